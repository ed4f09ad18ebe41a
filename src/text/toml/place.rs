//! Where a new key is inserted, and what is removed with a key.

use std::ops::Range;

use toml_edit::{InlineTable, Item, Table, Value};

use super::key::dotted;
use super::literal;
use super::lookup::{body_end, first_header, value_end};
use super::table::AnyTable;
use super::value::TomlValue;
use crate::text::EditError;
use crate::text::splice::{Splice, indent_of, line_end, line_end_at, line_start};

/// One splice that adds a key to a table, which is made where it is missing.
pub(super) fn key(text: &str, root: &Table, table: &[&str], key: &str, value: &str) -> Result<Splice, EditError> {
    match descend(AnyTable::Block(root), table) {
        End::Body { owner, prefix } if std::ptr::eq(owner, root) => {
            Ok(root_line(text, root, &line(&prefix, key, value)))
        }
        End::Body { owner, prefix } => in_body(text, owner, &line(&prefix, key, value), table),
        End::Inline { table, prefix } => in_inline(text, table, &line(&prefix, key, value)),
        End::Implicit(implicit) => {
            let eol = line_end(text);
            let header = first_header(implicit).ok_or_else(|| lost(table))?;
            let at = with_comments(text, header);
            let indent = indent_of(text, header).unwrap_or_default();
            Ok(insert(
                at,
                format!(
                    "{indent}[{}]{eol}{indent}{}{eol}{eol}",
                    dotted(table),
                    line(&[], key, value)
                ),
            ))
        }
        End::Missing => Ok(block(
            text,
            root,
            &format!("[{}]", dotted(table)),
            &[line(&[], key, value)],
        )),
        End::Other => Err(EditError::Value(format!(
            "{} is not a table in this file",
            dotted(table)
        ))),
    }
}

/// One splice that adds a key below an element of an array of tables.
pub(super) fn key_in(
    text: &str,
    element: AnyTable<'_>,
    array: &[&str],
    above: &[&str],
    key: &str,
    value: &str,
) -> Result<Splice, EditError> {
    let refused = || {
        EditError::Value(format!(
            "{} of the first [[{}]] cannot take a new key",
            dotted(above),
            dotted(array)
        ))
    };
    match descend(element, above) {
        End::Body { owner, prefix } => in_body(text, owner, &line(&prefix, key, value), array),
        End::Inline { table, prefix } => in_inline(text, table, &line(&prefix, key, value)),
        // A header at the end of the file would belong to the array's last element, so the key is written dotted.
        End::Missing => match element {
            AnyTable::Block(owner) => in_body(text, owner, &line(above, key, value), array),
            AnyTable::Inline(table) => in_inline(text, table, &line(above, key, value)),
        },
        End::Implicit(_) | End::Other => Err(refused()),
    }
}

/// One splice that makes an array of tables with one element.
pub(super) fn new_array(
    text: &str,
    root: &Table,
    array: &[&str],
    rows: &[(&[&str], &TomlValue)],
) -> Result<Splice, EditError> {
    let (_, above) = array.split_last().ok_or_else(|| lost(array))?;
    match descend(AnyTable::Block(root), above) {
        End::Missing | End::Implicit(_) => {}
        End::Body { prefix, .. } if prefix.is_empty() => {}
        _ => {
            return Err(EditError::Value(format!(
                "{} is not a table with a header here",
                dotted(above)
            )));
        }
    }
    let mut lines = Vec::with_capacity(rows.len());
    for (path, value) in rows {
        let (key, prefix) = path.split_last().ok_or_else(|| lost(array))?;
        lines.push(line(prefix, key, &literal::render(value, None)));
    }
    Ok(block(text, root, &format!("[[{}]]", dotted(array)), &lines))
}

/// One splice that removes a value's key.
pub(super) fn without(text: &str, root: &Table, path: &[&str]) -> Result<Splice, EditError> {
    let mut inline: Option<&InlineTable> = None;
    let mut here = AnyTable::Block(root);
    for name in path {
        let item = match here {
            AnyTable::Block(table) => table.get(name),
            AnyTable::Inline(table) => {
                if !table.is_dotted() {
                    inline = Some(table);
                }
                match table.get(name) {
                    Some(Value::InlineTable(next)) => {
                        here = AnyTable::Inline(next);
                        continue;
                    }
                    Some(value) => return from_inline(text, inline, value, path),
                    None => None,
                }
            }
        };
        match item {
            Some(Item::Value(value)) if !value.is_inline_table() => {
                let span = value.span().ok_or_else(|| lost(path))?;
                return Ok(Splice {
                    range: line_start(text, span.start)..line_end_at(text, span.end),
                    new: String::new(),
                });
            }
            other => here = other.and_then(AnyTable::of).ok_or_else(|| lost(path))?,
        }
    }
    Err(lost(path))
}

