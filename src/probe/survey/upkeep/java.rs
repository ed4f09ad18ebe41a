//! The Java of the running server, and the one in JAVA_HOME of this environment.

use std::path::Path;

use super::super::Look;
use crate::disk::machine;
use crate::domain::jdk::Jdk;
use crate::probe::java;

/// JAVA_HOME of this environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaHome {
    /// As written.
    pub written: String,
    /// Whether it contains a launcher.
    pub launcher: bool,
}

/// The Java whose launcher the server's process is, where this user may read that.
pub(super) fn running(look: &Look) -> Option<Jdk> {
    let pid = look.home.pid?;
    let launcher = machine::read_link(&look.world.path(&format!("/proc/{pid}/exe"))).ok()?;
    java::of_launcher(&look.world.place(&launcher), !look.world.is_recorded())
}

/// What JAVA_HOME names; `None` where it is not set.
pub(super) fn named(look: &Look) -> Option<JavaHome> {
    let written = look.world.var("JAVA_HOME")?;
    let launcher = look.world.place(Path::new(written)).join("bin").join(java::LAUNCHER);
    Some(JavaHome {
        written: written.to_owned(),
        launcher: machine::is_file(&launcher),
    })
}
