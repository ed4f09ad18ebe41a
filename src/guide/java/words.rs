//! Formats a Java, and a JAVA_HOME that no start can use.

use crate::domain::jdk::Jdk;
use crate::probe::Facts;

pub(super) fn named(jdk: &Jdk) -> String {
    if jdk.vendor.is_empty() {
        format!("Java {}", jdk.version)
    } else {
        format!("Java {}, {}", jdk.version, jdk.vendor)
    }
}

/// The text for a JAVA_HOME that no start can use.
pub(super) fn unusable(facts: &Facts) -> Option<String> {
    let named = facts.survey.upkeep.java_home.as_ref()?;
    let flaw = named.flaw.as_ref()?;
    Some(format!("JAVA_HOME={} {flaw}", named.written))
}
