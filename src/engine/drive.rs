//! The session driven in place, for the faces that wait for each answer anyway: message in, effects done, reports fed back.

use std::collections::VecDeque;

use super::effect::{Context, Doer};
use super::msg::Msg;
use super::session::Session;
use super::update::update;

/// Lets a message, and every report that follows from it, change the session.
pub fn drive(session: &mut Session, context: &Context, msg: Msg) {
    drive_watched(session, context, msg, &mut |_| {});
}

/// As [`drive`], telling `watch` each line of progress.
pub fn drive_watched(session: &mut Session, context: &Context, msg: Msg, watch: &mut dyn FnMut(&str)) {
    let mut doer = Doer::new(context.clone());
    let mut queue = VecDeque::from([msg]);
    while let Some(msg) = queue.pop_front() {
        if let Msg::Doing(detail) = &msg {
            watch(detail);
        }
        for effect in update(session, msg) {
            // Progress is told as it happens; everything else waits its turn.
            let mut reports = Vec::new();
            doer.run(effect, &mut |report| match report {
                Msg::Doing(detail) => watch(&detail),
                report => reports.push(report),
            });
            queue.extend(reports);
        }
    }
}
