//! The `plan` command: shows what an answers file would change, and writes nothing.

use std::path::PathBuf;

use clap::Args;

use super::super::exit::{Exit, Failure};
use super::confirm::{planned, read_answers, show};
use super::desk::Desk;

/// The arguments of `plan`.
#[derive(Clone, Debug, Args)]
pub(crate) struct PlanArgs {
    /// The answers file; - for standard input
    pub(crate) answers: PathBuf,
}

pub(super) fn run(desk: &mut Desk, args: &PlanArgs) -> Result<Exit, Failure> {
    read_answers(desk, &args.answers)?;
    let plan = planned(desk)?;
    show(desk, &plan)?;
    Ok(Exit::Done)
}
