//! The keys that have a value once the config mapper has renamed, inferred and filled in what `deployment.toml` leaves out.

use std::collections::BTreeMap;
use std::path::Path;

use super::written::Entry;
use crate::disk::Root;
use crate::domain::home::Home;
use crate::probe::mapper_json::{self, Given, Inferences};

/// How often one inference may follow from another.
const DEEPEST: usize = 8;

/// The pack's own lists; `None` where one is not there or cannot be read.
pub(super) struct Packed {
    mappings: Option<BTreeMap<String, Given>>,
    pub(super) inferences: Option<Inferences>,
    defaults: Option<BTreeMap<String, Given>>,
}

impl Packed {
    /// Reads them.
    pub(super) fn read(home: &Home) -> Self {
        Self::of_dir(&home.root, &home.mapper_dir())
    }

    /// The same, from the mapper's directory.
    pub(super) fn of_dir(root: &Root, dir: &Path) -> Self {
        Self {
            mappings: mapper_json::values(root, &dir.join("key-mappings.json")),
            inferences: mapper_json::inferences(root, &dir.join("infer.json")),
            defaults: mapper_json::values(root, &dir.join("default.json")),
        }
    }

    /// Whether every list was read: only then is a key that has no value certain to have none.
    pub(super) fn whole(&self) -> bool {
        self.mappings.is_some() && self.inferences.is_some() && self.defaults.is_some()
    }
}

/// A key with its texts, and its line where it is written.
#[derive(Clone, Debug)]
pub(super) struct KnownKey {
    /// Its value, or the plain values of its list.
    pub(super) texts: Vec<String>,
    /// The key and its line in `deployment.toml`; `None` where the pack gives the value.
    pub(super) written: Option<(String, usize)>,
}

/// Every key with a value, in the order of the mapper: renamed keys, then what they imply, then defaults.
pub(super) fn known(entries: &[Entry], packed: &Packed) -> BTreeMap<String, KnownKey> {
    let mut mapped = BTreeMap::new();
    for entry in entries.iter().filter(|entry| !entry.listed) {
        let known = KnownKey {
            texts: entry.texts.clone(),
            written: Some((entry.key.clone(), entry.line)),
        };
        match packed.mappings.as_ref().and_then(|all| all.get(&entry.key)) {
            Some(Given::Texts(names)) => {
                for name in names {
                    mapped.insert(name.clone(), known.clone());
                }
            }
            _ => {
                mapped.insert(entry.key.clone(), known);
            }
        }
    }
    let mut all = BTreeMap::new();
    if let Some(inferences) = &packed.inferences {
        for (key, known) in &mapped {
            if let [text] = known.texts.as_slice() {
                infer(inferences, key, text, DEEPEST, &mut all);
            }
        }
    }
    all.extend(mapped);
    for (key, given) in packed.defaults.iter().flatten() {
        if let Some(known) = of_pack(given) {
            all.entry(key.clone()).or_insert(known);
        }
    }
    all
}

fn of_pack(given: &Given) -> Option<KnownKey> {
    let texts = match given {
        Given::Nothing => return None,
        Given::Texts(texts) => texts.clone(),
        Given::Object => Vec::new(),
    };
    Some(KnownKey { texts, written: None })
}

fn infer(inferences: &Inferences, key: &str, text: &str, depth: usize, all: &mut BTreeMap<String, KnownKey>) {
    let Some((pattern, values)) = pattern(inferences, key) else {
        return;
    };
    let Some(implied) = values.get(text).filter(|_| depth > 0) else {
        return;
    };
    for (name, given) in implied {
        let name = filled(name, pattern, key);
        let Some(mut known) = of_pack(given) else { continue };
        for text in &mut known.texts {
            *text = filled(text, pattern, key);
        }
        if let [text] = known.texts.as_slice() {
            infer(inferences, &name, text, depth - 1, all);
        }
        all.insert(name, known);
    }
}

/// The inference for a key: its own, else one with placeholders for parts.
pub(super) fn pattern<'i, V>(inferences: &'i BTreeMap<String, V>, key: &str) -> Option<(&'i str, &'i V)> {
    let own = inferences.get_key_value(key);
    own.or_else(|| inferences.iter().find(|(pattern, _)| fits(pattern, key)))
        .map(|(pattern, values)| (pattern.as_str(), values))
}

fn fits(pattern: &str, key: &str) -> bool {
    let word = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    pattern.contains('$')
        && pattern.split('.').count() == key.split('.').count()
        && pattern
            .split('.')
            .zip(key.split('.'))
            .all(|(part, name)| part == name || part.starts_with('$') && word(name))
}

/// A text of an inference with the parts of the key in place of `$1` and the like.
fn filled(text: &str, pattern: &str, key: &str) -> String {
    let parts = pattern.split('.').zip(key.split('.'));
    parts
        .filter(|(part, _)| part.starts_with('$'))
        .fold(text.to_owned(), |text, (part, name)| text.replace(part, name))
}
