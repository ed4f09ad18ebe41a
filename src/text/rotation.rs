//! How the appenders of a log4j file roll, in both formats: one value over many keys.

use crate::problem::Reason;
use std::collections::{BTreeMap, BTreeSet};

use super::{EditError, Edited, Found, properties};

/// Size at which a new file begins.
const SIZE: &str = "10MB";
/// How many old files are kept.
const KEPT: &str = "20";
/// The appender of Log4j 1 that rolls by size.
const BY_SIZE: &str = "org.apache.log4j.RollingFileAppender";
/// The one that rolls each day, of Log4j itself: older kernels have none of their own.
const BY_DAY: &str = "org.apache.log4j.DailyRollingFileAppender";
/// The main log's appender, in both dialects.
const MAIN: &str = "CARBON_LOGFILE";

/// Appenders that are changed at once.
const APPENDERS: usize = 50;

/// `size` and `daily` as they can be set; `never` where an appender only grows; `overwriting` where it rolls by size into
/// names without a counter, so that each archive of a day replaces the one before. `None` where no appender writes a file.
///
/// Of Log4j 1 the appenders of the root logger count, which get every line; of Log4j 2 all that roll.
///
/// Source: Log4j 1's appender classes; Log4j 2's RollingFile appender, whose default rollover counts in `%i`.
pub fn get(text: &str) -> Option<Found> {
    let all = properties::all(text);
    let (key, value) = match newer(&all) {
        names if names.is_empty() => older(&all)?,
        names => of_log4j2(&all, &names),
    };
    Some(Found {
        value: value.to_owned(),
        ..properties::get(text, &key)?
    })
}

/// Makes the log roll by size, or each day.
///
/// # Errors
/// [`EditError::Value`] for another word, [`EditError::Absent`] where no appender writes a file, [`EditError::Verify`] where the
/// file would not read back.
pub fn set(text: &str, way: &str) -> Result<Edited, EditError> {
    let now = get(text).ok_or_else(|| EditError::Absent("an appender that writes the log".into()))?;
    if now.value == way {
        return Ok(Edited::unchanged(text));
    }
    let all = properties::all(text);
    let names = newer(&all);
    // More than a person can review in the diff.
    if names.len().max(files_of_root(&all).len()) > APPENDERS {
        return Err(EditError::Bound(Reason::new(
            format!("has more than {APPENDERS} appenders that write files"),
            "change them by hand",
        )));
    }
    let after = match (way, names.is_empty()) {
        ("size", true) => older_by_size(text, &all)?,
        ("daily", true) => older_by_day(text, &all)?,
        ("size", false) => newer_by_size(text, &all, &names)?,
        ("daily", false) => newer_by_day(text, &names)?,
        _ => return Err(EditError::Value(format!("`{way}` is neither size nor daily"))),
    };
    if get(&after).is_some_and(|found| found.value == way) {
        Ok(Edited::between(text, after))
    } else {
        Err(EditError::Verify("how the appenders roll".into()))
    }
}

/// The appenders of Log4j 2 that roll.
fn newer(all: &BTreeMap<String, String>) -> Vec<String> {
    all.iter()
        .filter(|(_, value)| matches!(value.trim(), "RollingFile" | "RollingRandomAccessFile"))
        .filter_map(|(key, _)| key.strip_prefix("appender.")?.strip_suffix(".type"))
        .filter(|name| !name.contains('.'))
        .map(str::to_owned)
        .collect()
}

/// The key that decides, and what it says.
fn of_log4j2(all: &BTreeMap<String, String>, names: &[String]) -> (String, &'static str) {
    let pattern = |name: &str| format!("appender.{name}.filePattern");
    let sized = |name: &&String| all.contains_key(&size_type(name));
    let replaces = |name: &&String| all.get(&pattern(name)).is_some_and(|value| !value.contains("%i"));
    if let Some(name) = names.iter().filter(sized).find(replaces) {
        return (pattern(name), "overwriting");
    }
    let main = names.iter().find(|name| *name == MAIN).unwrap_or(&names[0]);
    let way = if sized(&main) { "size" } else { "daily" };
    (format!("appender.{main}.type"), way)
}

