//! Keys of `deployment.toml` that neither the mapper's lists nor any template knows: they land nowhere, silently.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::Look;
use super::head;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::known::{Known, Unknown};
use crate::domain::products::Product;
use crate::domain::setting::FileRole;

/// Templates read at most; IS 7.0 has 48.
const TEMPLATES: usize = 120;
/// Of each so much; bytes.
const LARGEST: u64 = 2 << 20;
/// Fewer words than this are no product's templates.
const FEWEST: usize = 40;

/// A key that nothing reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// Dotted.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
    /// The known key most like it, where one is.
    pub like: Option<String>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TomlKeys {
    /// Whether `deployment.toml` rules this home.
    pub rules: bool,
    /// Keys that were looked up.
    pub looked_up: usize,
    /// Those that nothing reads.
    pub unknown: Vec<UnknownKey>,
}

pub(super) fn look(look: &Look) -> Known<TomlKeys> {
    if look.home.source != ConfigSource::Toml {
        return Ok(TomlKeys::default());
    }
    let text = look
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| Unknown::because("deployment.toml cannot be read"))?;
    let document: toml_edit::Document<String> = text
        .to_owned()
        .parse()
        .map_err(|_| Unknown::because("deployment.toml is no sound TOML"))?;
    let words = known_words(look.home)?;
    let mut keys = Vec::new();
    collect(document.as_table(), &mut Vec::new(), &mut keys);
    let unknown = keys
        .iter()
        .filter(|(path, _)| !known(path, &words) || lands_nowhere(look.home, path, &words))
        .map(|(path, at)| UnknownKey {
            key: path.join("."),
            line: text[..(*at).min(text.len())].matches('\n').count() + 1,
            like: nearest(&path.join("."), &words),
        })
        .collect();
    Ok(TomlKeys {
        rules: true,
        looked_up: keys.len(),
        unknown,
    })
}

/// Every key with a value, as its parts, and where it stands.
fn collect(table: &dyn toml_edit::TableLike, path: &mut Vec<String>, keys: &mut Vec<(Vec<String>, usize)>) {
    for (name, item) in table.iter() {
        path.push(name.to_owned());
        if let Some(inner) = item.as_table_like() {
            collect(inner, path, keys);
        } else if let Some(tables) = item.as_array_of_tables() {
            for inner in tables {
                collect(inner, path, keys);
            }
        } else {
            let at = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .map_or(0, |span| span.start);
            keys.push((path.clone(), at));
        }
        path.pop();
    }
}

/// Dotted words of the mapper's lists and of the templates.
fn known_words(home: &Home) -> Known<BTreeSet<String>> {
    let mapper = home.path.join(home.mapper());
    let mut words = BTreeSet::new();
    for name in [
        "key-mappings.json",
        "default.json",
        "infer.json",
        "validator.json",
        "unit-resolve.json",
    ] {
        let Some(text) = head(&mapper.join(name), LARGEST) else {
            continue;
        };
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|_| Unknown::because(format!("the product's {name} is no JSON")))?;
        of_json(&json, &mut words);
    }
    let mut files = Vec::new();
    walk(&mapper.join("templates"), 8, &mut files);
    let before = words.len();
    for file in &files {
        of_template(&head(file, LARGEST).unwrap_or_default(), &mut words);
    }
    if words.len() < before + FEWEST {
        return Err(Unknown::because(
            "the product's templates are not here, or not all of them",
        ));
    }
    Ok(words)
}

fn walk(dir: &Path, depth: u8, files: &mut Vec<std::path::PathBuf>) {
    let Ok(listing) = fs::read_dir(dir) else { return };
    for entry in listing.filter_map(Result::ok) {
        let path = entry.path();
        if files.len() >= TEMPLATES {
            return;
        } else if path.extension().is_some_and(|end| end == "j2") {
            files.push(path);
        } else if depth > 0 && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            walk(&path, depth - 1, files);
        }
    }
}

