//! Control: what the server does, its gauges and ports, and its log below them.

mod gauges;
mod header;
mod log;
mod ports;
mod record;
mod spark;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::{Session, StepId};

use super::super::theme;
use super::super::ui::Ui;
use super::text;

pub(super) use header::{line as header, state_word};
pub use spark::Span as Reach;

/// Draws the screen between header and footer.
pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let columns = usize::from(area.width);
    let mut y = area.y;
    for line in head(session, ui, columns) {
        if y < area.bottom() {
            frame.render_widget(line, Rect { y, height: 1, ..area });
            y = y.saturating_add(1);
        }
    }
    let rest = Rect {
        y,
        height: area.bottom().saturating_sub(y),
        ..area
    };
    log::draw(frame, session, rest);
}

/// How many rows the log has in a panel of this size, without the line below it.
pub(super) fn log_rows(session: &Session, ui: &Ui, area: Rect) -> usize {
    let head = head(session, ui, usize::from(area.width)).len();
    usize::from(area.height).saturating_sub(head).saturating_sub(1)
}

/// What stands above the log.
fn head(session: &Session, ui: &Ui, columns: usize) -> Vec<Line<'static>> {
    let Some(status) = &session.server().status else {
        return vec![Line::from("Inspecting the server …"), rule("", columns)];
    };
    let mut lines = Vec::new();
    if !ui.log_only {
        lines.extend(gauges::lines(session, ui, status, columns));
        lines.extend(ports::lines(status, columns));
    }
    if let Some(note) = &status.note {
        lines.extend(text::hanging(
            Span::styled("! ", theme::warn()),
            note,
            Style::new(),
            columns,
        ));
    }
    let graphs = match status.gauges {
        Some(_) if !ui.log_only => ui.span.words(),
        _ => "",
    };
    lines.push(rule(graphs, columns));
    lines.into_iter().map(text::clean).collect()
}

/// The line above the log: how far the graphs reach back at the left, the screen's number at the right.
fn rule(words: &str, columns: usize) -> Line<'static> {
    let code = StepId::Control.row().code;
    let before = if words.is_empty() {
        String::new()
    } else {
        format!("── graphs: {words} ")
    };
    let after = format!(" {code}");
    let line = columns.saturating_sub(text::width(&before)).saturating_sub(after.len());
    Line::from(format!("{before}{}{after}", "─".repeat(line)))
}
