//! A text to be typed: what it is for, the field, and why the last one was refused.

use crossterm::event::KeyCode;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key};
use super::super::keys::{Binding, ENTER, KeySet, Typing, always, key};
use super::super::ui::{Overlay, TextPrompt, Ui};
use super::super::{text, theme};
use super::panel::{Body, Dialog, Of, Panel};
use crate::domain::settings;
use crate::engine::Session;

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Prompt(..))),
    keys: &[KeySet {
        typing: Typing::Text,
        ..KeySet::commands(&[PROMPT])
    }],
    body: Body::Dialog(dialog),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const PROMPT: &[Binding] = &[
    key(ENTER, "Enter", "choose", "accept what is typed", Action::Next, always),
    key(&[Key(KeyCode::Esc), Ctrl('c')], "Esc", "cancel", "leave everything as it is", Action::Back, always),
    key(&[Ctrl('u')], "^U", "empty", "empty the field", Action::Empty, always),
];

fn dialog(_: &Session, ui: &Ui, columns: usize) -> Dialog {
    let Overlay::Prompt(wanted, input, refused) = &ui.overlay else {
        return Dialog::default();
    };
    let (question, note) = match *wanted {
        TextPrompt::Value(id) => settings::by_id(id).map_or(("", ""), |setting| (setting.title, setting.why)),
        TextPrompt::Find => (
            "Find in the log",
            "A regular expression, case-sensitive; put (?i) before it to ignore case. Searches downwards from the marked record; N finds the next match, P the previous one.",
        ),
        TextPrompt::Answers => (
            "Save the answers as",
            "A TOML file for `carbonctl plan` and `carbonctl apply`. Passwords are left out.",
        ),
        TextPrompt::Practice { toml: true } => (
            "Make a practice home in",
            "A small sample product of the toml generation, to try everything on.",
        ),
        TextPrompt::Practice { toml: false } => (
            "Make a practice home in",
            "A small sample product of the xml generation, to try everything on.",
        ),
    };
    let scroll = input.scroll(columns.saturating_sub(1));
    let shown: String = input.value().chars().skip(scroll).collect();
    let style = Style::new().add_modifier(if input.is_selected() {
        Modifier::REVERSED
    } else {
        Modifier::UNDERLINED
    });
    let mut lines = vec![
        Line::styled(question, theme::strong()),
        Line::default(),
        Line::styled(text::pad(&shown, columns), style),
    ];
    if let Some(refused) = refused {
        lines.extend(text::hanging(
            Span::styled("! ", theme::bad()),
            refused,
            theme::bad(),
            columns,
        ));
    }
    lines.push(Line::default());
    let explained = lines.len();
    lines.extend(text::paragraph(0, note, Style::new(), columns));
    let explains = explained..lines.len();
    let most = columns.saturating_sub(1);
    let column = input.cursor().saturating_sub(scroll).min(most);
    Dialog {
        lines,
        cursor: Some((u16::try_from(column).unwrap_or(0), 2)),
        explains,
    }
}
