//! Follows a log for as long as somebody reads on.

use std::time::Duration;

pub(super) use crate::probe::logs::Follower;
use crate::probe::logs::FollowOutcome;

/// How often a log is looked at.
const TICK: Duration = Duration::from_millis(250);

/// Gives everything that is added to a log to `each`, until that says `false`. A file that cannot be read for a while is waited
/// for: rotation may take its rights away for a moment, and its owner may give them back.
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
