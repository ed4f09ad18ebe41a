//! The help of a screen: why it exists, every key that works on it, and what to say on the telephone.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::engine::Session;

use super::super::ui::{self, Ui};
use super::super::{keys, theme};
use super::page::Page;
use super::text;

pub(super) fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let step = session.step().row();
    let mut page = Page::new(format!("Help: {}", step.title), step.code);
    page.text(0, step.why, Style::new(), columns);
    page.gap();
    let context = keys::beneath(session, ui);
    if keys::types(context) {
        page.text(
            0,
            "Letters are typed into the field; the usual editing keys work.",
            Style::new(),
            columns,
        );
    }
    for binding in keys::of(context).filter(|binding| (binding.when)(session, ui)) {
        page.labelled(
            Span::styled(text::pad(binding.shown, 8), theme::strong()),
            binding.help,
            Style::new(),
            columns,
        );
    }
    page.gap();
    page.text(
        0,
        "Marks: ✓ complete or answered, ! needs attention, – not here or not running, › here, a number counts changes.",
        Style::new(),
        columns,
    );
    page.gap();
    let code = format!(
        "{} is this screen's number: `carbonctl explain {}` prints the same text.",
        step.code, step.code
    );
    page.text(0, &code, Style::new(), columns);
    if let Some(question) = ui::question(session, ui) {
        let words = format!(
            "See `carbonctl explain {}` for more about this question.",
            question.setting.id
        );
        page.text(0, &words, Style::new(), columns);
    }
    page
}
