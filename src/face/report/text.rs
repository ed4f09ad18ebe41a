//! Results as text that fits 80 columns.

use std::fmt::Write as _;

use crate::domain::Shown as _;
use crate::domain::home::{Home, Started};
use crate::domain::secret::MASK;
use crate::plan::Plan;
use crate::probe::{Reading, Standing};

use super::super::exit::visible;
use super::super::output::Output;
use super::super::page::{Page, Paint};
use super::json;

/// Width that text is wrapped to.
const WIDTH: usize = 80;

pub(crate) fn homes(homes: &[Home]) -> String {
    let mut out = String::new();
    for home in homes {
        let generation = if home.generation == crate::domain::home::Generation::Toml {
            "toml"
        } else {
            "xml"
        };
        let _ = writeln!(
            out,
            "{}\n  {}\n  {generation} generation, {}",
            home.title(),
            home.path.shown(),
            started(home)
        );
        for defect in &home.defects {
            let _ = writeln!(
                out,
                "{}",
                wrap(
                    &visible(&format!("! {}: {}", defect.what.shown(), defect.advice), ""),
                    2,
                    4
                )
            );
        }
    }
    out
}

/// Has it run, and does it?
pub(crate) fn started(home: &Home) -> String {
    match (home.pid, home.started) {
        (Some(pid), _) => format!("running, pid {pid}"),
        (None, Started::Never) => "never started".into(),
        (None, Started::Unknown) => "its logs cannot be read".into(),
        (None, _) => "started before, not running".into(),
    }
}

pub(crate) fn settings<'a>(readings: impl Iterator<Item = &'a Reading>) -> String {
    let mut out = String::new();
    for reading in readings {
        let id = reading.setting.id;
        let value = match &reading.standing {
            _ if reading.setting.secret() && reading.has_place() => MASK.to_owned(),
            Standing::Written(value) => value.to_string(),
            Standing::Default(Some(value)) => format!("{value} (default)"),
            Standing::Default(None) => "not set".into(),
            Standing::Elsewhere(text, _) => text.clone(),
            Standing::Unknown(_) => "unknown".into(),
            Standing::Nowhere(_) => "-".into(),
        };
        let _ = writeln!(out, "{id:<24} {}", visible(&value, ""));
        if let (Some(file), Some(address)) = (&reading.file, &reading.address) {
            let line = reading.line.map(|line| format!(":{line}")).unwrap_or_default();
            let place = format!("{}{line}, {address}", file.shown());
            let _ = writeln!(out, "{}", wrap(&place, 25, 27));
        }
        if let Some(note) = json::note(reading) {
            let _ = writeln!(out, "{}", wrap(&visible(&note, ""), 25, 25));
        }
    }
    out
}

pub(crate) fn plan(output: Output, plan: &Plan) -> Page {
    if plan.is_empty() {
        return Page::of("Nothing to change: everything is as asked already.\n");
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
    for note in &plan.notes {
        let _ = write!(out, "\n{}", wrap(&visible(&format!("Note: {note}."), ""), 0, 2));
    }
    if !plan.notes.is_empty() {
        out.push("\n");
    }
    out
}

/// Wraps a sentence to 80 columns; `first` blanks before its first line, `rest` before the others.
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

/// A label and its text, wrapped beside it; a line end in it is none of the layout.
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
