//! The help of a step: why it exists, every key that works on it, and what to say on the telephone.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::Span;

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Exact, Key};
use super::super::keys::{ActiveKeys, Binding, CTRL_C, KeySet, PAGE, Typing, always, key};
use super::super::page::Page;
use super::super::ui::{Overlay, PageId, Ui, question};
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};
use crate::engine::Session;

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Page(PageId::Help, _))),
    keys: &[KeySet::commands(&[CLOSE, PAGE, LOOK, CTRL_C])],
    body: Body::OfKeys(page),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const CLOSE: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Key(KeyCode::F(1)), Exact('?')], "Esc", "close", "back to the screen", Action::Back, always),
];

#[rustfmt::skip]
const LOOK: &[Binding] = &[
    key(&[Ctrl('t')], "^T", "style", "switch between colour, Unicode and plain ASCII", Action::ToggleStyle, always),
];

fn page(session: &Session, ui: &Ui, keys: &ActiveKeys, columns: usize) -> Page {
    let step = session.step().row();
    let mut page = Page::new(format!("Help: {}", step.title), step.code);
    page.text(0, step.why, Style::new(), columns);
    page.gap();
    if keys.typing != Typing::Nothing {
        page.text(
            0,
            "Letters are typed into the field; the usual editing keys work.",
            Style::new(),
            columns,
        );
    }
    for binding in &keys.rows {
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
    if let Some(question) = question(session, ui) {
        let words = format!(
            "See `carbonctl explain {}` for more about this question.",
            question.setting.id
        );
        page.text(0, &words, Style::new(), columns);
    }
    page
}
