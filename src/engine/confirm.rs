//! What may be done now, and what is asked before it is done. A face draws the question and hands in the answer.

use crate::domain::settings::id;
use crate::domain::units::count;
use crate::server::ServerState;

use super::session::Session;
use super::wizard::question;

/// A question before something that cannot be taken back lightly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// Write the plan?
    Apply,
    /// Put the last apply back?
    Undo,
    /// Start the server so although something should be done first?
    Start(Launch),
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
pub enum Launch {
    /// On its own: it outlives this program and its terminal.
    Daemon,
    /// On this terminal, in the place of this program.
    Foreground,
    /// As the service of this system.
    Service,
}

/// The ways to run a server, as the menu lists them.
pub const LAUNCHES: [Launch; 3] = [Launch::Daemon, Launch::Foreground, Launch::Service];

/// A confirmation in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfirmationText {
    /// The question.
    pub question: &'static str,
    /// What follows from a yes; empty where that is plain.
    pub follows: &'static str,
    /// The word for yes.
    pub yes: &'static str,
}

/// What a confirmation asks.
pub fn asked(ask: Confirmation) -> ConfirmationText {
    let (question, follows, yes) = match ask {
        Confirmation::Apply => (
            "Write these changes?",
            "All files are written or none. What they replace is kept first, so that Undo puts it back to the byte.",
            "Write",
        ),
        Confirmation::Undo => (
            "Put back what the last apply changed?",
            "Every file becomes what it was before. A file that somebody else changed since is refused, and then nothing is put back.",
            "Undo",
        ),
        Confirmation::Stop => (
            "Stop the server?",
            "It is asked to end (TERM) and given time to finish its work. Clients lose their connections.",
            "Stop",
        ),
        Confirmation::Force => (
            "Kill the server?",
            "It is asked to end, and killed (KILL) when it is still there after 10 s. What it has not written yet is lost. For a server that does not stop by itself.",
            "Kill",
        ),
        Confirmation::Restart => (
            "Restart the server?",
            "It is stopped, and started again when it is gone. Clients lose their connections for that time.",
            "Restart",
        ),
        Confirmation::Start(Launch::Foreground) => (
            "Run the server on this terminal?",
            "carbonctl ends, and the server takes its place here: its output comes to this terminal, Ctrl-C or closing the terminal ends it.",
            "Run",
        ),
        Confirmation::Start(_) => ("Start the server as it is?", "", "Start"),
        Confirmation::Leave => ("Leave carbonctl?", "", "Leave"),
    };
    ConfirmationText { question, follows, yes }
}

/// Whether a start is asked about first: it would leave something behind that is hard to mend afterwards, or takes the terminal.
pub fn asks_before_start(session: &Session, how: Launch) -> bool {
    how == Launch::Foreground || !before_start(session, how).is_empty()
}

/// Whether leaving is asked about first: something would be lost, or goes on.
pub fn asks_before_leaving(session: &Session, half_typed: bool) -> bool {
    unsaved(session) || half_typed || session.busy().is_some()
}

/// Whether answers were given that are written nowhere.
pub fn unsaved(session: &Session) -> bool {
    session.changes() > 0 && session.saved().is_none()
}

/// What a start now would leave undone, a sentence each; empty when nothing speaks against it.
fn before_start(session: &Session, how: Launch) -> Vec<String> {
    let mut parts = Vec::new();
    if how != Launch::Service && session.machine().is_some_and(|machine| machine.root) {
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

/// What this very confirmation is about.
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
                    "{} {are} not written yet and will be forgotten.",
                    count(changes, "change")
                ));
            }
            if let Some(busy) = session.busy() {
                parts.push(format!("Still going on: {}.", busy.what));
            }
            parts.push("Nothing that is not confirmed is written. A server that runs keeps running.".into());
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

/// Whether the server may be stopped now: also while it comes up, and while a stop that hangs goes on.
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
