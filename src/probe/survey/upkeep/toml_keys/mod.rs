//! Finds keys of `deployment.toml` that neither the mapper's lists nor any template knows: they have no effect, silently.

mod words;

use std::collections::BTreeSet;

use super::super::SurveyContext;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::known::{Known, Unknown};
use crate::domain::products::Product;
use crate::domain::setting::FileRole;
use crate::text::splice::Lines;

pub(in crate::probe::survey) use words::templates;

/// A key that nothing reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    /// Dotted.
    pub key: String,
    /// Its line, from 1.
    pub line: usize,
    /// The most similar known key, if there is one.
    pub like: Option<String>,
}

/// The result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TomlKeys {
    /// Whether `deployment.toml` is in effect in this home.
    pub rules: bool,
    /// Keys that were looked up.
    pub looked_up: usize,
    /// Those that nothing reads.
    pub unknown: Vec<UnknownKey>,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<TomlKeys> {
    if context.home.source != ConfigSource::Toml {
        return Ok(TomlKeys::default());
    }
    let text = context
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| Unknown::because("deployment.toml cannot be read"))?;
    let document: toml_edit::Document<String> = text
        .to_owned()
        .parse()
        .map_err(|_| Unknown::because("deployment.toml is not valid TOML"))?;
    let words = words::known(context.home)?;
    let patterns = patterns(&words)?;
    let mut keys = Vec::new();
    collect(document.as_table(), &mut Vec::new(), &mut keys);
    let mut lines = Lines::new(text);
    let unknown = keys
        .iter()
        .filter(|(path, _)| !known(path, &words, &patterns) || lands_nowhere(context.home, path, &words))
        .enumerate()
        .map(|(number, (path, at))| UnknownKey {
            key: path.join("."),
            line: lines.of(*at),
            like: (number < LIKE).then(|| nearest(&path.join("."), &words)).flatten(),
        })
        .collect();
    Ok(TomlKeys {
        rules: true,
        looked_up: keys.len(),
        unknown,
    })
}

/// Every key with a value, as its parts, and its position.
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

/// Keys that packs ship in their own `deployment.toml` although nothing they render contains them.
///
/// Source: the Micro Integrator's pack and its catalogue of keys.
const SHIPPED: [&str; 2] = ["truststore.alias", "truststore.algorithm"];

/// How many unknown keys get a similar known one: each is compared with all words.
const LIKE: usize = 20;

/// The limit of keys with a wildcard part; IS 7.0 has a hundred.
const PATTERNS: usize = 1_000;

/// The keys of the lists with wildcard parts, such as `database.$1.type`, as their parts.
fn patterns(words: &BTreeSet<String>) -> Known<Vec<Vec<&str>>> {
    let found: Vec<Vec<&str>> = words
        .iter()
        .filter(|word| word.contains(".$"))
        .take(PATTERNS + 1)
        .map(|word| word.split('.').collect())
        .collect();
    if found.len() > PATTERNS {
        return Err(Unknown::because(
            "the product's lists hold more patterns of keys than any product's",
        ));
    }
    Ok(found)
}

/// Whether such a key matches this key or a table that contains it.
fn fits(parts: &[&str], path: &[String]) -> bool {
    parts.len() <= path.len()
        && parts
            .iter()
            .zip(path)
            .all(|(part, name)| part.starts_with('$') || part == name)
}

/// Whether anything knows this key: itself, something below it, or a table that is read completely. The last two parts together
/// count as well, since templates rename what a loop or an include passes to them.
fn known(path: &[String], words: &BTreeSet<String>, patterns: &[Vec<&str>]) -> bool {
    // The secure vault and system properties are read by the product itself, not through templates.
    if matches!(path[0].as_str(), "secrets" | "runtime_secrets" | "system" | "runtime") {
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
    if SHIPPED.contains(&dotted.as_str()) || patterns.iter().any(|parts| fits(parts, path)) {
        return true;
    }
    path.len() > 2 && words.contains(&path[path.len() - 2..].join("."))
}

/// Known to the lists of API Manager 4 and read by none of its templates: the proxy of the message transport.
///
/// Source: API Manager 4.1 accepts `[transport.http.sender] proxy_host`, and no file it renders has it.
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
    use super::words::{of_json, of_template};
    use super::*;

    fn words(template: &str, json: &str) -> BTreeSet<String> {
        let mut words = BTreeSet::new();
        of_template(template, &mut words);
        of_json(json, &mut words).unwrap();
        words
    }

    fn is_known(key: &str, words: &BTreeSet<String>) -> bool {
        let path: Vec<String> = key.split('.').map(str::to_owned).collect();
        known(&path, words, &patterns(words).unwrap())
    }

    #[test]
    fn what_a_template_a_list_or_a_loop_reads_is_known() {
        let words = words(
            "<a>{{server.hostname}}</a> {% for server, props in user_store.properties.items() %}{{props}}{% endfor %}\
             {% if event_handler is defined %}x{% endif %}",
            "{\"clustering.logging_type\": \"hazelcast.'hazelcast.logging.type'\",
              \"database.$1.type\": {\"h2\": {\"a.b\": \"$ref{database.$1.hostname}:$ref{tls.file_name}\"}}}",
        );
        for key in [
            "server.hostname",
            "user_store.properties.Any",
            "event_handler.name",
            "clustering.logging_type",
            "hazelcast.hazelcast.logging.type",
            "secrets.alias",
            "database.mine.type",
            "database.mine.hostname",
            "tls.file_name",
            "truststore.alias",
        ] {
            assert!(is_known(key, &words), "{key}");
        }
        for key in [
            "server.hostnam",
            "servr.hostname",
            "clustering.enable",
            "database.mine.typ",
        ] {
            assert!(!is_known(key, &words), "{key}");
        }
        assert_eq!(nearest("server.hostnam", &words).as_deref(), Some("server.hostname"));
    }

    #[test]
    fn a_template_that_opens_and_closes_in_one_mark_is_passed() {
        let words = words("{%}{{}{{}}{% a.b %}{{ {%", "{}");
        assert!(is_known("a.b", &words));
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