fn from_inline(text: &str, table: Option<&InlineTable>, value: &Value, path: &[&str]) -> Result<Splice, EditError> {
    let table = table.ok_or_else(|| lost(path))?;
    let span = table.span().ok_or_else(|| lost(path))?;
    let value = value.span().ok_or_else(|| lost(path))?;
    let mut ends = Vec::new();
    leaf_ends(table, &mut ends);
    let before = ends.iter().filter(|end| **end < value.end).max();
    let range = if let Some(before) = before {
        *before..value.end
    } else {
        let rest = &text[value.end..span.end];
        let follows = rest.trim_start().starts_with(',');
        let start = span.start + 1;
        let start = start + (text[start..].len() - text[start..].trim_start().len());
        let skip = rest.len() - rest.trim_start().trim_start_matches(',').trim_start().len();
        start..if follows { value.end + skip } else { value.end }
    };
    Ok(Splice {
        range,
        new: String::new(),
    })
}

fn leaf_ends(table: &InlineTable, ends: &mut Vec<usize>) {
    for (_, value) in table {
        match value {
            Value::InlineTable(inner) if inner.is_dotted() => leaf_ends(inner, ends),
            value => ends.extend(value.span().map(|span| span.end)),
        }
    }
}

/// What the path of a table ends in.
enum End<'d, 'p> {
    /// In the body under a header (or the root's), behind this dotted prefix.
    Body {
        /// The table whose body it is.
        owner: &'d Table,
        /// The prefix of the key, with dots.
        prefix: Vec<&'p str>,
    },
    /// In an inline table.
    Inline {
        /// The table.
        table: &'d InlineTable,
        /// The prefix of the key, with dots.
        prefix: Vec<&'p str>,
    },
    /// In a table that only its subtables' headers mention.
    Implicit(&'d Table),
    /// In a table that nothing mentions.
    Missing,
    /// In something that is not a table.
    Other,
}

fn descend<'d, 'p>(from: AnyTable<'d>, path: &[&'p str]) -> End<'d, 'p> {
    let mut owner = from;
    let mut here = from;
    let mut prefix: Vec<&'p str> = Vec::new();
    for (depth, name) in path.iter().enumerate() {
        let next = match here {
            AnyTable::Block(table) => match table.get(name) {
                None | Some(Item::None) => None,
                Some(item) => match AnyTable::of(item) {
                    Some(next) => Some(next),
                    None => return End::Other,
                },
            },
            AnyTable::Inline(table) => match table.get(name) {
                None => None,
                Some(Value::InlineTable(next)) => Some(AnyTable::Inline(next)),
                Some(_) => return End::Other,
            },
        };
        let Some(next) = next else {
            // A table that was begun with dotted keys, or inline, can only be carried on in that way.
            return match (owner, here) {
                (AnyTable::Inline(table), _) => End::Inline {
                    table,
                    prefix: prefix.iter().chain(&path[depth..]).copied().collect(),
                },
                (AnyTable::Block(owner), AnyTable::Block(table)) if table.is_dotted() => End::Body {
                    owner,
                    prefix: prefix.iter().chain(&path[depth..]).copied().collect(),
                },
                _ => End::Missing,
            };
        };
        let is_dotted = match next {
            AnyTable::Block(table) => table.is_dotted(),
            AnyTable::Inline(table) => table.is_dotted(),
        };
        if is_dotted {
            prefix.push(name);
        } else {
            owner = next;
            prefix.clear();
        }
        here = next;
    }
    match owner {
        AnyTable::Inline(table) => End::Inline { table, prefix },
        AnyTable::Block(table) if table.is_implicit() && prefix.is_empty() && !path.is_empty() => End::Implicit(table),
        AnyTable::Block(owner) => End::Body { owner, prefix },
    }
}

