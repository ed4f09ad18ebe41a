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
    context.tell(Request::KeepDrafts);
