//! Collects the dotted words that a product's mapper knows: from its lists, and from the expressions in its templates.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserializer;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::super::listing::head;
use crate::disk::Root;
use crate::domain::home::Home;
use crate::domain::known::{Known, Unknown};

/// The limit of templates; IS 7.0 has 48.
const TEMPLATES: usize = 120;
/// The size limit of each; bytes.
const LARGEST: u64 = 1 << 20;
/// The size limit of all templates; those of IS 7.0 come to a quarter.
const TOGETHER: usize = 4 << 20;
/// The limit of directories with templates.
const FOLDERS: usize = 300;
/// The limit of words: IS 7.0 has 6 000.
const MOST_WORDS: usize = 30_000;
/// With fewer words than this they are not a product's templates.
const FEWEST: usize = 40;

/// Dotted words of the mapper's lists and of the templates.
pub(super) fn known(home: &Home) -> Known<BTreeSet<String>> {
    let mapper = home.mapper_dir();
    let mut words = BTreeSet::new();
    for name in [
        "key-mappings.json",
        "default.json",
        "infer.json",
        "validator.json",
        "unit-resolve.json",
    ] {
        let Some(text) = head(&home.root, &mapper.join(name), LARGEST) else {
            continue;
        };
        of_json(&text, &mut words).map_err(|_| Unknown::because(format!("the product's {name} is not JSON")))?;
        few(&words)?;
    }
    let files = templates(&home.root, &mapper.join("templates"));
    let (before, mut left) = (words.len(), TOGETHER);
    for file in &files {
        let text = head(&home.root, file, LARGEST).unwrap_or_default();
        left = left
            .checked_sub(text.len())
            .ok_or_else(|| Unknown::because("the product's templates are larger together than any product's"))?;
        of_template(&text, &mut words);
        few(&words)?;
    }
    if words.len() < before + FEWEST {
        return Err(Unknown::because(
            "the product's templates are not here, or not all of them",
        ));
    }
    Ok(words)
}

/// Fails where there are more words than any product has.
fn few(words: &BTreeSet<String>) -> Known<()> {
    if words.len() > MOST_WORDS {
        return Err(Unknown::because(
            "the product's lists and templates hold more words than any product's",
        ));
    }
    Ok(())
}

/// The templates below a directory, a few levels deep.
pub(in crate::probe::survey) fn templates(root: &Root, top: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![(top.to_path_buf(), 8)];
    let mut folders = 0;
    while let Some((dir, depth)) = waiting.pop() {
        folders += 1;
        if folders > FOLDERS {
            break;
        }
        for entry in root.list(&dir).unwrap_or_default() {
            let is_dir = entry.is_dir();
            let path = entry.path;
            if files.len() >= TEMPLATES {
                return files;
            } else if path.extension().is_some_and(|end| end == "j2") {
                files.push(path);
            } else if depth > 0 && is_dir && waiting.len() < FOLDERS {
                waiting.push((path, depth - 1));
            }
        }
    }
    files
}

/// Keys at any depth, and texts that look like keys: what a key is mapped to is known as well. The words are collected as the
/// text is read; a tree of its values would take thirty times its size.
pub(super) fn of_json(text: &str, words: &mut BTreeSet<String>) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    Words(words).deserialize(&mut reader)?;
    reader.end()
}

/// Collects the words of a value.
struct Words<'w>(&'w mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for Words<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Words<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        for inner in text.split("$ref{").skip(1).filter_map(|rest| rest.split('}').next()) {
            self.0.insert(plain(inner));
        }
        if text.contains('.') && text.len() < 120 && !text.contains([' ', '/', '{']) {
            self.0.insert(plain(text));
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element_seed(Words(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            // A bare name is one of the values an inference begins with, not a key.
            if key.contains('.') {
                self.0.insert(plain(&key));
            }
            map.next_value_seed(Words(self.0))?;
        }
        Ok(())
    }
}

/// The dotted words within the template's expressions.
pub(super) fn of_template(text: &str, words: &mut BTreeSet<String>) {
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let close = match rest.as_bytes().first() {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            _ => continue,
        };
        // After the mark's second character: `{%}` closes nothing.
        let Some(end) = rest[1..].find(close).map(|at| at + 1) else {
            return;
        };
        let mut loop_names = false;
        for word in rest[1..end].split(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))) {
            // The names that a loop gives to its items are not keys.
            loop_names = match word {
                "for" => true,
                "in" => false,
                _ => loop_names,
            };
            let word = whole(word);
            if !word.is_empty() && !loop_names && !words.contains(word) {
                words.insert(word.to_owned());
            }
        }
        rest = &rest[end..];
    }
}

/// A word without the methods of a map: everything below it is read.
fn whole(word: &str) -> &str {
    let word = word.trim_matches(['.', '-']);
    [
        ".items",
        ".keys",
        ".values",
        ".entrySet",
        ".keySet",
        ".get",
        ".iteritems",
        ".containsKey",
    ]
    .iter()
    .find_map(|method| word.strip_suffix(method))
    .unwrap_or(word)
}

/// A key of the lists without the quotes and escapes of its parts.
fn plain(key: &str) -> String {
    key.chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect()
}
