//! Addresses in Java properties files, and in the two dialects of Log4j, where a value is less than a line or more than one.

use std::fmt;

use super::kind::{Address, Context, is};
use crate::domain::setting::FileRole;
use crate::text::{EditError, Edited, Format, Found, log4j, properties, rotation};

/// A key.
pub(super) struct Property(pub(super) &'static str);

impl Property {
    /// The id of the logger of Log4j 2 whose level the key says.
    fn logger(&self) -> Option<&'static str> {
        self.0.strip_prefix("logger.")?.strip_suffix(".level")
    }
}

impl fmt::Display for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for Property {
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError> {
        Ok(match context.file {
            FileRole::Log4j => log4j::level(text, self.0),
            _ => properties::get(text, self.0),
        })
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        match (context.file, self.logger()) {
            (FileRole::Log4j, _) => log4j::set_level(text, self.0, value),
            // The products name a logger's id after its package.
            (FileRole::Log4j2, Some(id)) => log4j::set_logger_level(text, id, &id.replace('-', "."), value),
            _ => properties::set(text, self.0, value),
        }
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        properties::remove(text, self.0)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Properties) && !file.starts_the_server()
    }

    fn of_clusters(&self) -> bool {
        self.0.contains("hazelcast")
    }
}

/// How the appenders roll.
pub(super) struct LogRotation;

impl fmt::Display for LogRotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the appenders that write files")
    }
}

impl Address for LogRotation {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(rotation::get(text))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        rotation::set(text, value)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        matches!(file, FileRole::Log4j | FileRole::Log4j2)
    }

    fn fits(&self, text: Option<&str>, _context: &Context) -> bool {
        text.is_none_or(|text| rotation::get(text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::At;
    use crate::text::address::tests::{Case, RoundTrip};

    impl RoundTrip for Property {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(
                    At::Property("a.b"),
                    FileRole::HazelcastProperties,
                    &["log4j2", "ä = \\"],
                )
                .from(&["", "# a.b=1\nc : d", "a.b = x\na.b = \\\n  y\n"])
                .removed(),
                Case::new(
                    At::Property("log4j.logger.com.hazelcast"),
                    FileRole::Log4j,
                    &["INFO", "DEBUG"],
                )
                .from(&["", "log4j.logger.com.hazelcast=DEBUG, CARBON_LOGFILE\n"])
                .removed(),
                Case::new(
                    At::Property("logger.com-hazelcast.level"),
                    FileRole::Log4j2,
                    &["INFO", "DEBUG"],
                )
                .from(&["", "loggers = a, \\\n  b\nrootLogger.level = INFO\n"])
                .removed(),
            ]
        }
    }

    impl RoundTrip for LogRotation {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::LogRotation, FileRole::Log4j, &["size", "daily"]).from(&[
                    "log4j.rootLogger=INFO, F\nlog4j.appender.F=org.apache.log4j.DailyRollingFileAppender\n\
                     log4j.appender.F.File=a.log\n",
                ]),
                Case::new(At::LogRotation, FileRole::Log4j2, &["size", "daily"]).from(&[
                    "appender.F.type = RollingFile\nappender.F.name = F\nappender.F.fileName = a.log\n\
                     appender.F.filePattern = a-%d{MM-dd-yyyy}.log\nappender.F.policies.type = Policies\n\
                     appender.F.policies.time.type = TimeBasedTriggeringPolicy\n",
                ]),
            ]
        }
    }

    #[test]
    fn a_logger_of_log4j_2_gets_its_name_and_its_place_in_the_list() {
        let set = |key, file| {
            let text = "loggers = a\n";
            Property(key).set(text, "INFO", &Case::context_in(file)).unwrap().text
        };
        assert_eq!(
            set("logger.com-hazelcast.level", FileRole::Log4j2),
            "loggers = com-hazelcast, a\nlogger.com-hazelcast.name = com.hazelcast\nlogger.com-hazelcast.level = INFO\n"
        );
        assert_eq!(
            set("logger.com-hazelcast.level", FileRole::HazelcastProperties),
            "loggers = a\nlogger.com-hazelcast.level = INFO\n"
        );
    }
}
