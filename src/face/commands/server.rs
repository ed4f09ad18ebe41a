//! Commands that act on the running server: start, stop, restart.

use std::time::Duration;

use serde_json::json;

use crate::engine::Msg;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::desk::Desk;
use super::status::document;

pub(super) fn start(desk: &mut Desk, timeout: u64, wait: bool, foreground: bool) -> Result<Exit, Failure> {
    desk.may_write("start the server")?;
    desk.open()?;
    if foreground && !desk.global.dry_run {
        let facts = desk.whole()?;
        let java = crate::engine::proof::java_for_start(facts);
        let error = server::foreground(&facts.home, java);
        return Err(Failure::sentence(error.exit_code(), &error.to_string()));
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
    act(desk, Msg::Stop { force: false })
}

pub(super) fn restart(desk: &mut Desk, timeout: u64) -> Result<Exit, Failure> {
    desk.may_write("restart the server")?;
    desk.open()?;
    desk.whole()?;
    desk.session.options.patience.start = Duration::from_secs(timeout);
    desk.session.options.patience.stop = Duration::from_secs(timeout);
    act(desk, Msg::Restart)
}

fn act(desk: &mut Desk, msg: Msg) -> Result<Exit, Failure> {
    desk.drive(msg)?;
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
