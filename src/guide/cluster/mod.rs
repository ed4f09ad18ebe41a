//! Guidelines about Hazelcast clustering: its properties, its log lines, its members, and high availability.

pub(super) mod availability;
mod enabled;
mod fitness;
mod members;
mod roster;

use enabled::enabled;

pub(super) use members::members;

use super::Guideline;
use super::row::HAZELCAST;
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::SettingId;
use crate::domain::Status;
use crate::domain::settings::id;
use crate::probe::Facts;

/// The guidelines of this family.
pub(in crate::guide) const ROWS: &[Guideline] = &[
    row!("G27", "Hazelcast's own properties", HAZELCAST, Production, properties),
    row!("G28", "Hazelcast's log lines", HAZELCAST, Production, log_level),
    row!("G29", "Well-known members", HAZELCAST, Test, members),
];

/// G27. Hazelcast shuts down with the product, and logs through the product's logging.
pub(super) fn properties(facts: &Facts) -> Verdict {
    let logging = if facts.logs_through_log4j2() { "log4j2" } else { "log4j" };
    let needed = format!("shutdown hook off, logging through {logging}");
    let mut wrong = Vec::new();
    for (id, name, wanted, why) in [
        (
            id::HAZELCAST_SHUTDOWN_HOOK,
            "shutdown-hook",
            "false",
            "with its own hook Hazelcast is gone before the product has finished",
        ),
        (
            id::HAZELCAST_LOGGING,
            "logging",
            logging,
            "otherwise its lines go to the console, whose output the start script discards",
        ),
    ] {
        let found = match read_setting(facts, id, &needed) {
            Err(judged) => return judged,
            Ok(SettingValue::Value(value)) if value.eq_ignore_ascii_case(wanted) => continue,
            Ok(SettingValue::Value(value)) => format!("{name} is {value}"),
            Ok(SettingValue::Unset) => format!("{name} is not set"),
        };
        wrong.push((id, wanted, found, why));
    }
    let Some((_, _, _, why)) = wrong.first() else {
        return Verdict::pass(needed.clone(), needed);
    };
    let found: Vec<&str> = wrong.iter().map(|(_, _, found, _)| found.as_str()).collect();
    let judged = Verdict::warn(found.join(", "), needed, *why);
    let cured = |judged: Verdict, (id, wanted, ..): &(SettingId, &str, String, &str)| judged.cured_by(*id, *wanted);
    where_it_matters(facts, wrong.iter().fold(judged, cured))
}

/// G28. The log says which members join and leave.
pub(super) fn log_level(facts: &Facts) -> Verdict {
    let needed = "com.hazelcast at INFO";
    let found = match read_setting(facts, id::HAZELCAST_LOG_LEVEL, needed) {
        Err(judged) => return judged,
        // log4j 1 takes appenders after the level: `INFO, CARBON_LOGFILE`.
        Ok(SettingValue::Value(value)) => value.split(',').next().unwrap_or_default().trim(),
        Ok(SettingValue::Unset) => "not set",
    };
    if ["INFO", "DEBUG", "TRACE", "ALL"]
        .iter()
        .any(|level| found.eq_ignore_ascii_case(level))
    {
        return Verdict::pass(found, needed);
    }
    let why = "without these lines a cluster that splits leaves no trace of when and with whom";
    where_it_matters(
        facts,
        Verdict::warn(found, needed, why).cured_by(id::HAZELCAST_LOG_LEVEL, "INFO"),
    )
}

/// The verdict where clustering is on; information where it is off; unknown where that is unknown.
fn where_it_matters(facts: &Facts, judged: Verdict) -> Verdict {
    match enabled(facts, &judged.needed) {
        Ok(true) => judged,
        Ok(false) => Verdict {
            status: Status::Info,
            ..judged
        }
        .saying("read only once clustering is on, and it is off"),
        Err(other) => other,
    }
}

