//! Chooses what is safe: recommendations that need no knowledge of the user's are answers already in a guided setup.
//!
//! Whatever the user answers, clears or takes back is decided and never chosen again.

use crate::domain::settings;
use crate::domain::value::Value;
use crate::engine::session::Session;
use crate::engine::wizard::java_answer;
use crate::plan::{self, recommendations};

/// Makes the proposals again for the answers of the user as they are now.
pub(in crate::engine) fn propose(session: &mut Session) {
    for id in std::mem::take(&mut session.proposed) {
        session.answers.clear(id);
    }
    let Some(facts) = session.facts.as_deref().filter(|_| session.options.proposes) else {
        return;
    };
    if facts.home.broken().is_some() {
        return;
    }
    for (id, recommended) in recommendations::safe(facts, &session.answers, session.preflight.findings()) {
        let Some(setting) = settings::by_id(id) else { continue };
        if session.decided.contains(&id) || session.answers.get(id).is_some() || session.refusals.contains_key(&id) {
            continue;
        }
        let Some(facts) = session.facts.as_deref() else {
            continue;
        };
        let checked = plan::check_answer(facts, setting, &recommended.value);
        let checked: Result<Value, _> = checked.and_then(|value| java_answer::admitted(session, setting, value));
        if let Ok(value) = checked {
            session.answers.set(id, value);
            session.proposed.insert(id);
        }
    }
}
