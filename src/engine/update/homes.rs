//! Handles requests for a home: find, choose, make for practice.

use crate::domain::Instances;
use crate::engine::message::Effect;
use crate::engine::session::Session;
use crate::engine::session::products;
use crate::problem::Problem;

use super::answers::rebuild;
use super::notices::{busy, in_dry_run, refuse_read_only};
use super::steps::judge_again;

pub(in crate::engine) fn begin(session: &mut Session) -> Vec<Effect> {
    busy(session, "Inspecting this machine");
    vec![Effect::InspectMachine {
        home: session.options.home.clone(),
        instances: session.options.instances,
        recover: session.options.recovers(),
    }]
}

pub(in crate::engine) fn choose_home(session: &mut Session, typed: String) -> Vec<Effect> {
    session.home_refusal = None;
    if typed.trim().is_empty() {
        session.home_refusal = Some(Problem::not_possible(
            "type the directory of a product, or choose one from the list",
            "",
            "",
        ));
        return Vec::new();
    }
    let machine = session.machine.clone();
    busy(session, "Reading the home");
    vec![read_home(session, typed, machine)]
}

pub(in crate::engine) fn read_home(
    session: &Session,
    typed: String,
    machine: Option<crate::domain::machine::Machine>,
) -> Effect {
    let found = session.homes.as_deref().map_or(1, products).max(1);
    let instances = Instances::of(session.options.instances, found);
    Effect::ReadHome {
        typed,
        machine: machine.map(Box::new),
        instances,
        recover: session.options.recovers(),
    }
}

/// Records what the user declares of the user store; it counts only where nothing in the home says otherwise.
pub(in crate::engine) fn declare_new(session: &mut Session, new: bool) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref_mut() else {
        return Vec::new();
    };
    facts.home.past.declared_new = new;
    session.declared_new = new.then(|| facts.home.path.clone());
    rebuild(session);
    judge_again(session);
    Vec::new()
}

pub(in crate::engine) fn make_practice(session: &mut Session, dir: std::path::PathBuf, toml: bool) -> Vec<Effect> {
    if refuse_read_only(session, "make a practice home") || in_dry_run(session, "no practice home was made") {
        return Vec::new();
    }
    busy(session, "Making the practice home");
    vec![Effect::MakePractice { dir, toml }]
}
