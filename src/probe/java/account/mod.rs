//! Whether a Java may be run that is only looked at. A home's files name Javas, and people look at homes of others: what such a
//! file names must get neither the rights nor the terminal of whoever looks.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::path::Path;

/// Who beside root and this user could have put something else in the launcher's place; `None` where nobody could.
pub(super) fn distrust(launcher: &Path) -> Option<String> {
    system::distrust(launcher)
}
