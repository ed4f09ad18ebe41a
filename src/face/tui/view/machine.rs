//! Machine: what is here, beside what the guide asks for.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::{MachineLine, Session, StepId, machine_lines};

use super::super::theme;
use super::page::Page;
use super::text;

/// Columns of the names.
const NAMES: usize = 16;

pub(super) fn page(session: &Session, columns: usize) -> Page {
    let mut page = Page::new("Machine", StepId::Machine.row().code);
    page.text(0, StepId::Machine.row().why, Style::new(), columns);
    page.gap();
    let Some(facts) = session.facts.as_deref() else {
        page.text(
            0,
            "Choose a product first: what a machine must have depends on it, and on where it lies.",
            Style::new(),
            columns,
        );
        return page;
    };
    for line in machine_lines(facts) {
        row(&mut page, &line, columns);
    }
    page.gap();
    page.labelled(
        Span::raw(text::pad("Source", NAMES)),
        "Production guidelines 4.4, \"System requirements\". `carbonctl check` judges every guideline.",
        Style::new(),
        columns,
    );
    page
}

fn row(page: &mut Page, line: &MachineLine, columns: usize) {
    let (mark, style) = match line.enough {
        Some(true) => (theme::OK, theme::good()),
        Some(false) => (theme::WARN, theme::warn()),
        None => (" ", Style::new()),
    };
    let words = match &line.found {
        Ok(found) => found.clone(),
        Err(reason) => format!("unknown: {reason}"),
    };
    let mut lines = text::hanging(
        Span::raw(format!("  {}", text::pad(line.name, NAMES - 2))),
        &words,
        Style::new(),
        columns,
    );
    if let Some(first) = lines.first_mut() {
        *first = Line::from(vec![
            Span::styled(format!("{mark} "), style),
            Span::raw(text::pad(line.name, NAMES - 2)),
            first.spans.pop().unwrap_or_default(),
        ]);
    }
    page.lines.extend(lines);
    if !line.needed.is_empty() {
        let asked = match line.enough {
            Some(false) => format!("less than the guide asks for: {}", line.needed),
            _ => format!("the guide asks for {}", line.needed),
        };
        let style = if line.enough == Some(false) {
            theme::warn()
        } else {
            Style::new()
        };
        page.text(NAMES, &asked, style, columns);
    }
}
