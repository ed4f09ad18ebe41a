//! The `verify` command: what is no longer as it was last applied.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::apply;
use crate::apply::Drift;
use crate::domain::{SettingId, Shown as _};

use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::json::with_pending;
use super::super::report::text::wrap;
use super::context::CommandContext;

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    context.open()?;
    let facts = context.facts()?;
    // Without the history drift cannot be determined.
    apply::StateDir::of(&facts.home).map_err(|error| error.problem())?;
    let now = |id: SettingId| facts.value(id).map(str::to_owned);
    let drift = apply::drift(context.session.history(), &now);
    let pending = &facts.restart_pending;
    if context.output.json {
        let document = json!({ "drift": drift.iter().map(drifted).collect::<Vec<_>>() });
        context.output.document(&with_pending(document, pending))?;
    } else if context.session.history().is_empty() {
        context.output.talk("Nothing was applied to this home yet.");
    } else if drift.is_empty() {
        context
            .output
            .result("No drift: everything is as it was last applied.")?;
    } else {
        let mut lines = String::new();
        for one in &drift {
            let words = |value: &Option<String>| visible(value.as_deref().unwrap_or("not set"), "").into_owned();
            let _ = writeln!(
                lines,
                "{}: applied {}, now {}\n  {}",
                one.setting,
                words(&one.applied),
                words(&one.now),
                one.file.shown()
            );
        }
        context.output.result(&lines)?;
    }
    if let Some(words) = pending.words().filter(|_| !context.output.json) {
        let restart = context.session.next_command("restart");
        let words = format!("Note: {words}; `{restart}` makes it effective.");
        context.output.talk(&wrap(&visible(&words, ""), 0, 2));
    }
    Ok(if drift.is_empty() { Exit::Done } else { Exit::Finding })
}

fn drifted(drift: &Drift) -> Json {
    json!({ "setting": drift.setting, "applied": drift.applied, "now": drift.now, "file": drift.file })
}
