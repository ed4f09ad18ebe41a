//! The session driven in place, for the faces that wait for each answer anyway: request in, effects done, reports fed back.

use std::collections::VecDeque;

use crate::engine::executor::ExecutorContext;
use crate::engine::message::{Report, Request, WorkProgress};
use crate::engine::session::Session;

use super::Executor;

/// Lets a request, and every report that follows from it, change the session.
pub fn drive(session: &mut Session, context: &ExecutorContext, request: Request) {
    drive_watched(session, context, request, &mut |_| {});
}

/// As [`drive`], telling `watch` how the work goes on.
pub fn drive_watched(session: &mut Session, context: &ExecutorContext, request: Request, watch: &mut dyn FnMut(&WorkProgress)) {
    let mut executor = Executor::new(context.clone());
    let mut effects = session.request(request);
    let mut reports = VecDeque::new();
    loop {
        for effect in effects {
            // Progress is told as it happens; everything else waits its turn.
            executor.run(effect, &mut |report| match report {
                Report::Progress(progress) => watch(&progress),
                report => reports.push_back(report),
            });
        }
        let Some(report) = reports.pop_front() else { return };
        effects = session.report(report);
    }
}
