//! Derives the notes for a transcript from what a session is asked and told. Secrets are never among them.

use crate::domain::value::Value;
use crate::domain::{SettingId, Shown as _, settings};
use crate::engine::case_log::CaseNote;
use crate::engine::message::{Report, Request};
use crate::engine::session::{Failed, Notice, Session};
use crate::engine::wizard::steps::{StepId, question_code};

/// What stood before a request or report, and what to note of it afterwards.
pub(super) struct Before {
    step: StepId,
    notice: Option<Notice>,
    notes: Vec<CaseNote>,
    answered: Vec<SettingId>,
    judged: bool,
}

impl Session {
    /// What to note of a request; `None` where no transcript is kept.
    pub(super) fn before_request(&self, request: &Request) -> Option<Before> {
        self.case.as_ref()?;
        let mut before = self.before();
        match request {
            Request::Answer(id, _) | Request::Clear(id) => before.answered.push(*id),
            Request::Recommend(step) => before.answered.extend(step.row().questions),
            Request::ChooseHome(path) => before.notes.push(CaseNote::line("chose the home", path.as_str())),
            Request::Cure(id) => before.notes.push(CaseNote::line("added or removed the cure of", *id)),
            Request::CureAll => before.notes.push(CaseNote::line("added every cure", "")),
            Request::DeclareNew(new) => {
                let words = if *new { "new" } else { "not new" };
                before.notes.push(CaseNote::line("declared the user store", words));
            }
            Request::Apply => {
                if let Ok(plan) = &self.plan {
                    let diff: String = plan.files.iter().map(|file| file.diff.as_str()).collect();
                    before.notes.push(CaseNote::block("confirmed this plan", "diff", diff));
                }
            }
            Request::Undo(id) => before.notes.push(CaseNote::line(
                "asked to undo",
                id.clone().unwrap_or_else(|| "the newest apply".to_owned()),
            )),
            Request::SaveAnswers(path) => before
                .notes
                .push(CaseNote::line("asked to save the answers as", path.shown().to_string())),
            Request::MakePractice { dir, .. } => before
                .notes
                .push(CaseNote::line("asked for a practice home in", dir.shown().to_string())),
            Request::Start => before.notes.push(CaseNote::line("command", "start")),
            Request::StartService => before.notes.push(CaseNote::line("command", "start as a service")),
            Request::Stop { force: false } => before.notes.push(CaseNote::line("command", "stop")),
            Request::Stop { force: true } => before.notes.push(CaseNote::line("command", "stop, by force")),
            Request::Restart => before.notes.push(CaseNote::line("command", "restart")),
            Request::ResumeDraft => before
                .notes
                .push(CaseNote::line("took up the draft of an earlier run", "")),
            Request::PutOffDraft => before
                .notes
                .push(CaseNote::line("left the draft of an earlier run for later", "")),
            Request::DiscardDraft => before.notes.push(CaseNote::line("discarded the draft", "")),
            Request::Begin => before.notes.push(CaseNote::Step(self.step)),
            Request::FindHomes
            | Request::Watch(_)
            | Request::NameHome(_)
            | Request::AllowRecovery
            | Request::KeepCase(_)
            | Request::KeepDrafts
            | Request::KeepLook(_)
            | Request::SkipClosed
            | Request::SetTimeouts(_)
            | Request::Survey
            | Request::ProposeSafe
            | Request::Goto(_)
            | Request::NoteStep(_)
            | Request::Next
            | Request::Back
            | Request::Dismiss
            | Request::Say(_)
            | Request::Tick
            | Request::Log(_) => {}
        }
        Some(before)
    }

