//! What may be done now, and what must be confirmed before. A face shows the question and sends the answer.

use crate::apply::DraftAnswer;
use crate::domain::settings::{self, id};
use crate::domain::units::count;
use crate::domain::{Shown as _, visible};
use crate::server::ServerState;

use super::session::{DraftState, Session};
use super::wizard::question;
use super::wizard::steps::STEPS;

/// A question before something that is hard to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Write the plan?
    Apply,
    /// Put the last apply back?
    Undo,
    /// Start the server although something should be done first?
    Start(LaunchMode),
    /// Stop the server?
    Stop,
    /// Kill the server?
    Force,
    /// Restart the server?
    Restart,
    /// Leave the program?
    Leave,
    /// Take up the draft of an earlier run?
    Resume,
}

/// How a server is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchMode {
    /// On its own: it outlives this program and its terminal.
    Daemon,
    /// On this terminal, in the place of this program.
    Foreground,
    /// As the service of this system.
    Service,
}

/// The ways to run a server, as the menu lists them.
pub const LAUNCHES: [LaunchMode; 3] = [LaunchMode::Daemon, LaunchMode::Foreground, LaunchMode::Service];

/// A confirmation in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmationText {
    /// The question.
    pub question: &'static str,
    /// What a yes leads to; empty where that is plain.
    pub follows: &'static str,
    /// The word for yes.
    pub yes: &'static str,
}

/// What a confirmation asks.
pub fn asked(ask: Confirmation) -> ConfirmationText {
    let (question, follows, yes) = match ask {
        Confirmation::Apply => (
            "Write these changes?",
            "All files are written or none. What they replace is saved first, so that Undo restores it byte for byte.",
            "Write",
        ),
        Confirmation::Undo => (
            "Undo what the last apply changed?",
            "Every file becomes what it was before. A file that somebody else changed since is refused, and then nothing is restored.",
            "Undo",
        ),
        Confirmation::Stop => (
            "Stop the server?",
            "It is asked to end (TERM) and given time to finish its work. Clients lose their connections.",
            "Stop",
        ),
        Confirmation::Force => (
            "Kill the server?",
            "It is asked to end, and killed (KILL) when it is still there after 10 s. What it has not written yet is lost. For a server that does not stop otherwise.",
            "Kill",
        ),
        Confirmation::Restart => (
            "Restart the server?",
            "It is stopped, and started again when it has ended. Clients are disconnected until then.",
            "Restart",
        ),
        Confirmation::Start(LaunchMode::Foreground) => (
            "Run the server on this terminal?",
            "carbonctl ends and the server runs in its place: its output goes to this terminal, and Ctrl-C or closing the terminal ends it.",
            "Run",
        ),
        Confirmation::Start(_) => ("Start the server as it is?", "", "Start"),
        Confirmation::Leave => ("Leave carbonctl?", "", "Leave"),
        Confirmation::Resume => ("Resume the earlier setup?", "", "Resume"),
    };
    ConfirmationText { question, follows, yes }
}

/// Whether a start must be confirmed first: it would leave something behind that is hard to fix later, or takes the terminal.
pub fn asks_before_start(session: &Session, how: LaunchMode) -> bool {
    how == LaunchMode::Foreground || !before_start(session, how).is_empty()
}

/// Whether leaving must be confirmed first: something would be lost, or is still running.
pub fn asks_before_leaving(session: &Session, half_typed: bool) -> bool {
    unsaved(session) || half_typed || session.busy().is_some()
}

/// Whether there are answers of the user that are not written; what was chosen for them is chosen again next time.
pub fn unsaved(session: &Session) -> bool {
    let given = session.answers().iter().any(|(id, _)| !session.is_proposed(id));
    given && session.changes() > 0 && session.saved().is_none()
}

/// What a start now would leave undone, a sentence each; empty when nothing has to be said.
fn before_start(session: &Session, how: LaunchMode) -> Vec<String> {
    let mut parts = Vec::new();
    if how != LaunchMode::Service && session.machine().is_some_and(|machine| machine.root) {
        parts.push(crate::server::ROOT_LEAVES.to_owned());
    }
    for port in taken(session) {
        parts.push(port);
    }
    if session.changes() > 0 {
        parts.push("Some answers are not written yet: the server starts without them.".to_owned());
    }
    if question::missing_now(session, id::ADMIN_PASSWORD) {
        parts.push(
            "The administrator still has the password of the pack. The product takes the password from its files at the first \
             start only; after that it is changed in the product."
                .to_owned(),
        );
    }
    parts
}

/// The ports that the server would not get, a sentence each.
fn taken(session: &Session) -> Vec<String> {
    let status = session
        .server()
        .status
        .as_ref()
        .filter(|status| status.pid.is_none() && status.owners_seen);
    let ports = status.map(|status| status.ports.as_slice()).unwrap_or_default();
    let held = ports.iter().filter(|port| port.listening);
    held.map(|port| match &port.holder {
        Some(holder) => format!(
            "Port {} ({}) is held by {} (pid {}, user {}).",
            port.port, port.name, holder.name, holder.pid, holder.user
        ),
        None => format!("Port {} ({}) is held by another process.", port.port, port.name),
    })
    .collect()
}

