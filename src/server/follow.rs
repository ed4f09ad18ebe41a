//! Follows a log until its reader stops.

use std::time::Duration;

use crate::probe::logs::FollowOutcome;
pub(super) use crate::probe::logs::Follower;

/// How often a log is read.
const TICK: Duration = Duration::from_millis(250);

/// Passes everything that is added to a log to `each`, until that returns `false`. A file that temporarily cannot be read is
/// retried: rotation may change its mode for a moment, and its owner may correct it.
pub fn follow(follower: &mut Follower, each: &mut dyn FnMut(FollowOutcome) -> bool) {
    let mut on = true;
    while on {
        let more = follower.inspect(&mut |grown| {
            on = on && each(grown);
            on
        });
        if on && !more.unwrap_or(false) {
            std::thread::sleep(TICK);
        }
    }
}
