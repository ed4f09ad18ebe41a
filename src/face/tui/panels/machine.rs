//! Machine: what is here, beside what the guide asks for.

use ratatui::style::Style;
use ratatui::text::Span;

use super::super::action::Action;
use super::super::keys::Chord::Letter;
use super::super::keys::{Binding, ENTER, KeySet, STEP, always, idle, key};
use super::super::page::Page;
use super::super::ui::Ui;
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};
use crate::engine::{MachineLine, Session, StepId, machine_lines};

pub(super) const PANEL: Panel = Panel {
    of: Of::Step(StepId::Machine),
    keys: &[KeySet::commands(&[MACHINE, STEP])],
    body: Body::Page(page),
    rail: true,
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const MACHINE: &[Binding] = &[
    key(ENTER, "Enter", "next", "go to the next step", Action::NextStep, always),
    key(&[Letter('g')], "G", "refresh", "inspect this machine again", Action::Again, idle),
];

/// Columns of the names.
const NAMES: usize = 16;

fn page(session: &Session, _: &Ui, columns: usize) -> Page {
    let mut page = Page::new("Machine", StepId::Machine.row().code);
    page.text(0, StepId::Machine.row().why, Style::new(), columns);
    page.gap();
    let Some(facts) = session.facts() else {
        page.text(
            0,
            "Choose a product first: the requirements depend on it, and on its place.",
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
    let warned = if line.enough == Some(false) {
        theme::warn()
    } else {
        Style::new()
    };
    let before = Span::raw(text::pad(line.name, NAMES - 2));
    let mut lines = text::hanging(before, &line.text(), warned, columns.saturating_sub(2));
    for (at, line) in lines.iter_mut().enumerate() {
        let mark = if at == 0 { mark } else { " " };
        line.spans.insert(0, Span::styled(format!("{mark} "), style));
    }
    page.lines.extend(lines);
}
