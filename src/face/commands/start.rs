//! The `start` command: starts the server and waits until it is ready.

use std::time::Duration;

use clap::Args;

use crate::engine::Request;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::control::{act, as_root_on_purpose};
use super::desk::Desk;

/// The arguments of `start`.
#[derive(Clone, Debug, Args)]
pub(crate) struct StartArgs {
    /// Give up waiting after this many seconds; the server is left running
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    pub(crate) timeout: u64,
    /// Do not wait until it is ready
    #[arg(long)]
    pub(crate) no_wait: bool,
    /// Stay attached, output on this terminal
    #[arg(long, conflicts_with = "no_wait")]
    pub(crate) foreground: bool,
}

pub(super) fn run(desk: &mut Desk, args: &StartArgs) -> Result<Exit, Failure> {
    let foreground = args.foreground;
    desk.may_write("start the server")?;
    desk.open()?;
    let command = if foreground { "start --foreground" } else { "start" };
    if !as_root_on_purpose(desk, command, !foreground)? {
        return Ok(Exit::Done);
    }
    if foreground && !desk.global.dry_run {
        let facts = desk.whole()?;
        let java = crate::engine::proof::java_for_start(facts);
        let output = desk.output;
        let error = server::foreground(&facts.home, java, &mut |note| output.talk(note));
        return Err(error.into());
    }
    if let Some(words) = server::service::beside(&desk.whole()?.home) {
        desk.output.talk(&words);
    }
    desk.set_timeouts(|timeouts| {
        timeouts.start = Duration::from_secs(args.timeout);
        timeouts.wait = !args.no_wait;
    });
    act(desk, Request::Start)
}
