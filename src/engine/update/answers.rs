//! Handles requests about answers; each rebuilds the plan.

use crate::domain::setting::Setting;
use crate::domain::value::{InvalidValue, Value};
use crate::domain::{SettingId, settings};
use crate::engine::answers;
use crate::engine::message::Effect;
use crate::engine::session::Session;
use crate::engine::wizard::java_answer;
use crate::engine::wizard::question::names_a_host;
use crate::engine::wizard::steps::StepId;
use crate::plan;
use crate::plan::recommend;
use crate::probe::Facts;
use crate::problem::Reason;

use super::notices::{in_dry_run, refuse_read_only};
use super::proposals::propose;
use super::steps::prove;

pub(in crate::engine) fn answer_all(session: &mut Session, answers: Vec<(SettingId, Option<Value>)>) -> Vec<Effect> {
    for (id, value) in answers {
        match value {
            Some(value) => drop(answer(session, id, &value)),
            None => drop(clear(session, id)),
        }
    }
    Vec::new()
}

pub(in crate::engine) fn answer(session: &mut Session, id: SettingId, value: &Value) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    let Some(setting) = settings::by_id(id) else {
        return Vec::new();
    };
    // An emptied field removes the answer; it is not a bad value.
    if value.is_nothing() {
        return clear(session, id);
    }
    session.proposed.remove(&id);
    session.decided.insert(id);
    if let Some(reason) = plan::closed(facts, setting) {
        // One that asks for nothing is told in the plan, and so is one that the plan leaves out.
        if plan::comes_again(facts, setting, value.reveal()) || session.options.skip == plan::Skip::All {
            session.refusals.remove(&id);
            session.answers.set(id, value.clone());
            rebuild(session);
        } else {
            session
                .refusals
                .insert(id, InvalidValue(too_late(facts, setting, reason)));
        }
        return Vec::new();
    }
    let checked = plan::check_answer(facts, setting, value.reveal());
    let checked = checked.and_then(|value| java_answer::admitted(session, setting, value));
    let checked = checked.and_then(|value| consistent(session, id, value));
    let looked_up = session.options.proposes && names_a_host(id);
    let mut effects = Vec::new();
    match checked {
        Ok(value) => {
            if looked_up {
                effects.push(Effect::Resolve(value.reveal().to_owned()));
            }
            session.refusals.remove(&id);
            session.answers.set(id, value);
        }
        Err(refusal) => {
            session.answers.clear(id);
            session.refusals.insert(id, refusal);
        }
    }
    rebuild(session);
    effects
}

/// The value, where it does not contradict another one. Only in a guided setup: an answers file is judged as a whole.
fn consistent(session: &Session, id: SettingId, value: Value) -> Result<Value, InvalidValue> {
    let Some(facts) = session.facts.as_deref().filter(|_| session.options.proposes) else {
        return Ok(value);
    };
    let mut answers = session.answers.clone();
    answers.set(id, value.clone());
    let follows = |other: SettingId| !session.decided.contains(&other);
    match plan::contradiction(facts, &answers, id, &follows) {
        Some(problem) => Err(InvalidValue(problem.reason().clone())),
        None => Ok(value),
    }
}

/// The reason why a setting is closed; where a first start closed it, with what becomes of the value that was given.
fn too_late(facts: &Facts, setting: &Setting, reason: Reason) -> Reason {
    if plan::closed_by_start(facts, setting).is_none() {
        return reason;
    }
    Reason {
        what: format!("not applied, as it cannot take effect by editing: {}", reason.what),
        ..reason
    }
}

pub(in crate::engine) fn clear(session: &mut Session, id: SettingId) -> Vec<Effect> {
    session.proposed.remove(&id);
    session.decided.insert(id);
    session.answers.clear(id);
    session.refusals.remove(&id);
    rebuild(session);
    Vec::new()
}

pub(in crate::engine) fn take_recommendations(session: &mut Session, step: StepId) -> Vec<Effect> {
    for id in step.row().questions {
        let recommended = session.facts.as_deref().and_then(|facts| {
            let open = settings::by_id(*id).is_some_and(|setting| plan::closed(facts, setting).is_none());
            recommend::recommend(facts, &session.answers, *id).filter(|_| open)
        });
        if let Some(recommended) = recommended {
            answer(session, *id, &Value::Text(recommended.value));
        }
    }
    Vec::new()
}

pub(in crate::engine) fn rebuild(session: &mut Session) {
    session.proof = None;
    propose(session);
    session.plan = match session.facts.as_deref() {
        Some(facts) => plan::possible(facts, &session.answers, session.options.skip),
        None => Err(Vec::new()),
    };
}

/// Makes the proposals again after the guidelines were judged, which know of more; a proof that was shown is made again where the plan changed.
pub(in crate::engine) fn renew(session: &mut Session) -> Vec<Effect> {
    let before = session.answers.clone();
    propose(session);
    if session.answers == before {
        return Vec::new();
    }
    rebuild(session);
    if session.step == StepId::Review {
        prove(session)
    } else {
        Vec::new()
    }
}

pub(in crate::engine) fn save_answers(session: &mut Session, path: std::path::PathBuf) -> Vec<Effect> {
    if refuse_read_only(session, "save answers") || in_dry_run(session, "nothing was saved") {
        return Vec::new();
    }
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    let text = answers::render(&facts.home, &session.answers);
    vec![Effect::SaveAnswers { path, text }]
}
