//! Applies each report of the executor to the session. `update` handles the requests of faces.

use crate::domain::home::Started;
use crate::domain::settings::id;
use crate::domain::{RestartPending, Shown as _};
use crate::engine::message::{Effect, Report, Sample, WorkProgress};
use crate::engine::session::{Failed, LogSeen, Preflight, ProcessSeen, Server, Session, Tone};
use crate::engine::wizard::question;
use crate::plan;

use super::answers::{rebuild, renew};
use super::draft;
use super::homes::{choose_home, read_home};
use super::log;
use super::notices::{fail, notice};
use super::server::tick;
use super::steps::{ask, judge};

pub(in crate::engine) fn reported(session: &mut Session, report: Report) -> Vec<Effect> {
    match report {
        Report::MachineSeen(machine) => session.machine = Some(*machine),
        Report::HomesFound(homes) => {
            session.offers_practice = homes.is_empty();
            session.homes = Some(homes);
            session.busy = None;
        }
        Report::HomeRead(Ok(facts)) => {
            session.busy = None;
            let other = home_read(session, *facts);
            let mut effects = ask(session);
            if other {
                effects.extend(draft::of_home(session));
            }
            return effects;
        }
        Report::HomeRead(Err(problem)) => {
            session.busy = None;
            session.home_refusal = Some(problem);
        }
        Report::Surveyed(survey) => {
            if let Some(facts) = session.facts.as_deref_mut() {
                facts.survey = *survey;
            }
            judge(session);
            return renew(session);
        }
        Report::Resolved { name, found } => {
            session.resolved = Some((name.clone(), found));
            // The question says it itself while it is on the screen.
            let asked = session.step.row().questions.contains(&id::HOSTNAME);
            if let Some(words) = question::unresolved(session, &name).filter(|_| !asked) {
                notice(session, Tone::Plain, words);
            }
        }
        Report::Recovered(text) => also_notice(session, text),
        Report::Progress(WorkProgress::Advice(advice)) => notice(session, Tone::Plain, advice.words()),
        Report::HistoryRead(entries) => session.history = entries,
        Report::Applied(outcome) => return applied(session, outcome),
        Report::Undone(outcome) => return undone(session, outcome),
        Report::Proved(outcome) => session.proof = Some(outcome),
        Report::PracticeMade(Ok(dir)) => {
            notice(session, Tone::Good, format!("The practice home is in {}", dir.shown()));
            return choose_home(session, dir.raw_text());
        }
        Report::AnswersSaved(Ok(path)) => {
            notice(
                session,
                Tone::Good,
                format!(
                    "Saved as {}. It contains no passwords: they are asked for when it is applied.",
                    path.shown()
                ),
            );
            session.saved = Some(path);
        }
        Report::PracticeMade(Err(failed)) | Report::AnswersSaved(Err(failed)) => {
            session.busy = None;
            fail(session, failed);
        }
        Report::DraftRead(draft) => draft::read(session, draft),
        Report::DraftKept(Ok(())) => {}
        Report::DraftKept(Err(words)) => draft::failed(session, &words),
        Report::Progress(WorkProgress::Doing(detail)) => {
            if let Some(busy) = session.busy.as_mut() {
                busy.detail = detail;
            }
        }
        Report::Progress(WorkProgress::Start(start_progress)) => {
            if let Some(busy) = session.busy.as_mut() {
                busy.stage = start_progress.stage;
                busy.last = start_progress.last;
            }
        }
        Report::ServerDone(Err(failed)) if session.server.called_off && !failed.goes_on => {
            session.server.called_off = false;
        }
        Report::ServerDone(outcome) => {
            session.busy = None;
            session.server.noticed = None;
            match outcome {
                Ok(text) => notice(session, Tone::Good, text),
                Err(failed) => fail(session, failed),
            }
            // A start renders files and fills the user store: everything that was read before it is outdated.
            let mut effects = reread(session);
            effects.extend(tick(session));
            return effects;
        }
        Report::Sampled(sample) => return sampled(session, *sample),
        Report::LogReply(read) => return log::replied(session, *read),
    }
    Vec::new()
}

