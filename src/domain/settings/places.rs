//! Helpers with which rows declare the places of a setting, and the choices for places that users select.

use crate::domain::setting::{At, FileRole, SettingPlace, When};

/// Where what a start script hands to Java may be written: the values of `java.where` and `heap.where`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JavaPlace {
    /// The product's start script.
    Script,
    /// The own start script beside it.
    Wrapper,
    /// The login profile of this user.
    Login,
    /// A login profile of every user.
    ProfileD,
}

impl JavaPlace {
    const ALL: [Self; 4] = [Self::Script, Self::Wrapper, Self::Login, Self::ProfileD];

    /// The word for it that users type.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Wrapper => "wrapper",
            Self::Login => "login",
            Self::ProfileD => "profile.d",
        }
    }

    /// The place with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.word() == word)
    }
}

/// Where JAVA_HOME may be written.
pub(super) const JAVA_PLACES: &[&str] = &[
    JavaPlace::Script.word(),
    JavaPlace::Wrapper.word(),
    JavaPlace::Login.word(),
    JavaPlace::ProfileD.word(),
];

/// Where heap flags may be written.
pub(super) const HEAP_PLACES: &[&str] = &[JavaPlace::Script.word(), JavaPlace::Wrapper.word()];

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