    /// What to note of a report; `None` where no transcript is kept.
    pub(super) fn before_report(&self, report: &Report) -> Option<Before> {
        self.case.as_ref()?;
        let mut before = self.before();
        match report {
            Report::MachineSeen(machine) => {
                let os = &machine.os;
                let words = format!("{} {} {}", os.name, os.version, os.arch);
                before.notes.push(CaseNote::line("system", words));
            }
            Report::HomeRead(Ok(facts)) => {
                let home = &facts.home;
                before.notes.push(CaseNote::line("product", home.title()));
                before.notes.push(CaseNote::line("home", home.path.shown().to_string()));
                let java = facts.java_in_use();
                let java = java.map_or_else(
                    || "none".to_owned(),
                    |jdk| format!("{} in {}", jdk.version, jdk.home.shown()),
                );
                before.notes.push(CaseNote::line("Java in use", java));
            }
            Report::HomeRead(Err(problem)) => {
                before
                    .notes
                    .push(CaseNote::line("the home was refused", problem.to_string()));
            }
            Report::Applied(Ok(applied)) => before
                .notes
                .push(CaseNote::line("written, to undo", applied.id.as_str())),
            Report::Proved(Ok(words)) => before.notes.push(CaseNote::line("Java", words.as_str())),
            Report::Proved(Err(words)) => before.notes.push(CaseNote::line("Java refused", words.as_str())),
            Report::ServerDone(Ok(words)) => before.notes.push(CaseNote::line("result", words.as_str())),
            Report::Applied(Err(failed))
            | Report::Undone(Err(failed))
            | Report::PracticeMade(Err(failed))
            | Report::AnswersSaved(Err(failed))
            | Report::ServerDone(Err(failed)) => before.notes.push(failure(failed)),
            Report::Surveyed(_) => before.judged = true,
            Report::HomesFound(_)
            | Report::Resolved { .. }
            | Report::DraftRead(_)
            | Report::DraftKept(_)
            | Report::Recovered(_)
            | Report::HistoryRead(_)
            | Report::Undone(Ok(_))
            | Report::PracticeMade(Ok(_))
            | Report::AnswersSaved(Ok(_))
            | Report::Progress(_)
            | Report::Sampled(_)
            | Report::LogReply(_) => {}
        }
        Some(before)
    }

    fn before(&self) -> Before {
        Before {
            step: self.step,
            notice: self.notice.clone(),
            notes: Vec::new(),
            answered: Vec::new(),
            judged: false,
        }
    }

    /// Sends the notes, now that the request or report has had its effect.
    pub(super) fn note_after(&self, before: Option<Before>) {
        let (Some(before), Some(case)) = (before, &self.case) else {
            return;
        };
        let asked = before.answered.into_iter().filter_map(|id| self.answer_note(id));
        let findings = before.judged.then(|| self.findings_note());
        before
            .notes
            .into_iter()
            .chain(asked)
            .chain(findings)
            .for_each(|note| case.note(note));
        if self.step != before.step {
            case.note(CaseNote::Step(self.step));
        }
        if let Some(notice) = self
            .notice
            .as_ref()
            .filter(|notice| before.notice.as_ref() != Some(*notice))
        {
            case.note(CaseNote::line("said", notice.text.as_str()));
        }
    }

    /// The answer to a question as it is now; `None` for a setting that was not answered and not refused.
    fn answer_note(&self, id: SettingId) -> Option<CaseNote> {
        let title = settings::by_id(id)?.title;
        let code = question_code(id).unwrap_or_default();
        let what = format!("{code} `{id}`, {title}:");
        if let Some(refused) = self.refusals.get(&id) {
            return Some(CaseNote::line(format!("{what} refused, because"), refused.to_string()));
        }
        Some(match self.answers.get(id)? {
            Value::Secret(_) => CaseNote::line(format!("{what} a secret, not kept"), ""),
            Value::Text(text) => CaseNote::line(what, text.as_str()),
        })
    }

    fn findings_note(&self) -> CaseNote {
        let lines = self.preflight.findings().iter().map(|finding| {
            format!(
                "{} {}  {}: {}\n",
                finding.id,
                finding.status.word(),
                finding.title,
                finding.found
            )
        });
        CaseNote::block("findings", "text", lines.collect::<String>())
    }
}

fn failure(failed: &Failed) -> CaseNote {
    let cause = failed
        .failure
        .as_ref()
        .map(|why| format!("{} ", why.id))
        .unwrap_or_default();
    CaseNote::block(
        format!("failed {cause}").trim_end().to_owned(),
        "text",
        failed.to_string(),
    )
}
