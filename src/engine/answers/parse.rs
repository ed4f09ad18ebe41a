//! Parses an answers file: unknown keys and bad values are all reported at once, with line and column.

use std::fmt;
use std::path::PathBuf;
use toml_edit::{Document, Item, Table, TableLike, Value as Toml};

use crate::domain::secret::Secret;
use crate::domain::setting::Setting;
use crate::domain::settings;
use crate::domain::value::ValueKind;
use crate::problem::{Problem, Reason};

/// One thing that is wrong with an answers file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what to do.
    pub reason: Reason,
}

impl AnswerError {
    /// What is wrong, in parts, without the file's name.
    pub fn problem(&self) -> Problem {
        let Self { line, column, reason } = self;
        let what = format_args!("line {line}, column {column}: {}", reason.what);
        Problem::not_possible(what, "", &reason.hint)
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

/// Where an answer's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// Written in the file.
    Plain(String),
    /// A secret written in the file, which is accepted with a warning.
    Literal(Secret),
    /// In this environment variable.
    Env(String),
    /// The first line of this file.
    File(PathBuf),
    /// Asked for on the terminal.
    Prompt,
}

/// One answer of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The setting.
    pub setting: &'static Setting,
    /// Its value, or where that comes from.
    pub given: ValueSource,
    /// Line in the file, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// A parsed answers file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswersFile {
    /// The home it names.
    pub home: Option<String>,
    /// Its answers, in the file's order.
    pub items: Vec<Answer>,
    /// Accepted, but with a warning.
    pub warnings: Vec<AnswerError>,
}

/// Parses an answers file; either all of it is valid, or every error is listed.
pub fn parse(text: &str) -> Result<AnswersFile, Vec<AnswerError>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = Document::parse(text).map_err(|e| {
        let (line, column) = position(text, e.span().map_or(0, |span| span.start));
        vec![AnswerError {
            line,
            column,
            reason: format!("not TOML: {}", e.message().lines().next().unwrap_or_default()).into(),
        }]
    })?;
    let mut reader = Reader {
        text,
        file: AnswersFile::default(),
        errors: Vec::new(),
    };
    reader.table("", document.as_table());
    reader.doubles();
    if reader.errors.is_empty() {
        Ok(reader.file)
    } else {
        reader.errors.sort_by_key(|error| (error.line, error.column));
        Err(reader.errors)
    }
}

struct Reader<'a> {
    text: &'a str,
    file: AnswersFile,
    errors: Vec<AnswerError>,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &dyn Entries) {
        for (key, item, start) in table.entries() {
            let id = if prefix.is_empty() {
                key.clone()
            } else {
                format!("{prefix}.{key}")
            };
            let (line, column) = position(self.text, start);
            self.entry(&id, item, line, column);
        }
    }

    fn entry(&mut self, id: &str, item: &Item, line: usize, column: usize) {
        if id == "home" {
            match item.as_str() {
                Some(home) => self.file.home = Some(home.to_owned()),
                None => self.error(line, column, "home is a directory, as a string"),
            }
            return;
        }
        if let Some(setting) = settings::parse(id).and_then(settings::by_id) {
            match given(setting, item) {
                Ok(given) => {
                    if matches!(given, ValueSource::Literal(_)) {
                        let text = format!(
                            "{id} is written in plain text: {{ prompt = true }}, {{ env = \"NAME\" }} or {{ file = \"PATH\" }} keep it out of the file"
                        );
                        let reason = text.into();
                        self.file.warnings.push(AnswerError { line, column, reason });
                    }
                    self.file.items.push(Answer {
                        setting,
                        given,
                        line,
                        column,
                    });
                }
                Err(reason) => self.error(
                    line,
                    column,
                    Reason::new(format!("{id}: {reason}"), format!("it takes {}", setting.kind.hint())),
                ),
            }
            return;
        }
        match item {
            Item::Table(table) => self.table(id, table),
            Item::Value(Toml::InlineTable(table)) => self.table(id, table),
            _ => {
                let hint = settings::did_you_mean(id).unwrap_or_else(|| "`carbonctl get` lists them".to_owned());
                self.error(line, column, Reason::new(format!("there is no setting `{id}`"), hint));
            }
        }
    }

    /// The same setting written as a dotted key and in a table: TOML allows it, but it is ambiguous.
    fn doubles(&mut self) {
        let mut seen = std::collections::BTreeMap::new();
        let mut errors = Vec::new();
        for item in &self.file.items {
            if let Some(line) = seen.insert(item.setting.id, item.line) {
                errors.push((
                    item.line,
                    item.column,
                    format!("{} is set in line {line} already", item.setting.id),
                ));
            }
        }
        for (line, column, text) in errors {
            self.error(line, column, text);
        }
    }

    fn error(&mut self, line: usize, column: usize, reason: impl Into<Reason>) {
        self.errors.push(AnswerError {
            line,
            column,
            reason: reason.into(),
        });
    }
}

trait Entries {
    fn entries(&self) -> Vec<(String, &Item, usize)>;
}

