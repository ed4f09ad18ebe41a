//! The launcher of a Java installation: its name, and how long it may take.

use std::time::Duration;

/// No `java -version` takes longer, even on a loaded machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// The launcher's file name.
pub(crate) const LAUNCHER: &str = if cfg!(windows) { "java.exe" } else { "java" };
