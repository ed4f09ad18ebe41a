//! What asks before something is done: a small box over the screen, Cancel marked.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Paragraph};

use crate::domain::settings;
use crate::engine::Session;

use super::super::app::words;
use super::super::theme;
use super::super::ui::{Ask, Choice, LAUNCHES, Launch, Overlay, Ui, Wanted};
use super::text;
use crate::domain::settings::id;

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

fn confirm(frame: &mut Frame, session: &Session, area: Rect, ask: Ask, choice: Choice) {
    let (question, follows, yes) = words(ask);
    let mut lines = vec![Line::styled(question, theme::strong()), Line::default()];
    for part in details(session, ask) {
        lines.extend(text::paragraph(0, &part, Style::new(), usize::from(INSIDE)));
    }
    if !follows.is_empty() {
        lines.extend(text::paragraph(0, follows, Style::new(), usize::from(INSIDE)));
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
        button(yes, choice == Choice::Yes),
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

/// What a start now would leave undone, a sentence each; empty when nothing speaks against it.
pub(in crate::face::tui) fn before_start(session: &Session, how: Launch) -> Vec<String> {
    let mut parts = Vec::new();
    if how == Launch::Foreground {
        // Whoever is asked reads below what it means; that it is asked at all is the point.
        parts.push(String::new());
    }
    if how != Launch::Service && session.machine().is_some_and(|machine| machine.root) {
        parts.push(crate::server::ROOT_LEAVES.to_owned());
    }
    for port in taken(session) {
        parts.push(port);
    }
    if session.changes() > 0 {
        parts.push("Some answers are not written yet: the server starts without them.".to_owned());
    }
    if crate::engine::question::missing_now(session, id::ADMIN_PASSWORD) {
        parts.push(
            "The administrator still has the password of the pack. The product takes the password from its files at the first \
             start only; after that it is changed in the product."
                .to_owned(),
        );
    }
    parts
}

/// The ports that the server would not get, a sentence each.
fn taken(session: &Session) -> Vec<String> {
    let status = session
        .server()
        .status
        .as_ref()
        .filter(|status| status.pid.is_none() && status.owners_seen);
    let ports = status.map(|status| status.ports.as_slice()).unwrap_or_default();
    let held = ports.iter().filter(|port| port.listening);
    held.map(|port| match &port.holder {
        Some(holder) => format!(
            "Port {} ({}) is held by {} (pid {}, user {}).",
            port.port, port.name, holder.name, holder.pid, holder.user
        ),
        None => format!("Port {} ({}) is held by another process.", port.port, port.name),
    })
    .collect()
}

/// What this very confirmation is about.
fn details(session: &Session, ask: Ask) -> Vec<String> {
    match ask {
        Ask::Apply => session.plan().map_or_else(
            |_| Vec::new(),
            |plan| {
                let mut parts = vec![format!(
                    "{} in {}.",
                    super::review::count(plan.changes.len(), "change"),
                    super::review::count(plan.files.len(), "file")
                )];
                if session.options().dry_run {
                    parts.push("Dry run: nothing will be written.".into());
                }
                parts
            },
        ),
        Ask::Leave => {
            let mut parts = Vec::new();
            let changes = session.changes();
            if changes > 0 && session.saved().is_none() {
                let are = if changes == 1 { "is" } else { "are" };
                parts.push(format!(
                    "{} {are} not written yet and will be forgotten.",
                    super::review::count(changes, "change")
                ));
            }
            if let Some(busy) = session.busy() {
                parts.push(format!("Still going on: {}.", busy.what));
            }
            parts.push("Nothing that is not confirmed is written. A server that runs keeps running.".into());
            parts
        }
        Ask::Start(how) => before_start(session, how)
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect(),
        Ask::Undo | Ask::Stop | Ask::Force | Ask::Restart => Vec::new(),
    }
}

fn prompt(frame: &mut Frame, area: Rect, wanted: Wanted, input: &tui_input::Input, refused: Option<&str>) {
    let (question, note) = match wanted {
        Wanted::Value(id) => settings::by_id(id).map_or(("", ""), |setting| (setting.title, setting.why)),
        Wanted::Find => (
            "Find in the log",
            "A regular expression, small and capital letters told apart; (?i) before it takes both. Downwards from the marked record; N goes on, P back.",
        ),
        Wanted::Answers => (
            "Save the answers as",
            "A TOML file for `carbonctl plan` and `carbonctl apply`. Passwords are left out.",
        ),
        Wanted::Practice { toml: true } => (
            "Make a practice home in",
            "A small sample product of the toml generation, to try everything on.",
        ),
        Wanted::Practice { toml: false } => (
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