/// The appenders of Log4j 1 that get every line and write files, with their classes.
fn files_of_root(all: &BTreeMap<String, String>) -> Vec<(String, &str)> {
    let root = all.get("log4j.rootLogger").or(all.get("log4j.rootCategory"));
    // A repeated name adds nothing new.
    let mut seen = BTreeSet::new();
    let listed = root.map_or("", String::as_str).split(',').skip(1).map(str::trim);
    let listed = listed.filter(|name| seen.insert(*name));
    let class = |name: &str| Some((name.to_owned(), all.get(&format!("log4j.appender.{name}"))?.trim()));
    let mut found: Vec<_> = listed
        .filter_map(class)
        .filter(|(_, class)| class.ends_with("FileAppender"))
        .collect();
    if found.is_empty() {
        found.extend(class(MAIN).filter(|(_, class)| class.ends_with("FileAppender")));
    }
    found
}

/// How a class of Log4j 1 rolls.
fn way_of(class: &str) -> &'static str {
    if class.ends_with("DailyRollingFileAppender") {
        "daily"
    } else if class.ends_with("RollingFileAppender") {
        "size"
    } else {
        "never"
    }
}

fn older(all: &BTreeMap<String, String>) -> Option<(String, &'static str)> {
    let files = files_of_root(all);
    let worst = ["never", "daily", "size"].into_iter().find_map(|way| {
        let (name, _) = files.iter().find(|(_, class)| way_of(class) == way)?;
        Some((name.clone(), way))
    });
    worst.map(|(name, way)| (format!("log4j.appender.{name}"), way))
}

