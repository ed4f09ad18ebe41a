//! The level of one logger in both property formats of Log4j, where it is only part of a line or needs several.

use super::splice::Splice;
use super::{EditError, Edited, Found, properties};

/// The level in a Log4j 1 line (`log4j.logger.com.hazelcast=DEBUG, CARBON_LOGFILE`): the text before the first comma.
pub fn level(text: &str, key: &str) -> Option<Found> {
    let found = properties::get(text, key)?;
    let level = found.value.split(',').next().unwrap_or_default().trim().to_owned();
    // An escaped level has no bytes of its own that could be separated from the rest.
    let end = if text[found.span.clone()].starts_with(&level) {
        found.span.start + level.len()
    } else {
        found.span.end
    };
    (!level.is_empty()).then_some(Found {
        value: level,
        span: found.span.start..end,
        line: found.line,
    })
}

/// Sets the level in a Log4j 1 line; the appenders behind it stay.
pub fn set_level(text: &str, key: &str, level: &str) -> Result<Edited, EditError> {
    let old = properties::get(text, key).map(|found| found.value).unwrap_or_default();
    let appenders = old.find(',').map_or("", |comma| &old[comma..]);
    properties::set(text, key, &format!("{level}{appenders}"))
}

/// Sets `logger.<id>.level` of Log4j 2; a logger that is not there yet gets its name and its entry in the `loggers` list, without
/// which the level would have no effect.
///
/// Source: Log4j 2's configuration with properties: where there is a `loggers` list, only the loggers in it count.
pub fn set_logger_level(text: &str, id: &str, name: &str, level: &str) -> Result<Edited, EditError> {
    let all = properties::all(text);
    let name_key = format!("logger.{id}.name");
    if let Some(other) = all.iter().find_map(|(key, value)| {
        let other = key.strip_prefix("logger.")?.strip_suffix(".name")?;
        (value.trim() == name && other != id).then_some(other)
    }) {
        return Err(EditError::Absent(format!(
            "a logger `{id}` (the file calls {name} `{other}`: set logger.{other}.level there)"
        )));
    }
    let mut now = text.to_owned();
    if let Some(list) = properties::get(text, "loggers")
        && !list.value.split(',').any(|item| item.trim() == id)
    {
        now = listed(text, &list, id)?;
    }
    if !all.contains_key(&name_key) {
        now = properties::set(&now, &name_key, name)?.text;
    }
    let after = properties::set(&now, &format!("logger.{id}.level"), level)?.text;
    Ok(Edited::between(text, after))
}

/// The text with one more item in front of the `loggers` list, so that its continuation lines stay as they are.
fn listed(text: &str, list: &Found, id: &str) -> Result<String, EditError> {
    if list.value.trim().is_empty() {
        return Ok(properties::set(text, "loggers", id)?.text);
    }
    let splice = Splice {
        range: list.span.start..list.span.start,
        new: format!("{id}, "),
    };
    let after = Edited::splice(text, vec![splice]).text;
    let mut expected = properties::all(text);
    expected.insert("loggers".into(), format!("{id}, {}", list.value));
    if properties::all(&after) == expected {
        Ok(after)
    } else {
        Err(EditError::Verify("the loggers list".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "log4j.logger.com.hazelcast";

    #[test]
    fn appenders_are_no_part_of_the_level() {
        let text = "a=1\nlog4j.logger.com.hazelcast=DEBUG, CARBON_LOGFILE\nb=2\n";
        let found = level(text, KEY).unwrap();
        assert_eq!((found.value.as_str(), &text[found.span]), ("DEBUG", "DEBUG"));
        assert_eq!(
            set_level(text, KEY, "INFO").unwrap().text,
            text.replace("DEBUG", "INFO")
        );
        assert_eq!(set_level(text, KEY, "DEBUG").unwrap(), Edited::unchanged(text));
        assert_eq!(
            set_level("a=1\n", KEY, "INFO").unwrap().text,
            format!("a=1\n{KEY}=INFO\n")
        );
        assert!(level("log4j.logger.com.hazelcast=, X\n", KEY).is_none());
    }

    fn set(text: &str) -> Result<Edited, EditError> {
        set_logger_level(text, "com-hazelcast", "com.hazelcast", "INFO")
    }

    #[test]
    fn a_logger_of_log4j_2_is_made_whole() {
        let list = "loggers = AUDIT_LOG, \\\n  trace-messages, \\\n  org-quartz\nrootLogger.level = INFO\n";
        let edited = set(list).unwrap();
        assert_eq!(
            edited.text,
            format!(
                "{}logger.com-hazelcast.name = com.hazelcast\nlogger.com-hazelcast.level = INFO\n",
                list.replace("AUDIT_LOG", "com-hazelcast, AUDIT_LOG")
            )
        );
        assert_eq!(set(&edited.text).unwrap(), Edited::unchanged(&edited.text));
        assert_eq!(Edited::splice(list, edited.splices.clone()).text, edited.text);
    }

    #[test]
    fn a_whole_logger_changes_one_line_and_a_renamed_one_is_refused() {
        let there = "loggers = a, com-hazelcast\nlogger.com-hazelcast.name = com.hazelcast\nlogger.com-hazelcast.level = ERROR\n";
        assert_eq!(set(there).unwrap().text, there.replace("ERROR", "INFO"));
        let unlisted = there.replace(", com-hazelcast", "");
        assert_eq!(
            set(&unlisted).unwrap().text,
            there
                .replace("ERROR", "INFO")
                .replace("a, com-hazelcast", "com-hazelcast, a")
        );
        let renamed = there.replace("com-hazelcast", "hz");
        assert!(matches!(set(&renamed), Err(EditError::Absent(_))));
    }
}