/// Takes in a home; returns whether it is another one than before.
fn home_read(session: &mut Session, mut facts: crate::probe::Facts) -> bool {
    let other = session.home().is_none_or(|old| old.path != facts.home.path);
    session.home_refusal = None;
    if other {
        session.answers = plan::Answers::default();
        session.proposed.clear();
        session.decided.clear();
        session.refusals.clear();
        session.applied = None;
        session.server = Server::default();
        session.log = None;
    }
    if std::mem::take(&mut session.options.fresh_store) {
        session.declared_new = Some(facts.home.path.clone());
    }
    facts.home.past.declared_new = session.declared_new.as_ref() == Some(&facts.home.path);
    // A home that was typed belongs in the list as much as one that was found.
    let homes = session.homes.get_or_insert_default();
    match homes.iter_mut().find(|home| home.path == facts.home.path) {
        Some(home) => *home = facts.home.clone(),
        None => homes.insert(0, facts.home.clone()),
    }
    session.machine = Some(facts.machine.clone());
    session.facts = Some(Box::new(facts));
    session.preflight = Preflight::Unasked;
    rebuild(session);
    other
}

fn applied(session: &mut Session, outcome: Result<crate::apply::Applied, Failed>) -> Vec<Effect> {
    session.busy = None;
    match outcome {
        Ok(applied) => {
            let words = session.written(&applied);
            notice(session, Tone::Good, words);
            session.answers = plan::Answers::default();
            session.proposed.clear();
            session.applied = Some(applied);
            let mut effects = reread(session);
            effects.extend(draft::keep(session));
            effects
        }
        Err(failed) => {
            fail(session, failed);
            // Whatever the reason, the next plan is based on the present files; the answers are kept.
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

/// Whoever started the server: from then on its user store is filled, and the plan is built again.
fn seen_alive(session: &mut Session, pid: Option<u32>) {
    if let Some(facts) = session.facts.as_deref_mut().filter(|facts| facts.home.pid != pid) {
        // A process that was not there before has read what was written until then.
        facts.restart_pending = RestartPending::No;
    }
    if session.watched.as_deref().is_some_and(|home| home.pid != pid) {
        session.watched_pending = RestartPending::No;
    }
    let mut changed = false;
    let homes = [
        session.facts.as_deref_mut().map(|facts| &mut facts.home),
        session.watched.as_deref_mut(),
    ];
    for home in homes.into_iter().flatten() {
        home.pid = pid;
        let started = match (pid, home.started) {
            (Some(_), _) => Started::Running,
            (None, Started::Running) => Started::Before,
            (None, started) => started,
        };
        changed |= home.started != started;
        home.started = started;
    }
    if changed {
        rebuild(session);
    }
}

/// Adds to the notice, so that none of the two is lost.
fn also_notice(session: &mut Session, text: String) {
    match &mut session.notice {
        Some(there) if !there.text.contains(&text) => {
            there.text.push('\n');
            there.text.push_str(&text);
        }
        Some(_) => {}
        None => notice(session, Tone::Plain, text),
    }
}

/// Removes what was reported about a process that is no longer the present one.
fn forget_old_news(session: &mut Session, pid: Option<u32>) {
    if session.busy.is_some() {
        return;
    }
    if session.server.noticed.is_some_and(|noticed| noticed.pid != pid) {
        session.notice = None;
    }
    session.server.noticed = Some(ProcessSeen { pid });
}

fn sampled(session: &mut Session, sample: Sample) -> Vec<Effect> {
    forget_old_news(session, sample.status.pid);
    seen_alive(session, sample.status.pid);
    if let Some(pending) = sample.pending {
        session.watched_pending = pending;
    }
    let server = &mut session.server;
    server.history.note(sample.at, &sample.status);
    if let Some(own) = sample.own {
        server.history.note_own(sample.at, own);
        server.own = Some(own);
    }
    server.of_service = sample.service.as_ref().is_some_and(|service| service.runs_server);
    server.service = sample.service.map(|service| service.installed);
    server.status = Some(sample.status);
    let changed = server.log_seen.file != sample.log;
    let look = changed || server.log_seen.changed;
    server.log_seen = LogSeen {
        file: sample.log,
        changed,
    };
    let trouble = session.log.as_ref().is_some_and(|log| log.trouble.is_some());
    if look || trouble {
        log::looked(session)
    } else {
        Vec::new()
    }
}
