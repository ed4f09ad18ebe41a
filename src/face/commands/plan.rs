//! `plan`: shows what an answers file would change, and writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::{Exit, Failure};
use super::confirm::{planned, read_answers, show};
use super::context::CommandContext;

/// The arguments of `plan`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanArgs {
    /// The answers file; - for standard input
    pub(crate) answers: PathBuf,
}

pub(super) fn run(context: &mut CommandContext, args: &PlanArgs) -> Result<Exit, Failure> {
    read_answers(context, &args.answers)?;
    let plan = planned(context)?;
    show(context, &plan)?;
    Ok(Exit::Done)
}
