//! As whom a Java is run that is only looked at. A home's files name Javas, and root looks at homes of others: what such a file
//! names must not get root's rights.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use std::path::Path;
use std::process::Command;

/// Has the command run with the rights of whoever could change the launcher, where this process is root and somebody else could.
pub(super) fn lower(command: &mut Command, launcher: &Path) {
    system::lower(command, launcher);
}
