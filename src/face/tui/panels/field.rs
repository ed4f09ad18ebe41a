//! A framed text field on a page.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::page::Page;
use super::super::text_field::TextField;
use super::super::{text, theme};

/// How far a field is indented.
pub(super) const INDENT: usize = 2;

/// A framed field; the cursor stands in it while it has the focus.
pub(super) fn draw(page: &mut Page, shown: &str, input: Option<&TextField>, wide: usize, focus: bool) {
    let room = wide.saturating_sub(4);
    let scroll = input.map_or(0, |input| input.scroll(room.saturating_sub(1)));
    let visible: String = skip_columns(shown, scroll);
    let visible = text::chop(&visible, room).swap_remove(0);
    let style = if focus { theme::accent() } else { Style::new() };
    let indent = " ".repeat(INDENT);
    let rule = "─".repeat(room.saturating_add(2));
    page.push(Line::from(vec![
        Span::raw(indent.clone()),
        Span::styled(format!("┌{rule}┐"), style),
    ]));
    if focus {
        let cursor = input.map_or_else(|| text::width(shown), |input| input.cursor().saturating_sub(scroll));
        let column = u16::try_from(cursor.min(room).saturating_add(INDENT + 2)).unwrap_or(u16::MAX);
        page.cursor = Some((page.lines.len(), column));
    }
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let selected = focus && input.is_some_and(TextField::is_selected);
    let shown = if selected {
        bold.add_modifier(Modifier::REVERSED)
    } else {
        bold
    };
    let rest = room.saturating_sub(text::width(&visible));
    page.push(Line::from(vec![
        Span::raw(indent.clone()),
        Span::styled("│ ", style),
        Span::styled(visible, shown),
        Span::raw(" ".repeat(rest)),
        Span::styled(" │", style),
    ]));
    page.push(Line::from(vec![
        Span::raw(indent),
        Span::styled(format!("└{rule}┘"), style),
    ]));
}

fn skip_columns(text: &str, columns: usize) -> String {
    let mut skipped = 0_usize;
    text.chars()
        .skip_while(|c| {
            let skip = skipped < columns;
            skipped = skipped.saturating_add(text::width(c.encode_utf8(&mut [0; 4])));
            skip
        })
        .collect()
}
