//! Windows: Ctrl-C comes as a key in raw mode, and a closed window takes its console with it. There is nothing to watch.

use std::io;

/// Does nothing.
#[expect(clippy::unnecessary_wraps, reason = "the Unix version can fail")]
pub(in crate::face::tui) fn watch(_tell: impl Fn(i32) + Send + 'static) -> io::Result<()> {
    Ok(())
}
