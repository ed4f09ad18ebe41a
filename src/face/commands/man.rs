//! The `man` command: the man page.

use super::super::exit::{CommandFailure, Exit};
use super::super::output::Output;

pub(super) fn run(output: Output, declaration: clap::Command) -> Result<Exit, CommandFailure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(declaration)
        .render(&mut bytes)
        .map_err(|e| CommandFailure::failed(format!("the man page cannot be generated: {e}"), ""))?;
    output.result(&String::from_utf8_lossy(&bytes))?;
    Ok(Exit::Done)
}
