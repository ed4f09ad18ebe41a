//! The `completions` command: prints the completion script for a shell.

use clap::Args;

use super::super::exit::{CommandFailure, Exit};
use super::super::output::Output;

/// The arguments of `completions`.
#[derive(Clone, Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    pub(crate) shell: clap_complete::Shell,
}

pub(super) fn run(
    args: &CompletionsArgs,
    output: Output,
    mut declaration: clap::Command,
) -> Result<Exit, CommandFailure> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut declaration, "carbonctl", &mut bytes);
    output.result(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Done)
}
