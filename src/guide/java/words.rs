//! Formats a Java, and a JAVA_HOME that is not valid.

use crate::domain::jdk::Jdk;
use crate::probe::Facts;

pub(super) fn named(jdk: &Jdk) -> String {
    if jdk.vendor.is_empty() {
        format!("Java {}", jdk.version)
    } else {
        format!("Java {}, {}", jdk.version, jdk.vendor)
    }
}

/// The text for a JAVA_HOME of this environment that no start can use.
pub(in crate::guide) fn unusable(facts: &Facts) -> Option<String> {
    let named = facts.survey.upkeep.java_home.as_ref()?;
    let written = &named.written;
    (!named.launcher).then(|| format!("JAVA_HOME={written} has no bin/java"))
}