/// The details of this confirmation.
pub fn details(session: &Session, ask: Confirmation) -> Vec<String> {
    match ask {
        Confirmation::Apply => session.plan().map_or_else(
            |_| Vec::new(),
            |plan| {
                let mut parts = vec![format!(
                    "{} in {}.",
                    count(plan.changes.len(), "change"),
                    count(plan.files.len(), "file")
                )];
                if session.options().dry_run {
                    parts.push("Dry run: nothing will be written.".into());
                }
                parts
            },
        ),
        Confirmation::Leave => {
            let mut parts = Vec::new();
            let changes = session.changes();
            if changes > 0 && session.saved().is_none() {
                let are = if changes == 1 { "is" } else { "are" };
                let lost = if keeps_draft(session) { "" } else { " and will be lost" };
                parts.push(format!("{} {are} not written yet{lost}.", count(changes, "change")));
            }
            if keeps_draft(session) {
                parts.push(KEPT.to_owned());
            }
            if let Some(busy) = session.busy() {
                parts.push(format!("Still running: {}.", busy.what));
            }
            parts.push("Only confirmed changes are written. A server keeps running.".into());
            parts
        }
        Confirmation::Start(how) => before_start(session, how),
        Confirmation::Resume => offer(session),
        Confirmation::Undo | Confirmation::Stop | Confirmation::Force | Confirmation::Restart => Vec::new(),
    }
}

/// The word for no.
pub fn no(ask: Confirmation) -> &'static str {
    match ask {
        Confirmation::Resume => "Not now",
        _ => "Cancel",
    }
}

/// The word for a third answer, where there is one: it removes the draft.
pub fn third(session: &Session, ask: Confirmation) -> Option<&'static str> {
    match ask {
        Confirmation::Resume => Some("Discard it"),
        Confirmation::Leave if keeps_draft(session) => Some("Leave, keep nothing"),
        _ => None,
    }
}

/// What is said of a draft on the way out.
pub const KEPT: &str = "The answers are kept as a draft, which the next run offers to resume. Passwords are not in it.";

/// Whether the answers of this run are kept.
pub fn keeps_draft(session: &Session) -> bool {
    matches!(session.draft(), DraftState::Kept(Some(_)))
}

/// Answers of an offered draft that are listed at most.
const LISTED: usize = 4;

/// An offered draft in words: from when and where it is, and what is in it; empty where none is offered.
pub fn offer(session: &Session) -> Vec<String> {
    let DraftState::Offered(draft) = session.draft() else {
        return Vec::new();
    };
    let step = STEPS.iter().find(|step| step.code == draft.step);
    let mut parts = vec![format!(
        "A draft of {} ({} ago), at the step {}, of the home {}.",
        draft.when_utc(),
        rough(draft.age()),
        step.map_or("Product", |step| step.title),
        session
            .home()
            .map(|home| home.path.shown().to_string())
            .unwrap_or_default(),
    )];
    let line = |answer: &DraftAnswer| {
        let title = settings::parse(&answer.setting).and_then(settings::by_id);
        let title = title.map_or_else(
            || visible(&answer.setting).into_owned(),
            |setting| setting.title.to_owned(),
        );
        match &answer.value {
            Some(value) => format!("{title}: {}", visible(value)),
            None => format!("{title}: to be typed again"),
        }
    };
    parts.extend(draft.answers.iter().take(LISTED).map(line));
    let more = draft.answers.len().saturating_sub(LISTED);
    if more > 0 {
        parts.push(format!("… and {}.", count(more, "more answer")));
    }
    if !draft.left.is_empty() {
        parts.push(format!("{} left as before.", count(draft.left.len(), "setting")));
    }
    parts.push("Not now leaves it until something is answered in this run.".to_owned());
    parts
}

/// A span of time in its largest unit.
fn rough(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    count(usize::try_from(number).unwrap_or(usize::MAX), unit)
}

/// Whether something may be written or signalled now.
pub fn may_write(session: &Session) -> bool {
    session.busy().is_none() && !session.options().read_only
}

/// Whether the plan may be applied now, and there is anything in it.
pub fn may_apply(session: &Session) -> bool {
    may_write(session) && session.plan().is_ok_and(|plan| !plan.is_empty())
}

/// Whether there is an apply that may be undone now.
pub fn may_undo(session: &Session) -> bool {
    may_write(session) && (session.applied().is_some() || session.history().iter().any(|entry| !entry.undone))
}

/// Whether the server may be started now.
pub fn may_start(session: &Session) -> bool {
    may_write(session) && session.home().is_some() && !alive(session)
}

/// Whether the server may be stopped now: also while it starts, and while an earlier stop hangs.
pub fn may_stop(session: &Session) -> bool {
    let own = session.busy().is_none_or(|busy| busy.command.is_some());
    own && !session.options().read_only && alive(session)
}

/// Whether the server may be restarted now.
pub fn may_restart(session: &Session) -> bool {
    may_write(session) && alive(session)
}

fn alive(session: &Session) -> bool {
    match &session.server().status {
        Some(status) => status.pid.is_some() || matches!(status.state, ServerState::Starting | ServerState::Stopping),
        None => session.home().is_some_and(|home| home.pid.is_some()),
    }
}
