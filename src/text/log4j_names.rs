//! Finds the names in a Log4j configuration that it uses and does not define.
//!
//! Source: Log4j 2's builder of configurations from properties: where there is a list `appenders` or `loggers`, only what is in it
//! is made, each with the `type` and `name` it must have. Log4j 1's PropertyConfigurator.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::properties;

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undefined {
    /// A logger writes to an appender that the file does not define.
    Appender,
    /// A logger writes to an appender that is defined, and missing in the list of appenders: it is not made.
    Unlisted,
    /// The list of appenders names one without type or name: Log4j refuses the whole file.
    ListedAppender,
    /// The list of loggers names one without a name: Log4j refuses the whole file.
    ListedLogger,
}

impl Undefined {
    /// Whether Log4j refuses the whole file, and not this name alone.
    pub fn refuses_all(self) -> bool {
        matches!(self, Self::ListedAppender | Self::ListedLogger)
    }
}

/// One name that is used and not defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndefinedName {
    /// The name, as written.
    pub name: String,
    /// What is wrong.
    pub kind: Undefined,
    /// The line that uses it, from 1.
    pub line: usize,
}

/// The names of a `log4j2.properties`, those first for which the whole file is refused.
pub fn log4j2(text: &str) -> Vec<UndefinedName> {
    let all = properties::places(text);
    let value = |key: &str| {
        all.get(key)
            .map(|found| found.value.trim())
            .filter(|value| !value.is_empty())
    };
    let ids = |prefix: &str| -> BTreeSet<&str> {
        let below = all.keys().filter_map(|key| key.strip_prefix(prefix));
        below.filter_map(|rest| Some(rest.split_once('.')?.0)).collect()
    };
    let listed = |list: &str, prefix: &str| -> (Vec<String>, bool) {
        match all.get(list) {
            Some(found) => (items(&found.value).map(str::to_owned).collect(), true),
            None => (ids(prefix).into_iter().map(str::to_owned).collect(), false),
        }
    };
    let line = |key: &str| all.get(key).map_or(0, |found| found.line);
    let mut wrong = Vec::new();
    let (appenders, has_list) = listed("appenders", "appender.");
    let mut made = BTreeSet::new();
    for id in &appenders {
        let (name, kind) = (
            value(&format!("appender.{id}.name")),
            value(&format!("appender.{id}.type")),
        );
        if has_list && (name.is_none() || kind.is_none()) {
            wrong.push(UndefinedName {
                name: id.clone(),
                kind: Undefined::ListedAppender,
                line: line("appenders"),
            });
        }
        made.extend(name);
    }
    let (loggers, has_list) = listed("loggers", "logger.");
    for id in &loggers {
        let short = all.contains_key(&format!("logger.{id}"));
        if has_list && !short && value(&format!("logger.{id}.name")).is_none() {
            wrong.push(UndefinedName {
                name: id.clone(),
                kind: Undefined::ListedLogger,
                line: line("loggers"),
            });
        }
    }
    let defined: BTreeSet<&str> = ids("appender.")
        .into_iter()
        .filter_map(|id| value(&format!("appender.{id}.name")))
        .collect();
    let owners = loggers.iter().map(|id| format!("logger.{id}.appenderRef."));
    for owner in std::iter::once("rootLogger.appenderRef.".to_owned()).chain(owners) {
        for (name, line) in refs(&all, &owner) {
            if made.contains(name) || name.is_empty() || name.contains('$') {
                continue;
            }
            wrong.push(UndefinedName {
                name: name.to_owned(),
                kind: if defined.contains(name) {
                    Undefined::Unlisted
                } else {
                    Undefined::Appender
                },
                line,
            });
        }
    }
    ordered(wrong)
}

/// The appenders that one logger refers to, with their lines.
fn refs<'t>(all: &'t BTreeMap<String, Found>, owner: &str) -> Vec<(&'t str, usize)> {
    let own = all
        .range(owner.to_owned()..)
        .take_while(|(key, _)| key.starts_with(owner));
    own.filter(|(key, _)| matches!(key[owner.len()..].split_once('.'), Some((_, "ref"))))
        .map(|(_, found)| (found.value.trim(), found.line))
        .collect()
}

