//! Sets text in columns: wraps at words, indents, shortens paths.
//!
//! Characters that would be hidden are escaped before the width is measured, so that what is drawn has the measured width.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::{holds_hidden, visible, visible_but};

/// Columns a text takes once it is visible.
pub(super) fn width(text: &str) -> usize {
    // Fast path: nearly all of a log is ASCII, and the console measures each of its characters every second.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        text.len()
    } else {
        Span::raw(visible(text)).width()
    }
}

/// Columns a character takes.
fn letter(c: char) -> usize {
    if c.is_ascii() {
        usize::from(!c.is_ascii_control())
    } else {
        width(c.encode_utf8(&mut [0; 4]))
    }
}

/// Whether a line may end after this character: paths, ids and addresses have no spaces.
fn separates(c: char) -> bool {
    matches!(c, '/' | '.' | ',' | ':' | ';' | '-' | '_' | '=' | '&' | '?' | '@')
}

/// Breaks a text into lines of at most `columns`, at spaces where there are any. A word that is longer than a line ends after a
/// separator of its own; inside only where a part of it is longer than a line.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in visible_but(text, "\n\t").split('\n') {
        let mut line = String::new();
        let mut used = 0_usize;
        for word in paragraph.split([' ', '\t']).filter(|word| !word.is_empty()) {
            let wide = width(word);
            if used > 0 && used.saturating_add(1).saturating_add(wide) > columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used = used.saturating_add(1);
            }
            if wide <= columns {
                line.push_str(word);
                used = used.saturating_add(wide);
                continue;
            }
            for part in word.split_inclusive(separates) {
                if used > 0 && used.saturating_add(width(part)) > columns {
                    lines.push(std::mem::take(&mut line).trim_end().to_owned());
                    used = 0;
                }
                for c in part.chars() {
                    let wide = letter(c);
                    if used > 0 && used.saturating_add(wide) > columns {
                        lines.push(std::mem::take(&mut line));
                        used = 0;
                    }
                    line.push(c);
                    used = used.saturating_add(wide);
                }
            }
        }
        lines.push(line);
    }
    lines
}

/// Breaks a text at exactly `columns` and keeps its spaces: for code and log lines.
pub(super) fn chop(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0_usize;
    for c in visible_but(text, "\t").chars() {
        let c = if c == '\t' { ' ' } else { c };
        let wide = letter(c);
        if used.saturating_add(wide) > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used = used.saturating_add(wide);
    }
    lines.push(line);
    lines
}

/// Breaks a line for reading: at the last space, or after the last separator, where that leaves no line half empty, else at exactly
/// `columns`. Only the space at a break is lost.
pub(super) fn fold(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = chop(text, usize::MAX).swap_remove(0);
    while width(&rest) > columns.max(1) {
        let first = chop(&rest, columns).swap_remove(0);
        // A character wider than the line stands alone: each turn must take at least one.
        let widest = rest.chars().next().map_or(0, char::len_utf8);
        let first = rest[..first.len().max(widest)].to_owned();
        let late = |at: &usize| at.saturating_mul(2) > first.len();
        // A word may end just where the line does.
        let ends = rest[first.len()..].starts_with(' ').then_some(first.len());
        let space = ends.or_else(|| first.rfind(' ')).filter(late);
        let separator = || first.rfind(separates).map(|at| at.saturating_add(1)).filter(late);
        let at = space.or_else(separator).unwrap_or(first.len());
        let whole = rest[at..].starts_with(' ');
        lines.push(first[..at].to_owned());
        rest.drain(..at.saturating_add(usize::from(whole)));
    }
    lines.push(rest);
    lines
}

/// A text with `before` on its first line and spaces of the same width on the others.
pub(super) fn hanging(before: Span<'static>, text: &str, style: Style, columns: usize) -> Vec<Line<'static>> {
    let indent = before.width();
    let mut rest = wrap(text, columns.saturating_sub(indent)).into_iter();
    let mut lines = vec![Line::from(vec![
        before,
        Span::styled(rest.next().unwrap_or_default(), style),
    ])];
    lines.extend(rest.map(|line| Line::from(vec![Span::raw(" ".repeat(indent)), Span::styled(line, style)])));
    lines
}

/// A plain paragraph, indented.
pub(super) fn paragraph(indent: usize, text: &str, style: Style, columns: usize) -> Vec<Line<'static>> {
    hanging(Span::raw(" ".repeat(indent)), text, style, columns)
}

