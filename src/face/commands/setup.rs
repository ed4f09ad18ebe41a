//! The guided setup, which runs without a command: full screen, or line prompts where the terminal cannot redraw.

use crate::engine::Request;

use super::super::exit::{CommandFailure, Exit};
use super::super::{prompt, tui};
use super::context::CommandContext;
use super::screen::{full_screen, on_terminal, plain};

/// The guided setup: full screen, or line prompts where the terminal cannot redraw.
pub(super) fn run(mut context: CommandContext) -> Result<Exit, CommandFailure> {
    context.tell(Request::AllowRecovery);
    context.tell(Request::SkipClosed);
    context.tell(Request::ProposeSafe);
    context.tell(Request::KeepDrafts);
    // Line by line it works through a pipe, too, where that was asked for.
    let by_lines = context.output.plain || on_terminal() && plain(&context);
    if !on_terminal() && !by_lines {
        return Err(CommandFailure::usage(
            "the guided setup needs a terminal",
            "use `carbonctl recommend` and `carbonctl apply` in scripts, or `carbonctl --plain` for questions line by line; \
             `carbonctl --help` lists all commands",
        ));
    }
    if by_lines {
        return prompt::setup(&mut context.session, &context.executor, context.output);
    }
    full_screen(context, tui::Start::Wizard)
}
