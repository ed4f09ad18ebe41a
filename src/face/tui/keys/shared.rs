//! Rows of keys and conditions that several panels share.

use crossterm::event::KeyCode;

use super::super::action::Action;
use super::super::ui::{self, Focus, PageId};
use super::Chord::{Ctrl, Exact, Key, Letter};
use super::{Binding, Chord, PanelState, key};

/// The key that accepts.
pub(in super::super) const ENTER: &[Chord] = &[Key(KeyCode::Enter)];

/// The key that copies a command, wherever there is one to copy.
pub(in super::super) const COPY: &[Chord] = &[Ctrl('y')];

/// Leaving, where a field or a page has the other keys.
#[rustfmt::skip]
pub(in super::super) const CTRL_C: &[Binding] = &[
    key(&[Ctrl('c')], "^C", "", "leave", Action::Quit, always),
];

/// In any text field of a step.
#[rustfmt::skip]
pub(in super::super) const FIELD: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Ctrl('b')], "Esc", "back", "discard what was typed, else go back a step; values are kept", Action::Back, not_first),
    key(&[Ctrl('r')], "^R", "recommend", "accept the recommended value", Action::Recommend, recommended),
    key(&[Key(KeyCode::Tab)], "Tab", "steps", "every step, and everything that can be done here", Action::Overview, always),
    key(&[Key(KeyCode::F(1)), Ctrl('k')], "F1", "help", "what this screen is for, and its keys (^K too)", Action::HELP, always),
];

/// In any text field of a step, after the keys that the footer names.
#[rustfmt::skip]
pub(in super::super) const TYPING: &[Binding] = &[
    key(&[Ctrl('u')], "^U", "", "empty the field; an emptied field removes the answer", Action::Empty, always),
    key(&[Key(KeyCode::PageDown)], "PgDn", "", "scroll down", Action::PageDown, scrolls),
    key(&[Key(KeyCode::PageUp)], "PgUp", "", "scroll up", Action::PageUp, scrolls),
    key(&[Ctrl('t')], "^T", "", "switch between colour, Unicode and plain ASCII", Action::ToggleStyle, always),
    key(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
    key(&[Ctrl('c')], "^C", "", "leave; asks first when something is not written yet", Action::Quit, always),
];

/// On any step while letters are commands.
#[rustfmt::skip]
pub(in super::super) const STEP: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Letter('b')], "Esc", "back", "go back a step; every value is kept", Action::Back, not_first),
    key(&[Key(KeyCode::Tab), Letter('h')], "Tab", "steps", "every step, and everything that can be done here", Action::Overview, always),
    key(&[Key(KeyCode::F(1)), Exact('?')], "F1", "help", "what this screen is for, and its keys (? too)", Action::HELP, always),
    key(&[Key(KeyCode::PageDown)], "PgDn", "more", "scroll down", Action::PageDown, scrolls),
    key(&[Key(KeyCode::PageUp)], "PgUp", "", "scroll up", Action::PageUp, scrolls),
    key(&[Letter('m')], "M", "message", "read the last message at full length", Action::Read(PageId::Message), message),
    key(&[Ctrl('t')], "^T", "style", "switch between colour, Unicode and plain ASCII", Action::ToggleStyle, always),
    key(&[Letter('q'), Ctrl('c')], "Q", "leave", "leave; asks first when something is not written yet (^C too)", Action::Quit, always),
    key(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
];

/// On a page that is read and lies over a step.
#[rustfmt::skip]
pub(in super::super) const PAGE: &[Binding] = &[
    key(&[Key(KeyCode::Down), Key(KeyCode::PageDown), Key(KeyCode::Char(' '))], "↑↓", "scroll", "down", Action::Down, scrolls),
    key(&[Key(KeyCode::Up), Key(KeyCode::PageUp)], "↑", "", "up", Action::Up, scrolls),
];

pub(in super::super) fn always(_: &PanelState) -> bool {
    true
}

/// Whether there is a step to go back to.
fn not_first(state: &PanelState) -> bool {
    state.session.step().back().is_some()
}

/// Whether the focus can go to another row.
pub(in super::super) fn several(state: &PanelState) -> bool {
    state.rows > 1
}

/// Whether there is more to see than the panel has room for.
pub(in super::super) fn scrolls(state: &PanelState) -> bool {
    state.scrolls
}

/// Whether nothing goes on beside the screen.
pub(in super::super) fn idle(state: &PanelState) -> bool {
    state.session.busy().is_none()
}

/// Whether another value than the shown one is recommended for the focused question.
fn recommended(state: &PanelState) -> bool {
    let Some(question) = ui::question(state.session, state.ui).filter(|q| q.closed.is_none()) else {
        return false;
    };
    let shown = if state.ui.focus == Focus::Field {
        Some(state.ui.input.value())
    } else {
        question.shown()
    };
    question
        .recommended
        .as_ref()
        .is_some_and(|recommended| shown != Some(recommended.value.as_str()))
}

/// Whether there is a last message.
pub(in super::super) fn message(state: &PanelState) -> bool {
    state.session.notice().is_some()
}
