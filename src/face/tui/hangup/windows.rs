//! Elsewhere: a console that goes takes its programs along.

use std::io;
use std::sync::mpsc::Sender;

use super::super::threads::Happened;

/// Nothing to be watched.
#[expect(clippy::unnecessary_wraps, reason = "as its twin, which starts a thread")]
pub(in super::super) fn watch(_out: Sender<Happened>) -> io::Result<()> {
    Ok(())
}
