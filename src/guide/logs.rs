//! Guidelines about the log: its rotation, and what its configuration names.

mod undefined;

use super::Guideline;
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::settings::id;
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!(
        "G46",
        "Log rotation",
        "Production guidelines 4.4, \"Log rotation\"",
        Test,
        rotation
    ),
    row!(
        "X18",
        "Appenders and loggers that are named",
        "Log4j: what its configuration must define",
        Test,
        undefined::undefined
    ),
];

/// G46. The log rolls by size, and no archive is overwritten.
fn rotation(facts: &Facts) -> Verdict {
    let needed = "by size, old files kept apart and counted";
    let seen = match read_setting(facts, id::LOG_ROTATION, needed) {
        Ok(seen) => seen,
        Err(judged) => return judged.as_unknown(),
    };
    let database = if facts.logs_through_log4j2() {
        ""
    } else {
        "; a level saved in the management console overrides the file"
    };
    let cured = |judged: Verdict| judged.cured_by(id::LOG_ROTATION, "size");
    match seen {
        SettingValue::Value("size") => {
            let kept = if facts.logs_through_log4j2() {
                "files of earlier days stay until somebody deletes them"
            } else {
                "no more than the counted old files are kept"
            };
            Verdict::pass("by size", needed).saying(format!("{kept}{database}"))
        }
        SettingValue::Value("overwriting") => cured(Verdict::fail(
            "by size, into names without a counter",
            needed,
            "the second full file of a day replaces the first, whose lines are lost",
        )),
        SettingValue::Value("daily") => cured(Verdict::warn(
            "daily, however large, and never deleted",
            needed,
            format!("one loud day, or a year of quiet ones, fills the disk{database}"),
        )),
        SettingValue::Value("never") => cured(Verdict::warn(
            "a log file that only grows",
            needed,
            format!("it never rolls, and fills the disk in the end{database}"),
        )),
        SettingValue::Value(other) => {
            Verdict::unknown(other.to_owned(), needed, "this kind of rotation is not known here")
        }
        SettingValue::Unset => Verdict::unknown(
            "no appender of the log",
            needed,
            "no appender known here writes the log: it may go elsewhere",
        ),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G46", Status::Pass, || toml("a-%d{MM-dd-yyyy}.%i.log")),
        ("G46", Status::Fail, || toml("a-%d{MM-dd-yyyy}.log")),
        ("G46", Status::Fail, mi),
        ("G46", Status::Warn, || xml("DailyRollingFileAppender")),
        ("G46", Status::Warn, || xml("FileAppender")),
        ("G46", Status::Pass, || xml("RollingFileAppender")),
        ("G46", Status::Unknown, Case::is7),
        ("G46", Status::Unknown, Case::esb),
        ("X18", Status::Pass, || undefined::tests::toml("A")),
        ("X18", Status::Warn, || undefined::tests::toml("B")),
        ("X18", Status::Unknown, Case::is7),
    ];

    fn log4j2(pattern: &str) -> String {
        format!(
            "appender.CARBON_LOGFILE.type = RollingFile\n\
             appender.CARBON_LOGFILE.filePattern = ${{sys:carbon.home}}/repository/logs/{pattern}\n\
             appender.CARBON_LOGFILE.policies.size.type = SizeBasedTriggeringPolicy\n\
             appender.CARBON_LOGFILE.policies.size.size = 10MB\n"
        )
    }

    fn toml(pattern: &str) -> Case {
        Case::is7().file("repository/conf/log4j2.properties", &log4j2(pattern))
    }

    fn mi() -> Case {
        Case::mi().file("conf/log4j2.properties", &log4j2("a-%d{MM-dd-yyyy}.log"))
    }

    fn xml(class: &str) -> Case {
        let text =
            format!("log4j.rootLogger=INFO, CARBON_LOGFILE\nlog4j.appender.CARBON_LOGFILE=org.apache.log4j.{class}\n");
        Case::esb().file("repository/conf/log4j.properties", &text)
    }

    #[test]
    fn the_cure_is_one_setting_and_turns_the_finding() {
        for (case, file) in [
            (mi as fn() -> Case, "conf/log4j2.properties"),
            (|| xml("DailyRollingFileAppender"), "repository/conf/log4j.properties"),
        ] {
            let judged = rotation(&case().facts());
            assert_eq!(judged.fixes[0].setting, id::LOG_ROTATION);
            let facts = case().facts();
            let text = facts
                .files
                .iter()
                .find(|(_, loaded)| loaded.path.ends_with(file))
                .unwrap()
                .1
                .text()
                .unwrap()
                .to_owned();
            let cured = crate::text::rotation::set(&text, "size").unwrap().text;
            assert_eq!(rotation(&case().file(file, &cured).facts()).status, Status::Pass);
        }
    }

    #[test]
    fn the_console_beats_the_file_in_older_products() {
        assert!(
            rotation(&xml("RollingFileAppender").facts())
                .detail
                .contains("management console")
        );
    }
}
