//! The parts of a batch file that form its java command.

use std::ops::Range;

use super::region::{Origin, Region};

/// One line of a batch file that is not a comment.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Content without surrounding spaces and without a leading `@`.
    pub(super) span: Range<usize>,
    /// Whether it is inside brackets.
    pub(super) nested: bool,
}

/// The `CMD_LINE_ARGS` that hold flags, else the java command's own words.
pub(super) fn regions(text: &str) -> Vec<Region> {
    lines(text)
        .into_iter()
        .filter_map(|line| {
            let raw = &text[line.span.clone()];
            let flags = raw.contains(" -X") || raw.contains("=-X") || raw.contains(" -D") || raw.contains("=-D");
            let span = match assigned(text, &line.span, "CMD_LINE_ARGS") {
                Some(value) => value,
                None if runs_java(raw) => line.span.clone(),
                None => return None,
            };
            let version = raw.contains("-version") || raw.contains("-fullversion");
            (flags && !version).then_some(Region {
                span,
                origin: Origin::Command,
            })
        })
        .collect()
}

/// The value of `set NAME=…` or `set "NAME=…"`.
pub(super) fn assigned(text: &str, line: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let raw = &text[line.clone()];
    let (set, rest) = raw.split_at_checked(4)?;
    if !set.eq_ignore_ascii_case("set ") {
        return None;
    }
    let rest = rest.trim_start();
    let (rest, quoted) = match rest.strip_prefix('"') {
        Some(inner) => (inner, true),
        None => (rest, false),
    };
    let (head, value) = rest.split_once('=')?;
    if !head.eq_ignore_ascii_case(name) {
        return None;
    }
    let end = line.end - usize::from(quoted && value.ends_with('"'));
    Some(line.end - value.len()..end)
}

/// Lines that do something; `rem`, `::` and labels are left out.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut depth = 0_usize;
    for raw in text.split_inclusive('\n') {
        let body = raw.trim();
        let start = at + raw.len() - raw.trim_start().len();
        at += raw.len();
        let skip = body.len() - body.trim_start_matches('@').len();
        let content = &body[skip..];
        if content.is_empty() || content.starts_with(':') || is_comment(content) {
            continue;
        }
        let closes = content.starts_with(')');
        if closes {
            depth = depth.saturating_sub(1);
        }
        out.push(Line {
            span: start + skip..start + body.len(),
            nested: depth > 0,
        });
        if content.ends_with('(') {
            depth += 1;
        }
    }
    out
}

/// Whether a line is a remark.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches('@');
    let word = line.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    word.eq_ignore_ascii_case("rem") || line.starts_with("::")
}

fn runs_java(line: &str) -> bool {
    let program = match line.strip_prefix('"') {
        Some(rest) => rest.split('"').next().unwrap_or_default(),
        None => line.split_whitespace().next().unwrap_or_default(),
    };
    let program = program.to_ascii_lowercase();
    let program = program.strip_suffix(".exe").unwrap_or(&program);
    program == "java" || program.ends_with("\\java") || program == "%_runjava%" || program == "%javacmd%"
}
