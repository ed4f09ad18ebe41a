//! The `stop` command: stops the server and waits until it has ended.

use std::time::Duration;

use clap::Args;

use crate::engine::Request;
use crate::problem::ProblemKind;
use crate::server;

use super::super::exit::{CommandFailure, Exit};
use super::super::prompt;
use super::context::CommandContext;
use super::control::{act, may_ask};

/// The arguments of `stop`.
#[derive(Clone, Debug, Args)]
pub(crate) struct StopArgs {
    /// Give up waiting after this many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) timeout: u64,
    /// KILL it when it is not gone after this many seconds
    #[arg(long, value_name = "SECONDS")]
    pub(crate) force_after: Option<u64>,
}

pub(super) fn run(context: &mut CommandContext, args: &StopArgs) -> Result<Exit, CommandFailure> {
    context.may_write("stop the server")?;
    context.open()?;
    context.set_timeouts(|timeouts| {
        timeouts.stop = Duration::from_secs(args.timeout);
        timeouts.force_after = args.force_after.map(Duration::from_secs);
    });
    let stopped = act(context, Request::Stop { force: false });
    match stopped {
        Err(failure)
            if args.force_after.is_none() && failure.problem.kind == ProblemKind::Failed && may_ask(context) =>
        {
            by_force(context, failure)
        }
        other => other,
    }
}

/// The time ran out: asks whether to kill the process. `--yes` does not answer this question.
fn by_force(context: &mut CommandContext, failure: CommandFailure) -> Result<Exit, CommandFailure> {
    let Some(pid) = server::status(&context.facts()?.home).pid else {
        return Err(failure);
    };
    context.output.talk(&failure.to_string());
    let question = format!("Kill process {pid}? Data that it has not written yet is lost");
    match prompt::confirm(context.output, &question) {
        Ok(true) => {
            context.set_timeouts(|timeouts| timeouts.force_after = Some(Duration::ZERO));
            act(context, Request::Stop { force: true })
        }
        Ok(false) => {
            context.output.talk("It was left running.");
            Err(failure)
        }
        Err(broken_off) => Err(broken_off),
    }
}