fn line(prefix: &[&str], key: &str, value: &str) -> String {
    let path: Vec<&str> = prefix.iter().copied().chain([key]).collect();
    format!("{} = {value}", dotted(&path))
}

/// A line behind the last one of a body, or right under its header.
fn in_body(text: &str, owner: &Table, line: &str, path: &[&str]) -> Result<Splice, EditError> {
    let last = body_end(owner)
        .or_else(|| owner.span().map(|span| span.end))
        .ok_or_else(|| lost(path))?;
    Ok(behind(text, last, line))
}

/// A line of the root's body, which ends at the first header.
fn root_line(text: &str, root: &Table, line: &str) -> Splice {
    let eol = line_end(text);
    let header = root
        .iter()
        .filter_map(|(_, item)| match item {
            Item::Table(table) => first_header(table),
            Item::ArrayOfTables(tables) => tables.iter().filter_map(first_header).min(),
            _ => None,
        })
        .min();
    match (body_end(root), header) {
        (Some(end), _) => behind(text, end, line),
        (None, Some(header)) => insert(with_comments(text, header), format!("{line}{eol}{eol}")),
        (None, None) if text.is_empty() || text.ends_with('\n') => insert(text.len(), format!("{line}{eol}")),
        (None, None) => insert(text.len(), format!("{eol}{line}")),
    }
}

fn behind(text: &str, end: usize, line: &str) -> Splice {
    let eol = line_end(text);
    let start = line_start(text, end);
    let spaces = text[start..].len() - text[start..].trim_start_matches([' ', '\t']).len();
    let first = text[start + spaces..].chars().next();
    // The closing bracket of an array over several lines says nothing about how keys are indented.
    let indent = if first.is_some_and(|c| matches!(c, ']' | '}')) {
        ""
    } else {
        &text[start..start + spaces]
    };
    let at = line_end_at(text, end);
    if text[..at].ends_with('\n') {
        insert(at, format!("{indent}{line}{eol}"))
    } else {
        insert(at, format!("{eol}{indent}{line}"))
    }
}

fn in_inline(text: &str, table: &InlineTable, line: &str) -> Result<Splice, EditError> {
    let span = table
        .span()
        .ok_or_else(|| EditError::Verify("an inline table without a place".into()))?;
    let last = table.iter().filter_map(|(_, value)| value_end(value)).max();
    Ok(match last {
        Some(end) => insert(end, format!(", {line}")),
        None => Splice {
            range: inner(text, &span),
            new: format!(" {line} "),
        },
    })
}

fn inner(text: &str, span: &Range<usize>) -> Range<usize> {
    let start = span.start + usize::from(text[span.clone()].starts_with('{'));
    start..span.end.saturating_sub(1).max(start)
}

/// A header with its lines at the end of the file, an empty line before it; before `[secrets]`, which must stay the last table
/// for the product's cipher tool.
fn block(text: &str, root: &Table, header: &str, lines: &[String]) -> Splice {
    let eol = line_end(text);
    let body = lines.join(eol);
    if let Some(secrets) = root.get("secrets").and_then(Item::as_table).and_then(first_header) {
        let at = with_comments(text, secrets);
        let above = &text[..at];
        let apart = above.trim().is_empty() || above.ends_with("\n\n") || above.ends_with("\r\n\r\n");
        let lead = if apart { "" } else { eol };
        return insert(at, format!("{lead}{header}{eol}{body}{eol}{eol}"));
    }
    let apart = text.trim().is_empty() || text.ends_with("\n\n") || text.ends_with("\r\n\r\n");
    let new = if apart {
        format!("{header}{eol}{body}{eol}")
    } else if text.ends_with('\n') {
        format!("{eol}{header}{eol}{body}{eol}")
    } else {
        format!("{eol}{eol}{header}{eol}{body}")
    };
    insert(text.len(), new)
}

/// The start of a header's line, or of the comment lines that are right above it.
fn with_comments(text: &str, header: usize) -> usize {
    let mut at = line_start(text, header);
    while at > 0 {
        let above = line_start(text, at - 1);
        if !text[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    at
}

fn insert(at: usize, new: String) -> Splice {
    Splice { range: at..at, new }
}

fn lost(path: &[&str]) -> EditError {
    EditError::Verify(format!("{} has no place in the text", dotted(path)))
}
