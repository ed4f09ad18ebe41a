//! The part of G08 about two levels of Java that refuse jar files of the products.

use super::next;
use super::used::better;
use super::words::named;
use crate::domain::jdk::Jdk;
use crate::domain::setting::FileRole;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::text::script;

/// The property that switches the strict check off. Source: release notes of 11.0.20 and 17.0.8.
const CHECK_OFF: &str = "jdk.util.zip.disableZip64ExtraFieldValidation";

/// Whether this Java would refuse jars of this home: it has the fault, and the start script does not switch the check off.
pub(super) fn is_refused(facts: &Facts, jdk: &Jdk) -> bool {
    jdk.corrected_zip64().is_some() && !checks_nothing(facts)
}

/// The warning about a Java that refuses jars, with the level that corrects it.
pub(super) fn refuses_jars(facts: &Facts, used: &Jdk, needed: &str) -> Option<Verdict> {
    let corrected = used.corrected_zip64().filter(|_| !checks_nothing(facts))?;
    let why = format!(
        "this level refuses jars of WSO2 products, with \"invalid zip64 extra data field size\": {corrected} corrects it"
    );
    let needed = format!("{needed}, and a level that reads the products' jars");
    let judged = better(facts, Verdict::warn(named(used), needed, why));
    let judged = if judged.fixes.is_empty() {
        judged.by_hand(format!("install Java {corrected} or later, then set java.home"))
    } else {
        judged
    };
    Some(next::or_restart(facts, judged, |jdk| !is_refused(facts, jdk)))
}

fn checks_nothing(facts: &Facts) -> bool {
    let text = facts.files.text(FileRole::StartScript).unwrap_or_default();
    script::defines(text, script::Dialect::Sh)
        .iter()
        .any(|(name, value)| name == CHECK_OFF && value.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::super::in_range;
    use super::*;
    use crate::domain::settings::id;
    use crate::domain::{FoundBy, Status};
    use crate::guide::testing::{Case, jdk, sh};

    fn with(version: &str) -> Case {
        Case::is7().jdks(vec![jdk("/opt/jdk", version)])
    }

    #[test]
    fn a_level_that_refuses_jars_is_told_with_the_one_that_corrects_it() {
        for (bad, good) in [("11.0.20", "11.0.20.1"), ("17.0.8", "17.0.8.1")] {
            let judged = in_range(&with(bad).facts());
            assert_eq!((judged.status, judged.fixes.len()), (Status::Warn, 0), "{judged:?}");
            assert!(
                judged.detail.contains(&format!("{good} corrects it")),
                "{}",
                judged.detail
            );
            assert!(judged.remedy.unwrap().words.contains(good));
            assert_eq!(in_range(&with(good).facts()).status, Status::Pass, "{good}");
        }
    }

    #[test]
    fn a_sound_java_of_this_machine_is_the_cure_of_a_bad_level() {
        let mut other = jdk("/opt/jdk-11", "11.0.19");
        other.found_by = vec![FoundBy::Folder];
        let judged = in_range(&Case::is7().jdks(vec![jdk("/opt/jdk-17", "17.0.8"), other]).facts());
        let fix = &judged.fixes[0];
        assert_eq!(
            (judged.status, fix.setting, fix.value.as_deref()),
            (Status::Warn, id::JAVA_HOME, Some("/opt/jdk-11"))
        );
    }

    #[test]
    fn a_script_that_switches_the_check_off_is_no_trouble() {
        let off = |value: &str| {
            let script = sh(&format!("-D{CHECK_OFF}={value}"));
            in_range(&with("17.0.8").file("bin/wso2server.sh", &script).facts()).status
        };
        assert_eq!((off("true"), off("false")), (Status::Pass, Status::Warn));
    }

    #[test]
    fn without_a_readable_range_the_level_is_told_all_the_same() {
        let rangeless = with("11.0.20").file("bin/wso2server.sh", "#!/bin/sh\nexec java\n");
        assert_eq!(in_range(&rangeless.facts()).status, Status::Warn);
    }
}
