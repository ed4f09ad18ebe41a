//! Finds placeholders of `deployment.toml` that nothing fills in: the config mapper ends the start with them.
//!
//! Source: WSO2's config mapper, its resolver of references: `$sys{}` and `$env{}` in every string, `$ref{}` outside lists of tables.

use std::collections::{BTreeMap, BTreeSet};

use super::known_keys::{KnownKey, Packed, known};
use super::written::Entry;
use crate::domain::setting::FileRole;
use crate::probe::survey::SurveyContext;

/// The limit of what is reported.
const MOST: usize = 50;

/// Beginnings of system properties that every JVM or every server has, whatever its script passes.
///
/// Source: `System.getProperties` of the JDK; Carbon's bootstrap sets `carbon.*` and `axis2.*`.
const PROPERTIES: [&str; 13] = [
    "java.", "os.", "user.", "file.", "path.", "line.", "sun.", "jdk.", "native.", "stdout.", "carbon.", "axis2.",
    "wso2.",
];

/// A placeholder that is not certain to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// As it is written: `$ref{server.nothing}`.
    pub placeholder: String,
    /// The key whose value has it.
    pub key: String,
    /// Its line in `deployment.toml`; `None` where the product's own value has it.
    pub line: Option<usize>,
    /// What is missing.
    pub lack: Lack,
}

/// What a placeholder needs and does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// No such key has a value.
    Key,
    /// The pack's own lists cannot be read, and the file has no such key.
    Unsure,
    /// The key leads back to itself.
    Circle,
    /// No script sets the variable; whether the environment of this program does.
    Variable {
        /// Its name.
        name: String,
        /// Whether it is set here.
        here: bool,
    },
    /// The start script passes no such property.
    Property,
}

/// The placeholders that are not certain to be filled in, in the order of the file.
pub(super) fn find(context: &SurveyContext, entries: &[Entry], packed: &Packed) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for entry in entries {
        for text in &entry.texts {
            gaps.extend(between(text, "$env{").filter_map(|name| {
                (!in_scripts(context, name))
                    .then(|| Lack::Variable {
                        here: context.world.env.contains_key(name),
                        name: name.to_owned(),
                    })
                    .map(|lack| gap(entry, format!("$env{{{name}}}"), lack))
            }));
            gaps.extend(
                between(text, "$sys{")
                    .filter(|name| !is_property(context, name))
                    .map(|name| gap(entry, format!("$sys{{{name}}}"), Lack::Property)),
            );
        }
    }
    gaps.extend(references(&known(entries, packed), packed.whole()));
    gaps.sort_by_key(|gap| (gap.line.is_none(), gap.line));
    gaps.dedup();
    gaps.truncate(MOST);
    gaps
}

fn gap(entry: &Entry, placeholder: String, lack: Lack) -> Gap {
    Gap {
        placeholder,
        key: entry.key.clone(),
        line: Some(entry.line),
        lack,
    }
}

fn references(known: &BTreeMap<String, KnownKey>, whole: bool) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut missing = BTreeSet::new();
    let named = |key: &str, value: &KnownKey, name: &str, lack: Lack| Gap {
        placeholder: format!("$ref{{{name}}}"),
        key: value
            .written
            .as_ref()
            .map_or_else(|| key.to_owned(), |(key, _)| key.clone()),
        line: value.written.as_ref().map(|(_, line)| *line),
        lack,
    };
    // What the file itself refers to comes first: the same key may be missing for the product's own values too.
    let (written, given): (Vec<_>, Vec<_>) = known.iter().partition(|(_, value)| value.written.is_some());
    for (key, value) in written.into_iter().chain(given) {
        for name in value.texts.iter().flat_map(|text| between(text, "$ref{")) {
            if known.contains_key(name) {
                open.entry(key).or_default().insert(name);
            } else if value.written.is_some() || whole && missing.insert(name) {
                missing.insert(name);
                gaps.push(named(key, value, name, if whole { Lack::Key } else { Lack::Unsure }));
            }
        }
    }
    // As the mapper does it: what refers to nothing open any more is resolved, until nothing changes.
    loop {
        let waiting: BTreeSet<&str> = open.keys().copied().collect();
        let before = open.len();
        open.retain(|_, names| names.iter().any(|name| waiting.contains(name)));
        if open.len() == before {
            break;
        }
    }
    for (key, names) in open {
        if let (Some(value), Some(name)) = (known.get(key), names.first()) {
            gaps.push(named(key, value, name, Lack::Circle));
        }
    }
    gaps
}

/// The names in `$ref{name}`.
fn between<'t>(text: &'t str, opening: &'t str) -> impl Iterator<Item = &'t str> {
    text.split(opening)
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
}

/// Whether a script that starts this home sets a variable for the server.
fn in_scripts(context: &SurveyContext, name: &str) -> bool {
    [FileRole::StartScript, FileRole::OwnScript]
        .into_iter()
        .filter_map(|role| context.files.text(role))
        .any(|text| text.lines().any(|line| exports(line, name)))
}

