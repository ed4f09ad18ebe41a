//! What may be done now, and what must be confirmed before. A face shows the question and sends the answer.

use crate::domain::settings::id;
use crate::domain::units::count;
use crate::server::ServerState;

use super::session::Session;
use super::wizard::question;

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
                parts.push(format!(
                    "{} {are} not written yet and will be lost.",
                    count(changes, "change")
                ));
            }
            if let Some(busy) = session.busy() {
                parts.push(format!("Still running: {}.", busy.what));
            }
            parts.push("Only confirmed changes are written. A server keeps running.".into());
            parts
        }
        Confirmation::Start(how) => before_start(session, how),
        Confirmation::Undo | Confirmation::Stop | Confirmation::Force | Confirmation::Restart => Vec::new(),
    }
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
