//! The `recommend` command: an answers file with the recommended value of each setting for this machine.

use crate::domain::settings::id;
use crate::domain::{SettingId, settings};
use crate::engine::{answers, proof};
use crate::guide;
use crate::plan::{Answers, check_answer, recommendations as advice};
use crate::probe::java;

use super::super::exit::{CommandFailure, Exit};
use super::context::CommandContext;

/// The settings that a JVM has to start with together.
const HEAP: [SettingId; 4] = [id::HEAP_MIN, id::HEAP_MAX, id::HEAP_PERMGEN, id::HEAP_WHERE];

pub(super) fn run(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    context.open()?;
    context.survey();
    let facts = context.whole()?;
    let findings = guide::judge(facts, context.global.profile, &[]);
    let mut answers = Answers::default();
    let mut rows = Vec::new();
    for (id, recommended) in advice::all(facts, &Answers::default(), &findings) {
        let Some(setting) = settings::by_id(id) else { continue };
        if let Ok(value) = check_answer(facts, setting, &recommended.value) {
            answers.set(id, value);
            rows.push((
                id,
                recommended,
                facts.reading(id).and_then(|r| r.shown().map(str::to_owned)),
            ));
        }
    }
    // Recommended flags are tested with the Java, if it is here: flags it refuses are not recommended.
    if let Some(proof::FlagProof {
        java: jdk,
        flags,
        before,
    }) = proof::wanted(facts, &answers)
        && let Ok(java::Proof::Refused(words)) = java::prove(&jdk, &flags, before.as_deref())
    {
        context.output.talk(&format!(
            "Java {} does not start with {}: {words}. The heap is left out.",
            jdk.version,
            flags.join(" ")
        ));
        rows.retain(|(id, _, _)| !HEAP.contains(id));
    }
    if context.output.json {
        let list: Vec<_> = rows
            .iter()
            .map(|(id, r, now)| {
                let safe = settings::by_id(*id).is_some_and(|setting| setting.rules.safe);
                serde_json::json!({ "setting": id, "value": r.value, "why": r.why, "now": now, "safe": safe })
            })
            .collect();
        context
            .output
            .document(&serde_json::json!({ "recommendations": list }))?;
    } else {
        context
            .output
            .result(&answers::render_recommended(&facts.home, &rows))?;
    }
    Ok(Exit::Done)
}
