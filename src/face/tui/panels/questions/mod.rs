//! The panel of every step that only asks: its keys, one row for each question, its page.

mod budget;
mod page;

use crossterm::event::KeyCode;

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key};
use super::super::keys::{Binding, ENTER, FIELD, KeySet, PanelState, TYPING, Typing, always, key, message, several};
use super::super::ui::{Focus, PageId, Reveal, Rows, Ui, question};
use super::panel::{Body, Of, Panel};
use crate::domain::value::ValueKind;
use crate::engine::question::may_declare_new;
use crate::engine::{Session, questions};

pub(super) const PANEL: Panel = Panel {
    of: Of::OtherSteps,
    keys: &[CHOICE, PASSWORD, TEXT],
    rows: Rows {
        count: |session, _| questions(session, session.step()).len(),
        types: takes_text,
    },
    body: Body::Page(page::page),
    rail: true,
    ..Panel::DEFAULT
};

/// No letter does anything here: whoever types a value meant the value.
const CHOICE: KeySet = KeySet {
    when: |_, ui| ui.focus == Focus::Keys,
    ..KeySet::commands(&[QUESTION, FIELD, MORE, TYPING])
};

const PASSWORD: KeySet = KeySet {
    when: |session, ui| question(session, ui).is_some_and(|q| q.setting.secret()),
    typing: Typing::Password,
    groups: &[NEXT, REVEAL, FIELD, MORE, TYPING],
};

const TEXT: KeySet = KeySet {
    when: |_, _| true,
    typing: Typing::Text,
    groups: &[NEXT, FIELD, MORE, TYPING],
};

#[rustfmt::skip]
const QUESTION: &[Binding] = &[
    key(ENTER, "Enter", "next", "go to the next question that is open, else to the next step", Action::Next, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "to the question above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the question below", Action::Down, several),
    key(&[Key(KeyCode::Char(' ')), Key(KeyCode::Right)], "Space", "choose", "select the next choice", Action::Right, choices),
    key(&[Key(KeyCode::Left)], "←", "", "select the choice before", Action::Left, choices),
    key(&[Ctrl('e')], "^E", "type it", "type another value", Action::Edit, typed_choice),
];

/// On every question, whether it has a field or choices.
#[rustfmt::skip]
const MORE: &[Binding] = &[
    key(&[Ctrl('x')], "^X", "reset", "remove the answer: the setting stays as it is", Action::Clear, answered),
    key(&[Ctrl('d')], "^D", "store is new", "declare that the user store is new: no started server has used it", Action::DeclareNew, undeclared),
    key(&[Ctrl('d')], "^D", "", "take back that the user store is new", Action::DeclareNew, declared),
    key(&[Ctrl('n')], "^N", "next step", "go to the next step at once", Action::NextStep, always),
    key(&[Ctrl('g')], "^G", "", "read the last message at full length", Action::Read(PageId::Message), message),
];

#[rustfmt::skip]
const NEXT: &[Binding] = &[
    key(ENTER, "Enter", "next", "accept the value of the field; go to the next question that is open, else to the next step", Action::Next, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "to the question above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the question below", Action::Down, several),
];

#[rustfmt::skip]
const REVEAL: &[Binding] = &[
    key(&[Key(KeyCode::F(2)), Ctrl('v')], "^V", "show", "show what is typed (F2 too)", Action::Reveal, hidden),
    key(&[Key(KeyCode::F(2)), Ctrl('v')], "^V", "hide", "hide what is typed (F2 too)", Action::Reveal, revealed),
];

/// Whether the focused question is a text field.
fn takes_text(session: &Session, ui: &Ui) -> bool {
    question(session, ui).is_some_and(|q| q.closed.is_none() && q.choices.is_empty())
}

fn choices(state: &PanelState) -> bool {
    question(state.session, state.ui).is_some_and(|q| q.closed.is_none() && !q.choices.is_empty())
}

fn plain_field(state: &PanelState) -> bool {
    takes_text(state.session, state.ui)
}

/// Whether the focused question is a list, and another value can be typed: a Java may lie where nobody looks.
fn typed_choice(state: &PanelState) -> bool {
    let asked = question(state.session, state.ui);
    let directory = asked.is_some_and(|q| q.closed.is_none() && matches!(q.setting.kind, ValueKind::Directory));
    directory && !plain_field(state)
}

fn undeclared(state: &PanelState) -> bool {
    may_declare_new(state.session, state.session.step().row().questions) == Some(false)
}

fn declared(state: &PanelState) -> bool {
    may_declare_new(state.session, state.session.step().row().questions) == Some(true)
}

fn answered(state: &PanelState) -> bool {
    question(state.session, state.ui).is_some_and(|q| q.answer.is_some() || q.refused.is_some())
}

fn hidden(state: &PanelState) -> bool {
    state.ui.reveal == Reveal::Hidden
}

fn revealed(state: &PanelState) -> bool {
    state.ui.reveal == Reveal::Shown
}
