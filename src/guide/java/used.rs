//! The Java that the server runs with or would start with, and the better one on this machine.

use super::words::unusable;
use crate::domain::Shown as _;
use crate::domain::jdk::{self, Jdk};
use crate::domain::settings::id;
use crate::guide::verdict::Verdict;
use crate::guide::written::{SettingValue, read_setting};
use crate::probe::Facts;

/// The Java that the server runs with or would start with, or the finding where there is none or none is known.
pub(super) fn in_use<'a>(facts: &'a Facts, needed: &str) -> Result<&'a Jdk, Verdict> {
    // A JAVA_HOME near the installation, such as its `bin`, is resolved here, but by no script.
    let beside = facts.value(id::JAVA_HOME).is_none() && unusable(facts).is_some();
    if let Some(jdk) = facts.java_running().or_else(|| facts.java_in_use().filter(|_| !beside)) {
        return Ok(jdk);
    }
    if facts.home.script.is_none() {
        let why = "this home has no start script that could name a Java, and JAVA_HOME is not set here";
        return Err(Verdict::unknown("not known which", needed, why));
    }
    match read_setting(facts, id::JAVA_HOME, needed) {
        Err(judged) => Err(judged),
        Ok(SettingValue::Value(dir)) => Err(better(
            facts,
            Verdict::fail(
                format!("no Java in {dir}"),
                needed,
                "the start script names this directory: it ends there, or runs something that is not a Java installation",
            ),
        )),
        Ok(SettingValue::Unset) => Err(no_java_home(facts, needed)),
    }
}

/// The finding where the environment has to name a Java, and does not.
fn no_java_home(facts: &Facts, needed: &str) -> Verdict {
    if let Some(found) = unusable(facts) {
        let why = "the start script ends there: it uses this directory, even where another java is on the PATH";
        return better(facts, Verdict::fail(found, needed, why));
    }
    if let Some(named) = &facts.survey.upkeep.java_home {
        let why = format!("{} has bin/java, but its version is not known", named.written);
        return Verdict::unknown("Java of JAVA_HOME, version not known", needed, why);
    }
    let why = "the start script ends without it, even where java is on the PATH";
    better(facts, Verdict::fail("JAVA_HOME is not set", needed, why))
}

/// The verdict with the best Java of this machine as its cure, where there is a better one.
pub(super) fn better(facts: &Facts, judged: Verdict) -> Verdict {
    match jdk::best(&facts.jdks, facts.range.as_ref(), facts.java_in_use()) {
        Some(best) if !best.is_bad_level() && !best.is_ibm() => judged.cured_by(id::JAVA_HOME, best.home.raw_text()),
        _ => {
            let detail = format!("{}; no suitable Java was found here: install one", judged.detail);
            judged
                .saying(detail)
                .by_hand("install a Java of that range, then set java.home")
        }
    }
}
