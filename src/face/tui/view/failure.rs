//! Why the server did not start: the cause, what proves it, what cures it.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::domain::{Remedy, Shown as _};
use crate::engine::Session;
use crate::server::EvidenceLine;

use super::super::theme;
use super::page::Page;
use super::text;

/// Columns before what is said.
const NAME: usize = 9;

pub(super) fn page(session: &Session, columns: usize) -> Page {
    let Some(failure) = &session.server().failure else {
        return Page::new("It did not start.", "");
    };
    let mut page = Page::new("It did not start.", failure.id);
    page.gap();
    page.text(0, &sentence(&failure.cause), theme::strong(), columns);
    page.gap();
    for (at, seen) in failure.seen.iter().enumerate() {
        row(&mut page, if at == 0 { "Seen" } else { "" }, &place(seen), columns);
        page.lines.extend(
            text::chop(&seen.text, columns.saturating_sub(NAME + 2))
                .into_iter()
                .map(|part| ratatui::text::Line::from(format!("{}{part}", " ".repeat(NAME + 2)))),
        );
    }
    if !failure.seen.is_empty() {
        page.gap();
    }
    for (at, cure) in failure.cures.iter().enumerate() {
        let words = cure.words.strip_prefix("or ").unwrap_or(&cure.words);
        row(
            &mut page,
            if at == 0 { "Cure" } else { "Or" },
            &sentence(words),
            columns,
        );
        command(&mut page, cure);
    }
    for (at, other) in failure.others.iter().enumerate() {
        let words = format!("{}: {}", other.id, sentence(&other.cause));
        row(&mut page, if at == 0 { "Also" } else { "" }, &words, columns);
    }
    page.gap();
    let more = format!("`carbonctl explain {}` tells more about this.", failure.id);
    page.text(0, &more, Style::new(), columns);
    page
}

fn row(page: &mut Page, name: &str, words: &str, columns: usize) {
    page.labelled(
        Span::styled(text::pad(name, NAME), theme::accent()),
        words,
        Style::new(),
        columns,
    );
}

fn command(page: &mut Page, cure: &Remedy) {
    if let Some(command) = cure.command() {
        // Whole on one line where it can be, so that it can be copied.
        page.push(ratatui::text::Line::styled(
            format!("{}{command}", " ".repeat(NAME + 2)),
            theme::strong(),
        ));
    }
}

fn place(seen: &EvidenceLine) -> String {
    match (&seen.file, seen.line) {
        (Some(file), Some(line)) => format!("{}:{line}", file.shown()),
        (Some(file), None) => file.shown().to_string(),
        (None, _) => "looked up just now".to_owned(),
    }
}

/// With a full stop.
fn sentence(words: &str) -> String {
    if words.ends_with(['.', '?', '!']) {
        words.to_owned()
    } else {
        format!("{words}.")
    }
}
