//! The requests of faces, for their user or for themselves. `update` handles each, by an exhaustive match.

use std::path::PathBuf;

use crate::apply::Look;
use crate::domain::SettingId;
use crate::domain::home::Home;
use crate::domain::value::Value;
use crate::engine::case_log::CaseLog;
use crate::engine::log_view::LogCommand;
use crate::engine::session::Timeouts;
use crate::engine::wizard::steps::StepId;

/// What a face asks for.
#[derive(Debug)]
pub enum Request {
    /// The user wants: inspect this machine and find homes. The first message of every session.
    Begin,
    /// The face wants: the list of homes on this machine.
    FindHomes,
    /// The face wants: only watch the server of this home; everything else about it is read when it is needed.
    Watch(Box<Home>),
    /// The user wants: this home as the one of the run, as `--home` does.
    NameHome(String),
    /// The face wants: finish or roll back what an interrupted earlier run left when a home is read, since this run writes.
    AllowRecovery,
    /// The face wants: answers kept as a draft, and an earlier draft offered, since this is a guided setup.
    KeepDrafts,
    /// The user wants the screen to look like this on this kind of terminal, from now on.
    KeepLook(Look),
    /// The user takes up the draft of an earlier run.
    ResumeDraft,
    /// The user decides later about the draft of an earlier run.
    PutOffDraft,
    /// The user discards the draft: that of an earlier run, or this one's.
    DiscardDraft,
    /// The user wants: a transcript kept, its notes sent there.
    KeepCase(CaseLog),
    /// The face wants: answers that no value would make possible left out of the plan, and named.
    SkipClosed,
    /// The face wants: what is safe and recommended chosen already, until the user decides otherwise.
    ProposeSafe,
    /// The user declares that the user store of this home is new, or takes that back.
    DeclareNew(bool),
    /// The user wants: this time limit for server commands.
    SetTimeouts(Timeouts),
    /// The user wants: this home, by a path found or typed.
    ChooseHome(String),
    /// The user wants: a practice home made in this directory, and chosen. `toml` or `xml` generation.
    MakePractice {
        /// Where.
        dir: PathBuf,
        /// Which generation.
        toml: bool,
    },
    /// The user wants: every guideline judged, on fresh data.
    Survey,
    /// The user adds the fix of this finding to the plan, or removes it again.
    Cure(&'static str),
    /// The user adds every fix whose values are known.
    CureAll,
    /// The user wants: see this step.
    Goto(StepId),
    /// The face goes through the steps on its own and is at this one: no data is read for it.
    NoteStep(StepId),
    /// The user wants: the next step.
    Next,
    /// The user wants: the step before, values kept.
    Back,
    /// The user typed a value for a setting.
    Answer(SettingId, Value),
    /// The user removes an answer.
    Clear(SettingId),
    /// The user accepts every recommendation of this step.
    Recommend(StepId),
    /// The user confirmed the plan at Review.
    Apply,
    /// The user wants the newest (or this) apply undone.
    Undo(Option<String>),
    /// The user wants the answers saved.
    SaveAnswers(PathBuf),
    /// The user wants the server started.
    Start,
    /// The user wants the server started as the service that was installed for it.
    StartService,
    /// The user wants the server stopped; `force` after the asked-for confirmation.
    Stop {
        /// KILL when TERM does not end it.
        force: bool,
    },
    /// The user wants the server restarted.
    Restart,
    /// The user has read the notice, and why the last thing failed.
    Dismiss,
    /// The face describes the last failure itself.
    Say(String),
    /// A second has passed while the control screen is shown.
    Tick,
    /// The user wants something of the log.
    Log(LogCommand),
}
