//! What goes on and what happened last: the busy line and the notice, under the panel. Of a long notice the beginning.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::action::Action;
use super::ui::{Overlay, PageId, Ui};
use super::{keys, text, theme};
use crate::engine::{Notice, Session, Tone};

/// A notice longer than this is read on its own page.
pub(super) const SHORT: usize = 4;

/// How many rows the news need.
pub(super) fn rows(session: &Session, ui: &Ui, live: bool, columns: u16) -> u16 {
    let lines = lines(session, ui, live, usize::from(columns));
    if lines.is_empty() {
        return 0;
    }
    u16::try_from(lines.len().saturating_add(air(ui))).unwrap_or(u16::MAX)
}

/// The empty rows above: none on a short screen.
fn air(ui: &Ui) -> usize {
    usize::from(!ui.is_short())
}

/// Whether the notice does not fit under a panel of so many columns.
pub(super) fn is_long(session: &Session, columns: usize, most: usize) -> bool {
    session
        .notice()
        .is_some_and(|notice| said(notice, columns).len() > most)
}

/// Draws them; `live` says whether the step shows the log itself.
pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, live: bool, area: Rect) {
    for (at, line) in lines(session, ui, live, usize::from(area.width))
        .into_iter()
        .enumerate()
    {
        let Ok(at) = u16::try_from(at.saturating_add(air(ui))) else {
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

fn lines(session: &Session, ui: &Ui, live: bool, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if matches!(ui.overlay, Overlay::Page(PageId::Message, _)) {
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
        let shown_below = busy.command.is_some() && live;
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
        let most = if ui.is_short() { 2_usize } else { SHORT };
        let long = whole.len() > most;
        lines.extend(whole.into_iter().take(if long { most.saturating_sub(1) } else { most }));
        if long {
            let key = keys::shown(keys::STEP, Action::Read(PageId::Message));
            lines.push(Line::from(format!("  {key} shows the complete message")));
        }
    }
    lines
}

/// The whole notice.
pub(super) fn said(notice: &Notice, columns: usize) -> Vec<Line<'static>> {
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
