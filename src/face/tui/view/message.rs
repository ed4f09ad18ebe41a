//! What goes on and what happened last: the busy line and the notice, under the panel; long notices on a page of their own.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::{Notice, Session, StepId, Tone};

use super::super::theme;
use super::super::ui::{Overlay, Ui};
use super::page::Page;
use super::text;

/// A notice longer than this is read on its own page.
const SHORT: usize = 4;

/// How many rows the news need.
pub(super) fn rows(session: &Session, ui: &Ui, columns: u16) -> u16 {
    let lines = lines(session, ui, usize::from(columns));
    if lines.is_empty() {
        return 0;
    }
    // One row of air above.
    u16::try_from(lines.len().saturating_add(1)).unwrap_or(u16::MAX)
}

/// Whether the notice does not fit under a panel of a terminal this wide.
pub(super) fn is_long(session: &Session, terminal: u16) -> bool {
    let columns = usize::from(terminal).saturating_sub(usize::from(super::RAIL) + 2);
    session
        .notice()
        .is_some_and(|notice| said(notice, columns).len() > SHORT)
}

pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    for (at, line) in lines(session, ui, usize::from(area.width)).into_iter().enumerate() {
        let Ok(at) = u16::try_from(at.saturating_add(1)) else {
            return;
        };
        if at < area.height {
            let spot = Rect {
                y: area.y.saturating_add(at),
                height: 1,
                ..area
            };
            frame.render_widget(line, spot);
        }
    }
}

/// The whole notice.
pub(super) fn page(session: &Session, columns: usize) -> Page {
    let mut page = Page::new("Message", session.step().row().code);
    if let Some(notice) = session.notice() {
        page.lines = said(notice, columns);
    }
    page
}

fn lines(session: &Session, ui: &Ui, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if matches!(ui.overlay, Overlay::Message(_)) {
        return lines;
    }
    if let Some(busy) = session.busy() {
        let seconds = ui.now.0.saturating_duration_since(busy.since).as_secs();
        let last = busy.last.map(|last| format!(", last time {} s", last.as_secs()));
        let mut words = format!("{} · {seconds} s{}", busy.what, last.unwrap_or_default());
        if !busy.stage.is_empty() {
            words.push_str(" · ");
            words.push_str(&busy.stage);
        }
        // The console shows the log itself.
        let shown_below = busy.command.is_some() && session.step() == StepId::Control;
        if !busy.detail.is_empty() && !shown_below {
            words.push_str(" · ");
            words.push_str(&busy.detail);
        }
        lines.extend(text::hanging(
            Span::styled("› ", theme::accent()),
            &words,
            Style::new(),
            columns,
        ));
    }
    if let Some(notice) = session.notice() {
        let whole = said(notice, columns);
        let long = whole.len() > SHORT;
        lines.extend(whole.into_iter().take(if long { SHORT - 1 } else { SHORT }));
        if long {
            lines.push(Line::from("  M shows the complete message"));
        }
    }
    lines
}

fn said(notice: &Notice, columns: usize) -> Vec<Line<'static>> {
    let (mark, style) = match notice.tone {
        Tone::Good => (theme::OK, theme::good()),
        Tone::Plain => (theme::HERE, theme::accent()),
        Tone::Bad => (theme::WARN, theme::bad()),
    };
    text::hanging(
        Span::styled(format!("{mark} "), style),
        &notice.text,
        Style::new(),
        columns,
    )
}
