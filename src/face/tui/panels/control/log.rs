//! The log under the gauges: records, the marked one always in sight, and below them a line with the state of reading.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::domain::units::human_bytes;
use crate::engine::{Errors, LogView, Session};
use crate::probe::logs::{LogRecord, Pattern};

use super::super::super::action::Action;
use super::super::super::{keys, text, theme};
use super::keys::CONTROL;
use super::record;

/// Columns before a record, for the mark of the selected one.
const MARGIN: usize = 1;

/// A folded record takes no more rows than this, however long its first line.
const FOLDED: usize = 3;

pub(super) fn draw(frame: &mut Frame, session: &Session, area: Rect) {
    if area.height == 0 {
        return;
    }
    let columns = usize::from(area.width);
    let rows = usize::from(area.height.saturating_sub(1));
    let lines = match session.log() {
        None => Vec::new(),
        Some(log) => shown(log, columns, rows),
    };
    for (line, y) in lines.into_iter().zip(area.y..) {
        frame.render_widget(text::clean(line), Rect { y, height: 1, ..area });
    }
    let last = Rect {
        y: area.bottom().saturating_sub(1),
        height: 1,
        ..area
    };
    let own = own(session);
    let room = columns.saturating_sub(text::width(&own)).saturating_sub(2);
    if let Some(log) = session.log() {
        frame.render_widget(reading(log, room), last);
    }
    frame.render_widget(Line::from(own).right_aligned(), last);
}

/// What this program itself uses of processor and memory.
fn own(session: &Session) -> String {
    let server = &session.server();
    let cpu = server.history.own_percent().map(|cpu| format!("{cpu:.1} % "));
    let rss = server.own.map(|own| human_bytes(own.rss));
    match rss {
        Some(rss) => format!("carbonctl {}{rss}", cpu.unwrap_or_default()),
        None => String::new(),
    }
}

/// The rows of the records.
fn shown(log: &LogView, columns: usize, rows: usize) -> Vec<Line<'static>> {
    if let Some(trouble) = &log.trouble {
        let mut lines = text::hanging(Span::styled("! ", theme::warn()), trouble, Style::new(), columns);
        lines.truncate(rows);
        return lines;
    }
    if log.entries.is_empty() {
        let words = match (log.filter_words(), log.busy.is_some()) {
            (_, true) => "Reading the log …".to_owned(),
            (Some(filter), _) => {
                let key = keys::shown(CONTROL, Action::Level);
                format!("No record of {filter}. {key} shows other levels.")
            }
            (None, _) => "The log is empty.".to_owned(),
        };
        return text::paragraph(MARGIN, &words, Style::new(), columns);
    }
    let record = |at: usize| lines(log, at, columns);
    if log.following {
        return ending(log.entries.len(), rows, record);
    }
    around(log.entries.len(), log.selected, rows, focus(log, columns), record)
}

/// The row of the selected record that is to be in sight: of a search the first that matches, else the first.
fn focus(log: &LogView, columns: usize) -> usize {
    let Some(pattern) = &log.search else { return 0 };
    let rows = lines(log, log.selected, columns);
    rows.iter().position(|row| pattern.is_in(&row.to_string())).unwrap_or(0)
}

/// The last rows of all records.
fn ending(count: usize, rows: usize, record: impl Fn(usize) -> Vec<Line<'static>>) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for at in (0..count).rev() {
        lines.extend(record(at).into_iter().rev());
        if lines.len() >= rows {
            break;
        }
    }
    lines.truncate(rows);
    lines.reverse();
    lines
}

/// The rows around the selected record, which stands in the middle where there is enough on both sides.
fn around(
    count: usize,
    selected: usize,
    rows: usize,
    focus: usize,
    record: impl Fn(usize) -> Vec<Line<'static>>,
) -> Vec<Line<'static>> {
    let mut before = record(selected);
    let mut below = before.split_off(focus.min(before.len()));
    for next in (0..count).skip(selected).skip(1) {
        if below.len() >= rows {
            break;
        }
        below.extend(record(next));
    }
    let above_rows = (rows / 2).max(rows.saturating_sub(below.len()));
    let more = above_rows.saturating_sub(before.len());
    let mut lines = ending(selected, more, record);
    lines.extend(before.split_off(before.len().saturating_sub(above_rows)));
    lines.extend(below);
    lines.truncate(rows);
    lines
}

/// The rows of one record.
fn lines(log: &LogView, at: usize, columns: usize) -> Vec<Line<'static>> {
    let Some(entry) = log.entries.get(at) else {
        return Vec::new();
    };
    let room = columns.saturating_sub(MARGIN);
    let mut lines = record::lines(&entry.head, room);
    if log.is_unfolded(entry) {
        unfolded(&mut lines, entry, room);
    } else {
        folded(&mut lines, entry, room);
    }
    let marked = !log.following && at == log.selected;
    for (row, line) in lines.iter_mut().enumerate() {
        if let Some(pattern) = &log.search {
            highlight(line, pattern);
        }
        let mark = if marked && row == 0 { theme::HERE } else { " " };
        line.spans.insert(0, Span::styled(mark, theme::accent()));
        if marked {
            *line = std::mem::take(line).patch_style(theme::strong());
        }
    }
    lines
}

