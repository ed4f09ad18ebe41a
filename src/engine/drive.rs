//! The session driven in place, for the faces that wait for each answer anyway: message in, effects done, reports fed back.

use std::collections::VecDeque;

use super::doer::Doer;
use super::effect::Context;
use super::msg::Msg;
use super::session::Session;
use super::update::update;

/// Lets a message, and every report that follows from it, change the session.
pub fn drive(session: &mut Session, context: &Context, msg: Msg) {
    drive_watched(session, context, msg, &mut |_| {});
}

/// As [`drive`], telling `watch` the progress: [`Msg::Doing`], [`Msg::Stage`] and [`Msg::Noted`].
pub fn drive_watched(session: &mut Session, context: &Context, msg: Msg, watch: &mut dyn FnMut(&Msg)) {
    let mut doer = Doer::new(context.clone());
    let mut queue = VecDeque::from([msg]);
    while let Some(msg) = queue.pop_front() {
        if is_progress(&msg) {
            watch(&msg);
        }
        for effect in update(session, msg) {
            // Progress is told as it happens; everything else waits its turn.
            let mut reports = Vec::new();
            doer.run(effect, &mut |report| {
                if is_progress(&report) {
                    watch(&report);
                } else {
                    reports.push(report);
                }
            });
            queue.extend(reports);
        }
    }
}

fn is_progress(msg: &Msg) -> bool {
    matches!(msg, Msg::Doing(_) | Msg::Stage(_) | Msg::Noted(_))
}
