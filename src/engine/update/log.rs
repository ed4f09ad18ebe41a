//! Requests and reports about the log, handed to its view.

use crate::engine::log_view::{LogCommand, LogReply, LogView};
use crate::engine::message::Effect;
use crate::engine::session::Session;

/// Lets a command change the view of a session.
pub(in crate::engine) fn commanded(session: &mut Session, command: LogCommand) -> Vec<Effect> {
    let since = session
        .server
        .status
        .as_ref()
        .filter(|status| status.pid.is_some())
        .and_then(|status| status.since);
    if command == LogCommand::Close {
        let stop = session.log.take().and_then(|view| view.running()).map(Effect::StopLog);
        return stop.into_iter().collect();
    }
    if session.log.is_none()
        && command == LogCommand::Open
        && let Some(home) = session.home()
    {
        session.log = Some(Box::new(LogView::new(
            home.root.clone(),
            home.server_log(),
            session.log_tickets,
        )));
    }
    with_view(session, |view| {
        view.server_runs_since(since);
        view.command(command)
    })
}

pub(in crate::engine) fn with_view(
    session: &mut Session,
    change: impl FnOnce(&mut LogView) -> Vec<Effect>,
) -> Vec<Effect> {
    let Some(view) = session.log.as_mut() else {
        return Vec::new();
    };
    let effects = change(view);
    session.log_tickets = view.tickets();
    effects
}

/// Lets a second pass: what was added is asked for.
pub(in crate::engine) fn looked(session: &mut Session) -> Vec<Effect> {
    with_view(session, LogView::inspect)
}

/// Lets what was read change the view of a session.
pub(in crate::engine) fn replied(session: &mut Session, read: LogReply) -> Vec<Effect> {
    with_view(session, |view| view.read(read))
}
