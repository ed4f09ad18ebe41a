//! How rows write the places of a setting, and the words for places that users choose between.

use crate::domain::setting::{At, FileRole, SettingPlace, When};

/// Where JAVA_HOME may be written.
pub const JAVA_PLACES: &[&str] = &["script", "wrapper", "login", "profile.d"];

/// Where heap flags may be written.
pub const HEAP_PLACES: &[&str] = &["script", "wrapper"];

pub(super) const fn place(when: When, file: FileRole, at: At) -> SettingPlace {
    SettingPlace {
        when,
        file,
        at,
        after: &[],
        attributes: &[],
        default: None,
    }
}

pub(super) const fn toml(when: When, key: &'static str) -> SettingPlace {
    place(when, FileRole::DeploymentToml, At::Toml(key))
}

pub(super) const fn xml(file: FileRole, path: &'static str, after: &'static [&'static str]) -> SettingPlace {
    SettingPlace {
        when: When::Files,
        file,
        at: At::Xml(path),
        after,
        attributes: &[],
        default: None,
    }
}

pub(super) const fn with_default(place: SettingPlace, value: &'static str) -> SettingPlace {
    SettingPlace {
        default: Some(value),
        ..place
    }
}
