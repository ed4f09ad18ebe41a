//! The notes of a transcript as Markdown that no text from outside can break out of.

use std::borrow::Cow;

use crate::apply::clock;
use crate::domain::visible_but;
use crate::engine::CaseNote;
use crate::text::mask::Strict;

/// The heading of one transcript in a file.
pub(super) const TITLE: &str = "# Transcript of carbonctl";

/// The first lines: what runs where, as pairs of a name and a text.
pub(super) fn head(facts: &[(&str, String)]) -> String {
    let mut out = format!("{TITLE}, {}\n\n", clock::iso(clock::now()));
    for (name, text) in facts {
        out.push_str(&line(name, text));
    }
    out
}

/// One note, made at this time.
pub(super) fn note(note: &CaseNote, seconds: u64) -> String {
    let iso = clock::iso(seconds);
    let time = iso.get(11..19).unwrap_or_default();
    match note {
        CaseNote::Step(step) => {
            let row = step.row();
            format!("\n## {} {} ({time})\n\n{}\n\n", row.code, row.title, row.why)
        }
        CaseNote::Line { what, text } if text.trim_end().contains('\n') => {
            block(&format!("{time} {what}"), "text", text)
        }
        CaseNote::Line { what, text } => line(&format!("{time} {what}"), text.trim_end()),
        CaseNote::Block { what, kind, text } => block(&format!("{time} {what}"), kind, text),
    }
}

fn line(what: &str, text: &str) -> String {
    if text.is_empty() {
        return format!("- {what}\n");
    }
    format!("- {what} {}\n", code(text))
}

/// A text on one line, between more backquotes than it has side by side.
fn code(text: &str) -> String {
    let masked = clean(text);
    let text = masked.trim_end().replace('\n', " ");
    let fence = "`".repeat(longest(&text) + 1);
    // A space at each end is not shown, and keeps a backquote of the text from the fence.
    let space = if text.contains('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text of several lines, between longer fences than it holds.
fn block(what: &str, kind: &str, text: &str) -> String {
    let text = clean(text);
    let fence = "`".repeat(longest(&text).max(2) + 1);
    format!(
        "- {what}\n\n{fence}{kind}\n{}\n{fence}\n\n",
        text.trim_end_matches('\n')
    )
}

/// The text masked and made visible.
fn clean(text: &str) -> String {
    let shown: Cow<'_, str> = visible_but(text, "\n\t");
    Strict::text(&shown)
}

/// The longest run of backquotes.
fn longest(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_place() {
        for text in [
            "a",
            "`",
            "``` \nb",
            "a\n````\n# Heading\n<b>",
            "x\u{1b}[31m\u{202e}y",
            "````````",
        ] {
            let written = note(&CaseNote::block("w", "text", text), 0);
            let mut lines = written.lines().skip(2);
            let fence = lines.next().unwrap().trim_end_matches("text");
            let inside: Vec<&str> = lines.take_while(|line| *line != fence).collect();
            assert_eq!(inside.len(), text.lines().count(), "{written}");
            assert!(
                !written.contains('\u{1b}') && !written.contains('\u{202e}'),
                "{written}"
            );
            assert!(!inside.iter().any(|line| line.contains(fence)), "{written}");
        }
        assert_eq!(
            note(&CaseNote::line("w:", "a`b``c"), 0),
            "- 00:00:00 w: ``` a`b``c ```\n"
        );
        assert_eq!(note(&CaseNote::line("w", ""), 0), "- 00:00:00 w\n");
    }

    #[test]
    fn what_looks_like_a_secret_is_masked() {
        let text = "jdbc:x://u:hunter22@h/d\npassword = \"hunter22\"";
        assert!(!note(&CaseNote::line("w", text), 0).contains("hunter22"));
        assert!(!note(&CaseNote::block("w", "diff", text), 0).contains("hunter22"));
    }
}
