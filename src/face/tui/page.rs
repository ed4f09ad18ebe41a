//! A page: a title, lines that stay, lines that scroll, and the block that must be whole.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{text, theme};
use crate::domain::visible;

/// The lines of a panel, with its title.
#[derive(Debug)]
pub(super) struct Page {
    /// Title, at the left.
    title: String,
    /// Screen code and counters, at the right.
    aside: String,
    /// Lines that stay.
    pub(super) head: Vec<Line<'static>>,
    /// Lines that scroll.
    pub(super) lines: Vec<Line<'static>>,
    /// The lines of the focused block.
    pub(super) keep: Range<usize>,
    /// Where the cursor stands: line and column.
    pub(super) cursor: Option<(usize, u16)>,
    counted: bool,
}

impl Page {
    pub(super) fn new(title: impl Into<String>, aside: impl Into<String>) -> Self {
        Self {
            title: visible(&title.into()).into_owned(),
            aside: visible(&aside.into()).into_owned(),
            head: Vec::new(),
            lines: Vec::new(),
            keep: 0..0,
            cursor: None,
            counted: false,
        }
    }

    /// The same, for a list that shows its own position: lines below are not counted.
    pub(super) fn counted(self) -> Self {
        Self { counted: true, ..self }
    }

    /// Adds a line.
    pub(super) fn push(&mut self, line: impl Into<Line<'static>>) {
        self.lines.push(text::clean(line.into()));
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.lines.push(Line::default());
    }

    /// Adds wrapped text.
    pub(super) fn text(&mut self, indent: usize, text: &str, style: Style, columns: usize) {
        self.lines.extend(text::paragraph(indent, text, style, columns));
    }

    /// Adds wrapped text behind a label.
    pub(super) fn labelled(&mut self, label: Span<'static>, text: &str, style: Style, columns: usize) {
        self.lines.extend(text::hanging(label, text, style, columns));
    }

    /// How far this page scrolls in a panel of so many rows.
    pub(super) fn limit(&self, rows: u16) -> usize {
        let room = self.room(rows);
        self.lines.len().saturating_sub(room).saturating_sub(self.base(room))
    }

    pub(super) fn draw(&self, frame: &mut Frame, area: Rect, scroll: usize) {
        let rows = area.height;
        let room = self.room(rows);
        let limit = self.limit(rows);
        let offset = self.base(room).saturating_add(scroll.min(limit));
        let below = self.lines.len().saturating_sub(offset).saturating_sub(room);
        let title = Span::styled(self.title.clone(), theme::strong());
        frame.render_widget(Line::from(title), line(area, 0));
        let mut aside = self.aside.clone();
        if below > 0 && !self.counted {
            let counted = format!("{below} more below   {aside}");
            let wide = text::width(&counted).saturating_add(text::width(&self.title));
            if wide < usize::from(area.width) {
                aside = counted;
            }
        }
        frame.render_widget(Line::from(aside).right_aligned(), line(area, 0));
        for (at, shown) in self.head.iter().enumerate() {
            frame.render_widget(shown, line(area, at.saturating_add(1)));
        }
        let top = self.top(rows);
        for (at, shown) in self.lines.iter().skip(offset).take(room).enumerate() {
            frame.render_widget(shown, line(area, top.saturating_add(at)));
        }
        let cursor = self
            .cursor
            .filter(|(row, _)| (offset..offset.saturating_add(room)).contains(row));
        if let Some((row, column)) = cursor {
            let at = line(area, top.saturating_add(row.saturating_sub(offset)));
            let x = at.x.saturating_add(column).min(area.right().saturating_sub(1));
            frame.set_cursor_position(Position::new(x, at.y));
        }
    }

    /// The row of the first line that scrolls: below the title, the lines that stay, and one empty line where there is room for it.
    fn top(&self, rows: u16) -> usize {
        let air = usize::from(self.head.is_empty() && self.lines.len().saturating_add(2) <= usize::from(rows));
        self.head.len().saturating_add(1).saturating_add(air)
    }

    fn room(&self, rows: u16) -> usize {
        usize::from(rows).saturating_sub(self.top(rows))
    }

    /// The first line to be shown so that the focused block is whole, or at least its beginning.
    fn base(&self, room: usize) -> usize {
        let whole = self.keep.end.saturating_sub(room);
        whole.min(self.keep.start).min(self.lines.len().saturating_sub(room))
    }
}

/// One row of an area; nothing below its end.
fn line(area: Rect, row: usize) -> Rect {
    let row = u16::try_from(row).unwrap_or(u16::MAX);
    Rect {
        y: area.y.saturating_add(row).min(area.bottom()),
        height: u16::from(row < area.height),
        ..area
    }
}
