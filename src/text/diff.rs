//! Unified diffs for display, with secrets masked.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use similar::{ChangeTag, DiffOp, TextDiff};

use super::mask;

/// Lines around a change; three is what `diff -u` shows.
const CONTEXT: usize = 3;

/// How long the shortest diff is searched for: after that a correct, but longer one is shown. Two large files without a common
/// line would take minutes.
const PATIENCE: Duration = Duration::from_millis(500);

/// A unified diff with three lines of context, secrets masked; empty where both are the same. Line ends are not shown.
///
/// `path` is relative to the home, or absolute for a file outside it. `old` is `None` for a file that is made. A change
/// of a secret shows as two lines that look the same.
pub fn unified(path: &str, old: Option<&str>, new: &str) -> String {
    let before = old.unwrap_or_default();
    if old.is_some() && before == new {
        return String::new();
    }
    let shown_before = mask::lines(before);
    let shown_after = mask::lines(new);
    // A file outside the home is named in full: below `a/` and `b/` it would read as one inside.
    let outside = path.starts_with('/') || Path::new(path).is_absolute();
    let (a, b) = if outside { ("", "") } else { ("a/", "b/") };
    let mut out = match old {
        Some(_) => format!("--- {a}{path}\n+++ {b}{path}\n"),
        None => format!("--- /dev/null\n+++ {b}{path}\n"),
    };
    // Cut at `\n` only: a lone `\r` inside a line is content, as it is for the masks.
    let old_lines: Vec<&str> = before.split_inclusive('\n').collect();
    let new_lines: Vec<&str> = new.split_inclusive('\n').collect();
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_slices(&old_lines, &new_lines);
    for group in diff.grouped_ops(CONTEXT) {
        out.push_str(&header(&group));
        for op in &group {
            for change in diff.iter_changes(op) {
                let (sign, shown) = match change.tag() {
                    ChangeTag::Delete => ('-', change.old_index().and_then(|at| shown_before.get(at))),
                    ChangeTag::Insert => ('+', change.new_index().and_then(|at| shown_after.get(at))),
                    ChangeTag::Equal => (' ', change.new_index().and_then(|at| shown_after.get(at))),
                };
                out.push(sign);
                out.push_str(shown.map_or("", String::as_str));
                out.push('\n');
                if !change.value().ends_with('\n') {
                    out.push_str("\\ No newline at end of file\n");
                }
            }
        }
    }
    out
}

fn header(group: &[DiffOp]) -> String {
    let mut out = String::from("@@");
    let ends = group.first().zip(group.last());
    let Some((first, last)) = ends else {
        return out;
    };
    let old = first.old_range().start..last.old_range().end;
    let new = first.new_range().start..last.new_range().end;
    for (sign, range) in [('-', old), ('+', new)] {
        // An empty range counts from the line before it, as in every unified diff.
        let start = if range.is_empty() { range.start } else { range.start + 1 };
        // Writing to a String cannot fail.
        let _ = match range.len() {
            1 => write!(out, " {sign}{start}"),
            length => write!(out, " {sign}{start},{length}"),
        };
    }
    out.push_str(" @@\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_patch_would_take() {
        let old = "1\r\n2\r\n3\r\n4\r\n5\r\n6";
        let new = "1\r\n2\r\n3\r\n4\r\nfive\r\n6\r\n";
        let expected = "--- a/conf/x\n+++ b/conf/x\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n-6\n\\ No newline at end of file\n+five\n+6\n";
        assert_eq!(unified("conf/x", Some(old), new), expected);
        assert_eq!(unified("x", Some(old), old), "");
    }

    #[test]
    fn a_new_file_comes_from_nowhere() {
        assert_eq!(
            unified("/etc/x", None, "a\nb"),
            "--- /dev/null\n+++ /etc/x\n@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n"
        );
        assert!(unified("bin/x", None, "a\n").starts_with("--- /dev/null\n+++ b/bin/x\n"));
    }

    #[test]
    fn a_file_outside_the_home_keeps_its_whole_path() {
        let shown = unified("/root/.profile", Some("a\n"), "b\n");
        assert!(
            shown.starts_with("--- /root/.profile\n+++ /root/.profile\n@@"),
            "{shown}"
        );
    }

    #[test]
    fn a_changed_secret_shows_that_it_changed_and_no_more() {
        let old = "<a>\n<Password>\n  oldsecret\n</Password>\n</a>\n";
        let new = "<a>\n<Password>\n  newsecret\n</Password>\n</a>\n";
        let shown = unified("x", Some(old), new);
        assert!(!shown.contains("secret"), "{shown}");
        assert!(shown.contains("-  ••••\n+  ••••\n"), "{shown}");
    }
}
