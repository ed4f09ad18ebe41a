//! The `stop` command: stops the server and waits until it has ended.

use std::time::Duration;

use clap::Args;

use crate::engine::Request;
use crate::problem::ProblemKind;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::super::prompt;
use super::control::{act, may_ask};
use super::desk::Desk;

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

pub(super) fn run(desk: &mut Desk, args: &StopArgs) -> Result<Exit, Failure> {
    desk.may_write("stop the server")?;
    desk.open()?;
    desk.set_timeouts(|timeouts| {
        timeouts.stop = Duration::from_secs(args.timeout);
        timeouts.force_after = args.force_after.map(Duration::from_secs);
    });
    let stopped = act(desk, Request::Stop { force: false });
    match stopped {
        Err(failure) if args.force_after.is_none() && failure.problem.kind == ProblemKind::Failed && may_ask(desk) => {
            by_force(desk, failure)
        }
        other => other,
    }
}

/// The time ran out: asks whether to kill the process. `--yes` does not answer this question.
fn by_force(desk: &mut Desk, failure: Failure) -> Result<Exit, Failure> {
    let Some(pid) = server::status(&desk.facts()?.home).pid else {
        return Err(failure);
    };
    desk.output.talk(&failure.to_string());
    let question = format!("Kill process {pid}? Data that it has not written yet is lost");
    match prompt::confirm(&question) {
        Ok(true) => {
            desk.set_timeouts(|timeouts| timeouts.force_after = Some(Duration::ZERO));
            act(desk, Request::Stop { force: true })
        }
        Ok(false) => {
            desk.output.talk("It was left running.");
            Err(failure)
        }
        Err(broken_off) => Err(broken_off),
    }
}
