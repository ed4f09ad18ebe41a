//! The table of settings, one file a family. A row here adds a setting to `get`, `set`, the answers file, the diff and `verify`.

mod accounts;
mod cluster;
mod continuity;
mod hazelcast;
mod logs;
mod memory;
mod names;
mod ports;
mod system;
mod transport;

use super::home::Home;
use super::setting::{At, FileRole, Place, Setting, When};

const FAMILIES: [&[Setting]; 10] = [
    memory::SETTINGS,
    names::SETTINGS,
    ports::SETTINGS,
    accounts::SETTINGS,
    hazelcast::SETTINGS,
    cluster::SETTINGS,
    transport::SETTINGS,
    logs::SETTINGS,
    system::SETTINGS,
    continuity::SETTINGS,
];

/// Every setting, in the order in which people meet them.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    FAMILIES.into_iter().flatten()
}

/// The setting with this id.
pub fn by_id(id: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.id == id)
}

/// The ids most like a mistyped one, best first, at most three.
pub fn similar(id: &str) -> Vec<&'static str> {
    let mut scored: Vec<(f64, &'static str)> = all()
        .map(|setting| (strsim::jaro_winkler(setting.id, id), setting.id))
        .filter(|(score, _)| *score > 0.78)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, id)| id).collect()
}

/// Where JAVA_HOME may be written.
pub const JAVA_PLACES: &[&str] = &["script", "wrapper", "login", "profile.d"];

/// Where heap flags may be written.
pub const HEAP_PLACES: &[&str] = &["script", "wrapper"];

/// The port that the WSDL prefix of a pass-through receiver has to name, before the offset.
pub fn pass_through_port(setting: &str) -> Option<u16> {
    match setting {
        "wsdl.prefix.http" => Some(8280),
        "wsdl.prefix.https" => Some(8243),
        _ => None,
    }
}

/// The offset that a home starts with where nobody wrote one.
///
/// Source: the packs: MI renders 10; Enterprise Integrator's profiles ship 0 to 3 in their own `carbon.xml`.
pub fn default_offset(home: &Home) -> &'static str {
    if home.layout == super::home::Layout::Mi {
        "10"
    } else {
        "0"
    }
}

const fn place(when: When, file: FileRole, at: At) -> Place {
    Place {
        when,
        file,
        at,
        after: &[],
        attributes: &[],
        default: None,
    }
}

const fn toml(when: When, key: &'static str) -> Place {
    place(when, FileRole::DeploymentToml, At::Toml(key))
}

const fn xml(file: FileRole, path: &'static str, after: &'static [&'static str]) -> Place {
    Place {
        when: When::Files,
        file,
        at: At::Xml(path),
        after,
        attributes: &[],
        default: None,
    }
}

const fn with_default(place: Place, value: &'static str) -> Place {
    Place {
        default: Some(value),
        ..place
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_every_setting_explains_itself() {
        let mut seen = BTreeSet::new();
        for setting in all() {
            assert!(seen.insert(setting.id), "{} is there twice", setting.id);
            assert!(
                setting.why.len() > 40 && setting.source.len() > 3,
                "{} explains nothing",
                setting.id
            );
            assert!(
                !setting.nowhere.is_empty(),
                "{} has no reason for homes without it",
                setting.id
            );
        }
    }

    #[test]
    fn a_typing_slip_finds_its_neighbours() {
        assert_eq!(similar("heap.maximum").first(), Some(&"heap.max"));
        assert!(similar("zzz").is_empty());
    }
}