/// The new value of each key, in the order in which new ones are written.
type Changes = Vec<(String, Option<&'static str>)>;

fn older_by_size(text: &str, all: &BTreeMap<String, String>) -> Result<String, EditError> {
    let mut changes = Changes::new();
    for (name, class) in files_of_root(all) {
        if way_of(class) == "size" {
            continue;
        }
        let key = format!("log4j.appender.{name}");
        changes.push((format!("{key}.MaxFileSize"), Some(SIZE)));
        changes.push((format!("{key}.MaxBackupIndex"), Some(KEPT)));
        changes.push((key, Some(BY_SIZE)));
    }
    properties::change(text, &changes)
}

fn older_by_day(text: &str, all: &BTreeMap<String, String>) -> Result<String, EditError> {
    let mut changes = Changes::new();
    for (name, class) in files_of_root(all) {
        if way_of(class) == "daily" {
            continue;
        }
        let key = format!("log4j.appender.{name}");
        // A daily appender has no such limits and warns about each at every start.
        changes.push((format!("{key}.MaxFileSize"), None));
        changes.push((format!("{key}.MaxBackupIndex"), None));
        changes.push((key, Some(BY_DAY)));
    }
    properties::change(text, &changes)
}

fn newer_by_size(text: &str, all: &BTreeMap<String, String>, names: &[String]) -> Result<String, EditError> {
    let key = |name: &str, rest: &str| format!("appender.{name}.{rest}");
    let patterns: Vec<(String, String)> = names
        .iter()
        .map(|name| key(name, "filePattern"))
        .filter_map(|pattern| {
            let value = all.get(&pattern).filter(|value| !value.contains("%i"))?;
            Some((pattern, counted(value.trim())))
        })
        .collect();
    let mut changes: Vec<(String, Option<&str>)> = patterns
        .iter()
        .map(|(pattern, value)| (pattern.clone(), Some(value.as_str())))
        .collect();
    for name in names {
        if !all.contains_key(&size_type(name)) {
            changes.push((size_type(name), Some("SizeBasedTriggeringPolicy")));
            changes.push((key(name, "policies.size.size"), Some(SIZE)));
        }
        if !all.contains_key(&key(name, "policies.type")) {
            changes.push((key(name, "policies.type"), Some("Policies")));
        }
        if !all.contains_key(&key(name, "strategy.max")) {
            changes.push((key(name, "strategy.type"), Some("DefaultRolloverStrategy")));
            changes.push((key(name, "strategy.max"), Some(KEPT)));
        }
    }
    properties::change(text, &changes)
}

fn newer_by_day(text: &str, names: &[String]) -> Result<String, EditError> {
    let both = |name: &String| {
        [
            (size_type(name), None),
            (format!("appender.{name}.policies.size.size"), None),
        ]
    };
    let changes: Changes = names.iter().flat_map(both).collect();
    properties::change(text, &changes)
}

fn size_type(name: &str) -> String {
    format!("appender.{name}.policies.size.type")
}

/// A file pattern with a counter before the ending of its name.
fn counted(pattern: &str) -> String {
    let name = pattern.rfind('/').map_or(0, |at| at + 1);
    // A date pattern may hold a point of its own: only one behind it ends the name.
    let from = pattern.rfind('}').map_or(name, |at| at.max(name));
    match pattern[from..].find('.') {
        Some(dot) => format!("{}.%i{}", &pattern[..from + dot], &pattern[from + dot..]),
        None => format!("{pattern}.%i"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "log4j.rootLogger=ERROR, CARBON_CONSOLE, CARBON_LOGFILE, ERROR_LOGFILE\n\
                       log4j.appender.CARBON_CONSOLE=org.apache.log4j.ConsoleAppender\n\
                       log4j.appender.CARBON_LOGFILE=x.CarbonDailyRollingFileAppender\n\
                       log4j.appender.CARBON_LOGFILE.File=a.log\n\
                       log4j.appender.ERROR_LOGFILE=org.apache.log4j.FileAppender\n\
                       log4j.appender.AUDIT=org.apache.log4j.DailyRollingFileAppender\n";

    const NEW: &str = "appender.CARBON_LOGFILE.type = RollingFile\n\
                       appender.CARBON_LOGFILE.filePattern = ${sys:carbon.home}/logs/a-%d{MM.dd.yyyy}.log\n\
                       appender.CARBON_LOGFILE.policies.type = Policies\n\
                       appender.CARBON_LOGFILE.policies.size.type = SizeBasedTriggeringPolicy\n\
                       appender.CARBON_LOGFILE.policies.size.size=10MB\n\
                       appender.CARBON_LOGFILE.strategy.max = 20\n\
                       appender.CONSOLE.type = Console\n";

    fn way(text: &str) -> String {
        get(text).unwrap().value
    }

    #[test]
    fn the_worst_appender_of_the_root_logger_speaks() {
        assert_eq!((way(OLD), get(OLD).unwrap().line), ("never".into(), 5));
        assert_eq!(way(&OLD.replace(", ERROR_LOGFILE", "")), "daily");
        assert_eq!(get("log4j.rootLogger=INFO, A\n"), None);
    }

    #[test]
    fn by_size_and_back_by_day() {
        let sized = set(OLD, "size").unwrap().text;
        assert_eq!(way(&sized), "size");
        for name in ["CARBON_LOGFILE", "ERROR_LOGFILE"] {
            assert!(sized.contains(&format!("log4j.appender.{name}={BY_SIZE}\n")), "{sized}");
            assert!(
                sized.contains(&format!("log4j.appender.{name}.MaxBackupIndex=20\n")),
                "{sized}"
            );
        }
        assert!(
            sized.contains("AUDIT=org.apache.log4j.DailyRolling"),
            "no line of the root"
        );
        let daily = set(&sized, "daily").unwrap().text;
        assert_eq!(way(&daily), "daily");
        assert!(!daily.contains("MaxFileSize"), "{daily}");
        assert!(matches!(set(OLD, "weekly"), Err(EditError::Value(_))));
    }

    #[test]
    fn a_pattern_without_counter_writes_over_its_archives() {
        assert_eq!(way(NEW), "overwriting");
        let cured = set(NEW, "size").unwrap();
        assert_eq!(cured.text, NEW.replace("}.log", "}.%i.log"));
        assert_eq!(way(&cured.text), "size");
        assert_eq!(set(&cured.text, "size").unwrap(), Edited::unchanged(&cured.text));
        let daily = set(NEW, "daily").unwrap().text;
        assert_eq!(way(&daily), "daily");
        assert_eq!(way(&set(&daily, "size").unwrap().text), "size");
    }

    #[test]
    fn an_appender_that_is_named_again_counts_once_and_a_crossed_name_is_refused() {
        let many = OLD.replace(
            "ERROR_LOGFILE\n",
            &format!("ERROR_LOGFILE{}\n", ", CARBON_LOGFILE".repeat(1_000)),
        );
        assert!(set(&many, "size").is_ok());
        let crossed = "log4j.rootLogger=A, x, x.MaxFileSize\nlog4j.appender.x=a.FileAppender\n\
                       log4j.appender.x.MaxFileSize=a.FileAppender\n";
        assert!(matches!(set(crossed, "size"), Err(EditError::Ambiguous(_))));
    }

    #[test]
    fn the_counter_goes_before_the_ending() {
        assert_eq!(counted("logs/tm-%d{MM-dd-yyyy}.out"), "logs/tm-%d{MM-dd-yyyy}.%i.out");
        assert_eq!(counted("a.b/log-%d{MM}"), "a.b/log-%d{MM}.%i");
        assert_eq!(counted("a.log"), "a.%i.log");
    }
}
