//! The start script that carbonctl makes beside the product's own: it sets the environment, then runs the product's script.
//!
//! Product updates replace `bin/wso2server.sh` and leave this one unchanged. Lines that somebody added to it are preserved.

use std::ops::Range;

use super::EditError;
use super::script::{self, Dialect, HeapStyle};
use super::splice::{Edited, Found, Splice, line_end, line_end_at, line_start};
use crate::domain::setting::ScriptOption;

/// The variables that may contain the heap flags.
const HEAP_NAMES: [&str; 2] = ["JVM_MEM_OPTS", "JAVA_OPTS"];
/// What the environment has in `JAVA_OPTS` already, placed first.
const EARLIER: &str = "${JAVA_OPTS:+$JAVA_OPTS }";
/// The same for `JVM_MEM_OPTS`, where another line of the script gives it a value.
const EARLIER_MEMORY: &str = "${JVM_MEM_OPTS:+$JVM_MEM_OPTS }";

/// The text of a new own script, which sets nothing yet.
pub fn fresh(script_name: &str) -> String {
    format!(
        "#!/bin/sh\n\
         # Starts this product with the settings below. Made by carbonctl; product updates leave this file alone.\n\
         # Use it like the product's own script: start, stop, restart, or no argument for the foreground.\n\
         exec sh \"$(dirname \"$0\")/{script_name}\" \"$@\"\n"
    )
}

/// A value in an own script.
pub fn get(text: &str, option: ScriptOption) -> Option<Found> {
    match option {
        ScriptOption::JavaHome | ScriptOption::HeapMin | ScriptOption::HeapMax => {
            script::get(text, Dialect::Sh, option)
        }
        ScriptOption::PermGen | ScriptOption::HostnameVerification | ScriptOption::JmxAgent => None,
    }
}

/// Sets a value: in its line, or in a new line before the product's script is run.
///
/// `style` is the product script's: one that reads `JVM_MEM_OPTS` gets that; one with literal flags gets `JAVA_OPTS`, which it
/// puts after its own flags, and the last `-Xmx` wins.
///
/// # Errors
/// [`EditError::Value`] where a script cannot hold the value, [`EditError::Absent`] where there is no place for it, and
/// [`EditError::Verify`] where anything else would change.
pub fn set(text: &str, option: ScriptOption, value: &str, style: HeapStyle) -> Result<Edited, EditError> {
    if value.contains(['"', '\'', '`', '$', '\\', '\n', '\r', ' ']) {
        return Err(EditError::Value(format!(
            "`{value}` contains a character that is not possible in a start script"
        )));
    }
    let edited = match get(text, option) {
        Some(found) if found.value == value => return Ok(Edited::unchanged(text)),
        Some(found) => Edited::splice(
            text,
            vec![Splice {
                range: found.span,
                new: value.to_owned(),
            }],
        ),
        None => match option {
            ScriptOption::JavaHome => insert(text, &format!("JAVA_HOME=\"{value}\""), "export JAVA_HOME")?,
            ScriptOption::HeapMin => set_heap(text, "-Xms", ScriptOption::HeapMax, value, style)?,
            ScriptOption::HeapMax => set_heap(text, "-Xmx", ScriptOption::HeapMin, value, style)?,
            ScriptOption::PermGen | ScriptOption::HostnameVerification | ScriptOption::JmxAgent => {
                return Err(EditError::Absent("this value".into()));
            }
        },
    };
    verified(text, edited, option, Some(value))
}

/// Removes a value: the own script no longer sets it.
///
/// A line is removed with its export where nothing else is left in it; what somebody added to it is preserved.
///
/// # Errors
/// [`EditError::Value`] where the JAVA_HOME line does more than that, and [`EditError::Verify`] where anything else would change.
pub fn remove(text: &str, option: ScriptOption) -> Result<Edited, EditError> {
    if get(text, option).is_none() {
        return Ok(Edited::unchanged(text));
    }
    let mut ranges = if option == ScriptOption::JavaHome {
        let splices = script::remove(text, Dialect::Sh, option)?.splices;
        splices.into_iter().map(|splice| splice.range).collect()
    } else {
        without_flag(text, &script::words_of(text, Dialect::Sh, option))
    };
    for name in names(option) {
        ranges.extend(idle_exports(text, &ranges, name));
    }
    let splices = merged(ranges)
        .into_iter()
        .map(|range| Splice {
            range,
            new: String::new(),
        })
        .collect();
    verified(text, Edited::splice(text, splices), option, None)
}

fn set_heap(text: &str, flag: &str, other: ScriptOption, value: &str, style: HeapStyle) -> Result<Edited, EditError> {
    // The other heap flag has a line already: join it, the smaller one first.
    if let Some(word) = script::words_of(text, Dialect::Sh, other).pop() {
        let there = &text[word.clone()];
        let pair = if flag == "-Xms" {
            format!("{flag}{value} {there}")
        } else {
            format!("{there} {flag}{value}")
        };
        // `JVM_MEM_OPTS=-Xmx4g` needs quotes before it can hold two words.
        let bare = text[..word.start].ends_with("_OPTS=");
        let new = if bare { format!("\"{pair}\"") } else { pair };
        return Ok(Edited::splice(text, vec![Splice { range: word, new }]));
    }
    match style {
        // What somebody else put into the variable stays in effect.
        HeapStyle::Variable if text.contains("JVM_MEM_OPTS=") => insert(
            text,
            &format!("JVM_MEM_OPTS=\"{EARLIER_MEMORY}{flag}{value}\""),
            "export JVM_MEM_OPTS",
        ),
        HeapStyle::Variable => insert(text, &format!("JVM_MEM_OPTS=\"{flag}{value}\""), "export JVM_MEM_OPTS"),
        HeapStyle::Literal | HeapStyle::Wrapper => insert(
            text,
            &format!("JAVA_OPTS=\"{EARLIER}{flag}{value}\""),
            "export JAVA_OPTS",
        ),
    }
}

