//! No command: the guided setup, on whichever face this terminal can carry.

use crate::engine::Request;

use super::super::exit::{Exit, Failure};
use super::super::{prompt, tui};
use super::context::CommandContext;
use super::screen::{full_screen, on_terminal, plain};

/// The guided setup: full screen, or line prompts where the terminal cannot redraw.
pub(super) fn run(mut context: CommandContext) -> Result<Exit, Failure> {
    context.tell(Request::AllowRecovery);
    if !on_terminal() {
        return Err(Failure::usage(
            "the guided setup needs a terminal",
            "use `carbonctl recommend` and `carbonctl apply` in scripts; `carbonctl --help` lists all commands",
        ));
    }
    if plain(&context) {
        return prompt::setup(&mut context.session, &context.executor, context.output);
    }
    full_screen(context, tui::Start::Wizard)
}
