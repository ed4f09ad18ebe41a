//! The `history` command: what was applied, newest first.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::apply;
use crate::apply::HistoryEntry;
use crate::domain::Shown as _;

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::text;
use super::context::CommandContext;

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    let closed = apply::StateDir::of(&context.open()?.home).is_err();
    let entries = context.session.history();
    if context.output.json {
        context
            .output
            .document(&serde_json::json!({ "history": entries.iter().map(entry).collect::<Vec<_>>() }))?;
    } else if closed {
        context
            .output
            .talk("The history is not shown: this user cannot read it.");
    } else if entries.is_empty() {
        context.output.talk("Nothing was applied to this home yet.");
    } else {
        let mut lines = String::new();
        for entry in entries {
            let undone = if entry.undone { ", undone" } else { "" };
            let ids: Vec<&str> = entry.changes.iter().map(|change| change.setting.as_str()).collect();
            let head = format!("{}  {}  by {}{undone}", entry.id, entry.when_utc(), entry.user);
            let _ = writeln!(lines, "{}", visible(&head, ""));
            if !ids.is_empty() {
                let _ = writeln!(lines, "{}", text::wrap(&visible(&ids.join(", "), ""), 2, 2));
            }
            for file in &entry.files {
                let _ = writeln!(lines, "  {}", file.path.shown());
            }
        }
        context.output.result(&lines)?;
    }
    Ok(Exit::Done)
}

pub(super) fn entry(entry: &HistoryEntry) -> Json {
    json!({
        "id": entry.id,
        "when": entry.when_utc(),
        "user": entry.user,
        "undone": entry.undone,
        "settings": entry.changes.iter().map(|c| &c.setting).collect::<Vec<_>>(),
        "files": entry.files.iter().map(|f| &f.path).collect::<Vec<_>>(),
    })
}
