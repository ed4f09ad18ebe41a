//! Handles requests that write.

use crate::engine::message::Effect;
use crate::engine::session::{Session, Tone};
use crate::engine::wizard::proof;

use super::notices::{busy, in_dry_run, notice, refuse_read_only};

pub(in crate::engine) fn apply(session: &mut Session) -> Vec<Effect> {
    if refuse_read_only(session, "write") {
        return Vec::new();
    }
    match &session.plan {
        Ok(plan) if plan.is_empty() => {
            notice(
                session,
                Tone::Plain,
                "There is nothing to write: no answer changes a value.",
            );
            Vec::new()
        }
        Ok(_) if session.options.dry_run => {
            notice(session, Tone::Plain, "Dry run: nothing was written.");
            Vec::new()
        }
        Ok(plan) => {
            let plan = Box::new(plan.clone());
            let proof = session
                .facts
                .as_deref()
                .and_then(|facts| proof::wanted(facts, &session.answers))
                .map(Box::new);
            busy(session, "Writing");
            vec![Effect::Apply { plan, proof }]
        }
        Err(problems) => {
            let text = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            notice(
                session,
                Tone::Bad,
                if text.is_empty() {
                    "Choose a product first.".to_owned()
                } else {
                    text
                },
            );
            Vec::new()
        }
    }
}

pub(in crate::engine) fn undo(session: &mut Session, id: Option<String>) -> Vec<Effect> {
    if refuse_read_only(session, "undo") || in_dry_run(session, "nothing was put back") {
        return Vec::new();
    }
    let Some(home) = session.facts.as_deref().map(|facts| Box::new(facts.home.clone())) else {
        return Vec::new();
    };
    busy(session, "Undoing");
    vec![Effect::Undo { home, id }]
}
