//! Log lines for reading: the time, the level, the class by its short name, the message. Lines of another shape stay as they are.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::super::{text, theme};
use crate::probe::logs::{self, Level, Parts};

/// Columns of the class's short name; longer ones are the class's own business and take the room they need.
const CLASS: usize = 18;

/// One line of the product's log, broken where it is too long, never cut.
pub(super) fn lines(line: &str, columns: usize) -> Vec<Line<'static>> {
    let parts = logs::parts(line).and_then(|parts| Some((parts.time?, parts)));
    match parts {
        Some((
            time,
            Parts {
                level, class, message, ..
            },
        )) => {
            let before = Span::styled(format!("{time} {level:<5} "), severity(level));
            let words = format!("{}  {message}", text::pad(class, CLASS.min(columns / 4)));
            // Spaces between class and message are for the eye; wrapping would fold them.
            let room = columns.saturating_sub(before.width());
            let mut parts = text::fold(&words, room).into_iter();
            let mut lines = vec![Line::from(vec![before, Span::raw(parts.next().unwrap_or_default())])];
            let indent = " ".repeat(columns.saturating_sub(room));
            lines.extend(parts.map(|part| Line::from(format!("{indent}{part}"))));
            lines
        }
        None => text::chop(line, columns).into_iter().map(Line::from).collect(),
    }
}

fn severity(level: &str) -> Style {
    match level.parse() {
        Ok(Level::Error | Level::Fatal) => theme::bad(),
        Ok(Level::Warn) => theme::warn(),
        _ => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(line: &str, columns: usize) -> Vec<String> {
        lines(line, columns).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_generation_s_lines_are_shortened() {
        for line in [
            "TID: [-1234] [] [2016-05-02 10:41:07,118]  INFO {org.wso2.carbon.core.Starter} -  WSO2 Carbon started in 92 sec {org.wso2.carbon.core.Starter}",
            "TID: [] [] [2026-11-21 10:41:07,118] [a-b]  INFO {org.wso2.carbon.core.Starter} - WSO2 Carbon started in 46 sec",
            "[2026-11-21 10:41:07,118]  INFO {Starter} - WSO2 Micro Integrator started in 7.49 seconds",
        ] {
            let shown = plain(line, 200);
            assert_eq!(shown.len(), 1);
            assert!(shown[0].starts_with("10:41:07 INFO  Starter "), "{shown:?}");
            assert!(shown[0].contains("  WSO2 "), "{shown:?}");
        }
    }

    #[test]
    fn other_lines_stay_whole() {
        let trace = "\tat org.wso2.carbon.Foo.bar(Foo.java:12)";
        assert_eq!(plain(trace, 100), [" at org.wso2.carbon.Foo.bar(Foo.java:12)"]);
        assert_eq!(plain(trace, 20).concat(), " at org.wso2.carbon.Foo.bar(Foo.java:12)");
    }
}
