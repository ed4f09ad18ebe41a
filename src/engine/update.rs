//! The only mutation of a session: one message in, the effects it asks for out. Pure, so every face behaves the same.

use crate::domain::settings;
use crate::domain::value::{Refusal, Value};
use crate::plan::{self, recommend};

use super::effect::Effect;
use super::msg::{Failed, Msg};
use super::orders::ServerOrder;
use super::preflight::Preflight;
use super::session::{Busy, Notice, Session, Tone};
use super::steps::StepId;
use super::{log_view, preflight, question, reports};
use crate::domain::SettingId;

/// Lets one message change the session.
pub fn update(session: &mut Session, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Begin => begin(session),
        Msg::ChooseHome(typed) => choose_home(session, typed),
        Msg::Survey => survey(session),
        Msg::Cure(id) => {
            let answers = preflight::toggled(session, id);
            answer_all(session, answers)
        }
        Msg::CureAll => {
            let answers = preflight::all(session);
            let before = preflight::in_the_plan(session);
            let effects = answer_all(session, answers);
            let (taken, open) = (preflight::in_the_plan(session) - before, preflight::asks(session));
            let asks = match open {
                0 => String::new(),
                1 => " 1 more asks for a value: Space.".to_owned(),
                more => format!(" {more} more ask for a value: Space on each."),
            };
            let cures = if taken == 1 { "cure is" } else { "cures are" };
            notice(session, Tone::Good, format!("{taken} {cures} in the plan now.{asks}"));
            effects
        }
        Msg::MakePractice { dir, toml } => make_practice(session, dir, toml),
        Msg::Goto(step) => goto(session, step),
        Msg::Next => session.step.next().map_or_else(Vec::new, |step| goto(session, step)),
        Msg::Back => session.step.back().map_or_else(Vec::new, |step| goto(session, step)),
        Msg::Answer(id, value) => answer(session, id, &value),
        Msg::Clear(id) => clear(session, id),
        Msg::Recommend(step) => take_recommendations(session, step),
        Msg::Apply => apply(session),
        Msg::Undo(id) => undo(session, id),
        Msg::SaveAnswers(path) => save_answers(session, path),
        Msg::Start => server(session, ServerOrder::Start),
        Msg::StartService if session.server.service.is_none() => {
            let words =
                "No service is installed for this home: `carbonctl service install` shows what it would be, and asks.";
            notice(session, Tone::Plain, words);
            Vec::new()
        }
        Msg::StartService => server(session, ServerOrder::StartService),
        Msg::Stop { force } => server(session, ServerOrder::Stop { force }),
        Msg::Restart => server(session, ServerOrder::Restart),
        Msg::Dismiss => {
            session.notice = None;
            Vec::new()
        }
        Msg::Tick => tick(session),
        Msg::Log(wish) => log_view::wished(session, wish),
        report => reports::reported(session, report),
    }
}

fn begin(session: &mut Session) -> Vec<Effect> {
    busy(session, "Looking at this machine");
    vec![Effect::LookAround {
        home: session.options.home.clone(),
        instances: session.options.instances,
        recover: session.options.heals(),
    }]
}

pub(super) fn choose_home(session: &mut Session, typed: String) -> Vec<Effect> {
    session.home_refusal = None;
    if typed.trim().is_empty() {
        session.home_refusal = Some(Refusal::new(
            "type the directory of a product, or choose one from the list",
        ));
        return Vec::new();
    }
    let machine = session.machine.clone();
    busy(session, "Reading the home");
    vec![read_home(session, typed, machine)]
}

pub(super) fn read_home(session: &Session, typed: String, machine: Option<crate::domain::machine::Machine>) -> Effect {
    let found = session.homes.as_deref().map_or(1, super::effect::products).max(1);
    let instances = session.options.instances.unwrap_or(found);
    Effect::ReadHome {
        typed,
        machine: machine.map(Box::new),
        instances,
        recover: session.options.heals(),
    }
}

fn make_practice(session: &mut Session, dir: std::path::PathBuf, toml: bool) -> Vec<Effect> {
    if refuse_read_only(session, "make a practice home") || only_said(session, "no practice home was made") {
        return Vec::new();
    }
    busy(session, "Making the practice home");
    vec![Effect::MakePractice { dir, toml }]
}

fn goto(session: &mut Session, step: StepId) -> Vec<Effect> {
    let watched = step == StepId::Control && session.home().is_some();
    if session.facts.is_none() && !watched && !matches!(step, StepId::Product | StepId::Machine) {
        notice(
            session,
            Tone::Plain,
            "Choose a product first: everything else depends on it.",
        );
        session.step = StepId::Product;
        return Vec::new();
    }
    session.step = step;
    match step {
        StepId::Control => {
            let mut effects = tick(session);
            effects.extend(log_view::wished(session, log_view::LogWish::Open));
            effects
        }
        StepId::Review => prove(session),
        _ => preflight::ask(session),
    }
}

/// A fresh look at everything that the guidelines need, files and machine too.
fn survey(session: &mut Session) -> Vec<Effect> {
    session.facts.clone().map_or_else(Vec::new, |facts| {
        session.preflight = Preflight::Asked;
        vec![Effect::Survey(facts)]
    })
}

fn answer_all(session: &mut Session, answers: Vec<(SettingId, Option<Value>)>) -> Vec<Effect> {
    for (id, value) in answers {
        match value {
            Some(value) => drop(answer(session, id, &value)),
            None => drop(clear(session, id)),
        }
    }
    Vec::new()
}

