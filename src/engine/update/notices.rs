//! The notices that requests and reports set for the user.

use crate::engine::session::{Busy, Failed, Notice, Session, Tone};

pub(in crate::engine) fn busy(session: &mut Session, what: &str) {
    session.busy = Some(Busy {
        what: what.to_owned(),
        since: std::time::Instant::now(),
        detail: String::new(),
        command: None,
        stage: String::new(),
        last: None,
    });
}

pub(in crate::engine) fn notice(session: &mut Session, tone: Tone, text: impl Into<String>) {
    session.notice = Some(Notice {
        tone,
        text: text.into(),
    });
}

pub(in crate::engine) fn fail(session: &mut Session, failed: Failed) {
    notice(session, Tone::Bad, failed.to_string());
    session.server.failure.clone_from(&failed.failure);
    session.failed = Some(failed);
}

pub(in crate::engine) fn refuse_read_only(session: &mut Session, verb: &str) -> bool {
    if session.options.read_only {
        notice(
            session,
            Tone::Bad,
            format!("Read-only: this run does not {verb}. Start carbonctl without --read-only to do so."),
        );
    }
    session.options.read_only
}

/// In a dry run an operation is only described.
pub(in crate::engine) fn in_dry_run(session: &mut Session, what: &str) -> bool {
    if session.options.dry_run {
        notice(session, Tone::Plain, format!("Dry run: {what}."));
    }
    session.options.dry_run
}
