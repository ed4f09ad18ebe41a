//! Handles requests about the server.

use crate::engine::message::Effect;
use crate::engine::session::{ServerCommand, Session};
use crate::engine::wizard::proof;

use super::notices::{busy, in_dry_run, refuse_read_only};

pub(in crate::engine) fn server(session: &mut Session, command: ServerCommand) -> Vec<Effect> {
    if refuse_read_only(session, command.verb()) || in_dry_run(session, "the server was left alone") {
        return Vec::new();
    }
    let Some(home) = session.home().map(|home| Box::new(home.clone())) else {
        return Vec::new();
    };
    if !command.stops() {
        // Whatever it was before, this start may fill it.
        session.declared_new = None;
        session.options.fresh_store = false;
    }
    let java = session.facts.as_deref().and_then(proof::java_for_start);
    session.server.failure = None;
    session.notice = None;
    let starting = session
        .busy
        .as_ref()
        .and_then(|busy| busy.command)
        .is_some_and(|command| !command.stops());
    session.server.called_off = starting && command.stops();
    busy(session, command.doing());
    if let Some(busy) = session.busy.as_mut() {
        busy.command = Some(command);
    }
    vec![Effect::Server {
        command,
        home,
        java,
        timeouts: session.options.timeouts.clone(),
    }]
}

pub(in crate::engine) fn tick(session: &mut Session) -> Vec<Effect> {
    session.home().map_or_else(Vec::new, |home| {
        vec![Effect::Sample {
            home: Box::new(home.clone()),
        }]
    })
}
