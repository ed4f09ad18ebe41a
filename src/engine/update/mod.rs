//! The only code that changes a session: one request or report in, effects out. Pure, so that every face behaves the same.

mod answers;
mod case;
mod draft;
mod homes;
mod log;
mod notices;
mod proposals;
mod reports;
mod server;
mod steps;
mod writing;

use crate::engine::message::{Effect, Report, Request};
use crate::engine::session::{ServerCommand, Session, Tone};
use crate::engine::wizard::preflight;
use crate::engine::wizard::steps::StepId;
use crate::plan;

use answers::{answer, answer_all, clear, save_answers, take_recommendations};
use homes::{begin, choose_home, make_practice};
use notices::notice;
use server::{server, tick};
use steps::{goto, survey};
use writing::{apply, undo};

impl Session {
    /// Applies a request of a face to the session; returns the effects to execute.
    pub fn request(&mut self, request: Request) -> Vec<Effect> {
        let before = self.before_request(&request);
        let mut effects = requested(self, request);
        effects.extend(draft::keep(self));
        self.note_after(before);
        effects
    }

    /// Applies a report of the executor to the session; returns the effects to execute next.
    pub fn report(&mut self, report: Report) -> Vec<Effect> {
        let before = self.before_report(&report);
        let effects = reports::reported(self, report);
        self.note_after(before);
        effects
    }
}

fn requested(session: &mut Session, request: Request) -> Vec<Effect> {
    match request {
        Request::Begin => begin(session),
        Request::FindHomes => vec![Effect::FindHomes],
        Request::Watch(home) => {
            session.watched = Some(home);
            session.step = StepId::Control;
            Vec::new()
        }
        Request::NameHome(home) => {
            session.options.home = Some(home);
            Vec::new()
        }
        Request::AllowRecovery => {
            session.options.recover = true;
            Vec::new()
        }
        Request::KeepDrafts => {
            session.options.drafts = true;
            Vec::new()
        }
        Request::KeepLook(look) if session.options.may_write() => vec![Effect::KeepLook(look)],
        Request::KeepLook(_) => Vec::new(),
        Request::ResumeDraft => draft::resume(session),
        Request::PutOffDraft => {
            draft::put_off(session);
            Vec::new()
        }
        Request::DiscardDraft => draft::discard(session),
        Request::KeepCase(case) => {
            session.case = Some(case);
            Vec::new()
        }
        Request::SkipClosed => {
            session.options.skip = plan::Skip::Closed;
            Vec::new()
        }
        Request::ProposeSafe => {
            session.options.proposes = true;
            answers::rebuild(session);
            Vec::new()
        }
        Request::DeclareNew(new) => homes::declare_new(session, new),
        Request::SetTimeouts(timeouts) => {
            session.options.timeouts = timeouts;
            Vec::new()
        }
        Request::ChooseHome(typed) => choose_home(session, typed),
        Request::Survey => survey(session),
        Request::Cure(id) => {
            let answers = preflight::toggled(session, id);
            answer_all(session, answers)
        }
        Request::CureAll => {
            let answers = preflight::all(session);
            let before = preflight::in_the_plan(session);
            let effects = answer_all(session, answers);
            let (taken, open) = (preflight::in_the_plan(session) - before, preflight::asks(session));
            let asks = match open {
                0 => String::new(),
                1 => " 1 more needs a value first.".to_owned(),
                more => format!(" {more} more need values first."),
            };
            let cures = if taken == 1 { "cure is" } else { "cures are" };
            notice(session, Tone::Good, format!("{taken} {cures} in the plan now.{asks}"));
            effects
        }
        Request::MakePractice { dir, toml } => make_practice(session, dir, toml),
        Request::Goto(step) => goto(session, step),
        Request::NoteStep(step) => {
            session.step = step;
            Vec::new()
        }
        Request::Next => session.step.next().map_or_else(Vec::new, |step| goto(session, step)),
        Request::Back => session.step.back().map_or_else(Vec::new, |step| goto(session, step)),
        Request::Answer(id, value) => answer(session, id, &value),
        Request::Clear(id) => clear(session, id),
        Request::Recommend(step) => take_recommendations(session, step),
        Request::Apply => apply(session),
        Request::Undo(id) => undo(session, id),
        Request::SaveAnswers(path) => save_answers(session, path),
        Request::Start => server(session, ServerCommand::Start),
        Request::StartService if session.server.service.is_none() => {
            let install = session.next_command("service install");
            let words = format!("No service is installed for this home: `{install}` shows what it would be, and asks.");
            notice(session, Tone::Plain, words);
            Vec::new()
        }
        Request::StartService => server(session, ServerCommand::StartService),
        Request::Stop { force } => server(session, ServerCommand::Stop { force }),
        Request::Restart => server(session, ServerCommand::Restart),
        Request::Dismiss => {
            session.notice = None;
            session.failed = None;
            Vec::new()
        }
        Request::Say(words) => {
            session.failed = None;
            notice(session, Tone::Plain, words);
            Vec::new()
        }
        Request::Tick => tick(session),
        Request::Log(command) => log::commanded(session, command),
    }
}
