//! The `case` command: the guided setup with a transcript, to be pasted into a ticket.

use std::path::PathBuf;

use clap::Args;

use crate::domain::Shown as _;
use crate::engine::Request;
use crate::probe::users;

use super::super::case::Case;
use super::super::exit::{CommandFailure, Exit};
use super::context::CommandContext;
use super::screen::on_terminal;
use super::setup;

/// The arguments of `case`.
#[derive(Clone, Debug, Args)]
pub(crate) struct CaseArgs {
    /// The Markdown file to write; one with a transcript is continued
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

pub(super) fn run(mut context: CommandContext, args: &CaseArgs) -> Result<Exit, CommandFailure> {
    if context.global.read_only {
        return Err(CommandFailure::refused(
            "this run is read-only and does not write a transcript",
            "leave out --read-only, or use `script` to keep one",
        ));
    }
    if !on_terminal() {
        // What it says there holds for this too.
        return setup::run(context);
    }
    let path = context.executor.world.absolute(&args.file)?;
    let (case, log) = Case::open(&path, &facts(&context))?;
    context.tell(Request::KeepCase(log));
    let output = context.output;
    let ended = setup::run(context);
    let path = case.close()?;
    output.talk(&format!(
        "The transcript is in {}; it contains no passwords.",
        path.shown()
    ));
    ended
}

/// What runs where: program, user, terminal.
fn facts(context: &CommandContext) -> Vec<(&'static str, String)> {
    let world = &context.executor.world;
    let var = |name: &str| world.var(name).unwrap_or("not set").to_owned();
    let size = crossterm::terminal::size();
    let size = size.map_or_else(
        |_| "not known".to_owned(),
        |(columns, rows)| format!("{columns} x {rows}"),
    );
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .find_map(|name| world.var(name));
    vec![
        ("program", format!("carbonctl {}", env!("CARGO_PKG_VERSION"))),
        ("user", users::current(world).name),
        ("terminal", var("TERM")),
        ("size", size),
        ("locale", locale.unwrap_or("not set").to_owned()),
        ("line mode", super::screen::plain(context).to_string()),
    ]
}
