//! The `plan` command: shows what an answers file would change, and writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::{CommandFailure, Exit};
use super::confirm::{planned, read_answers, show};
use super::context::CommandContext;

/// The arguments of `plan`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanArgs {
    /// The answers file; - for standard input
    pub(crate) answers: PathBuf,
}

pub(super) fn run(context: &mut CommandContext, args: &PlanArgs) -> Result<Exit, CommandFailure> {
    read_answers(context, &args.answers)?;
    let plan = planned(context)?;
    show(context, &plan)?;
    Ok(Exit::Done)
}