/// A path shortened to `columns`: its end is kept, since homes differ there.
pub(super) fn tail(path: &str, columns: usize) -> String {
    let path = visible(path);
    if width(&path) <= columns {
        return path.into_owned();
    }
    let mut kept = String::new();
    let mut used = 1_usize;
    for c in path.chars().rev() {
        let wide = letter(c);
        if used.saturating_add(wide) > columns {
            break;
        }
        kept.insert(0, c);
        used = used.saturating_add(wide);
    }
    match kept.find('/') {
        Some(at) if at.saturating_add(1) < kept.len() => format!("…{}", &kept[at..]),
        _ => format!("…{kept}"),
    }
}

/// A text shortened to `columns`: its beginning is kept.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let text = visible(text);
    if width(&text) <= columns {
        return text.into_owned();
    }
    let mut kept = chop(&text, columns.saturating_sub(1)).swap_remove(0);
    kept.push('…');
    kept
}

/// Text padded with spaces on the right.
pub(super) fn pad(text: &str, columns: usize) -> String {
    let text = visible(text);
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(&text))))
}

/// The same line with hidden characters written out.
pub(super) fn clean(mut line: Line<'static>) -> Line<'static> {
    for span in &mut line.spans {
        if holds_hidden(&span.content) {
            span.content = visible(&span.content).into_owned().into();
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_loses_no_word_and_keeps_the_width() {
        let text =
            "The start script takes Java from JAVA_HOME alone\nand /a/very/long/path/that/is/wider/than/the/line";
        for columns in 1..60 {
            let lines = wrap(text, columns);
            assert!(lines.iter().all(|line| width(line) <= columns), "{columns}");
            let joined: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            let wanted: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(joined, wanted);
        }
    }

    #[test]
    fn a_long_path_ends_after_a_separator() {
        let path = "see /usr/lib/jvm/temurin-17-jdk-amd64";
        assert_eq!(wrap(path, 16), ["see", "/usr/lib/jvm/", "temurin-17-jdk-", "amd64"]);
        assert_eq!(wrap("abcdefgh/ij", 6), ["abcdef", "gh/ij"]);
    }

    #[test]
    fn wide_letters_count_twice() {
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
        assert_eq!(chop("日本語", 5), ["日本", "語"]);
    }

    #[test]
    fn a_long_path_keeps_its_tail() {
        assert_eq!(tail("/opt/wso2is-7.0.1", 30), "/opt/wso2is-7.0.1");
        assert_eq!(tail("/very/long/way/to/wso2is-7.0.1", 16), "…/wso2is-7.0.1");
        assert_eq!(tail("/averyveryverylongname", 8), "…ongname");
    }

    #[test]
    fn a_line_is_folded_at_a_space_where_there_is_one_in_reach() {
        assert_eq!(fold("started in 46 sec", 16), ["started in 46", "sec"]);
        assert_eq!(fold("a bcdefghijklmnop", 10), ["a bcdefghi", "jklmnop"]);
        assert_eq!(fold("a bc/efghijk", 10), ["a bc/efghi", "jk"]);
        assert_eq!(fold("a bcde/ghijk", 10), ["a bcde/", "ghijk"]);
        assert_eq!(fold("", 10), [""]);
        for columns in 1..40 {
            let text = "WSO2 Carbon  started in 46 sec: 日本語";
            let lines = fold(text, columns);
            assert!(
                lines.iter().all(|line| width(line) <= columns.max(2)),
                "{columns}: {lines:?}"
            );
            let bare = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            assert_eq!(bare(&lines.concat()), bare(text));
        }
    }

    #[test]
    fn code_keeps_its_spaces_and_shows_control_characters() {
        assert_eq!(chop("  a\u{1b}[31m", 6), ["  a\\u{", "1b}[31", "m"]);
    }

    #[test]
    fn what_is_hidden_is_written_out_and_the_width_is_right() {
        let hostile = "a\u{202e}b\u{200b}c\rd e\u{1b}f";
        for columns in 1..40 {
            let whole = [
                wrap(hostile, columns).concat(),
                chop(hostile, columns).concat(),
                fold(hostile, columns).concat(),
            ];
            for text in whole {
                assert!(!holds_hidden(&text) && text.contains("\\u{202e}"), "{text:?}");
            }
            for text in [tail(hostile, columns), cut(hostile, columns.max(2))] {
                assert!(
                    !holds_hidden(&text) && width(&text) <= columns.max(2),
                    "{columns}: {text:?}"
                );
            }
            assert!(width(&pad(hostile, columns)) >= columns);
        }
        let line = clean(Line::from(vec![Span::raw("ok"), Span::raw(hostile)]));
        assert_eq!(line.width(), 2 + width(hostile));
    }
}
