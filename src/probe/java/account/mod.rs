//! Whether an inspected Java may be run safely.
//!
//! A home's files name Javas, and people inspect the homes of others: what such a file names must get neither the rights nor the
//! terminal of the user who inspects it.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::path::Path;

/// Which account other than root and this user could have replaced the launcher; `None` where nobody could.
pub(super) fn distrust(launcher: &Path) -> Option<String> {
    system::distrust(launcher)
}
