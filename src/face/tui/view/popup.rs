//! What asks before something is done: a small box over the screen, Cancel marked.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use crate::domain::settings;
use crate::engine::Session;
use crate::engine::confirm::{self, Confirmation, LAUNCHES, Launch};

use super::super::theme;
use super::super::ui::{Choice, Overlay, Ui, TextPrompt};
use super::text;

/// Columns inside the box.
const INSIDE: u16 = 62;

pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    match &ui.overlay {
        Overlay::Confirm(ask, choice) => confirm(frame, session, area, *ask, *choice),
        Overlay::Prompt(wanted, input, refused) => prompt(frame, area, *wanted, input, refused.as_deref()),
        Overlay::Launch(row) => launch(frame, session, area, *row),
        Overlay::None
        | Overlay::Help(_)
        | Overlay::Hub(_)
        | Overlay::Message(_)
        | Overlay::Failure(_)
        | Overlay::Explain(..) => {}
    }
}

fn confirm(frame: &mut Frame, session: &Session, area: Rect, ask: Confirmation, choice: Choice) {
    let asked = confirm::asked(ask);
    let mut lines = vec![Line::styled(asked.question, theme::strong()), Line::default()];
    for part in confirm::details(session, ask) {
        lines.extend(text::paragraph(0, &part, Style::new(), usize::from(INSIDE)));
    }
    if !asked.follows.is_empty() {
        lines.extend(text::paragraph(0, asked.follows, Style::new(), usize::from(INSIDE)));
    }
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
    lines.push(Line::from(vec![
        button("Cancel", choice == Choice::Cancel),
        Span::raw("    "),
        button(asked.yes, choice == Choice::Yes),
    ]));
    boxed(frame, area, lines);
}

/// The ways to run a server, the marked one explained.
fn launch(frame: &mut Frame, session: &Session, area: Rect, row: usize) {
    let mut lines = vec![
        Line::styled("How shall the server run?", theme::strong()),
        Line::default(),
    ];
    for (at, how) in LAUNCHES.into_iter().enumerate() {
        let here = at == row;
        let (name, words) = match how {
            Launch::Daemon => (
                "daemon",
                "on its own; it outlives this program and its terminal".to_owned(),
            ),
            Launch::Foreground => ("foreground", "on this terminal, in carbonctl's place".to_owned()),
            Launch::Service => (
                "service",
                session.server().service.as_ref().map_or_else(
                    || "not installed: `carbonctl service install`".to_owned(),
                    |service| format!("{}, which the system starts as {}", service.name, service.user),
                ),
            ),
        };
        let style = if here { theme::strong() } else { Style::new() };
        let mark = Span::styled(if here { "› " } else { "  " }, theme::accent());
        let mut more = text::hanging(
            Span::styled(text::pad(name, 12), style),
            &words,
            style,
            usize::from(INSIDE).saturating_sub(2),
        );
        for (at, line) in more.iter_mut().enumerate() {
            line.spans
                .insert(0, if at == 0 { mark.clone() } else { Span::raw("  ") });
        }
        lines.extend(more);
    }
    boxed(frame, area, lines);
}

fn prompt(frame: &mut Frame, area: Rect, wanted: TextPrompt, input: &tui_input::Input, refused: Option<&str>) {
    let (question, note) = match wanted {
        TextPrompt::Value(id) => settings::by_id(id).map_or(("", ""), |setting| (setting.title, setting.why)),
        TextPrompt::Find => (
            "Find in the log",
            "A regular expression, small and capital letters told apart; (?i) before it takes both. Downwards from the marked record; N goes on, P back.",
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
    let inside = usize::from(INSIDE);
    let scroll = input.visual_scroll(inside.saturating_sub(1));
    let shown: String = input.value().chars().skip(scroll).collect();
    let mut lines = vec![
        Line::styled(question, theme::strong()),
        Line::default(),
        Line::styled(
            text::pad(&shown, inside),
            Style::new().add_modifier(Modifier::UNDERLINED),
        ),
    ];
    if let Some(refused) = refused {
        lines.extend(text::hanging(
            Span::styled("! ", theme::bad()),
            refused,
            theme::bad(),
            inside,
        ));
    }
    lines.push(Line::default());
    lines.extend(text::paragraph(0, note, Style::new(), inside));
    let origin = boxed(frame, area, lines);
    let column = u16::try_from(input.visual_cursor().saturating_sub(scroll)).unwrap_or(0);
    frame.set_cursor_position(Position::new(
        origin.x.saturating_add(column.min(INSIDE - 1)),
        origin.y.saturating_add(2),
    ));
}

/// Draws the box in the middle and gives the place of its first line.
fn boxed(frame: &mut Frame, area: Rect, lines: Vec<Line<'static>>) -> Position {
    let height = u16::try_from(lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
    let width = (INSIDE + 6).min(area.width);
    let spot = Rect::new(
        area.width.saturating_sub(width) / 2,
        area.height.saturating_sub(height) / 2,
        width,
        height,
    );
    frame.render_widget(Clear, spot);
    frame.render_widget(Block::bordered(), spot);
    let inner = Rect::new(
        spot.x.saturating_add(3),
        spot.y.saturating_add(1),
        width.saturating_sub(6),
        height.saturating_sub(2),
    );
    frame.render_widget(
        Paragraph::new(lines.into_iter().map(text::clean).collect::<Vec<_>>()),
        inner,
    );
    Position::new(inner.x, inner.y)
}
