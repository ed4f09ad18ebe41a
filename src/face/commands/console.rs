//! `console`: the control screen.

use crate::engine::StepId;

use super::super::exit::{Exit, Failure};
use super::super::tui;
use super::desk::Desk;
use super::screen::{full_screen, on_terminal, plain};

/// The control screen.
pub(super) fn run(mut desk: Desk) -> Result<Exit, Failure> {
    if !on_terminal() || plain(&desk) {
        return Err(Failure::usage(
            "the console needs a terminal that can be redrawn",
            "use `carbonctl status`, `logs -f`, `start` and `stop`",
        ));
    }
    desk.session.watched = Some(Box::new(desk.choose()?));
    desk.session.step = StepId::Control;
    full_screen(desk, tui::Start::Console)
}
