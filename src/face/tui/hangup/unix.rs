//! Unix: a poll that asks for no event still returns when the terminal hangs up.

use std::io;
use std::sync::mpsc::Sender;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;

use super::super::threads::{self, AppEvent};

/// Waits, without cost, until the terminal is gone, and says so.
pub(in super::super) fn watch(out: Sender<AppEvent>) -> io::Result<()> {
    let wait = move || {
        let terminal = rustix::stdio::stdin();
        loop {
            let mut asked = [PollFd::new(&terminal, PollFlags::empty())];
            match poll(&mut asked, None) {
                Ok(_) => {
                    // Some systems refuse to watch a terminal; that is no hangup.
                    if asked[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) {
                        let _ = out.send(AppEvent::InputLost);
                    }
                    return;
                }
                Err(Errno::INTR) => {}
                // Where this cannot be asked, signals are all there is.
                Err(_) => return,
            }
        }
    };
    threads::start("hangup", wait)
}
