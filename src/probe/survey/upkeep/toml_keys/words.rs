//! The dotted words that a product's mapper knows: of its lists, and of the expressions in its templates.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::head;
use crate::disk::Root;
use crate::domain::home::Home;
use crate::domain::known::{Known, Unknown};

/// Templates read at most; IS 7.0 has 48.
const TEMPLATES: usize = 120;
/// Of each so much; bytes.
const LARGEST: u64 = 2 << 20;
/// More words no product knows: IS 7.0 has 6 000.
const MOST_WORDS: usize = 100_000;
/// Fewer words than this are no product's templates.
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
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|_| Unknown::because(format!("the product's {name} is no JSON")))?;
        of_json(&json, &mut words);
    }
    let mut files = Vec::new();
    walk(&home.root, &mapper.join("templates"), 8, &mut files);
    let before = words.len();
    for file in &files {
        of_template(&head(&home.root, file, LARGEST).unwrap_or_default(), &mut words);
        if words.len() > MOST_WORDS {
            return Err(Unknown::because(
                "the product's templates hold more words than any product's",
            ));
        }
    }
    if words.len() < before + FEWEST {
        return Err(Unknown::because(
            "the product's templates are not here, or not all of them",
        ));
    }
    Ok(words)
}

fn walk(root: &Root, dir: &Path, depth: u8, files: &mut Vec<PathBuf>) {
    for entry in root.list(dir).unwrap_or_default() {
        let is_dir = entry.is_dir();
        let path = entry.path;
        if files.len() >= TEMPLATES {
            return;
        } else if path.extension().is_some_and(|end| end == "j2") {
            files.push(path);
        } else if depth > 0 && is_dir {
            walk(root, &path, depth - 1, files);
        }
    }
}

/// Keys at any depth, and texts that look like keys: what a key is mapped to is known as well.
pub(super) fn of_json(json: &serde_json::Value, words: &mut BTreeSet<String>) {
    match json {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                // A bare name is one of the values an inference begins with, not a key.
                if key.contains('.') {
                    words.insert(plain(key));
                }
                of_json(value, words);
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| of_json(value, words)),
        serde_json::Value::String(text) => {
            for inner in text.split("$ref{").skip(1).filter_map(|rest| rest.split('}').next()) {
                words.insert(plain(inner));
            }
            if text.contains('.') && text.len() < 120 && !text.contains([' ', '/', '{']) {
                words.insert(plain(text));
            }
        }
        _ => {}
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
        let Some(end) = rest.find(close) else { return };
        let mut loop_names = false;
        for word in rest[1..end].split(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))) {
            // The names a loop gives to its items are no keys.
            loop_names = match word {
                "for" => true,
                "in" => false,
                _ => loop_names,
            };
            if !word.is_empty() && !loop_names {
                words.insert(whole(word).to_owned());
            }
        }
        rest = &rest[end..];
    }
}

/// A word without the methods of a map: whatever is below it is read.
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