fn folded(lines: &mut Vec<Line<'static>>, entry: &LogRecord, columns: usize) {
    let cut = lines.len() > FOLDED;
    lines.truncate(FOLDED);
    let hidden = entry.folded();
    let words = match (hidden, cut) {
        (0, false) => return,
        (0, true) => " …".to_owned(),
        (1, _) => " (+1 line)".to_owned(),
        (count, _) => format!(" (+{count} lines)"),
    };
    let span = Span::styled(words, theme::accent());
    match lines.last_mut() {
        Some(last) if last.width().saturating_add(span.width()) <= columns => last.push_span(span),
        _ => lines.push(Line::from(vec![Span::raw(" "), span])),
    }
}

fn unfolded(lines: &mut Vec<Line<'static>>, entry: &LogRecord, columns: usize) {
    for line in &entry.rest {
        let parts = text::chop(line, columns.saturating_sub(2));
        lines.extend(parts.into_iter().map(|part| Line::from(format!("  {part}"))));
    }
    if entry.more > 0 {
        let words = format!("  {} more lines are in the file", entry.more);
        lines.push(Line::styled(words, theme::accent()));
    }
}

/// Marks what is searched for.
fn highlight(line: &mut Line<'static>, pattern: &Pattern) {
    let mut spans = Vec::with_capacity(line.spans.len());
    for span in std::mem::take(&mut line.spans) {
        let style = span.style;
        let mut rest = span.content.as_ref();
        while let Some(found) = pattern.find(rest).filter(|found| !found.is_empty()) {
            spans.push(Span::styled(rest[..found.start].to_owned(), style));
            let hit = rest[found.clone()].to_owned();
            spans.push(Span::styled(hit, style.add_modifier(Modifier::REVERSED)));
            rest = &rest[found.end..];
        }
        spans.push(Span::styled(rest.to_owned(), style));
    }
    line.spans = spans;
}

/// How the log is read: following or not, what is left out, how many errors, what goes on.
fn reading(log: &LogView, columns: usize) -> Line<'static> {
    let mut parts: Vec<(String, Style)> = Vec::new();
    let plain = Style::new();
    if let Some(busy) = &log.busy {
        let percent = busy.percent.map_or_else(String::new, |percent| format!(" {percent} %"));
        // Reads that are over at once are not worth a flicker.
        if busy.percent.is_some() {
            let key = keys::shown(CONTROL, Action::ClearLog);
            parts.push((format!("{}{percent}, {key} stops", busy.what), theme::accent()));
        }
    }
    if let Some(note) = &log.note {
        parts.push((note.clone(), theme::warn()));
    }
    if log.trouble.is_some() {
        // There is nothing to follow.
    } else if log.following {
        parts.push(("following".to_owned(), plain));
    } else if log.new_below > 0 {
        parts.push((format!("{} new below, F follows", log.new_below), theme::accent()));
    } else {
        parts.push(("F follows".to_owned(), plain));
    }
    match log.errors_since_start {
        Errors::Known { count: 0, .. } | Errors::Counting | Errors::Lost => {}
        Errors::Known { count, since_start } => {
            let noun = if count == 1 { "error" } else { "errors" };
            let since = if since_start { " since the start" } else { "" };
            parts.push((format!("{count} {noun}{since}"), theme::bad()));
        }
    }
    if let Some(words) = log.filter_words() {
        parts.push((words.to_owned(), theme::warn()));
    }
    if let Some(search) = &log.search {
        parts.push((format!("find {}", search.text()), plain));
    }
    let mut line = Line::from(" ");
    for (at, (words, style)) in parts.into_iter().enumerate() {
        let before = if at == 0 { "" } else { " · " };
        let left = columns.saturating_sub(line.width()).saturating_sub(before.len());
        if left < 8 {
            break;
        }
        line.push_span(Span::raw(before));
        line.push_span(Span::styled(text::cut(&words, left), style));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: impl Into<String>) -> Vec<Line<'static>> {
        vec![Line::from(words.into())]
    }

    fn words(lines: &[Line]) -> Vec<String> {
        lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn following_shows_the_end_and_paging_the_marked_record_in_the_middle() {
        let record = |at: usize| row(at.to_string());
        assert_eq!(words(&ending(100, 3, record)), ["97", "98", "99"]);
        assert_eq!(words(&ending(2, 3, record)), ["0", "1"]);
        assert_eq!(words(&around(100, 50, 4, 0, record)), ["48", "49", "50", "51"]);
        assert_eq!(words(&around(100, 0, 4, 0, record)), ["0", "1", "2", "3"]);
        assert_eq!(words(&around(100, 99, 4, 0, record)), ["96", "97", "98", "99"]);
        assert_eq!(words(&around(1, 0, 4, 0, record)), ["0"]);
        // A long record is shown around the row that is looked for.
        let long = |at: usize| (0..9).flat_map(|n| row(format!("{at}.{n}"))).collect::<Vec<_>>();
        assert_eq!(words(&around(3, 1, 4, 6, long)), ["1.4", "1.5", "1.6", "1.7"]);
    }

    #[test]
    fn what_is_searched_for_is_marked_and_nothing_is_lost() {
        let mut line = Line::from(vec![Span::raw("a error b error"), Span::raw("c")]);
        highlight(&mut line, &Pattern::new("error").unwrap());
        assert_eq!(line.to_string(), "a error b errorc");
        let marked = line
            .spans
            .iter()
            .filter(|span| span.style.add_modifier == Modifier::REVERSED);
        assert_eq!(marked.count(), 2);
        // An expression that matches nothing at all does not go round for ever.
        highlight(&mut line, &Pattern::new("x*").unwrap());
        assert_eq!(line.to_string(), "a error b errorc");
    }
}
