//! Formats results as text that fits 80 columns.

use std::fmt::Write as _;

use crate::domain::home::{Home, Started};
use crate::domain::secret::MASK;
use crate::plan::Plan;

use super::super::exit::visible;
use super::super::output::Output;
use super::super::page::{Page, Paint};

/// Width that text is wrapped to.
const WIDTH: usize = 80;

/// Whether the server has run, and whether it is running.
pub(crate) fn started(home: &Home) -> String {
    match (home.pid, home.started) {
        (Some(pid), _) => format!("running, pid {pid}"),
        (None, Started::Never) => "never started".into(),
        (None, Started::Unknown) => "not known whether it was ever started".into(),
        (None, _) => "started before, not running".into(),
    }
}

pub(crate) fn plan(output: Output, plan: &Plan) -> Page {
    if plan.is_empty() {
        let other = if plan.skipped.is_empty() { "" } else { "other " };
        let mut out = Page::new(output.color);
        let _ = writeln!(out, "Nothing to change: every {other}setting has its value already.");
        beside(&mut out, plan);
        return out;
    }
    let mut out = Page::new(output.color);
    for change in &plan.changes {
        let (old, new) = if change.secret {
            (MASK.to_owned(), MASK.to_owned())
        } else {
            (
                change.old.clone().unwrap_or_else(|| "not set".into()),
                change.new.clone().unwrap_or_else(|| "not set".into()),
            )
        };
        let arrow = if output.unicode { "→" } else { "->" };
        let _ = writeln!(
            out,
            "{}",
            visible(&format!("{}: {old} {arrow} {new}", change.setting), "")
        );
    }
    out.push("\n");
    for file in &plan.files {
        for line in file.diff.lines() {
            let line = &*visible(line.trim_end_matches('\r'), "\t");
            match line.as_bytes().first() {
                Some(b'+') => out.paint(line, Paint::Green),
                Some(b'-') => out.paint(line, Paint::Red),
                Some(b'@') => out.paint(line, Paint::Cyan),
                _ => out.push(line),
            }
            out.push("\n");
        }
    }
    beside(&mut out, plan);
    out
}

/// What a plan leaves out, and its notes.
fn beside(out: &mut Page, plan: &Plan) {
    let skipped = plan
        .skipped
        .iter()
        .map(|problem| format!("Skipped: {}", problem.left_out()));
    let notes = plan.notes.iter().map(|note| format!("Note: {note}"));
    let mut any = false;
    for words in skipped.chain(notes) {
        let _ = write!(out, "\n{}", wrap(&visible(&format!("{words}."), ""), 0, 2));
        any = true;
    }
    if any {
        out.push("\n");
    }
}

/// Wraps a sentence to 80 columns; `first` spaces before its first line, `rest` before the others.
pub(crate) fn wrap(text: &str, first: usize, rest: usize) -> String {
    let mut out = String::new();
    for (index, paragraph) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let mut column = if index == 0 { first } else { rest };
        out.push_str(&" ".repeat(column));
        let mut fresh = true;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if !fresh && column + 1 + length > WIDTH {
                out.push('\n');
                out.push_str(&" ".repeat(rest));
                column = rest;
                fresh = true;
            }
            if !fresh {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
            fresh = false;
        }
    }
    out
}

/// A label and its text, wrapped beside it; a line end in the text is not layout.
pub(crate) fn labelled(label: &str, text: &str) -> String {
    let wrapped = wrap(&visible(text, ""), 15, 15);
    format!("  {label:<12} {}", wrapped.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_eighty_columns() {
        let text = wrap(&"word ".repeat(40), 2, 4);
        assert!(text.lines().all(|line| line.chars().count() <= 80));
        assert!(text.lines().nth(1).unwrap().starts_with("    word"));
    }
}