impl Entries for Table {
    fn entries(&self) -> Vec<(String, &Item, usize)> {
        entries_of(self)
    }
}

impl Entries for toml_edit::InlineTable {
    fn entries(&self) -> Vec<(String, &Item, usize)> {
        entries_of(self)
    }
}

fn entries_of(table: &dyn TableLike) -> Vec<(String, &Item, usize)> {
    table
        .iter()
        .map(|(key, item)| {
            let start = table
                .key(key)
                .and_then(toml_edit::Key::span)
                .or_else(|| item.span())
                .map_or(0, |span| span.start);
            (key.to_owned(), item, start)
        })
        .collect()
}

/// Whether a value may be written as an array: members, and choices that name several words.
fn takes_list(kind: ValueKind) -> bool {
    match kind {
        ValueKind::Members => true,
        ValueKind::Choice(words) => words.iter().any(|word| word.contains(',')),
        _ => false,
    }
}

fn given(setting: &Setting, item: &Item) -> Result<ValueSource, String> {
    if setting.secret() {
        return secret(item);
    }
    let text = match item {
        Item::Value(Toml::String(text)) => text.value().clone(),
        Item::Value(Toml::Integer(number)) => number.value().to_string(),
        Item::Value(Toml::Boolean(flag)) => flag.value().to_string(),
        Item::Value(Toml::Array(array)) if takes_list(setting.kind) => {
            let items: Option<Vec<&str>> = array.iter().map(Toml::as_str).collect();
            items.ok_or("the items must be strings")?.join(",")
        }
        _ => return Err("this kind of value cannot be used".into()),
    };
    setting.kind.check(&text).map_err(|refusal| refusal.to_string())?;
    Ok(ValueSource::Plain(text))
}

fn secret(item: &Item) -> Result<ValueSource, String> {
    if let Some(text) = item.as_str() {
        return Ok(ValueSource::Literal(Secret::new(text.to_owned())));
    }
    let table = item
        .as_table_like()
        .ok_or("write a string, or { env = … }, { file = … } or { prompt = true }")?;
    let one = |key: &str| table.get(key).and_then(Item::as_str);
    match (
        table.len(),
        one("env"),
        one("file"),
        table.get("prompt").and_then(Item::as_bool),
    ) {
        (1, Some(name), None, None) => Ok(ValueSource::Env(name.to_owned())),
        (1, None, Some(path), None) => Ok(ValueSource::File(PathBuf::from(path))),
        (1, None, None, Some(true)) => Ok(ValueSource::Prompt),
        _ => Err("write one of env = \"NAME\", file = \"PATH\", prompt = true".into()),
    }
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::id;

    #[test]
    fn reads_dotted_ids_tables_and_secret_sources() {
        let file = parse("home = \"/opt/x\"\nhostname = \"id.example.com\"\n\"hostname.management\" = \"m.example.com\"\n[heap]\nmin = \"512m\"\nmax = \"2g\"\n[admin]\npassword = { env = \"PW\" }\n[cluster]\nmembers = [\"a:4000\", \"b\"]\n").unwrap();
        assert_eq!(file.home.as_deref(), Some("/opt/x"));
        let ids: Vec<_> = file.items.iter().map(|i| i.setting.id).collect();
        assert_eq!(
            ids,
            [
                id::HOSTNAME,
                id::HOSTNAME_MANAGEMENT,
                id::HEAP_MIN,
                id::HEAP_MAX,
                id::ADMIN_PASSWORD,
                id::CLUSTER_MEMBERS
            ]
        );
        assert_eq!(file.items[4].given, ValueSource::Env("PW".into()));
        assert_eq!(file.items[5].given, ValueSource::Plain("a:4000,b".into()));
    }

    #[test]
    fn reports_every_error_at_once_with_its_place() {
        let errors = parse("hostnam = \"x\"\n[heap]\nmax = \"2gb\"\n  min = true\n[ports]\noffset = -1\n").unwrap_err();
        let places: Vec<_> = errors.iter().map(|s| (s.line, s.column)).collect();
        assert_eq!(places, [(1, 1), (3, 1), (4, 3), (6, 1)], "{errors:?}");
        assert!(errors[0].to_string().contains("hostname"), "{}", errors[0]);
    }

    #[test]
    fn a_literal_password_is_taken_with_a_warning_and_not_shown() {
        let file = parse("[admin]\npassword = \"hunter22\"\n").unwrap();
        assert_eq!(file.warnings.len(), 1);
        assert!(!format!("{file:?}").contains("hunter22"));
        assert_eq!(
            parse("[admin]\npassword = { env = \"A\", file = \"B\" }\n")
                .unwrap_err()
                .len(),
            1
        );
    }

    #[test]
    fn what_is_not_toml_says_where() {
        assert_eq!(parse("hostname = \n").unwrap_err()[0].line, 1);
        assert_eq!(
            parse("\"heap.max\" = \"1g\"\n[heap]\nmax = \"2g\"\n").unwrap_err()[0].line,
            3
        );
    }
}
