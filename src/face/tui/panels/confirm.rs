//! A confirmation: what is to be done, what follows from it, and two or three buttons, Cancel marked.

use crossterm::event::KeyCode;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key, Letter};
use super::super::keys::{Binding, ENTER, KeySet, always, key};
use super::super::ui::{Choice, Overlay, Ui};
use super::super::{text, theme};
use super::panel::{Body, Dialog, Of, Panel};
use crate::engine::{Session, confirm};

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Confirm(..))),
    keys: &[KeySet::commands(&[CONFIRM])],
    body: Body::Dialog(dialog),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const CONFIRM: &[Binding] = &[
    key(ENTER, "Enter", "choose", "the marked button", Action::Next, always),
    key(&[Key(KeyCode::Left), Key(KeyCode::Right), Key(KeyCode::Up), Key(KeyCode::Down), Key(KeyCode::Char(' '))], "←→", "other button", "to the other button", Action::Right, always),
    key(&[Letter('y')], "Y", "yes", "do it", Action::Confirm, always),
    key(&[Key(KeyCode::Esc), Ctrl('c')], "Esc", "cancel", "leave everything as it is", Action::Back, always),
];

fn dialog(session: &Session, ui: &Ui, columns: usize) -> Dialog {
    let Overlay::Confirm(ask, choice) = ui.overlay else {
        return Dialog::default();
    };
    let asked = confirm::asked(ask);
    let mut lines = vec![Line::styled(asked.question, theme::strong()), Line::default()];
    for part in confirm::details(session, ask) {
        lines.extend(text::paragraph(0, &part, Style::new(), columns));
    }
    if !asked.follows.is_empty() {
        lines.extend(text::paragraph(0, asked.follows, Style::new(), columns));
    }
    let explains = 2..lines.len();
    lines.push(Line::default());
    let button = |word: &str, on: bool| {
        let style = if on {
            theme::strong().add_modifier(Modifier::REVERSED)
        } else {
            Style::new()
        };
        let (open, close) = if on { ("›", "‹") } else { (" ", " ") };
        Span::styled(format!("{open} {word} {close}"), style)
    };
    let mut buttons = vec![
        button(confirm::no(ask), choice == Choice::Cancel),
        Span::raw("    "),
        button(asked.yes, choice == Choice::Yes),
    ];
    if let Some(third) = confirm::third(session, ask) {
        buttons.push(Span::raw("    "));
        buttons.push(button(third, choice == Choice::Third));
    }
    lines.push(Line::from(buttons));
    Dialog {
        lines,
        cursor: None,
        explains,
    }
}
