//! The header of the console: which server, its state, and what this run may not do.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::{Shown as _, visible};
use crate::engine::{ServerCommand, Session};
use crate::server::{ServerState, ServerStatus};

use super::super::super::ui::Ui;
use super::super::super::{text, theme};

/// The state in one word, with its colour.
pub(in crate::face::tui) fn state_word(status: &ServerStatus) -> (&'static str, Style) {
    match status.state {
        ServerState::Stopped => ("stopped", Style::new()),
        ServerState::Starting => ("starting", theme::warn()),
        ServerState::Running => ("running", theme::good()),
        ServerState::Stopping => ("stopping", theme::warn()),
        ServerState::Failed => ("failed", theme::bad()),
        ServerState::Unknown => ("state unknown", theme::warn()),
    }
}

/// The header in so many columns, once the server was looked at: the parts that matter least are left out first.
pub(super) fn line(session: &Session, ui: &Ui, columns: usize) -> Option<Line<'static>> {
    let status = session.server().status.as_ref()?;
    let command = session.busy().and_then(|busy| busy.command);
    let stopping = command.is_some_and(ServerCommand::stops);
    let (word, style) = if stopping && status.pid.is_some() {
        ("stopping", theme::warn())
    } else {
        state_word(status)
    };
    let mut must = vec![Span::styled(word.to_uppercase(), style.patch(theme::strong()))];
    for (on, words) in [
        (session.options().read_only, "READ-ONLY"),
        (session.options().dry_run, "DRY RUN"),
    ] {
        if on {
            must.push(Span::styled(words, theme::warn().patch(theme::strong())));
        }
    }
    let pending = session.restart_pending().known() == Some(true);
    if pending && status.pid.is_some() {
        must.push(Span::styled("restart pending", theme::warn()));
    }
    let mut may = Vec::new();
    if let Some(pid) = status.pid {
        may.push(Span::raw(format!("pid {pid}")));
    }
    if let Some(up) = status.since.and_then(|since| ui.now.1.duration_since(since).ok()) {
        may.push(Span::raw(format!("up {}", span(up))));
    }
    if let Some(gauges) = &status.gauges {
        let style = if gauges.root { theme::warn() } else { Style::new() };
        let service = if session.server().of_service { ", service" } else { "" };
        may.push(Span::styled(format!("as {}{service}", visible(&gauges.user)), style));
    }
    let home = session.home();
    let title = home.map(crate::domain::Home::title).unwrap_or_default();
    let wide = |spans: &[Span]| spans.iter().map(|span| span.width().saturating_add(2)).sum::<usize>();
    let room = columns.saturating_sub(1).saturating_sub(wide(&must));
    let title = text::wrap(&title, room.saturating_sub(2)).swap_remove(0);
    let mut left = room.saturating_sub(text::width(&title)).saturating_sub(2);
    let mut spans = vec![Span::raw(" "), Span::styled(title, theme::strong())];
    for part in must.into_iter().chain(may.into_iter().take_while(|part| {
        let wide = part.width().saturating_add(2);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    })) {
        spans.push(Span::raw("  "));
        spans.push(part);
    }
    if let Some(home) = home {
        let path = text::tail(&home.path.shown().to_string(), left.saturating_sub(3));
        // Without a whole last name the path says nothing.
        if path.contains('/') {
            spans.push(Span::raw(format!("  {path}")));
        }
    }
    Some(Line::from(spans))
}

/// `3d 04:12`, `04:12:33`.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    if days > 0 {
        format!("{days}d {hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
    }
}
