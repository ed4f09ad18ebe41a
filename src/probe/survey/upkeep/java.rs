//! The Java of the running server, and the JAVA_HOME of its next start.

use std::path::PathBuf;

use super::super::SurveyContext;
use crate::disk::machine;
use crate::domain::jdk::Jdk;
use crate::domain::settings::id;
use crate::probe::java::{self, JavaHomeFlaw};

/// The JAVA_HOME that a start from here would use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaHome {
    /// As written.
    pub written: String,
    /// The file that names it: a script of this home or a login profile; `None` for this environment.
    pub file: Option<PathBuf>,
    /// Why no script can use it.
    pub flaw: Option<JavaHomeFlaw>,
}

/// The Java whose launcher the server's process is, where this user may read that.
pub(super) fn running(context: &SurveyContext) -> Option<Jdk> {
    let pid = context.home.pid?;
    let launcher = machine::read_link(&context.world.path(&format!("/proc/{pid}/exe"))).ok()?;
    java::of_launcher(&context.world.place(&launcher), !context.world.is_recorded())
}

/// What names the Java: a file of this home, a login profile, else JAVA_HOME of this environment; `None` where nothing does.
pub(super) fn named(context: &SurveyContext) -> Option<JavaHome> {
    let (written, file) = match context.value(id::JAVA_HOME) {
        Some(written) => {
            let reading = context.readings.get(&id::JAVA_HOME);
            let file = reading.and_then(|reading| reading.file.clone());
            (written, Some(file.unwrap_or_default()))
        }
        None => (context.world.var("JAVA_HOME")?, None),
    };
    Some(JavaHome {
        written: written.to_owned(),
        file,
        flaw: JavaHomeFlaw::of(context.world, written),
    })
}
