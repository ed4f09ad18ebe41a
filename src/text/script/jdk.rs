//! The Java versions that a script accepts, read from its own test.
//!
//! Only the numbers are used: the old `grep` patterns match more than they mean, so they are not evaluated.

use super::bat;
use super::lexer::{Command, commands};
use crate::domain::jdk::JdkRange;
use crate::text::splice::line_of;

/// Bytes between the brackets of a version pattern.
const LONGEST_CLASS: usize = 64;

/// The range that a shell script tests for: `grep "1.[7|8]"`, or `-lt 1100 || … -gt 1700` on the formatted version.
pub(super) fn sh(text: &str) -> Option<JdkRange> {
    let all = commands(text);
    by_numbers(text, &all).or_else(|| by_pattern(text, &all))
}

/// The range that a batch file tests for: `lss 110` and `gtr 170`, or `findstr` with the old pattern.
pub(super) fn bat(text: &str) -> Option<JdkRange> {
    let lines = bat::lines(text);
    let bound = |operator: &str| {
        lines.iter().find_map(|line| {
            let raw = text[line.span.clone()].to_ascii_lowercase();
            let rest = raw.strip_prefix("if ")?;
            let words: Vec<&str> = rest.split_whitespace().collect();
            let at = words.iter().position(|word| *word == operator)?;
            let major = short_major(words.get(at + 1)?.trim_matches('"'))?;
            let label = words
                .iter()
                .position(|word| *word == "goto")
                .and_then(|goto| words.get(goto + 1));
            Some((
                major,
                line.span.start,
                label.map(|label| label.trim_start_matches(':').to_owned()),
            ))
        })
    };
    if let (Some((min, start, label)), Some((max, _, _))) = (bound("lss"), bound("gtr")) {
        return Some(JdkRange {
            min,
            max,
            line: line_of(text, start),
            enforced: label.is_some_and(|label| label_ends(text, &label)),
        });
    }
    lines.iter().find_map(|line| {
        let raw = &text[line.span.clone()];
        let (min, max) = raw.contains("findstr").then(|| pattern(raw))??;
        Some(JdkRange {
            min,
            max,
            line: line_of(text, line.span.start),
            enforced: false,
        })
    })
}

fn by_numbers(text: &str, all: &[Command]) -> Option<JdkRange> {
    let bound = |operator: &str| {
        all.iter().enumerate().find_map(|(index, command)| {
            let words: Vec<&str> = command
                .words
                .iter()
                .map(|w| text[w.clone()].trim_matches('"'))
                .collect();
            let at = words.iter().position(|word| *word == operator)?;
            let subject = words.get(at.checked_sub(1)?)?;
            let about_java = subject.starts_with('$') && subject.to_ascii_lowercase().contains("version");
            let major = formatted_major(words.get(at + 1)?)?;
            about_java.then_some((major, index))
        })
    };
    let ((min, index), (max, _)) = (bound("-lt")?, bound("-gt")?);
    Some(JdkRange {
        min,
        max,
        line: line_of(text, all[index].span().start),
        enforced: branch_exits(text, &all[index..]),
    })
}

fn by_pattern(text: &str, all: &[Command]) -> Option<JdkRange> {
    // A test inside backquotes is one word of an assignment, so complete commands are searched, not programs.
    all.iter().enumerate().find_map(|(index, command)| {
        let raw = &text[command.span()];
        let (min, max) = raw.contains("grep").then(|| pattern(raw))??;
        Some(JdkRange {
            min,
            max,
            line: line_of(text, command.span().start),
            enforced: branch_exits(text, &all[index..]),
        })
    })
}

/// `1.[7|8]`: the lowest and the highest digit of the class behind `1.`.
fn pattern(text: &str) -> Option<(u32, u32)> {
    text.match_indices('[').find_map(|(at, _)| {
        let before = &text[..at];
        let old = before.ends_with("1.") || before.ends_with("1\\.");
        let rest = old.then(|| &text[at + 1..])?;
        let length = rest
            .bytes()
            .take(LONGEST_CLASS)
            .position(|b| matches!(b, b'[' | b']'))?;
        let class = rest[length..].starts_with(']').then(|| &rest[..length])?;
        let digits = || class.chars().filter_map(|c| c.to_digit(10));
        Some((digits().min()?, digits().max()?))
    })
}

/// Whether the branch of the first `if` from here on ends the script.
fn branch_exits(text: &str, from: &[Command]) -> bool {
    // The test is either in the `if` itself, whose `then` comes next, or in the command right before one.
    let Some(then) = from.iter().position(|command| command.word(text, 0) == Some("then")) else {
        return false;
    };
    let depth = from[then].depth;
    from[then + 1..]
        .iter()
        .take_while(|command| {
            // `fi` is one level above its `then`, `else` on the same one; a nested block's are deeper.
            let ends = match command.word(text, 0) {
                Some("fi") => command.depth < depth,
                Some("else" | "elif") => command.depth <= depth,
                _ => false,
            };
            !ends
        })
        .any(|command| command.word(text, 0) == Some("exit"))
}

fn label_ends(text: &str, label: &str) -> bool {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let lower = line.trim_start_matches('@').to_ascii_lowercase();
        if !inside {
            inside = lower.strip_prefix(':').is_some_and(|name| name.trim() == label);
            continue;
        }
        if lower.starts_with("exit") {
            return true;
        }
        if let Some(target) = lower.strip_prefix("goto ") {
            return target.trim().trim_start_matches(':') == "end" || target.trim() == ":eof";
        }
        if lower.starts_with(':') {
            return false;
        }
    }
    false
}

/// `0108` is 8 and `1700` is 17: two digits of each of the version's first two numbers.
fn formatted_major(text: &str) -> Option<u32> {
    if text.len() != 4 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (first, second): (u32, u32) = (text[..2].parse().ok()?, text[2..].parse().ok()?);
    Some(if first == 1 { second } else { first })
}

/// `18` is 8, `110` is 11: the version's first two numbers without the dot.
fn short_major(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    match number {
        11..=19 => Some(number - 10),
        100..=999 => Some(number / 10),
        _ => None,
    }
}
