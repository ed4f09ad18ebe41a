//! The `console` command: the control screen.

use crate::engine::Request;

use super::super::exit::{CommandFailure, Exit};
use super::super::tui;
use super::context::CommandContext;
use super::screen::{full_screen, on_terminal, plain};

/// The control screen.
pub(super) fn run(mut context: CommandContext) -> Result<Exit, CommandFailure> {
    if !on_terminal() || plain(&context) {
        return Err(CommandFailure::usage(
            "the console needs a terminal that can be redrawn",
            "use `carbonctl status`, `logs -f`, `start` and `stop`",
        ));
    }
    let home = Box::new(context.choose()?);
    context.tell(Request::SkipClosed);
    context.tell(Request::Watch(home));
    full_screen(context, tui::Start::Console)
}
