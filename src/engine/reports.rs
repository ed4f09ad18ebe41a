//! What the doer reports: how each report changes the session. A part of [`super::update()`], kept apart from the user's wishes.

use crate::domain::Shown as _;
use crate::domain::value::Refusal;
use crate::plan;

use super::effect::Effect;
use super::msg::{Failed, Msg};
use super::preflight::{self, Preflight};
use super::session::{Session, Tone};
use super::update::{choose_home, fail, notice, read_home, rebuild, tick};

pub(super) fn reported(session: &mut Session, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::MachineSeen(machine) => session.machine = Some(*machine),
        Msg::HomesFound(homes) => {
            session.offer_practice = homes.is_empty();
            session.homes = Some(homes);
            session.busy = None;
        }
        Msg::HomeRead(Ok(facts)) => {
            session.busy = None;
            home_read(session, *facts);
            return preflight::ask(session);
        }
        Msg::HomeRead(Err(problem)) => {
            session.busy = None;
            session.home_refusal = Some(Refusal::from(problem));
        }
        Msg::Surveyed(survey) => {
            if let Some(facts) = session.facts.as_deref_mut() {
                facts.survey = *survey;
            }
            preflight::judge(session);
        }
        Msg::Recovered(text) => notice(session, Tone::Plain, text),
        Msg::Noted(advice) => notice(session, Tone::Plain, advice.words()),
        Msg::HistoryRead(entries) => session.history = entries,
        Msg::Applied(outcome) => return applied(session, outcome),
        Msg::Undone(outcome) => return undone(session, outcome),
        Msg::Proved(outcome) => session.proof = Some(outcome),
        Msg::PracticeMade(Ok(dir)) => {
            notice(session, Tone::Good, format!("The practice home is in {}", dir.shown()));
            return choose_home(session, dir.raw_text());
        }
        Msg::AnswersSaved(Ok(path)) => {
            notice(
                session,
                Tone::Good,
                format!(
                    "Saved as {}. Passwords are not in it: they are asked for.",
                    path.shown()
                ),
            );
            session.saved = Some(path);
        }
        Msg::PracticeMade(Err(failed)) | Msg::AnswersSaved(Err(failed)) => {
            session.busy = None;
            fail(session, failed);
        }
        Msg::Doing(detail) => {
            if let Some(busy) = session.busy.as_mut() {
                busy.detail = detail;
            }
        }
        Msg::Stage(course) => {
            if let Some(busy) = session.busy.as_mut() {
                busy.stage = course.stage;
                busy.last = course.last;
            }
        }
        Msg::ServerDone(Err(failed)) if session.server.called_off && !failed.goes_on => {
            session.server.called_off = false;
        }
        Msg::ServerDone(outcome) => {
            session.busy = None;
            session.server.noticed = None;
            match outcome {
                Ok(text) => notice(session, Tone::Good, text),
                Err(failed) => fail(session, failed),
            }
            return tick(session);
        }
        Msg::Sampled(sample) => return sampled(session, *sample),
        Msg::LogRead(read) => return super::log_view::reported(session, *read),
        // The user's wishes were handled before.
        _ => {}
    }
    Vec::new()
}

fn home_read(session: &mut Session, facts: crate::probe::Facts) {
    let other = session.home().is_none_or(|old| old.path != facts.home.path);
    session.home_refusal = None;
    if other {
        session.answers = plan::Answers::default();
        session.refusals.clear();
        session.applied = None;
        session.server = super::session::Server::default();
        session.log = None;
    }
    // A home that was typed belongs into the list as much as one that was found.
    let homes = session.homes.get_or_insert_default();
    match homes.iter_mut().find(|home| home.path == facts.home.path) {
        Some(home) => *home = facts.home.clone(),
        None => homes.insert(0, facts.home.clone()),
    }
    session.machine = Some(facts.machine.clone());
    session.facts = Some(Box::new(facts));
    session.preflight = Preflight::Unasked;
    rebuild(session);
}

fn applied(session: &mut Session, outcome: Result<crate::apply::Applied, Failed>) -> Vec<Effect> {
    session.busy = None;
    match outcome {
        Ok(applied) => {
            notice(
                session,
                Tone::Good,
                format!(
                    "Written. `carbonctl undo {}` puts everything back, to the byte.",
                    applied.id
                ),
            );
            session.answers = plan::Answers::default();
            session.applied = Some(applied);
            reread(session)
        }
        Err(failed) => {
            fail(session, failed);
            // Whatever stood in the way, the next plan is made from what is there now; the answers stay.
            reread(session)
        }
    }
}

fn undone(session: &mut Session, outcome: Result<crate::apply::Undone, Failed>) -> Vec<Effect> {
    session.busy = None;
    match outcome {
        Ok(undone) => {
            let mut text = format!("Undone: {} is as it was before.", files(undone.files.len()));
            for note in &undone.notes {
                text.push('\n');
                text.push_str(note);
            }
            notice(session, Tone::Good, text);
            session.applied = None;
            reread(session)
        }
        Err(failed) => {
            fail(session, failed);
            Vec::new()
        }
    }
}

fn files(count: usize) -> String {
    if count == 1 {
        "1 file".into()
    } else {
        format!("each of {count} files")
    }
}

fn reread(session: &Session) -> Vec<Effect> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    vec![read_home(session, facts.home.path.raw_text(), session.machine.clone())]
}

/// Takes away what was said of a process that is not the one of now.
fn forget_old_news(session: &mut Session, pid: Option<u32>) {
    if session.busy.is_some() {
        return;
    }
    if session.server.noticed.is_some_and(|noticed| noticed != pid) {
        session.notice = None;
    }
    session.server.noticed = Some(pid);
}

fn sampled(session: &mut Session, sample: super::msg::Sample) -> Vec<Effect> {
    forget_old_news(session, sample.status.pid);
    let server = &mut session.server;
    server.history.note(sample.at, &sample.status);
    if let Some(facts) = session.facts.as_mut() {
        facts.home.pid = sample.status.pid;
    }
    if let Some(own) = sample.own {
        server.history.note_own(sample.at, own);
        server.own = Some(own);
    }
    server.of_service = sample.service.as_ref().is_some_and(|(_, of)| *of);
    server.service = sample.service.map(|(installed, _)| installed);
    server.status = Some(sample.status);
    let changed = server.log_seen.0 != sample.log;
    let look = changed || server.log_seen.1;
    server.log_seen = (sample.log, changed);
    let trouble = session.log.as_ref().is_some_and(|log| log.trouble.is_some());
    if look || trouble {
        super::log_view::looked(session)
    } else {
        Vec::new()
    }
}
