//! Commands that act on the running server: start, stop, restart.

use std::io::{self, IsTerminal as _};
use std::time::Duration;

use serde_json::json;

use crate::engine::Msg;
use crate::problem::ProblemKind;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::super::prompt;
use super::super::report::text;
use super::course::Teller;
use super::desk::Desk;
use super::status::document;

pub(super) fn start(desk: &mut Desk, timeout: u64, wait: bool, foreground: bool) -> Result<Exit, Failure> {
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
    desk.session.options.patience.start = Duration::from_secs(timeout);
    desk.session.options.patience.wait = wait;
    act(desk, Msg::Start)
}

pub(super) fn stop(desk: &mut Desk, timeout: u64, force_after: Option<u64>) -> Result<Exit, Failure> {
    desk.may_write("stop the server")?;
    desk.open()?;
    desk.session.options.patience.stop = Duration::from_secs(timeout);
    desk.session.options.patience.force_after = force_after.map(Duration::from_secs);
    let stopped = act(desk, Msg::Stop { force: false });
    match stopped {
        Err(failure) if force_after.is_none() && failure.problem.kind == ProblemKind::Failed && may_ask(desk) => {
            by_force(desk, failure)
        }
        other => other,
    }
}

/// Whether somebody is there to be asked.
fn may_ask(desk: &Desk) -> bool {
    !desk.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// The time ran out: asks whether to end what is still there. `--yes` is no answer to this one.
fn by_force(desk: &mut Desk, failure: Failure) -> Result<Exit, Failure> {
    let Some(pid) = server::status(&desk.facts()?.home).pid else {
        return Err(failure);
    };
    desk.output.talk(&failure.to_string());
    let question = format!("End process {pid} by force? What it has not written yet is lost");
    match prompt::confirm(&question) {
        Ok(true) => {
            desk.session.options.patience.force_after = Some(Duration::ZERO);
            act(desk, Msg::Stop { force: true })
        }
        Ok(false) => {
            desk.output.talk("It was left alone.");
            Err(failure)
        }
        Err(broken_off) => Err(broken_off),
    }
}

pub(super) fn restart(desk: &mut Desk, timeout: u64, force_after: Option<u64>) -> Result<Exit, Failure> {
    desk.may_write("restart the server")?;
    desk.open()?;
    desk.whole()?;
    if !as_root_on_purpose(desk, "restart", true)? {
        return Ok(Exit::Done);
    }
    desk.session.options.patience.start = Duration::from_secs(timeout);
    desk.session.options.patience.stop = Duration::from_secs(timeout);
    desk.session.options.patience.force_after = force_after.map(Duration::from_secs);
    act(desk, Msg::Restart)
}

/// Whether to go on with a start: root is asked before it starts the server of somebody else's home, as the console asks.
/// `false` is a no, which was told.
fn as_root_on_purpose(desk: &mut Desk, command: &str, through_service: bool) -> Result<bool, Failure> {
    if desk.global.yes || desk.global.dry_run {
        return Ok(true);
    }
    let Some(another) = server::for_another(&desk.whole()?.home, command, through_service) else {
        return Ok(true);
    };
    if !may_ask(desk) {
        let server::ForAnother { owner, instead } = another;
        return Err(Failure::refused(
            format!(
                "this home belongs to {owner}, and what a server of root leaves in it keeps {owner} from starting it later"
            ),
            format!("use `{instead}`, or --yes to do it as root all the same"),
        ));
    }
    desk.output.talk(&text::wrap(server::ROOT_LEAVES, 0, 0));
    desk.output.talk(&format!(
        "The home belongs to {}: `{}` does it as that user.",
        another.owner, another.instead
    ));
    let on = prompt::confirm("Start the server as root all the same?")?;
    if !on {
        desk.output.talk("Nothing was started.");
    }
    Ok(on)
}

fn act(desk: &mut Desk, msg: Msg) -> Result<Exit, Failure> {
    let mut teller = Teller::new(desk.output, desk.global.verbose > 0);
    let done = desk.drive_watched(msg, &mut |msg| teller.tell(msg));
    teller.clear();
    done?;
    let words = desk.session.notice.take().map(|notice| notice.text).unwrap_or_default();
    if desk.output.json {
        if desk.session.server.status.is_none() {
            desk.drive(Msg::Tick)?;
        }
        let mut document = desk.session.server.status.as_ref().map_or_else(|| json!({}), document);
        if let Some(map) = document.as_object_mut() {
            map.insert("note".into(), json!(words));
        }
        desk.output.document(&document)?;
    } else {
        desk.output.result(&words)?;
    }
    Ok(Exit::Done)
}
