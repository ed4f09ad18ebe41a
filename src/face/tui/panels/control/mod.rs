//! Control: what the server does, its gauges and ports, and its log below them.

mod gauges;
mod header;
mod keys;
mod log;
mod ports;
mod record;
mod spark;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::engine::{Session, StepId};

use super::super::page::Page;
use super::super::ui::Ui;
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};

pub(in super::super) use header::state_word;

pub(super) const PANEL: Panel = Panel {
    of: Of::Step(StepId::Control),
    keys: keys::KEYS,
    body: Body::Drawn { draw, page },
    live: true,
    header: header::line,
    ..Panel::DEFAULT
};

/// Rows of a short screen that are no gauges: header, footer, their lines, the line above the log, three of it, and that below.
const SHORT_REST: usize = 9;

/// Nothing of it scrolls on the screen: the engine reads the log in pages.
fn page(session: &Session, _: &Ui, _: Rect) -> Page {
    Page::new("Control", session.step().row().code)
}

/// Draws the screen between header and footer.
fn draw(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
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
pub(in super::super) fn log_rows(session: &Session, ui: &Ui, area: Rect) -> usize {
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
        let ports = ports::lines(status, columns);
        lines.extend(gauges::lines(session, ui, status, columns));
        if ui.is_short() {
            // Some of the log is seen whatever the gauges say; its key shows it alone.
            let most = usize::from(ui.area().height).saturating_sub(SHORT_REST);
            lines.truncate(most.saturating_sub(ports.len()));
        }
        lines.extend(ports);
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
