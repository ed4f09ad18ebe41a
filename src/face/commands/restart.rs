//! The `restart` command: stops the server, waits until it has ended, starts it.

use std::time::Duration;

use clap::Args;

use crate::engine::Request;

use super::super::exit::{CommandFailure, Exit};
use super::context::CommandContext;
use super::control::{act, as_root_on_purpose};

/// The arguments of `restart`.
#[derive(Clone, Debug, Args)]
pub(crate) struct RestartArgs {
    /// Give up waiting after this many seconds, for each of the two halves
    #[arg(long, value_name = "SECONDS", default_value_t = 900)]
    pub(crate) timeout: u64,
    /// KILL the old one when it is not gone after this many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) force_after: Option<u64>,
}

pub(super) fn run(context: &mut CommandContext, args: &RestartArgs) -> Result<Exit, CommandFailure> {
    context.may_write("restart the server")?;
    context.open()?;
    context.whole()?;
    if !as_root_on_purpose(context, "restart", true)? {
        return Ok(Exit::Done);
    }
    context.set_timeouts(|timeouts| {
        timeouts.start = Duration::from_secs(args.timeout);
        timeouts.stop = Duration::from_secs(args.timeout);
        timeouts.force_after = args.force_after.map(Duration::from_secs);
    });
    act(context, Request::Restart)
}
