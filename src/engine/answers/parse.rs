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
    /// The key it is about, with its tables: `heap.max`; empty where it is the file.
    pub key: String,
    /// What is wrong and what to do.
    pub reason: Reason,
}

impl AnswerError {
    /// What is wrong, in parts, without the file's name.
    pub fn problem(&self) -> Problem {
        let Self {
            line, column, reason, ..
        } = self;
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
    /// Line of its value in the file, from 1.
    pub line: usize,
    /// Column of its value, from 1.
    pub column: usize,
}

impl Answer {
    /// What is wrong with it, at its place.
    pub fn error(&self, reason: Reason) -> AnswerError {
        AnswerError {
            line: self.line,
            column: self.column,
            key: self.setting.id.as_str().to_owned(),
            reason,
        }
    }
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
    let (file, errors) = parse_all(text);
    if errors.is_empty() { Ok(file) } else { Err(errors) }
}

/// Parses an answers file: what is valid of it, and every error, in the file's order.
pub fn parse_all(text: &str) -> (AnswersFile, Vec<AnswerError>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(e) => {
            let (line, column) = position(text, e.span().map_or(0, |span| span.start));
            let error = AnswerError {
                line,
                column,
                key: String::new(),
                reason: format!("not TOML: {}", e.message().lines().next().unwrap_or_default()).into(),
            };
            return (AnswersFile::default(), vec![error]);
        }
    };
    let mut reader = Reader {
        text,
        file: AnswersFile::default(),
        errors: Vec::new(),
    };
    reader.table("", document.as_table());
    reader.doubles();
    reader.errors.sort_by_key(|error| (error.line, error.column));
    (reader.file, reader.errors)
}

struct Reader<'a> {
    text: &'a str,
    file: AnswersFile,
    errors: Vec<AnswerError>,
}

/// What is wrong with a value: where in the file, as an offset, and why.
type Wrong = (usize, String);

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &dyn Entries) {
        for (key, item, start) in table.entries() {
            let id = if prefix.is_empty() {
                key.clone()
            } else {
                format!("{prefix}.{key}")
            };
            self.entry(&id, item, start);
        }
    }

    /// One key. `start` is where it is written; what is wrong with its value is told where that is.
    fn entry(&mut self, id: &str, item: &Item, start: usize) {
        let value = item.span().map_or(start, |span| span.start);
        if id == "home" {
            match item.as_str() {
                Some(home) => self.file.home = Some(home.to_owned()),
                None => self.error(value, id, "home is a directory, as a string"),
            }
            return;
        }
        let setting = settings::parse(id).and_then(settings::by_id);
        // `[hostname]` may hold `hostname.management`.
        let holds_others = item.is_table() && setting.is_some_and(has_dotted);
        if let Some(setting) = setting.filter(|_| !holds_others) {
            let (line, column) = position(self.text, value);
            match given(setting, item, value) {
                Ok(given) => {
                    if matches!(given, ValueSource::Literal(_)) {
                        let text = format!(
                            "{id} is written in plain text: {{ prompt = true }}, {{ env = \"NAME\" }} or {{ file = \"PATH\" }} keep it out of the file"
                        );
                        self.file.warnings.push(AnswerError {
                            line,
                            column,
                            key: id.to_owned(),
                            reason: text.into(),
                        });
                    }
                    self.file.items.push(Answer {
                        setting,
                        given,
                        line,
                        column,
                    });
                }
                Err((at, reason)) => self.error(
                    at,
                    id,
                    Reason::new(format!("{id}: {reason}"), format!("it takes {}", takes(setting))),
                ),
            }
            return;
        }
        match item {
            Item::Table(table) => self.table(id, table),
            Item::Value(Toml::InlineTable(table)) => self.table(id, table),
            _ => {
                let hint = settings::did_you_mean(id).unwrap_or_else(|| "`carbonctl get` lists them".to_owned());
                self.error(start, id, Reason::new(format!("there is no setting `{id}`"), hint));
            }
        }
    }

    /// The same setting written as a dotted key and in a table: TOML allows it, but it is ambiguous.
    fn doubles(&mut self) {
        let mut seen = std::collections::BTreeMap::new();
        let mut errors = Vec::new();
        for item in &self.file.items {
            match seen.get(&item.setting.id) {
                Some(line) => {
                    errors.push(item.error(format!("{} is set in line {line} already", item.setting.id).into()));
                }
                None => drop(seen.insert(item.setting.id, item.line)),
            }
        }
        self.errors.append(&mut errors);
    }

    fn error(&mut self, at: usize, key: &str, reason: impl Into<Reason>) {
        let (line, column) = position(self.text, at);
        self.errors.push(AnswerError {
            line,
            column,
            key: key.to_owned(),
            reason: reason.into(),
        });
    }
}

/// Whether ids of other settings begin with the id of this one and a dot.
fn has_dotted(setting: &Setting) -> bool {
    let begin = format!("{}.", setting.id);
    settings::all().any(|other| other.id.as_str().starts_with(&begin))
}

