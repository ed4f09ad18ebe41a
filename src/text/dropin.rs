//! Edits of the small line formats of the system's drop-in files: kernel values, limits of a user, boot-time writes.
//!
//! Other lines, comments and empty lines stay as they are.

use super::splice::{Splice, line_of};
use super::{EditError, Edited, Found};

/// The effective value of a kernel key in a `sysctl.d` file: its last line.
pub fn sysctl(text: &str, key: &str) -> Option<Found> {
    lines(text)
        .filter_map(|line| {
            sysctl_line(line.text)
                .filter(|(name, _)| name == key)
                .map(|(_, value)| (line, value))
        })
        .last()
        .map(|(line, value)| found(text, &line, value))
}

/// Every kernel key of a `sysctl.d` file with its value, in the order of the lines. Keys are written with dots.
pub fn sysctls(text: &str) -> impl Iterator<Item = (String, &str)> {
    lines(text).filter_map(|line| sysctl_line(line.text))
}

/// Sets a kernel key.
///
/// # Errors
/// When the result does not read back.
pub fn set_sysctl(text: &str, key: &str, value: &str) -> Result<Edited, EditError> {
    let mine = |line: &str| sysctl_line(line).is_some_and(|(name, _)| name == key);
    let says = |line: &str| sysctl_line(line).is_some_and(|(_, there)| same_words(there, value));
    let edited = set_line(text, mine, says, &format!("{key} = {value}"));
    let back = sysctl(&edited.text, key);
    verified(edited, back, value)
}

/// The limit that a user's lines give in a `limits.d` file: the soft one.
pub fn limit(text: &str, user: &str, item: &str) -> Option<Found> {
    lines(text)
        .filter_map(|line| {
            let row = limit_line(line.text)?;
            (row.domain == user && row.item == item && row.soft).then_some((line, row.value))
        })
        .last()
        .map(|(line, value)| found(text, &line, value))
}

/// One line of a `limits.d` file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit<'a> {
    /// Who it is for: a user, `@group`, `*`, or a range of user ids.
    pub domain: &'a str,
    /// Whether it sets the limit in effect.
    pub soft: bool,
    /// Whether it sets the limit up to which a user may raise it.
    pub hard: bool,
    /// What is limited: `nofile`, `nproc`.
    pub item: &'a str,
    /// A number, `unlimited`, `infinity` or `-1`.
    pub value: &'a str,
}

/// Every line of a `limits.d` file, in order.
pub fn limits(text: &str) -> impl Iterator<Item = Limit<'_>> {
    lines(text).filter_map(|line| limit_line(line.text))
}

/// Sets a user's limit, soft and hard.
///
/// # Errors
/// When the result does not read back.
pub fn set_limit(text: &str, user: &str, item: &str, value: &str) -> Result<Edited, EditError> {
    let mut now = text.to_owned();
    for kind in ["soft", "hard"] {
        let mine = |line: &str| {
            limit_line(line).is_some_and(|row| {
                let same = if kind == "soft" { row.soft } else { row.hard };
                row.domain == user && row.item == item && same
            })
        };
        let says = |line: &str| limit_line(line).is_some_and(|row| row.value == value);
        // A line for both with another value is used for the soft one; the hard one then gets a line of its own.
        now = set_line(&now, mine, says, &format!("{user} {kind} {item} {value}")).text;
    }
    let back = limit(&now, user, item);
    verified(Edited::between(text, now), back, value)
}

/// What a `w` line of a `tmpfiles.d` file writes into a file.
pub fn tmpfile(text: &str, target: &str) -> Option<Found> {
    lines(text)
        .filter_map(|line| {
            tmpfile_line(line.text)
                .filter(|(path, _)| *path == target)
                .map(|(_, value)| (line, value))
        })
        .last()
        .map(|(line, value)| found(text, &line, value))
}

/// Sets what is written into a file.
///
/// # Errors
/// When the result does not read back.
pub fn set_tmpfile(text: &str, target: &str, value: &str) -> Result<Edited, EditError> {
    let mine = |line: &str| tmpfile_line(line).is_some_and(|(path, _)| path == target);
    let says = |line: &str| tmpfile_line(line).is_some_and(|(_, there)| there == value);
    let edited = set_line(text, mine, says, &format!("w {target} - - - - {value}"));
    let back = tmpfile(&edited.text, target);
    verified(edited, back, value)
}

fn sysctl_line(line: &str) -> Option<(String, &str)> {
    let line = content(line, &['#', ';'])?;
    let (key, value) = line.split_once('=')?;
    // A leading minus only says that a failure to set it is no error.
    let key = key.trim().trim_start_matches('-').trim_start();
    Some((key.replace('/', "."), value.trim()))
}

fn limit_line(line: &str) -> Option<Limit<'_>> {
    let line = content(line.split('#').next().unwrap_or_default(), &[])?;
    let mut words = line.split_whitespace();
    let (domain, kind, item, value) = (words.next()?, words.next()?, words.next()?, words.next()?);
    Some(Limit {
        domain,
        soft: matches!(kind, "soft" | "-"),
        hard: matches!(kind, "hard" | "-"),
        item,
        value,
    })
}

fn tmpfile_line(line: &str) -> Option<(&str, &str)> {
    let line = content(line, &['#'])?;
    let mut words = line.split_whitespace();
    let kind = words.next()?;
    let path = words.next()?;
    let value = words.nth(4)?;
    kind.starts_with('w').then_some((path, value))
}

