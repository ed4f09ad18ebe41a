//! The `start` command: starts the server and waits until it is ready.

use std::time::Duration;

use clap::Args;

use crate::engine::Request;
use crate::server;

use super::super::exit::{CommandFailure, Exit};
use super::context::CommandContext;
use super::control::{act, as_root_on_purpose};

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

pub(super) fn run(context: &mut CommandContext, args: &StartArgs) -> Result<Exit, CommandFailure> {
    let foreground = args.foreground;
    context.may_write("start the server")?;
    context.open()?;
    let command = if foreground { "start --foreground" } else { "start" };
    if !as_root_on_purpose(context, command, !foreground)? {
        return Ok(Exit::Done);
    }
    if foreground && !context.global.dry_run {
        let facts = context.whole()?;
        let java = crate::engine::proof::java_for_start(facts);
        let output = context.output;
        let error = server::foreground(&facts.home, java, &mut |note| output.talk(note));
        return Err(error.into());
    }
    if let Some(words) = server::service::beside(&context.whole()?.home) {
        context.output.talk(&words);
    }
    context.set_timeouts(|timeouts| {
        timeouts.start = Duration::from_secs(args.timeout);
        timeouts.wait = !args.no_wait;
    });
    act(context, Request::Start)
}