fn answer(session: &mut Session, id: SettingId, value: &Value) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    let Some(setting) = settings::by_id(id) else {
        return Vec::new();
    };
    // An emptied field is an answer taken back, not a bad value.
    if value.is_nothing() {
        return clear(session, id);
    }
    if let Some(reason) = plan::closed(facts, setting) {
        session.refusals.insert(id, Refusal(reason));
        return Vec::new();
    }
    let checked = plan::check_answer(facts, setting, value.reveal());
    let checked = checked.and_then(|value| super::java_answer::admitted(session, setting, value));
    match checked {
        Ok(value) => {
            session.refusals.remove(&id);
            session.answers.set(id, value);
        }
        Err(refusal) => {
            session.answers.clear(id);
            session.refusals.insert(id, refusal);
        }
    }
    rebuild(session);
    Vec::new()
}

fn clear(session: &mut Session, id: SettingId) -> Vec<Effect> {
    session.answers.clear(id);
    session.refusals.remove(&id);
    rebuild(session);
    Vec::new()
}

fn take_recommendations(session: &mut Session, step: StepId) -> Vec<Effect> {
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

pub(super) fn rebuild(session: &mut Session) {
    session.proof = None;
    session.plan = match session.facts.as_deref() {
        Some(facts) => plan::build(facts, &session.answers),
        None => Err(Vec::new()),
    };
}

fn prove(session: &mut Session) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    super::proof::wanted(facts, &session.answers).map_or_else(Vec::new, |(java, flags)| {
        vec![Effect::Prove {
            java: Box::new(java),
            flags,
        }]
    })
}

fn apply(session: &mut Session) -> Vec<Effect> {
    if refuse_read_only(session, "write") {
        return Vec::new();
    }
    match &session.plan {
        Ok(plan) if plan.is_empty() => {
            notice(
                session,
                Tone::Plain,
                "There is nothing to write: no answer changes anything.",
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
                .and_then(|facts| super::proof::wanted(facts, &session.answers))
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

fn undo(session: &mut Session, id: Option<String>) -> Vec<Effect> {
    if refuse_read_only(session, "undo") || only_said(session, "nothing was put back") {
        return Vec::new();
    }
    let Some(home) = session.facts.as_deref().map(|facts| Box::new(facts.home.clone())) else {
        return Vec::new();
    };
    busy(session, "Undoing");
    vec![Effect::Undo { home, id }]
}

fn save_answers(session: &mut Session, path: std::path::PathBuf) -> Vec<Effect> {
    if refuse_read_only(session, "save answers") || only_said(session, "nothing was saved") {
        return Vec::new();
    }
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    let text = super::answers_file::render(&facts.home, &session.answers);
    vec![Effect::SaveAnswers { path, text }]
}

fn server(session: &mut Session, order: ServerOrder) -> Vec<Effect> {
    if refuse_read_only(session, order.verb()) || only_said(session, "the server was left alone") {
        return Vec::new();
    }
    let Some(home) = session.home().map(|home| Box::new(home.clone())) else {
        return Vec::new();
    };
    let java = session.facts.as_deref().and_then(super::proof::java_for_start);
    session.server.failure = None;
    session.notice = None;
    let starting = session
        .busy
        .as_ref()
        .and_then(|busy| busy.order)
        .is_some_and(|order| !order.stops());
    session.server.called_off = starting && order.stops();
    busy(session, order.doing());
    if let Some(busy) = session.busy.as_mut() {
        busy.order = Some(order);
    }
    vec![Effect::Server {
        order,
        home,
        java,
        patience: session.options.patience.clone(),
    }]
}

pub(super) fn tick(session: &mut Session) -> Vec<Effect> {
    session.home().map_or_else(Vec::new, |home| {
        vec![Effect::Sample {
            home: Box::new(home.clone()),
        }]
    })
}

fn busy(session: &mut Session, what: &str) {
    session.busy = Some(Busy {
        what: what.to_owned(),
        since: std::time::Instant::now(),
        detail: String::new(),
        order: None,
        stage: String::new(),
        last: None,
    });
}

pub(super) fn notice(session: &mut Session, tone: Tone, text: impl Into<String>) {
    session.notice = Some(Notice {
        tone,
        text: text.into(),
    });
}

/// Replaces what the last failure says by words that fit the face that shows them.
pub fn said(session: &mut Session, words: &str) {
    session.failed = None;
    notice(session, Tone::Plain, words);
}

pub(super) fn fail(session: &mut Session, failed: Failed) {
    notice(session, Tone::Bad, failed.to_string());
    session.server.failure.clone_from(&failed.failure);
    session.failed = Some(failed);
}

fn refuse_read_only(session: &mut Session, verb: &str) -> bool {
    if session.options.read_only {
        notice(
            session,
            Tone::Bad,
            format!("Read-only: this run does not {verb}. Start carbonctl without --read-only to do so."),
        );
    }
    session.options.read_only
}

/// Under `--dry-run` a deed is only told.
fn only_said(session: &mut Session, what: &str) -> bool {
    if session.options.dry_run {
        notice(session, Tone::Plain, format!("Dry run: {what}."));
    }
    session.options.dry_run
}

/// The problem that the answers have with one setting, whether refused when typed or found when put together.
pub fn problem(session: &Session, id: SettingId) -> Option<String> {
    if let Some(refusal) = session.refusals.get(&id) {
        return Some(refusal.to_string());
    }
    let found = session
        .plan
        .as_ref()
        .err()?
        .iter()
        .find(|problem| problem.setting == Some(id))?;
    Some(found.reason().to_string())
}

/// Every question of a step as it stands.
pub fn questions(session: &Session, step: StepId) -> Vec<question::Question> {
    question::of_step(session, step.row().questions)
}