fn content<'a>(line: &'a str, comments: &[char]) -> Option<&'a str> {
    let line = line.trim();
    (!line.is_empty() && !line.starts_with(comments)).then_some(line)
}

struct Line<'a> {
    start: usize,
    text: &'a str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = Line {
            start,
            text: whole.trim_end_matches(['\n', '\r']),
        };
        start += whole.len();
        line
    })
}

fn found(text: &str, line: &Line, value: &str) -> Found {
    let offset = line.text.rfind(value).unwrap_or_default();
    let start = line.start + offset;
    Found {
        value: value.to_owned(),
        span: start..start + value.len(),
        line: line_of(text, start),
    }
}

/// Replaces the last matching line, unless it has the value already, removes earlier ones, or adds one at the end.
fn set_line(text: &str, mine: impl Fn(&str) -> bool, says: impl Fn(&str) -> bool, new: &str) -> Edited {
    let all: Vec<Line> = lines(text).filter(|line| mine(line.text)).collect();
    let Some((last, earlier)) = all.split_last() else {
        let begin = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return Edited::splice(
            text,
            vec![Splice {
                range: text.len()..text.len(),
                new: format!("{begin}{new}\n"),
            }],
        );
    };
    let mut splices: Vec<Splice> = earlier
        .iter()
        .map(|line| {
            let end = line.start + line.text.len();
            let ended = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            Splice {
                range: line.start..ended,
                new: String::new(),
            }
        })
        .collect();
    if says(last.text) {
        if splices.is_empty() {
            return Edited::unchanged(text);
        }
    } else {
        splices.push(Splice {
            range: last.start..last.start + last.text.len(),
            new: new.to_owned(),
        });
    }
    Edited::splice(text, splices)
}

fn same_words(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

fn verified(edited: Edited, back: Option<Found>, value: &str) -> Result<Edited, EditError> {
    match back {
        Some(found) if same_words(&found.value, value) => Ok(edited),
        _ => Err(EditError::Verify("the line does not read back".into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kernel_values_are_read_as_sysctl_reads_them() {
        let text = "# net.a = 1\n; net.a = 2\n-net/a=3\nnet.a = 4 5\nother = 6\n";
        assert_eq!(sysctl(text, "net.a").unwrap().value, "4 5");
        assert_eq!(sysctl(text, "net.a").unwrap().line, 4);
        assert_eq!(sysctl("-net/a=3", "net.a").unwrap().value, "3");
        assert!(sysctl(text, "net.b").is_none());
    }

    #[test]
    fn a_value_is_set_in_its_line_and_the_rest_stays() {
        let made = set_sysctl("", "vm.swappiness", "10").unwrap().text;
        assert_eq!(made, "vm.swappiness = 10\n");
        let text = "# mine\nvm.swappiness = 60\nfs.file-max = 7";
        let edited = set_sysctl(text, "vm.swappiness", "10").unwrap().text;
        assert_eq!(edited, "# mine\nvm.swappiness = 10\nfs.file-max = 7");
        let added = set_sysctl(text, "net.x", "1 2").unwrap().text;
        assert_eq!(added, format!("{text}\nnet.x = 1 2\n"));
        assert!(set_sysctl(&edited, "vm.swappiness", "10").unwrap().splices.is_empty());
        let loose = "-net/x=1   2\n";
        assert_eq!(set_sysctl(loose, "net.x", "1 2").unwrap(), Edited::unchanged(loose));
        let twice = set_sysctl("a = 1\nb = 1\na = 2\n", "a", "3").unwrap().text;
        assert_eq!(twice, "b = 1\na = 3\n");
    }

    #[test]
    fn a_limit_is_two_lines_of_one_user() {
        let made = set_limit("", "wso2", "nofile", "65535").unwrap().text;
        assert_eq!(made, "wso2 soft nofile 65535\nwso2 hard nofile 65535\n");
        assert_eq!(limit(&made, "wso2", "nofile").unwrap().value, "65535");
        assert!(limit(&made, "other", "nofile").is_none());
        assert!(set_limit(&made, "wso2", "nofile", "65535").unwrap().splices.is_empty());
        let two = set_limit(&made, "other", "nofile", "7").unwrap().text;
        assert!(
            two.starts_with(&made) && two.ends_with("other hard nofile 7\n"),
            "{two}"
        );
        let both = set_limit("wso2 - nofile 9\n", "wso2", "nofile", "10").unwrap().text;
        assert_eq!(both, "wso2 soft nofile 10\nwso2 hard nofile 10\n");
        let same = "wso2 - nofile 9 # both\n";
        assert_eq!(set_limit(same, "wso2", "nofile", "9").unwrap(), Edited::unchanged(same));
    }

    #[test]
    fn a_boot_time_write_is_one_line() {
        let made = set_tmpfile("# x\n", "/sys/a", "madvise").unwrap().text;
        assert_eq!(made, "# x\nw /sys/a - - - - madvise\n");
        assert_eq!(tmpfile(&made, "/sys/a").unwrap().value, "madvise");
        assert_eq!(
            set_tmpfile(&made, "/sys/a", "never").unwrap().text,
            "# x\nw /sys/a - - - - never\n"
        );
    }
}
