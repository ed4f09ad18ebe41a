//! What start, stop and restart have in common: permission, progress and outcome.

use std::io;
use std::io::IsTerminal as _;

use serde_json::json;

use crate::engine::Request;
use crate::server;

use super::super::exit::{CommandFailure, Exit};
use super::super::prompt;
use super::super::report::text;
use super::context::CommandContext;
use super::progress_printer::ProgressPrinter;
use super::status::document;

/// Whether a person can be asked.
pub(super) fn may_ask(context: &CommandContext) -> bool {
    !context.output.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether to continue with a start: root must confirm before it starts the server of somebody else's home, as in the console.
/// `false` is a no, which was reported.
pub(super) fn as_root_on_purpose(
    context: &mut CommandContext,
    command: &str,
    through_service: bool,
) -> Result<bool, CommandFailure> {
    if context.global.yes || context.global.dry_run {
        return Ok(true);
    }
    let Some(another) = server::for_another(&context.whole()?.home, command, through_service) else {
        return Ok(true);
    };
    if !may_ask(context) {
        return Err(another.problem().into());
    }
    let (question, [leaves, instead]) = another.question();
    context.output.talk(&text::wrap(&leaves, 0, 0));
    context.output.talk(&instead);
    let on = prompt::confirm(context.output, question)?;
    if !on {
        context.output.talk("Nothing was started.");
    }
    Ok(on)
}

/// Starts, stops or restarts, reporting progress, and prints the outcome.
pub(super) fn act(context: &mut CommandContext, request: Request) -> Result<Exit, CommandFailure> {
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
