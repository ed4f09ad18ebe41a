//! The table of settings, one file per family.
//!
//! A row here adds a setting to `get`, `set`, the answers file, the diff and `verify`.

mod accounts;
mod cluster;
mod continuity;
mod hazelcast;
mod logs;
mod memory;
mod names;
mod places;
mod ports;
mod system;
mod transport;

use super::home::Home;
use super::rules::{Receiver, Recommend};
use super::setting::Setting;
use super::setting_id::SettingId;

pub use accounts::PASSWORD_RULES;
pub use places::JavaPlace;

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

/// Every id, as a constant.
pub mod id {
    pub use super::accounts::*;
    pub use super::cluster::*;
    pub use super::continuity::*;
    pub use super::hazelcast::*;
    pub use super::logs::*;
    pub use super::memory::*;
    pub use super::names::*;
    pub use super::ports::*;
    pub use super::system::*;
    pub use super::transport::*;
}

/// The setting with this id; each id has one.
pub fn by_id(id: SettingId) -> Option<&'static Setting> {
    all().find(|setting| setting.id == id)
}

/// The id with this spelling: for what users type and files hold.
pub fn parse(text: &str) -> Option<SettingId> {
    all().map(|setting| setting.id).find(|id| *id == *text)
}

/// The receiver whose URL this setting holds, where it holds one.
pub fn receiver_of(id: SettingId) -> Option<Receiver> {
    match by_id(id)?.rules.recommend {
        Recommend::ReceiverUrl(receiver) => Some(receiver),
        _ => None,
    }
}

/// The ids most like a mistyped one, best first, at most three, as a question; `None` where none is like it.
pub fn did_you_mean(id: &str) -> Option<String> {
    let near: Vec<&str> = similar(id).into_iter().map(SettingId::as_str).collect();
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", ")))
}

fn similar(id: &str) -> Vec<SettingId> {
    let mut scored: Vec<(f64, SettingId)> = all()
        .map(|setting| (strsim::jaro_winkler(setting.id.as_str(), id), setting.id))
        .filter(|(score, _)| *score > 0.78)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, id)| id).collect()
}

/// The offset that a home starts with where none is written.
///
/// Source: the packs: MI renders 10; the servers of a pack with several have theirs in their own `carbon.xml`, and 0 without it.
pub fn default_offset(home: &Home) -> &'static str {
    if home.layout == super::home::Layout::Mi {
        "10"
    } else {
        "0"
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
    fn a_typing_error_finds_its_neighbours() {
        assert_eq!(similar("heap.maximum").first(), Some(&id::HEAP_MAX));
        assert!(similar("zzz").is_empty());
    }
}
