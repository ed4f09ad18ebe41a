//! Guidelines about damaged copies of a home, and about files that the next start overwrites or refuses.

mod damage;
mod flags;
mod mapper;
mod parse;
mod rendered;

use super::Guideline;
use super::upkeep::word;
use super::verdict::Verdict;
use crate::domain::command::{carbonctl, set};
use crate::domain::jdk;
use crate::domain::settings::id;
use crate::domain::{Command, Shown as _};
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "X09",
        "Flags that this Java refuses",
        "JDK release notes, 9 to 17: removed options",
        Dev,
        flags::flags
    ),
    row!(
        "X10",
        "Edits that the next start overwrites",
        "WSO2 config mapper: rendered files are overwritten",
        Dev,
        rendered::edits
    ),
    row!(
        "X11",
        "Keys that the product never reads",
        "WSO2 config mapper: unknown keys are ignored",
        Test,
        rendered::keys
    ),
    row!(
        "X15",
        "A damaged copy of the home",
        "WSO2 start scripts and config mapper: what they refuse",
        Dev,
        damage::copy
    ),
    row!(
        "X16",
        "Spaces in paths, another CARBON_HOME",
        "WSO2 start scripts: unquoted variables",
        Dev,
        paths
    ),
    row!(
        "X17",
        "Files that the parser refuses",
        "WSO2 config mapper and kernel: what their parsers refuse",
        Dev,
        parse::parse
    ),
];

#[cfg(test)]
pub(in crate::guide) use rendered::tests::with_templates;

/// X16. Neither the home's path nor Java's has a space that a script would split at, and no other home is inherited.
fn paths(facts: &Facts) -> Verdict {
    let needed = "paths without spaces, no other CARBON_HOME";
    let upkeep = &facts.survey.upkeep;
    let home = facts.home.path.raw_text();
    match &upkeep.carbon_home {
        Err(reason) => return Verdict::unknown("not read", needed, reason.to_string()),
        Ok(Some(other)) if !same(other, facts) => {
            let why = format!("started by hand from here, the script runs the product in {other} instead");
            return Verdict::fail("CARBON_HOME names another home", needed, why)
                .by_hand("unset it, and look for it in the login profile")
                .by_command(Command::anyone("unset CARBON_HOME"));
        }
        Ok(_) => {}
    }
    let start = match &upkeep.start {
        Ok(start) => start,
        Err(reason) => return Verdict::unknown("script not read", needed, reason.to_string()),
    };
    let java = facts.value(id::JAVA_HOME).map(str::to_owned);
    let java = java.or_else(|| facts.java_in_use().map(|jdk| jdk.home.raw_text()));
    if let Some(java) = java.filter(|java| java.contains(' ') && start.java_unquoted) {
        let why = format!("the script names {java} without quotes: its shell runs the part before the space");
        let judged = Verdict::fail("a space in JAVA_HOME", needed, why);
        let good: Vec<_> = facts
            .jdks
            .iter()
            .filter(|jdk| !jdk.home.raw_text().contains(' '))
            .cloned()
            .collect();
        return match jdk::best(&good, facts.range.as_ref(), None) {
            Some(best) => judged.cured_by(id::JAVA_HOME, best.home.raw_text()),
            None => judged
                .by_hand("link it under a name without spaces, set java.home")
                .by_command(format!("ln -s {} /opt/java", word(java.as_ref())))
                .by_command(carbonctl(set([(id::JAVA_HOME, "/opt/java")]), Some(&facts.home.path)))
                .as_root(),
        };
    }
    if home.contains(' ') {
        let to = std::path::PathBuf::from(home.replace(' ', "-"));
        let moved = |judged: Verdict| {
            let judged = judged.by_hand("stop, then move the home to a path without spaces");
            // A space in a directory above: the directory to move the home to does not exist yet. What lies above the home need not be its owner's.
            let judged = match to.parent() {
                Some(above) if Some(above) != facts.home.path.parent() => {
                    judged.by_command(Command::anyone(format!("mkdir -p {}", word(above))))
                }
                _ => judged,
            };
            judged.by_command(Command::anyone(format!("mv {} {}", word(&facts.home.path), word(&to))))
        };
        return if start.home_unquoted {
            moved(Verdict::fail(
                "a space in the home's path",
                needed,
                "this script names the home without quotes: its start does nothing and says nothing",
            ))
        } else {
            moved(Verdict::warn(
                "a space in the home's path",
                needed,
                "this start script quotes it; tools and older scripts do not",
            ))
        };
    }
    Verdict::pass("no spaces, no other CARBON_HOME", needed)
}

/// Whether a CARBON_HOME means this home. A nested server's script takes its pack's.
fn same(other: &str, facts: &Facts) -> bool {
    let path = std::path::Path::new(other);
    [&facts.home.path, &facts.home.pack]
        .into_iter()
        .any(|home| home == path)
        || {
            // Written with a link in its path: the survey has the original text.
            let trimmed = other.trim_end_matches('/');
            facts.home.path.raw_text() == trimmed
        }
}

#[cfg(test)]
pub(super) mod tests;
