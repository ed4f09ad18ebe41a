//! The `apply` command: shows the plan of an answers file, asks, applies.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::{CommandFailure, Exit};
use super::confirm::{confirm_and_apply, read_answers};
use super::context::CommandContext;

/// The arguments of `apply`.
#[derive(Clone, Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The answers file; - for standard input
    pub(crate) answers: PathBuf,
}

pub(super) fn run(context: &mut CommandContext, args: &ApplyArgs) -> Result<Exit, CommandFailure> {
    context.may_write("write")?;
    read_answers(context, &args.answers)?;
    confirm_and_apply(context)
}
