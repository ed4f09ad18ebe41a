//! Java beside the scripts: the one that the running server was started with, and what JAVA_HOME of this environment names.

use std::path::Path;

use super::super::SurveyContext;
use crate::disk::machine;
use crate::domain::jdk::Jdk;
use crate::probe::java;

/// JAVA_HOME of this environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaHome {
    /// As written.
    pub written: String,
    /// Whether a launcher lies in it.
    pub launcher: bool,
}

/// The Java whose launcher the server's process is, where this user may see that.
pub(super) fn running(context: &SurveyContext) -> Option<Jdk> {
    let pid = context.home.pid?;
    let launcher = machine::read_link(&context.world.path(&format!("/proc/{pid}/exe"))).ok()?;
    java::of_launcher(&context.world.place(&launcher), !context.world.is_recorded())
}

/// What JAVA_HOME names; `None` where it is not set.
pub(super) fn named(context: &SurveyContext) -> Option<JavaHome> {
    let written = context.world.var("JAVA_HOME")?;
    let launcher = context.world.place(Path::new(written)).join("bin").join(java::LAUNCHER);
    Some(JavaHome {
        written: written.to_owned(),
        launcher: machine::is_file(&launcher),
    })
}
