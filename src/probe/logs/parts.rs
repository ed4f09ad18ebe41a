//! The parts of a record's first line: time, level, class and message.

/// A line of a product's log, split into its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The time of day, such as `10:41:07`, where the line has one.
    pub time: Option<&'a str>,
    /// The word for the level.
    pub level: &'a str,
    /// The class, without its packages.
    pub class: &'a str,
    /// The message.
    pub message: &'a str,
}

/// Reads `… [2026-11-21 10:41:07,118] […]  INFO {a.b.Class} - message`; every generation writes it like this, with other fields
/// before, and Carbon 4.2 to 4.4 repeat the class at the end. `None` for lines of another shape.
pub fn parts(line: &str) -> Option<Parts<'_>> {
    let (head, message) = line.split_once("} - ")?;
    let (head, class) = head.rsplit_once('{')?;
    let level = head.split_whitespace().next_back()?;
    if !level.chars().all(char::is_alphabetic) {
        return None;
    }
    let time = head
        .split('[')
        .map(|part| part.split(']').next().unwrap_or_default())
        .find(|part| part.starts_with(|c: char| c.is_ascii_digit()) && part.contains(':'))
        .and_then(|stamp| stamp.split(' ').nth(1)?.split(',').next());
    let message = message.trim();
    let repeated = message
        .strip_suffix('}')
        .and_then(|rest| rest.strip_suffix(class))
        .and_then(|rest| rest.strip_suffix('{'))
        .filter(|_| !class.is_empty());
    Some(Parts {
        time,
        level,
        class: class.rsplit('.').next().unwrap_or(class),
        message: repeated.unwrap_or(message).trim(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_lines_of_each_generation_apart() {
        for (line, time) in [
            (
                "TID: [-1234] [] [2016-05-02 10:00:00,123] ERROR {a.B} -  no room {a.B}",
                Some("10:00:00"),
            ),
            (
                "TID: [] [] [2024-01-02 10:00:00,123] [c0ffee] ERROR {a.B} - no room",
                Some("10:00:00"),
            ),
            ("[2023-05-01 09:00:00,123]  ERROR {B} - no room", Some("09:00:00")),
            ("ERROR {B} - no room", None),
        ] {
            let expected = Parts {
                time,
                level: "ERROR",
                class: "B",
                message: "no room",
            };
            assert_eq!(parts(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_lines_have_no_parts() {
        for line in ["\tat a.B.run(B.java:1)", "SEVERE: x", "[x] 12 {a.B} - text", ""] {
            assert_eq!(parts(line), None, "{line}");
        }
    }
}
