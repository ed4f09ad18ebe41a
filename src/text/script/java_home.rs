//! The unconditional JAVA_HOME of a script: found among its many conditional assignments, or added at the top.

use std::ops::Range;

use super::dialect::Dialect;
use super::lexer::{Command, commands};
use super::region::found;
use super::shell_command::{assigned, java_command};
use super::{bat, wrapper};
use crate::text::splice::{Splice, line_end, line_end_at, line_of, line_start};
use crate::text::{EditError, Found, properties};

const NAME: &str = "JAVA_HOME";

/// The directory, where the script fixes one.
pub(super) fn get(text: &str, dialect: Dialect) -> Option<Found> {
    match dialect {
        Dialect::Sh => sh_assignments(text).pop().map(|(_, value)| found(text, value)),
        Dialect::Bat => bat_assignments(text).pop().map(|(_, value)| found(text, value)),
        Dialect::WrapperConf => {
            let command = properties::get(text, wrapper::COMMAND)?;
            let home = directory(&command.value)?;
            Some(Found {
                value: home.to_owned(),
                line: line_of(text, command.span.start),
                span: command.span,
            })
        }
    }
}

/// Splices that fix the directory.
pub(super) fn set(text: &str, dialect: Dialect, value: &str) -> Result<Vec<Splice>, EditError> {
    match dialect {
        Dialect::Sh => set_sh(text, value),
        Dialect::Bat => set_bat(text, value),
        Dialect::WrapperConf => {
            let separator = if value.contains('/') { '/' } else { '\\' };
            let command = format!("{value}{separator}bin{separator}java");
            if value.contains(['\n', '\r', '"', '$']) {
                return Err(refused(value, "a quote, a dollar sign or a line break"));
            }
            Ok(properties::set(text, wrapper::COMMAND, &command)?.splices)
        }
    }
}

/// Splices that leave the directory to the environment again; none where it is not set.
pub(super) fn remove(text: &str, dialect: Dialect) -> Result<Vec<Splice>, EditError> {
    let lines: Vec<Range<usize>> = match dialect {
        Dialect::WrapperConf if get(text, dialect).is_none() => return Ok(Vec::new()),
        Dialect::WrapperConf => {
            return Ok(properties::set(text, wrapper::COMMAND, "${java_home}\\bin\\java")?.splices);
        }
        Dialect::Sh => {
            let all = commands(text);
            let mut lines = Vec::new();
            for (command, _) in sh_assignments(text) {
                let start = line_start(text, command.start);
                let line = start..line_end_at(text, command.end);
                let others = all
                    .iter()
                    .filter(|other| line.contains(&other.span().start) && other.span() != command)
                    .any(|other| text[other.span()] != *"export JAVA_HOME");
                if others {
                    return Err(EditError::Value(format!(
                        "line {} does more than set JAVA_HOME; remove it by hand",
                        line_of(text, start)
                    )));
                }
                lines.push(line);
            }
            lines
        }
        Dialect::Bat => bat_assignments(text)
            .into_iter()
            .map(|(line, _)| line_start(text, line.start)..line_end_at(text, line.end))
            .collect(),
    };
    Ok(lines
        .into_iter()
        .map(|range| Splice {
            range,
            new: String::new(),
        })
        .collect())
}

/// Top-level assignments before the java command: the command's span and the value's.
fn sh_assignments(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let all = commands(text);
    let limit = java_command(text, &all).unwrap_or(text.len());
    all.iter()
        .filter(|command| command.depth == 0 && !command.tied && command.span().start < limit)
        .filter_map(|command| Some((command.span(), assignment(text, command)?)))
        .collect()
}

fn assignment(text: &str, command: &Command) -> Option<Range<usize>> {
    let exported = command.word(text, 0) == Some("export");
    let words = &command.words[usize::from(exported)..];
    // `JAVA_HOME=x sh y` sets the value for one command only.
    let lends = !exported && words.iter().any(|word| !text[word.clone()].contains('='));
    if lends {
        return None;
    }
    words.iter().find_map(|word| assigned(text, word, NAME))
}

fn set_sh(text: &str, value: &str) -> Result<Vec<Splice>, EditError> {
    if value.contains(['\n', '\r', '"', '`', '$', '\\', '\'']) {
        return Err(refused(value, "a quote, a dollar sign, a backslash or a line break"));
    }
    if value.contains(char::is_whitespace) {
        return Err(EditError::Value(format!(
            "`{value}` contains a space, and the start script uses $JAVACMD without quotes; link the JDK to a path without spaces"
        )));
    }
    if value.contains(['*', '?', '[']) {
        return Err(refused(value, "a character that the shell expands"));
    }
    if let Some((_, old)) = sh_assignments(text).pop() {
        let quoted = text[..old.start].ends_with(['"', '\'']);
        let plain = |c: char| c.is_alphanumeric() || "_./:+,@%=-".contains(c);
        let new = if quoted || value.chars().all(plain) {
            value.to_owned()
        } else {
            format!("\"{value}\"")
        };
        return Ok(vec![Splice { range: old, new }]);
    }
    let at = behind_head(text, |line| line.trim_start().starts_with('#'));
    Ok(vec![line_at(text, at, &format!("export JAVA_HOME=\"{value}\""))])
}

fn bat_assignments(text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let lines = bat::lines(text);
    let limit = bat::regions(text)
        .first()
        .map_or(text.len(), |region| region.span.start);
    lines
        .into_iter()
        .filter(|line| !line.nested && line.span.start < limit)
        .filter_map(|line| {
            let value = bat::assigned(text, &line.span, NAME)?;
            Some((line.span, value))
        })
        .collect()
}

fn set_bat(text: &str, value: &str) -> Result<Vec<Splice>, EditError> {
    if value.contains(['\n', '\r', '"', '%', '!']) {
        return Err(refused(
            value,
            "a quote, a percent sign, an exclamation mark or a line break",
        ));
    }
    if let Some((_, old)) = bat_assignments(text).pop() {
        return Ok(vec![Splice {
            range: old,
            new: value.to_owned(),
        }]);
    }
    let echo = |line: &str| line.trim().trim_start_matches('@').eq_ignore_ascii_case("echo off");
    let at = behind_head(text, |line| bat::is_comment(line) || echo(line));
    Ok(vec![line_at(text, at, &format!("set \"JAVA_HOME={value}\""))])
}

/// The position behind the first lines that belong to the head of the file.
fn behind_head(text: &str, is_head: impl Fn(&str) -> bool) -> usize {
    text.split_inclusive('\n')
        .take_while(|line| is_head(line))
        .map(str::len)
        .sum()
}

fn line_at(text: &str, at: usize, line: &str) -> Splice {
    let eol = line_end(text);
    let new = if at == 0 || text[..at].ends_with('\n') {
        format!("{line}{eol}")
    } else {
        format!("{eol}{line}")
    };
    Splice { range: at..at, new }
}

/// The home that contains a java program; `None` where it is left to a variable.
fn directory(command: &str) -> Option<&str> {
    let command = command.strip_suffix(".exe").unwrap_or(command);
    let home = ["\\bin\\java", "/bin/java"]
        .iter()
        .find_map(|tail| command.strip_suffix(tail))?;
    (!home.contains("${")).then_some(home)
}

fn refused(value: &str, reason: &str) -> EditError {
    EditError::Value(format!(
        "`{value}` has {reason} in it, which is not possible in a start script"
    ))
}