/// What to write as a value.
fn takes(setting: &Setting) -> String {
    if setting.secret() {
        "{ env = \"NAME\" }, { file = \"PATH\" } or { prompt = true }".to_owned()
    } else {
        setting.kind.hint()
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

/// The value of a setting; `at` is where it is written.
fn given(setting: &Setting, item: &Item, at: usize) -> Result<ValueSource, Wrong> {
    if setting.secret() {
        return secret(item, at);
    }
    let text = match item {
        Item::Value(Toml::String(text)) => text.value().clone(),
        Item::Value(Toml::Integer(number)) => number.value().to_string(),
        Item::Value(Toml::Boolean(flag)) => flag.value().to_string(),
        Item::Value(Toml::Array(array)) if takes_list(setting.kind) => {
            let mut items = Vec::new();
            for item in array {
                let at = item.span().map_or(at, |span| span.start);
                let text = item
                    .as_str()
                    .ok_or_else(|| (at, "the items must be strings".to_owned()))?;
                if setting.kind == ValueKind::Members {
                    setting.kind.check(text).map_err(|refusal| (at, refusal.to_string()))?;
                }
                items.push(text);
            }
            items.join(",")
        }
        _ => return Err((at, "this kind of value cannot be used".into())),
    };
    setting.kind.check(&text).map_err(|refusal| (at, refusal.to_string()))?;
    Ok(ValueSource::Plain(text))
}

/// The words for where a secret comes from.
const SOURCES: [&str; 3] = ["env", "file", "prompt"];

fn secret(item: &Item, at: usize) -> Result<ValueSource, Wrong> {
    if let Some(text) = item.as_str() {
        return Ok(ValueSource::Literal(Secret::new(text.to_owned())));
    }
    let table = item.as_table_like().ok_or_else(|| {
        (
            at,
            "write a string, or { env = … }, { file = … } or { prompt = true }".to_owned(),
        )
    })?;
    let one = || "write one of env = \"NAME\", file = \"PATH\", prompt = true".to_owned();
    let mut found = None;
    for (key, value) in table.iter() {
        let named = table
            .key(key)
            .and_then(toml_edit::Key::span)
            .map_or(at, |span| span.start);
        let place = value.span().map_or(named, |span| span.start);
        if !SOURCES.contains(&key) {
            return Err((named, format!("there is no source `{key}`: {}", one())));
        }
        if found.is_some() {
            return Err((named, one()));
        }
        found = Some(match (key, value.as_str(), value.as_bool()) {
            ("env", Some(name), _) if !name.is_empty() && !name.contains(['=', '\0']) => {
                ValueSource::Env(name.to_owned())
            }
            ("file", Some(path), _) if !path.is_empty() => ValueSource::File(PathBuf::from(path)),
            ("prompt", _, Some(true)) => ValueSource::Prompt,
            _ => return Err((place, format!("{key} cannot be this: {}", one()))),
        });
    }
    found.ok_or_else(|| (at, one()))
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

    /// Line and column of every error of a file.
    fn places(text: &str) -> Vec<(usize, usize)> {
        let errors = parse(text).unwrap_err();
        errors.iter().map(|error| (error.line, error.column)).collect()
    }

    #[test]
    fn reports_every_error_at_once_with_its_place() {
        let errors = parse("hostnam = \"x\"\n[heap]\nmax = \"2gb\"\n  min = true\n[ports]\noffset = -1\n").unwrap_err();
        let places: Vec<_> = errors.iter().map(|s| (s.line, s.column)).collect();
        assert_eq!(places, [(1, 1), (3, 7), (4, 9), (6, 10)], "{errors:?}");
        assert!(errors[0].to_string().contains("hostname"), "{}", errors[0]);
        let keys: Vec<_> = errors.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["hostnam", "heap.max", "heap.min", "ports.offset"]);
    }

    #[test]
    fn the_place_is_that_of_the_value_however_it_is_written() {
        // In inline tables, in arrays, behind dotted keys, in nested tables, and after characters of several bytes.
        assert_eq!(places("heap = { min = 1.5, max = \"1x\" }\n"), [(1, 16), (1, 27)]);
        assert_eq!(places("heap.max   =   []\n"), [(1, 16)]);
        assert_eq!(places("[cluster]\nmembers = [\"a:1\", 7]\n"), [(2, 19)]);
        assert_eq!(
            places("[cluster]\nmembers = [\n  \"a:1\",\n  \"b c:2\",\n]\n"),
            [(4, 3)]
        );
        assert_eq!(places("[hostname]\nmanagement = 1\nx = 2\n"), [(2, 14), (3, 1)]);
        assert_eq!(
            places("\"é\" = 1\n# ééé\nports = { offset = \"ü\" }\n"),
            [(1, 1), (3, 20)]
        );
    }

    #[test]
    fn where_a_secret_comes_from_is_checked_to_the_word() {
        for (source, column) in [
            ("{ evn = \"A\" }", 14),
            ("{ env = 3 }", 20),
            ("{ env = \"\" }", 20),
            ("{ env = \"A\", file = \"b\" }", 25),
            ("{ file = \"\" }", 21),
            ("{ prompt = false }", 23),
            ("{}", 12),
            ("7", 12),
        ] {
            let errors = parse(&format!("[admin]\npassword = {source}\n")).unwrap_err();
            let place = (errors[0].line, errors[0].column);
            assert_eq!((errors.len(), place), (1, (2, column)), "{source}: {errors:?}");
        }
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
