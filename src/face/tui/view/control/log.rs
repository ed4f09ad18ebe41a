//! The log under the gauges.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::engine::Session;

use super::super::super::ui::Ui;
use super::record;

pub(super) fn draw(frame: &mut Frame, session: &Session, _ui: &Ui, area: Rect) {
    let columns = usize::from(area.width);
    let rows = usize::from(area.height);
    let mut lines: Vec<Line<'static>> = Vec::new();
    for line in session.server.log.iter().rev() {
        let mut more = record::lines(line, columns);
        more.reverse();
        lines.extend(more);
        if lines.len() >= rows {
            break;
        }
    }
    lines.truncate(rows);
    for (line, y) in lines.into_iter().rev().zip(area.y..area.bottom()) {
        frame.render_widget(line, Rect { y, height: 1, ..area });
    }
}
