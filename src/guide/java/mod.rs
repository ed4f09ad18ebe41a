//! Guidelines about Java: the version that the server would start with, and two builds that need another setting.

mod gzip;
mod ibm;
mod level;
mod next;
mod used;
mod words;

pub(super) use gzip::gzip;
pub(super) use ibm::ibm;
pub(super) use next::next_start;
pub(super) use used::in_use;

use used::better;
use words::named;

use super::Guideline;
use super::row::BEFORE;
use super::row::COMPATIBILITY;
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::jdk::{FoundBy, JdkRange};
use crate::domain::settings::id;
use crate::probe::Facts;

/// The guidelines of this family.
pub(in crate::guide) const ROWS: &[Guideline] = &[
    row!("G08", "Java in this product's range", COMPATIBILITY, Dev, in_range),
    row!("G09", "Java's GZIP fault and compression", BEFORE, Test, gzip),
    row!("G10", "IBM Java and its random numbers", BEFORE, Test, ibm),
];

/// G08. A Java is there, and the start script accepts its version.
pub(super) fn in_range(facts: &Facts) -> Verdict {
    let needed = match &facts.range {
        Some(range) => format!("Java {range}, as the start script says"),
        None => "a Java that the start script accepts".to_owned(),
    };
    let used = match in_use(facts, &needed) {
        Ok(used) => used,
        Err(judged) => return judged,
    };
    let in_range = facts
        .range
        .as_ref()
        .is_none_or(|range| range.accepts(used.version.major));
    if in_range && let Some(judged) = level::refuses_jars(facts, used, &needed) {
        return judged;
    }
    let found = named(used);
    let next = next_start(facts);
    let Some(range) = &facts.range else {
        let why = "the start script names no range that could be read; see the product's compatibility page";
        return Verdict::unknown(found, needed, why);
    };
    if !range.accepts(used.version.major) {
        let why = if range.enforced {
            "the start script ends with this Java"
        } else {
            "the start script continues with a warning, and the server may not start"
        };
        let judged = better(facts, Verdict::fail(found, needed, why));
        return next::or_restart(facts, judged, |jdk| range.accepts(jdk.version.major));
    }
    if let Some(next) = next {
        return told_of_next(facts, range, Verdict::pass(found, needed), next);
    }
    if !used.compiler {
        return Verdict::pass(found, needed)
            .saying("a runtime only: jcmd and jstack, which help to diagnose problems, are missing");
    }
    let only_environment = !matches!(read_setting(facts, id::JAVA_HOME, ""), Ok(SettingValue::Value(_)));
    if only_environment && used.found_by.contains(&FoundBy::JavaHome) {
        return Verdict::pass(found, needed)
            .saying("from JAVA_HOME of this environment: a service may start without it");
    }
    Verdict::pass(found, needed)
}

/// The verdict with a note about the next start; a warning where the home's own files name a Java for it that is out of range.
fn told_of_next(facts: &Facts, range: &JdkRange, judged: Verdict, next: String) -> Verdict {
    let named = facts.value(id::JAVA_HOME).is_some();
    match facts.java_in_use() {
        Some(jdk) if named && (!range.accepts(jdk.version.major) || level::is_refused(facts, jdk)) => {
            better(facts, Verdict::warn(judged.found, judged.needed, next))
        }
        None if named => better(facts, Verdict::warn(judged.found, judged.needed, next)),
        _ => judged.saying(next),
    }
}

#[cfg(test)]
pub(in crate::guide) mod tests {
    use super::*;
    use crate::domain::{Fix, Status};
    use crate::guide::testing::{Case, Sample, jdk};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G08", Status::Pass, Case::is7),
        ("G08", Status::Fail, || {
            let mut good = jdk("/opt/jdk-17", "17.0.15");
            good.found_by = vec![FoundBy::Folder];
            Case::is7().jdks(vec![jdk("/opt/jdk-8", "1.8.0_292"), good])
        }),
        ("G08", Status::Fail, || Case::is7().jdks(Vec::new())),
        ("G08", Status::Warn, || {
            Case::is7().jdks(vec![jdk("/opt/jdk-17", "17.0.8")])
        }),
        ("G08", Status::Unknown, Case::blind),
        ("G09", Status::Pass, || faulty("off")),
        ("G09", Status::Fail, || faulty("on")),
        ("G09", Status::Unknown, || faulty("${compression}")),
        ("G09", Status::Unknown, Case::blind),
        ("G10", Status::Pass, || ibm_with("IBMJCE")),
        ("G10", Status::Fail, || ibm_with("SUN")),
        ("G10", Status::Unknown, || ibm_with("$env{PROVIDER}")),
    ];

    /// A Java 8u151 on a home with this compression.
    fn faulty(compression: &str) -> Case {
        let connector = format!("<Connector port=\"9763\" compression=\"{compression}\"/>");
        let catalina = format!("<Server><Service>{connector}</Service></Server>");
        Case::esb()
            .file("repository/conf/tomcat/catalina-server.xml", &catalina)
            .jdks(vec![jdk("/opt/jdk-8", "1.8.0_151")])
    }

    /// IBM's Java on a home whose request guard asks for this provider.
    fn ibm_with(provider: &str) -> Case {
        let toml = format!("[owasp.csrfguard]\n\"PRNG.Provider\" = \"{provider}\"\n");
        let mut java = jdk("/opt/ibm-8", "1.8.0_331");
        java.vendor = "IBM Corporation".into();
        Case::is7()
            .file("repository/conf/deployment.toml", &toml)
            .jdks(vec![java])
    }

    #[test]
    fn a_java_of_the_scripts_range_passes() {
        let judged = in_range(&Case::is7().jdks(vec![jdk("/opt/jdk-17", "17.0.15")]).facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Pass, "Java 17.0.15, Eclipse Adoptium")
        );
    }

    #[test]
    fn a_java_outside_fails_and_is_cured_by_one_inside() {
        let old = jdk("/opt/jdk-8", "1.8.0_292");
        let mut good = jdk("/opt/jdk-17", "17.0.15");
        good.found_by = vec![FoundBy::Folder];
        let judged = in_range(&Case::is7().jdks(vec![old.clone(), good]).facts());
        assert_eq!(judged.status, Status::Fail);
        let fix = Fix {
            setting: id::JAVA_HOME,
            value: Some("/opt/jdk-17".into()),
        };
        assert_eq!(judged.fixes.first(), Some(&fix));
        let alone = in_range(&Case::is7().jdks(vec![old]).facts());
        assert_eq!((alone.status, alone.fixes.len()), (Status::Fail, 0));
        assert!(alone.detail.contains("install one"), "{}", alone.detail);
    }

    #[test]
    fn no_java_home_fails_and_no_script_is_unknown() {
        let bare = in_range(&Case::is7().jdks(Vec::new()).facts());
        assert_eq!(
            (bare.status, bare.found.as_str()),
            (Status::Fail, "JAVA_HOME is not set")
        );
        let blind = in_range(&Case::blind().facts());
        assert_eq!(blind.status, Status::Unknown, "{blind:?}");
        let rangeless = Case::is7().file("bin/wso2server.sh", "#!/bin/sh\nexec java\n");
        let judged = in_range(&rangeless.jdks(vec![jdk("/opt/jdk-17", "17.0.15")]).facts());
        assert_eq!(judged.status, Status::Unknown);
    }
}
