//! The specification of a service: home, script, Java, user. The text of a unit is derived from this.

use std::path::{Path, PathBuf};

use super::ServiceError;
use crate::disk::{Root, limit, machine};
use crate::domain::Home;
use crate::probe::World;
use crate::server::{ServerError, java, start_script};

/// One service, whatever the system that runs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Name of the unit, without `.service`; the label of a launchd file.
    pub name: String,
    /// Product and version, for people.
    pub title: String,
    /// The home, absolute: the working directory.
    pub home: PathBuf,
    /// The handle of the home.
    pub door: Root,
    /// The top of the pack, which the server writes below; mostly the home itself.
    pub pack: PathBuf,
    /// The start script, absolute.
    pub script: PathBuf,
    /// JAVA_HOME; `None` where the script sets its own.
    pub java_home: Option<PathBuf>,
    /// The user.
    pub user: String,
    /// That user's group.
    pub group: String,
    /// Whether the script ends with the exit code of the JVM. Most products' scripts end with 0 whatever happened.
    pub tells_exit: bool,
}

impl Spec {
    /// The service of this home. `java_home` is what a start would use, for scripts that set none themselves.
    ///
    /// # Errors
    /// Where there is no script, and no Java that it can use.
    pub fn of(
        home: &Home,
        name: String,
        (user, group): (String, String),
        java_home: Option<&Path>,
    ) -> Result<Self, ServiceError> {
        let shipped = start_script::shipped(home).ok_or_else(|| ServerError::NoScript(home.at(home.bin())))?;
        let script = start_script::own(home).unwrap_or_else(|| shipped.clone());
        let text = home
            .root
            .read(&home.at(&shipped), limit::CONFIGURATION)
            .unwrap_or_default();
        Ok(Self {
            name,
            title: home.title(),
            script: home.at(script),
            home: home.path.clone(),
            door: home.door(),
            pack: home.pack.clone(),
            java_home: java_of(home, java_home)?,
            user,
            group,
            tells_exit: tells_exit(&String::from_utf8_lossy(&text)),
        })
    }

    /// Whether everything it needs is outside these directories, which can then be hidden from it.
    pub(super) fn apart_from(&self, dirs: &[&str]) -> bool {
        let within = |path: &PathBuf| {
            let real = machine::canonical(path).unwrap_or_else(|_| path.clone());
            dirs.iter().any(|dir| path.starts_with(dir) || real.starts_with(dir))
        };
        ![&self.home, &self.pack].into_iter().chain(&self.java_home).any(within)
    }
}

/// JAVA_HOME as a start selects it; `None` where the script sets its own.
fn java_of(home: &Home, chosen: Option<&Path>) -> Result<Option<PathBuf>, ServiceError> {
    let world = World::here();
    match java::home(&world, home, None) {
        Ok(None) => Ok(None),
        found if chosen.is_none() => Ok(found?),
        _ => Ok(java::home(&world, home, chosen)?),
    }
}

/// Whether a script returns the exit code of what it ran: it has an `exit` after its last loop.
fn tells_exit(script: &str) -> bool {
    let lines: Vec<&str> = script.lines().map(str::trim).collect();
    let last = lines.iter().rposition(|line| *line == "done");
    last.is_some_and(|at| lines[at..].iter().any(|line| line.starts_with("exit")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_that_ends_with_its_loop_hides_the_exit_code() {
        assert!(!tells_exit("while x\ndo\n  java\n  status=$?\ndone\n"));
        assert!(!tells_exit("exit 1\nwhile x; do\n  java\ndone\n# bye\n"));
        assert!(tells_exit("while x; do\n  java\n  status=$?\ndone\nexit $status\n"));
        assert!(!tells_exit("exec sh other.sh\n"));
    }
}
