//! The Java that the server runs with or would start with, and the better one on this machine.

use std::path::Path;

use super::words::{named, unusable};
use crate::domain::Shown as _;
use crate::domain::jdk::{self, Jdk};
use crate::domain::settings::id;
use crate::guide::verdict::Verdict;
use crate::guide::written::{SettingValue, read_setting};
use crate::probe::Facts;
use crate::probe::java::JavaHomeFlaw;
use crate::probe::survey::upkeep::JavaHome;

/// The Java that the server runs with or would start with, or the finding where there is none or none is known.
pub(in crate::guide) fn in_use<'a>(facts: &'a Facts, needed: &str) -> Result<&'a Jdk, Verdict> {
    if let Some(jdk) = facts.java_running() {
        return Ok(jdk);
    }
    let named = facts.survey.upkeep.java_home.as_ref();
    let flawed = named.and_then(|named| Some((named, named.flaw.as_ref()?)));
    if flawed.is_none()
        && let Some(jdk) = facts.java_in_use()
    {
        return Ok(jdk);
    }
    if facts.home.script.is_none() {
        let why = "this home has no start script that could name a Java, and JAVA_HOME is not set here";
        return Err(Verdict::unknown("not known which", needed, why));
    }
    if let Some((named, flaw)) = flawed {
        return Err(unusable_java_home(facts, named, flaw, needed));
    }
    match read_setting(facts, id::JAVA_HOME, needed) {
        Err(judged) => Err(judged),
        Ok(_) if named.is_some() => Err(Verdict::unknown(
            "Java of JAVA_HOME, version not known",
            needed,
            format!(
                "{} has bin/java, but its version is not known",
                named.map_or("", |named| &named.written)
            ),
        )),
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

/// The finding where what names the Java names something that no script can use.
fn unusable_java_home(facts: &Facts, named: &JavaHome, flaw: &JavaHomeFlaw, needed: &str) -> Verdict {
    let whose = named.file.as_ref().map_or_else(
        || "the environment names it".to_owned(),
        |file| format!("{} names it", file.shown()),
    );
    let why = format!("{whose}: the start script ends there, even where another java is on the PATH");
    let judged = Verdict::fail(unusable(facts).unwrap_or_default(), needed, why);
    let fits = |jdk: &&Jdk| {
        let range = facts.range.as_ref();
        range.is_none_or(|range| range.accepts(jdk.version.major)) && !jdk.is_bad_level() && !jdk.is_ibm()
    };
    // The one that was meant is the best cure.
    let meant = match flaw {
        JavaHomeFlaw::Inside(home) => facts.known_jdk(home),
        JavaHomeFlaw::Quoted => facts.known_jdk(Path::new(named.written.trim_matches(['"', '\'']))),
        JavaHomeFlaw::Gone | JavaHomeFlaw::NoLauncher | JavaHomeFlaw::NotExecutable => None,
    };
    match meant.filter(fits) {
        Some(meant) => judged.cured_by(id::JAVA_HOME, meant.home.raw_text()),
        None => better(facts, judged),
    }
}

/// The finding where nothing names a Java: `carbonctl start` takes the best one here, and the script alone ends.
fn no_java_home(facts: &Facts, needed: &str) -> Verdict {
    let found = "JAVA_HOME is not set";
    if let Some(best) = jdk::best(&facts.jdks, facts.range.as_ref(), None) {
        let why = format!(
            "`carbonctl start` takes {} of {}; the start script alone ends without it, even where java is on the PATH",
            named(best),
            best.home.shown()
        );
        return better(facts, Verdict::warn(found, needed, why));
    }
    let why = "the start script ends without it, even where java is on the PATH";
    better(facts, Verdict::fail(found, needed, why))
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
