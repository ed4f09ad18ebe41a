//! The launcher of a Java installation: its file name, and its time limit.

use std::time::Duration;

/// The time limit for `java -version`, also on a loaded machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The launcher's file name.
pub(crate) const LAUNCHER: &str = if cfg!(windows) { "java.exe" } else { "java" };
