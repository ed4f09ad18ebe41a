//! Java installations: where they are, their versions, and whether they accept given flags.

mod account;
mod home_of;
mod java_home_flaw;
mod jdk_error;
mod launcher;
mod places;
mod prove;
mod release;
mod run;
mod tools;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::home::Home;
use crate::domain::jdk::{FoundBy, Jdk};

use super::world::World;

use home_of::home_of;
use launcher::PATIENCE;

pub use java_home_flaw::JavaHomeFlaw;
pub use jdk_error::JdkError;
pub(crate) use launcher::LAUNCHER;
pub use prove::{Proof, prove};
pub use tools::{Tool, ToolUser};

/// The compiler's file name.
const COMPILER: &str = if cfg!(windows) { "javac.exe" } else { "javac" };

/// The Java installation in a directory: a JAVA_HOME, its `bin`, the launcher itself, or the `jre` inside a JDK 8.
///
/// Reads the `release` file; runs `java -version` only where there is none.
///
/// # Errors
/// When there is no installation; the error says what is missing.
pub fn at(dir: &Path) -> Result<Jdk, JdkError> {
    read(&home_of(dir)?, FoundBy::Typed, true)
}

/// The Java installation in a directory that is to be a JAVA_HOME itself: scripts run `bin/java` right below it.
///
/// # Errors
/// As [`at`], and where the directory is only a part of an installation; the error names the one to use.
pub fn as_java_home(dir: &Path) -> Result<Jdk, JdkError> {
    let jdk = at(dir)?;
    if machine::is_file(&dir.join("bin").join(LAUNCHER)) {
        return Ok(jdk);
    }
    Err(JdkError::Inside {
        path: dir.to_path_buf(),
        home: jdk.home,
    })
}

/// The Java installation that a launcher belongs to; `None` where it is none, or gives no version.
pub(crate) fn of_launcher(launcher: &Path, may_run: bool) -> Option<Jdk> {
    read(&home_of(launcher).ok()?, FoundBy::Folder, may_run).ok()
}

/// Every Java installation that can be found, best first: the one bundled with `home`, `JAVA_HOME`, those on the `PATH`, then
/// those in the usual directories, newer ones first.
pub fn jdks(world: &World, home: Option<&Home>) -> Vec<Jdk> {
    let mut found: BTreeMap<PathBuf, Vec<FoundBy>> = BTreeMap::new();
    for (dir, by) in places::candidates(world, home) {
        if let Ok(java_home) = home_of(&dir) {
            // `/usr/bin/java` may be a script of the system's own; `/usr` is not a JAVA_HOME.
            if by != FoundBy::JavaHome && !release::looks_whole(&java_home) {
                continue;
            }
            found.entry(java_home).or_default().push(by);
        }
    }
    let mut jdks: Vec<Jdk> = found
        .into_iter()
        .filter_map(|(java_home, mut by)| {
            by.sort();
            by.dedup();
            // A recorded machine's programs are not to be run here.
            let mut jdk = read(&java_home, by.first()?.clone(), !world.is_recorded()).ok()?;
            jdk.found_by = by;
            Some(jdk)
        })
        .collect();
    jdks.sort_by(|a, b| {
        let rank = |jdk: &Jdk| (jdk.found_by.first().cloned(), std::cmp::Reverse(jdk.version.major));
        rank(a).cmp(&rank(b)).then_with(|| a.home.cmp(&b.home))
    });
    jdks
}

fn read(java_home: &Path, by: FoundBy, may_run: bool) -> Result<Jdk, JdkError> {
    let facts = match release::facts(java_home) {
        Some(facts) => facts,
        None if may_run => run::version(java_home, PATIENCE)?,
        None => {
            return Err(JdkError::NoVersion {
                path: java_home.into(),
                said: "it was not run".into(),
            });
        }
    };
    Ok(Jdk {
        home: java_home.to_path_buf(),
        compiler: machine::is_file(&java_home.join("bin").join(COMPILER)),
        version: facts.version,
        vendor: facts.vendor,
        vm: facts.vm,
        found_by: vec![by],
    })
}

#[cfg(test)]
mod tests;