/// The names of a `log4j.properties`.
pub fn log4j1(text: &str) -> Vec<UndefinedName> {
    let all = properties::places(text);
    let mut wrong = Vec::new();
    for (key, found) in &all {
        let logger = ["log4j.rootLogger", "log4j.rootCategory"].contains(&key.as_str())
            || key.starts_with("log4j.logger.")
            || key.starts_with("log4j.category.");
        if !logger {
            continue;
        }
        // The level comes first; a line that begins with a comma inherits it.
        for name in items_after_first(&found.value) {
            if !name.contains('$') && !all.contains_key(&format!("log4j.appender.{name}")) {
                wrong.push(UndefinedName {
                    name: name.to_owned(),
                    kind: Undefined::Appender,
                    line: found.line,
                });
            }
        }
    }
    ordered(wrong)
}

fn ordered(mut wrong: Vec<UndefinedName>) -> Vec<UndefinedName> {
    wrong.sort_by_key(|one| (!one.kind.refuses_all(), one.line));
    wrong
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn items_after_first(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').skip(1).map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "appenders = FILE, \\\n  CONSOLE\nappender.FILE.type = RollingFile\nappender.FILE.name = LOGFILE\n\
        appender.CONSOLE.type = Console\nappender.CONSOLE.name = CONSOLE\nappender.SPARE.type = Console\nappender.SPARE.name = SPARE\n\
        loggers = a\nlogger.a.name = org.a\nlogger.a.level = INFO\nlogger.a.appenderRef.FILE.ref = LOGFILE\n\
        logger.spare.name = org.spare\nlogger.spare.appenderRef.x.ref = SPARE\n\
        rootLogger.level = INFO\nrootLogger.appenderRef.one.ref = LOGFILE\nrootLogger.appenderRef.two.ref = CONSOLE\n";

    fn found(text: &str) -> Vec<(String, Undefined, usize)> {
        log4j2(text)
            .into_iter()
            .map(|one| (one.name, one.kind, one.line))
            .collect()
    }

    #[test]
    fn a_whole_file_has_nothing_undefined_and_spare_parts_do_no_harm() {
        assert_eq!(found(GOOD), []);
        assert_eq!(found(&GOOD.replace("ref = LOGFILE", "ref = ${sys:which}")), []);
        assert_eq!(found(""), []);
    }

    #[test]
    fn a_reference_counts_by_the_appenders_name_not_by_its_key() {
        let by_key = GOOD.replace("two.ref = CONSOLE", "two.ref = FILE");
        assert_eq!(found(&by_key), [("FILE".to_owned(), Undefined::Appender, 17)]);
        let gone = GOOD.replace("FILE.ref = LOGFILE", "FILE.ref = MISSING");
        assert_eq!(found(&gone), [("MISSING".to_owned(), Undefined::Appender, 12)]);
    }

    #[test]
    fn what_is_listed_must_be_defined_and_what_is_used_must_be_listed() {
        let appender = GOOD.replace("appenders = FILE", "appenders = NONE, FILE");
        assert_eq!(found(&appender), [("NONE".to_owned(), Undefined::ListedAppender, 1)]);
        let untyped = GOOD.replace("appender.FILE.type = RollingFile\n", "");
        assert_eq!(found(&untyped)[0].1, Undefined::ListedAppender);
        let logger = GOOD.replace("loggers = a", "loggers = a, b");
        assert_eq!(found(&logger), [("b".to_owned(), Undefined::ListedLogger, 9)]);
        let used = GOOD.replace("loggers = a", "loggers = a, spare");
        assert_eq!(found(&used), [("SPARE".to_owned(), Undefined::Unlisted, 14)]);
        let no_list = GOOD
            .replace("appenders = FILE, \\\n  CONSOLE\n", "")
            .replace("loggers = a", "loggers = a, spare");
        assert_eq!(found(&no_list), []);
    }

    #[test]
    fn the_older_format_names_appenders_after_the_level() {
        let text = "log4j.rootLogger=INFO, A, B\nlog4j.appender.A=org.x.A\nlog4j.appender.A.file=x\n\
            log4j.logger.org.b = DEBUG\nlog4j.logger.org.c=,C\nlog4j.additivity.org.b=false\n";
        let names: Vec<_> = log4j1(text).into_iter().map(|one| (one.name, one.line)).collect();
        assert_eq!(names, [("B".to_owned(), 1), ("C".to_owned(), 5)]);
        assert_eq!(log4j1(&text.replace(", B", "").replace(",C", "")), []);
    }
}