/// Whether a line of a script sets a variable, exported here or elsewhere.
fn exports(line: &str, name: &str) -> bool {
    let line = line.trim_start();
    !line.starts_with('#')
        && line
            .split([' ', '\t', ';', '&', '"', '\''])
            .any(|word| word.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
        || line
            .strip_prefix("export ")
            .is_some_and(|names| names.split_whitespace().any(|word| word == name))
}

/// Whether a property is the JVM's or the server's own, or passed by a script that starts this home or by `JAVA_OPTS` here.
fn is_property(context: &SurveyContext, name: &str) -> bool {
    let scripts = [FileRole::StartScript, FileRole::OwnScript];
    let texts = scripts.into_iter().filter_map(|role| context.files.text(role));
    let passed = format!("-D{name}=");
    PROPERTIES.iter().any(|beginning| name.starts_with(beginning))
        || texts
            .chain(context.world.env.get("JAVA_OPTS").map(String::as_str))
            .any(|text| text.contains(&passed))
}

#[cfg(test)]
mod tests {
    use toml_edit::Document;

    use super::super::written::entries;
    use super::*;

    fn packed(default: &str, infer: &str) -> Packed {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap();
        for (name, text) in [
            ("default.json", default),
            ("infer.json", infer),
            ("key-mappings.json", "{\"a.b\": \"c.d\"}"),
        ] {
            let file = path.join("repository/resources/conf").join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        Packed::of_dir(&crate::disk::Root::at(&path), &path.join("repository/resources/conf"))
    }

    fn told(toml: &str, packed: &Packed) -> Vec<String> {
        let entries = entries(&Document::parse(toml).unwrap());
        let gaps = references(&known(&entries, packed), packed.whole());
        gaps.iter()
            .map(|gap| format!("{} {} {:?}", gap.key, gap.placeholder, gap.lack))
            .collect()
    }

    #[test]
    fn a_reference_finds_what_is_written_renamed_inferred_and_filled_in() {
        let lists = packed(
            "{\"x.y\": \"1\", \"own\": \"$ref{x.y}\", \"none\": null}",
            "{\"db.$1.type\": {\"mysql\": {\"db.$1.url\": \"jdbc://$ref{db.$1.host}\", \"db.$1.driver\": \"d\"}}}",
        );
        let good = "w = \"1\"\nv = [\"$ref{w}\", \"$ref{x.y}\"]\n[a]\nb = 2\nc = \"$ref{c.d}$ref{own}\"\n\
                    [db.m]\ntype = \"mysql\"\nhost = \"h\"\nd = \"$ref{db.m.driver}\"\n";
        assert_eq!(told(good, &lists), [""; 0]);
        assert_eq!(
            told("a.b = 1\nc = \"$ref{a.b}\"\n", &lists),
            ["c $ref{a.b} Key"],
            "it has another name now"
        );
        assert_eq!(told("c = \"$ref{none}\"\n", &lists), ["c $ref{none} Key"]);
        assert_eq!(told("[[l]]\nc = \"$ref{nothing}\"\n", &lists), [""; 0], "kept as it is");
        assert_eq!(
            told("[db.m]\ntype = \"mysql\"\n", &lists),
            ["db.m.url $ref{db.m.host} Key"]
        );
        assert_eq!(told("[db.m]\ntype = \"mysql\"\nurl = \"u\"\n", &lists), [""; 0]);
    }

    #[test]
    fn circles_and_what_depends_on_them_are_not_resolved() {
        let lists = packed("{}", "{}");
        assert_eq!(told("a = \"$ref{a}\"\n", &lists), ["a $ref{a} Circle"]);
        let two = told("a = \"$ref{b}\"\nb = \"x$ref{a}\"\nc = \"$ref{d}\"\nd = 1\n", &lists);
        assert_eq!(two, ["a $ref{b} Circle", "b $ref{a} Circle"]);
    }

    #[test]
    fn without_the_packs_lists_nothing_is_certain() {
        let none = Packed::of_dir(
            &crate::disk::Root::at(std::path::Path::new("/nowhere")),
            std::path::Path::new("/nowhere"),
        );
        assert_eq!(told("a = \"$ref{b}\"\nb = 1\n", &none), [""; 0]);
        assert_eq!(told("a = \"$ref{b.c}\"\n", &none), ["a $ref{b.c} Unsure"]);
    }

    #[test]
    fn a_script_sets_a_variable_in_more_than_one_way() {
        for line in [
            "export A=1",
            "  A=1; export A",
            "A=\"x\" \\",
            "export B=2 A=1",
            "export A",
            "FOO=1 A=2 exec sh x",
        ] {
            assert!(exports(line, "A"), "{line}");
        }
        for line in ["# export A=1", "export AB=1", "echo $A", "BA=1", ""] {
            assert!(!exports(line, "A"), "{line}");
        }
    }
}
