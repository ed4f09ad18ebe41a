//! The ways to run a server, the marked one to be taken.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key};
use super::super::keys::{Binding, ENTER, KeySet, always, key};
use super::super::ui::{Overlay, Ui};
use super::super::{text, theme};
use super::panel::{Body, Dialog, Of, Panel};
use crate::engine::Session;
use crate::engine::confirm::{LAUNCHES, LaunchMode};

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Launch(_))),
    keys: &[KeySet::commands(&[LAUNCH])],
    body: Body::Dialog(dialog),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const LAUNCH: &[Binding] = &[
    key(ENTER, "Enter", "start", "start it like this", Action::Next, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "up", Action::Up, always),
    key(&[Key(KeyCode::Down)], "↓", "", "down", Action::Down, always),
    key(&[Key(KeyCode::Esc), Ctrl('c')], "Esc", "cancel", "leave it stopped", Action::Back, always),
];

fn dialog(session: &Session, ui: &Ui, columns: usize) -> Dialog {
    let row = match ui.overlay {
        Overlay::Launch(row) => row,
        _ => 0,
    };
    let mut lines = vec![
        Line::styled("How should the server run?", theme::strong()),
        Line::default(),
    ];
    for (at, how) in LAUNCHES.into_iter().enumerate() {
        let here = at == row;
        let (name, words) = match how {
            LaunchMode::Daemon => (
                "daemon",
                "on its own; it outlives this program and its terminal".to_owned(),
            ),
            LaunchMode::Foreground => ("foreground", "on this terminal, instead of carbonctl".to_owned()),
            LaunchMode::Service => (
                "service",
                session.server().service.as_ref().map_or_else(
                    || "not installed: `carbonctl service install`".to_owned(),
                    |service| format!("{}, which the system runs as {}", service.name, service.user),
                ),
            ),
        };
        let style = if here { theme::strong() } else { Style::new() };
        let mark = Span::styled(if here { "› " } else { "  " }, theme::accent());
        let mut more = text::hanging(
            Span::styled(text::pad(name, 12), style),
            &words,
            style,
            columns.saturating_sub(2),
        );
        for (at, line) in more.iter_mut().enumerate() {
            line.spans
                .insert(0, if at == 0 { mark.clone() } else { Span::raw("  ") });
        }
        lines.extend(more);
    }
    Dialog {
        lines,
        ..Dialog::default()
    }
}