/// Keys at any depth, and texts that look like keys: what a key is mapped to is known as well.
fn of_json(json: &serde_json::Value, words: &mut BTreeSet<String>) {
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
        serde_json::Value::String(text) if text.contains('.') && text.len() < 120 && !text.contains([' ', '/']) => {
            words.insert(plain(text));
        }
        _ => {}
    }
}

/// The dotted words within the template's expressions.
fn of_template(text: &str, words: &mut BTreeSet<String>) {
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

/// Whether anything knows this key: itself, something below it, or a table around it that is read as a whole. The last two
/// parts together count as well, for templates name what a loop or an include gives them by other names.
fn known(path: &[String], words: &BTreeSet<String>) -> bool {
    // The secure vault and system properties are read by the product itself, not through templates.
    if matches!(path[0].as_str(), "secrets" | "system" | "runtime") {
        return true;
    }
    let dotted = path.join(".");
    let below = format!("{dotted}.");
    if words
        .range(below.clone()..)
        .next()
        .is_some_and(|word| word.starts_with(&below))
    {
        return true;
    }
    if (1..=path.len()).any(|parts| words.contains(&path[..parts].join("."))) {
        return true;
    }
    path.len() > 2 && words.contains(&path[path.len() - 2..].join("."))
}

/// Known to the lists of API Manager 4 and read by none of its templates: the proxy of the message transport.
///
/// Source: API Manager 4.1 takes `[transport.http.sender] proxy_host`, and no file it renders has it.
fn lands_nowhere(home: &Home, path: &[String], words: &BTreeSet<String>) -> bool {
    home.product == Product::ApiManager
        && path.len() == 4
        && path[..3] == ["transport", "http", "sender"]
        && path[3].contains("proxy_")
        && !words.contains(&path.join("."))
}

fn nearest(key: &str, words: &BTreeSet<String>) -> Option<String> {
    words
        .iter()
        .filter(|word| word.contains('.') == key.contains('.'))
        .map(|word| (strsim::jaro_winkler(word, key), word))
        .filter(|(score, _)| *score > 0.88)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(template: &str, json: &str) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        of_template(template, &mut words);
        of_json(&serde_json::from_str(json).unwrap(), &mut words);
        words
    }

    fn is_known(key: &str, words: &BTreeSet<String>) -> bool {
        known(&key.split('.').map(str::to_owned).collect::<Vec<_>>(), words)
    }

    #[test]
    fn what_a_template_a_list_or_a_loop_reads_is_known() {
        let words = words(
            "<a>{{server.hostname}}</a> {% for server, props in user_store.properties.items() %}{{props}}{% endfor %}\
             {% if event_handler is defined %}x{% endif %}",
            "{\"clustering.logging_type\": \"hazelcast.'hazelcast.logging.type'\"}",
        );
        for key in [
            "server.hostname",
            "user_store.properties.Any",
            "event_handler.name",
            "clustering.logging_type",
            "hazelcast.hazelcast.logging.type",
            "secrets.alias",
        ] {
            assert!(is_known(key, &words), "{key}");
        }
        for key in ["server.hostnam", "servr.hostname", "clustering.enable"] {
            assert!(!is_known(key, &words), "{key}");
        }
        assert_eq!(nearest("server.hostnam", &words).as_deref(), Some("server.hostname"));
    }

    #[test]
    fn keys_are_collected_with_their_lines_through_tables_and_lists() {
        let text = "a = 1\n[b.c]\nd = 2\n[[e]]\nf.g = 3\n[[e]]\nh = { i = 4 }\n";
        let document: toml_edit::Document<String> = text.to_owned().parse().unwrap();
        let mut keys = Vec::new();
        collect(document.as_table(), &mut Vec::new(), &mut keys);
        let got: Vec<_> = keys
            .iter()
            .map(|(path, at)| (path.join("."), text[..*at].matches('\n').count() + 1))
            .collect();
        let want = [("a", 1), ("b.c.d", 3), ("e.f.g", 5), ("e.h.i", 7)].map(|(key, line)| (key.to_owned(), line));
        assert_eq!(got, want);
    }
}