fn insert(text: &str, assignment: &str, export: &str) -> Result<Edited, EditError> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with("exec ") {
            let end = line_end(text);
            return Ok(Edited::splice(
                text,
                vec![Splice {
                    range: at..at,
                    new: format!("{assignment}{end}{export}{end}"),
                }],
            ));
        }
        at += line.len();
    }
    Err(EditError::Absent("the line that runs the product's script".into()))
}

/// The ranges that remove these flags: each with a space, or its complete line where nothing else is left in it.
fn without_flag(text: &str, words: &[Range<usize>]) -> Vec<Range<usize>> {
    // Many flags may be on one line, which is examined once.
    let mut known: Option<(Range<usize>, bool)> = None;
    words
        .iter()
        .map(|word| {
            let line = line_start(text, word.start)..line_end_at(text, word.end);
            let idle = match &known {
                Some((same, idle)) if *same == line => *idle,
                _ => is_empty_assignment(&without(text, &line, words)),
            };
            known = Some((line.clone(), idle));
            if idle {
                line
            } else if text[..word.start].ends_with(' ') {
                word.start - 1..word.end
            } else if text[word.end..].starts_with(' ') {
                word.start..word.end + 1
            } else {
                word.clone()
            }
        })
        .collect()
}

/// What is left of a line without these words.
fn without(text: &str, line: &Range<usize>, words: &[Range<usize>]) -> String {
    let mut gone: Vec<&Range<usize>> = words.iter().filter(|word| line.contains(&word.start)).collect();
    gone.sort_by_key(|word| word.start);
    let mut left = String::new();
    let mut at = line.start;
    for word in gone {
        left.push_str(text.get(at..word.start).unwrap_or_default());
        at = at.max(word.end);
    }
    left.push_str(text.get(at..line.end).unwrap_or_default());
    left
}

/// Whether a line only sets a heap variable to nothing, with or without its export.
fn is_empty_assignment(line: &str) -> bool {
    let line = line.trim();
    HEAP_NAMES.iter().any(|name| {
        let line = line.strip_prefix("export ").unwrap_or(line).trim_start();
        let Some(value) = line.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')) else {
            return false;
        };
        let value = value
            .trim_end_matches(&format!("export {name}"))
            .trim_end_matches([' ', ';']);
        let value = value.trim_matches(['"', '\'']);
        let added = [EARLIER, EARLIER_MEMORY]
            .iter()
            .find_map(|earlier| value.strip_prefix(earlier));
        added.unwrap_or(value).trim().is_empty()
    })
}

/// The lines that export a variable, where no remaining line gives it a value.
fn idle_exports(text: &str, gone: &[Range<usize>], name: &str) -> Vec<Range<usize>> {
    let (export, gives) = (format!("export {name}"), format!("{name}="));
    let lines: Vec<Range<usize>> = lines(text)
        .filter(|line| !gone.iter().any(|gone| gone.start <= line.start && gone.end >= line.end))
        .collect();
    // Whoever exports a variable that this program never gave a value does so on purpose.
    let gave = gone.iter().any(|gone| text[gone.clone()].contains(&gives));
    let stays = |line: &Range<usize>| {
        let line = text[line.clone()].trim_start();
        !line.starts_with('#') && line.contains(&gives)
    };
    if !gave || lines.iter().any(stays) {
        return Vec::new();
    }
    lines
        .into_iter()
        .filter(|line| text[line.clone()].trim() == export)
        .collect()
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// The value must read back, the others as before; lines about other things and flags of other kinds must be the same.
fn verified(text: &str, edited: Edited, option: ScriptOption, value: Option<&str>) -> Result<Edited, EditError> {
    let read = |text: &str, option| get(text, option).map(|found| found.value);
    if read(&edited.text, option).as_deref() != value {
        return Err(EditError::Verify(
            "the value does not read back from the own start script".into(),
        ));
    }
    let others = [ScriptOption::JavaHome, ScriptOption::HeapMin, ScriptOption::HeapMax];
    if others
        .into_iter()
        .any(|other| other != option && read(text, other) != read(&edited.text, other))
    {
        return Err(EditError::Verify("another value of the own start script".into()));
    }
    let same = foreign_lines(text, option).eq(foreign_lines(&edited.text, option))
        && foreign_flags(text, option).eq(foreign_flags(&edited.text, option));
    if same {
        Ok(edited)
    } else {
        Err(EditError::Verify("another line of the own start script".into()))
    }
}

fn foreign_lines(text: &str, option: ScriptOption) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n')
        .filter(move |line| !names(option).iter().any(|name| line.contains(name)))
}

fn foreign_flags(text: &str, option: ScriptOption) -> impl Iterator<Item = &str> {
    let own = match option {
        ScriptOption::HeapMin => "-Xms",
        ScriptOption::HeapMax => "-Xmx",
        _ => "JAVA_HOME",
    };
    text.split(|c: char| c.is_whitespace() || "\"'}".contains(c))
        .map(|word| word.split_once("_OPTS=").map_or(word, |(_, value)| value))
        .filter(move |word| word.starts_with('-') && !word.starts_with(own))
}

/// The variables that hold a value.
fn names(option: ScriptOption) -> &'static [&'static str] {
    if option == ScriptOption::JavaHome {
        &["JAVA_HOME"]
    } else {
        &HEAP_NAMES
    }
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        at - line.len()..at
    })
}

#[cfg(test)]
mod tests;