#[cfg(test)]
pub(in crate::guide) mod tests {
    use super::availability::high_availability;
    use super::*;
    use crate::guide::testing::{Case, Sample, axis2};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G27", Status::Pass, || on().file(PROPERTIES, GOOD)),
        ("G27", Status::Warn, on),
        ("G27", Status::Info, off),
        ("G27", Status::Unknown, broken),
        ("G28", Status::Pass, || {
            on().file(LOG4J, "log4j.logger.com.hazelcast=INFO\n")
        }),
        ("G28", Status::Warn, on),
        ("G28", Status::Info, off),
        ("G28", Status::Unknown, broken),
        ("G29", Status::Pass, || {
            nodes("10.0.0.11", &["10.0.0.11:4000", "10.0.0.12:4000"])
        }),
        ("G29", Status::Fail, || {
            nodes("10.0.0.11", &["10.0.0.11:4000", "127.0.0.1:4000"])
        }),
        ("G29", Status::Warn, || nodes("10.0.0.11", &["10.0.0.11:4000"])),
        ("G29", Status::Info, off),
        ("G29", Status::Unknown, broken),
    ];

    /// A cluster by well-known addresses, on an inspected machine.
    pub(super) fn nodes(own: &str, list: &[&str]) -> Case {
        Case::esb()
            .file("repository/conf/axis2/axis2.xml", &axis2(true, "wka", own, list))
            .surveyed()
    }

    fn broken() -> Case {
        Case::esb().file("repository/conf/axis2/axis2.xml", "<axisconfig>")
    }

    const PROPERTIES: &str = "repository/conf/hazelcast.properties";
    const LOG4J: &str = "repository/conf/log4j.properties";

    fn on() -> Case {
        Case::esb().file(
            "repository/conf/axis2/axis2.xml",
            &axis2(true, "wka", "10.0.0.11", &["10.0.0.11:4000", "10.0.0.12:4000"]),
        )
    }

    fn off() -> Case {
        Case::esb().file(
            "repository/conf/axis2/axis2.xml",
            &axis2(false, "multicast", "127.0.0.1", &[]),
        )
    }

    const GOOD: &str = "hazelcast.shutdownhook.enabled=false\nhazelcast.logging.type=log4j\n";

    #[test]
    fn the_guides_two_lines_pass_and_each_missing_one_is_cured() {
        assert_eq!(properties(&on().file(PROPERTIES, GOOD).facts()).status, Status::Pass);
        let bare = properties(&on().facts());
        let fix = bare.fixes[0].clone();
        assert_eq!((bare.status, fix.setting), (Status::Warn, id::HAZELCAST_SHUTDOWN_HOOK));
        let half = properties(&on().file(PROPERTIES, "hazelcast.shutdownhook.enabled=false\n").facts());
        let fix = half.fixes[0].clone();
        assert_eq!(
            (fix.setting, fix.value.as_deref()),
            (id::HAZELCAST_LOGGING, Some("log4j"))
        );
    }

    #[test]
    fn both_properties_are_cured_at_once() {
        let judged = properties(&on().facts());
        let fixes = judged.fixes.iter();
        let fixes: Vec<_> = fixes.map(|fix| (fix.setting, fix.value.as_deref().unwrap())).collect();
        assert_eq!(
            fixes,
            [(id::HAZELCAST_SHUTDOWN_HOOK, "false"), (id::HAZELCAST_LOGGING, "log4j")]
        );
        assert_eq!(judged.found, "shutdown-hook is true, logging is jdk");
    }

    #[test]
    fn without_clustering_the_lines_are_only_something_to_know() {
        let judged = properties(&off().facts());
        assert_eq!((judged.status, !judged.fixes.is_empty()), (Status::Info, true));
        assert_eq!(properties(&Case::mi().facts()).status, Status::Info);
        assert_eq!(log_level(&off().facts()).status, Status::Info);
    }

    #[test]
    fn a_directory_in_the_files_place_or_a_broken_axis2_is_unknown() {
        let odd = on().file("repository/conf/hazelcast.properties/x", "");
        assert_eq!(properties(&odd.facts()).status, Status::Unknown);
        assert_eq!(properties(&broken().facts()).status, Status::Unknown);
        assert_eq!(
            log_level(&broken().file(LOG4J, "log4j.rootLogger=ERROR\n").facts()).status,
            Status::Unknown
        );
    }

    #[test]
    fn the_loggers_level_is_read_before_its_appenders() {
        let at = |line: &str| log_level(&on().file(LOG4J, line).facts()).status;
        assert_eq!(at("log4j.logger.com.hazelcast=INFO, CARBON_LOGFILE\n"), Status::Pass);
        assert_eq!(at("log4j.logger.com.hazelcast=debug\n"), Status::Pass);
        assert_eq!(at("log4j.logger.com.hazelcast=ERROR\n"), Status::Warn);
        assert_eq!(at("log4j.rootLogger=ERROR\n"), Status::Warn);
    }

    #[test]
    fn one_member_is_not_available_and_no_cluster_is_a_choice() {
        // Nobody looked whether they share their databases.
        assert_eq!(high_availability(&on().facts()).status, Status::Unknown);
        assert_eq!(high_availability(&off().facts()).status, Status::Info);
        let axis2 = |scheme: &str| axis2(true, scheme, "10.0.0.11", &["10.0.0.11:4000"]);
        let alone = Case::esb().file("repository/conf/axis2/axis2.xml", &axis2("wka"));
        assert_eq!(high_availability(&alone.facts()).status, Status::Warn);
        let cloud = Case::esb().file("repository/conf/axis2/axis2.xml", &axis2("kubernetes"));
        assert_eq!(high_availability(&cloud.facts()).status, Status::Info);
        let placeholder = Case::esb().file("repository/conf/axis2/axis2.xml", &axis2("${scheme}"));
        assert_eq!(high_availability(&placeholder.facts()).status, Status::Unknown);
    }
}
