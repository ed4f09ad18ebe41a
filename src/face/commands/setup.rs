//! The guided setup, which runs without a command: full screen, or line prompts where the terminal cannot redraw.

use crate::engine::Request;

use super::super::exit::{Exit, Failure};
use super::super::{prompt, tui};
use super::desk::Desk;
use super::screen::{full_screen, on_terminal, plain};

/// The guided setup: full screen, or line prompts where the terminal cannot redraw.
pub(super) fn run(mut desk: Desk) -> Result<Exit, Failure> {
    desk.tell(Request::AllowRecovery);
    if !on_terminal() {
        return Err(Failure::usage(
            "the guided setup needs a terminal",
            "use `carbonctl recommend` and `carbonctl apply` in scripts; `carbonctl --help` lists all commands",
        ));
    }
    if plain(&desk) {
        return prompt::setup(&mut desk.session, &desk.context, desk.output);
    }
    full_screen(desk, tui::Start::Wizard)
}
