//! What start, stop and restart have in common: permission, progress and outcome.

use std::io;
use std::io::IsTerminal as _;

use serde_json::json;

use crate::engine::Request;
use crate::server;

use super::super::exit::{Exit, Failure};
use super::super::prompt;
use super::super::report::text;
use super::desk::Desk;
use super::start_progress::Teller;
use super::status::document;

/// Whether a person can be asked.
pub(super) fn may_ask(desk: &Desk) -> bool {
    !desk.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether to continue with a start: root must confirm before it starts the server of somebody else's home, as in the console.
/// `false` is a no, which was reported.
pub(super) fn as_root_on_purpose(desk: &mut Desk, command: &str, through_service: bool) -> Result<bool, Failure> {
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
                "this home belongs to {owner}, and files that a server of root creates in it prevent {owner} from starting it later"
            ),
            format!("use `{instead}`, or --yes to start it as root anyway"),
        ));
    }
    desk.output.talk(&text::wrap(server::ROOT_LEAVES, 0, 0));
    desk.output.talk(&format!(
        "The home belongs to {}: `{}` starts it as that user.",
        another.owner, another.instead
    ));
    let on = prompt::confirm("Start the server as root anyway?")?;
    if !on {
        desk.output.talk("Nothing was started.");
    }
    Ok(on)
}

/// Starts, stops or restarts, reporting progress, and prints the outcome.
pub(super) fn act(desk: &mut Desk, request: Request) -> Result<Exit, Failure> {
    let mut teller = Teller::new(desk.output, desk.global.verbose > 0);
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
