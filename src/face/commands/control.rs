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
pub(super) fn may_ask(context: &CommandContext) -> bool {
    !context.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether to go on with a start: root is asked before it starts the server of somebody else's home, as the console asks.
/// `false` is a no, which was told.
pub(super) fn as_root_on_purpose(context: &mut CommandContext, command: &str, through_service: bool) -> Result<bool, Failure> {
    if context.global.yes || context.global.dry_run {
        return Ok(true);
    }
    let Some(another) = server::for_another(&context.whole()?.home, command, through_service) else {
        return Ok(true);
    };
    if !may_ask(context) {
        let server::ForAnother { owner, instead } = another;
        return Err(Failure::refused(
            format!(
                "this home belongs to {owner}, and what a server of root leaves in it keeps {owner} from starting it later"
            ),
            format!("use `{instead}`, or --yes to do it as root all the same"),
        ));
    }
    context.output.talk(&text::wrap(server::ROOT_LEAVES, 0, 0));
    context.output.talk(&format!(
        "The home belongs to {}: `{}` does it as that user.",
        another.owner, another.instead
    ));
    let on = prompt::confirm("Start the server as root all the same?")?;
    if !on {
        context.output.talk("Nothing was started.");
    }
    Ok(on)
}

/// Starts, stops or restarts, with the progress told, and prints how it ended.
pub(super) fn act(context: &mut CommandContext, request: Request) -> Result<Exit, Failure> {
    let mut printer = ProgressPrinter::new(context.output, context.global.verbose > 0);
    let done = context.drive_watched(request, &mut |progress| printer.tell(progress));
    printer.clear();
    done?;
    let words = context.take_notice().map(|notice| notice.text).unwrap_or_default();
    if context.output.json {
        if context.session.server().status.is_none() {
            context.drive(Request::Tick)?;
        }
        let mut document = context
            .session
            .server()
            .status
            .as_ref()
            .map_or_else(|| json!({}), document);
        if let Some(map) = document.as_object_mut() {
            map.insert("note".into(), json!(words));
        }
        context.output.document(&document)?;
    } else {
        context.output.result(&words)?;
    }
    Ok(Exit::Done)
}
