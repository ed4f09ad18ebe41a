//! The `undo` command: restores what an apply changed.

use clap::Args;

use crate::domain::Shown as _;
use crate::engine::Request;

use super::super::exit::{CommandFailure, Exit};
use super::context::CommandContext;

/// The arguments of `undo`.
#[derive(Clone, Debug, Args)]
pub(crate) struct UndoArgs {
    /// Which apply, as `history` names it [default: the newest]
    pub(crate) id: Option<String>,
}

pub(super) fn run(context: &mut CommandContext, args: UndoArgs) -> Result<Exit, CommandFailure> {
    let UndoArgs { id } = args;
    context.may_write("undo")?;
    context.open()?;
    let entries = context.session.history();
    let wanted = match &id {
        Some(id) => entries.iter().find(|entry| entry.id == *id),
        None => entries.iter().find(|entry| !entry.undone),
    };
    if let Some(entry) = wanted {
        let files: Vec<String> = entry
            .files
            .iter()
            .map(|file| format!("  {}", file.path.shown()))
            .collect();
        context.output.talk(&format!(
            "{} of {} changed:\n{}",
            entry.id,
            entry.when_utc(),
            files.join("\n")
        ));
        let kept = if context.global.dry_run {
            Some("Dry run: nothing was restored.")
        } else if context.confirmed("Restore these files as they were before?")? {
            None
        } else {
            Some("Nothing was restored.")
        };
        if let Some(words) = kept {
            if context.output.json {
                context
                    .output
                    .document(&serde_json::json!({ "undone": false, "note": words }))?;
            } else {
                context.output.talk(words);
            }
            return Ok(Exit::Done);
        }
    }
    context.drive(Request::Undo(id))?;
    if let Some(notice) = context.take_notice() {
        if context.output.json {
            context
                .output
                .document(&serde_json::json!({ "undone": true, "note": notice.text }))?;
        } else {
            context.output.talk(&notice.text);
        }
    }
    Ok(Exit::Done)
}
