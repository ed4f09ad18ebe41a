//! The box in which a panel asks something: in the middle, over everything else.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Block, Clear, Paragraph};

use super::super::panels::{self, Body};
use super::super::text;
use super::super::ui::Ui;
use crate::engine::Session;

/// Columns inside the box.
const INSIDE: u16 = 62;

/// Draws the box of what lies over the step, if it is one.
pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let Some(Body::Dialog(dialog)) = panels::above(ui).map(|panel| panel.body) else {
        return;
    };
    let width = (INSIDE + 6).min(area.width);
    let dialog =
        dialog(session, ui, usize::from(width.saturating_sub(6))).within(usize::from(area.height.saturating_sub(4)));
    let height = u16::try_from(dialog.lines.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
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
    let lines: Vec<_> = dialog.lines.into_iter().map(text::clean).collect();
    frame.render_widget(Paragraph::new(lines), inner);
    if let Some((column, line)) = dialog.cursor {
        frame.set_cursor_position(Position::new(
            inner.x.saturating_add(column),
            inner.y.saturating_add(line),
        ));
    }
}
