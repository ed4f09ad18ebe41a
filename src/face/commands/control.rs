//! What start, stop and restart have in common: who may, what is told, and how it ended.

use std::io;
use std::io::IsTerminal as _;

use serde_json::json;

use crate::engine::Request;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::super::prompt;
use super::super::report::text;
use super::context::CommandContext;
use super::progress_printer::ProgressPrinter;
use super::status::document;

/// Whether somebody is there to be asked.
pub(super) fn may_ask(desk: &CommandContext) -> bool {
    !desk.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether to go on with a start: root is asked before it starts the server of somebody else's home, as the console asks.
/// `false` is a no, which was told.
pub(super) fn as_root_on_purpose(desk: &mut CommandContext, command: &str, through_service: bool) -> Result<bool, Failure> {
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

/// Starts, stops or restarts, with the progress told, and prints how it ended.
pub(super) fn act(desk: &mut CommandContext, request: Request) -> Result<Exit, Failure> {
    let mut teller = ProgressPrinter::new(desk.output, desk.global.verbose > 0);
    let done = desk.drive_watched(request, &mut |progress| teller.tell(progress));
    teller.clear();
    done?;
    let words = desk.take_notice().map(|notice| notice.text).unwrap_or_default();
    if desk.output.json {
        if desk.session.server().status.is_none() {
            desk.drive(Request::Tick)?;
        }
        let mut document = desk
            .session
            .server()
            .status
            .as_ref()
            .map_or_else(|| json!({}), document);
        if let Some(map) = document.as_object_mut() {
            map.insert("note".into(), json!(words));
        }
        desk.output.document(&document)?;
    } else {
        desk.output.result(&words)?;
    }
    Ok(Exit::Done)
}
