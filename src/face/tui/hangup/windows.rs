//! Other systems: a console that is closed ends its programs, so there is nothing to watch.

use std::io;
use std::sync::mpsc::Sender;

use super::super::threads::AppEvent;

/// Nothing to be watched.
#[expect(clippy::unnecessary_wraps, reason = "as the Unix version, which starts a thread")]
pub(in super::super) fn watch(_out: Sender<AppEvent>) -> io::Result<()> {
    Ok(())
}
