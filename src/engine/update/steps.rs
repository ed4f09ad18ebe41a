//! Handles requests for a step, and starts the reads that it needs.

use crate::engine::log_view::LogCommand;
use crate::engine::message::Effect;
use crate::engine::session::{Preflight, Session, Tone};
use crate::engine::wizard::proof;
use crate::engine::wizard::steps::StepId;
use crate::guide;

use super::log;
use super::notices::notice;
use super::server::tick;

pub(in crate::engine) fn goto(session: &mut Session, step: StepId) -> Vec<Effect> {
    let watched = step == StepId::Control && session.home().is_some();
    if session.facts.is_none() && !watched && !matches!(step, StepId::Product | StepId::Machine) {
        notice(
            session,
            Tone::Plain,
            "Choose a product first: all other steps depend on it.",
        );
        session.step = StepId::Product;
        return Vec::new();
    }
    session.step = step;
    match step {
        StepId::Control => {
            let mut effects = tick(session);
            effects.extend(log::commanded(session, LogCommand::Open));
            effects
        }
        StepId::Review => prove(session),
        _ => ask(session),
    }
}

/// A fresh read of everything that the guidelines need, files and machine too.
pub(in crate::engine) fn survey(session: &mut Session) -> Vec<Effect> {
    session.facts.clone().map_or_else(Vec::new, |facts| {
        session.preflight = Preflight::Asked;
        vec![Effect::Survey(facts)]
    })
}

pub(in crate::engine) fn prove(session: &mut Session) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    let proof = proof::wanted(facts, &session.answers).map(Box::new);
    proof.map(Effect::Prove).into_iter().collect()
}

/// Requests the findings once, where the shown step is one of the setup's.
pub(in crate::engine) fn ask(session: &mut Session) -> Vec<Effect> {
    let setup = !matches!(session.step, StepId::Product | StepId::Control);
    match (&session.preflight, &session.facts) {
        (Preflight::Unasked, Some(facts)) if setup && facts.home.broken().is_none() => {
            session.preflight = Preflight::Asked;
            vec![Effect::Survey(facts.clone())]
        }
        _ => Vec::new(),
    }
}

/// Judges again where the guidelines were judged before.
pub(in crate::engine) fn judge_again(session: &mut Session) {
    if matches!(session.preflight, Preflight::Judged(_)) {
        judge(session);
    }
}

/// Judges again, on the data that was read.
pub(in crate::engine) fn judge(session: &mut Session) {
    if let Some(facts) = session.facts.as_deref() {
        session.preflight = Preflight::Judged(guide::judge(facts, session.options.profile, &[]));
    }
}
