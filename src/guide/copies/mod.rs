//! Copies: what went wrong on the way of this home to this machine, and what the next start takes away or refuses.

mod flags;
mod parse;
mod rendered;
mod whole;

use super::Guideline;
use super::verdict::Verdict;
use super::upkeep::word;
use crate::domain::Shown as _;
use crate::domain::jdk;
use crate::domain::settings::id;
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
        "Edits that the next start takes away",
        "WSO2 config mapper: rendered files are written anew",
        Dev,
        rendered::edits
    ),
    row!(
        "X11",
        "Keys that the product never reads",
        "WSO2 config mapper: unknown keys are passed over",
        Test,
        rendered::keys
    ),
    row!(
        "X15",
        "A copy gone wrong",
        "WSO2 start scripts and config mapper: what they refuse",
        Dev,
        whole::copy
    ),
    row!(
        "X16",
        "Blanks in paths, foreign CARBON_HOME",
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

/// X16. Neither the home's path nor Java's has a blank that a script would split, and no other home is inherited.
fn paths(facts: &Facts) -> Verdict {
    let needed = "paths without blanks, no foreign CARBON_HOME";
    let upkeep = &facts.survey.upkeep;
    let home = facts.home.path.raw_text();
    match &upkeep.carbon_home {
        Err(reason) => return Verdict::unknown("not looked at", needed, reason.to_string()),
        Ok(Some(other)) if !same(other, facts) => {
            let why = format!("started by hand from here, the script runs the product in {other} instead");
            return Verdict::fail("CARBON_HOME names another home", needed, why)
                .by_hand("unset it, and look for it in the login profile")
                .by_command("unset CARBON_HOME");
        }
        Ok(_) => {}
    }
    let start = match &upkeep.start {
        Ok(start) => start,
        Err(reason) => return Verdict::unknown("script not looked at", needed, reason.to_string()),
    };
    let java = facts.value(id::JAVA_HOME).map(str::to_owned);
    let java = java.or_else(|| facts.java_in_use().map(|jdk| jdk.home.raw_text()));
    if let Some(java) = java.filter(|java| java.contains(' ') && start.java_unquoted) {
        let why = format!("the script names {java} without quotes: its shell looks for the part before the blank");
        let judged = Verdict::fail("a blank in JAVA_HOME", needed, why);
        let good: Vec<_> = facts
            .jdks
            .iter()
            .filter(|jdk| !jdk.home.raw_text().contains(' '))
            .cloned()
            .collect();
        return match jdk::best(&good, facts.range.as_ref(), None) {
            Some(best) => judged.cured_by(id::JAVA_HOME, best.home.raw_text()),
            None => judged
                .by_hand("link it under a name without blanks, set java.home")
                .by_command(format!("ln -s {} /opt/java", word(java.as_ref())))
                .by_command(format!(
                    "carbonctl set java.home=/opt/java --home {}",
                    word(&facts.home.path)
                ))
                .as_root(),
        };
    }
    if home.contains(' ') {
        let to = std::path::PathBuf::from(home.replace(' ', "-"));
        let moved = |judged: Verdict| {
            let judged = judged.by_hand("stop, then move the home to a path without blanks");
            // A blank further up: the directory it goes to is not there yet.
            let judged = match to.parent() {
                Some(above) if Some(above) != facts.home.path.parent() => {
                    judged.by_command(format!("mkdir -p {}", word(above)))
                }
                _ => judged,
            };
            judged.by_command(format!("mv {} {}", word(&facts.home.path), word(&to)))
        };
        return if start.home_unquoted {
            moved(Verdict::fail(
                "a blank in the home's path",
                needed,
                "this script names the home without quotes: its start does nothing and says nothing",
            ))
        } else {
            moved(Verdict::warn(
                "a blank in the home's path",
                needed,
                "this start script quotes it; tools and older scripts do not",
            ))
        };
    }
    Verdict::pass("no blanks, no foreign CARBON_HOME", needed)
}

/// Whether a CARBON_HOME means this home. A nested server's script takes its pack's.
fn same(other: &str, facts: &Facts) -> bool {
    let path = std::path::Path::new(other);
    [&facts.home.path, &facts.home.pack]
        .into_iter()
        .any(|home| home == path)
        || {
            // Spelt through a link: the survey keeps what was written.
            let trimmed = other.trim_end_matches('/');
            facts.home.path.raw_text() == trimmed
        }
}

#[cfg(test)]
pub(super) mod tests;
