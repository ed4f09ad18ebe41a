//! Reads the present state of a setting: written, default, unknown, or without a place; and its effective value.

use std::path::PathBuf;

use crate::domain::home::Home;
use crate::domain::rules::{Check, Unwritten};
use crate::domain::secret::Secret;
use crate::domain::setting::{At, Setting, SettingPlace};
use crate::domain::value::Value;
use crate::problem::Reason;
use crate::text::{EditError, Found, address};

use super::files::{FileState, HomeFiles};
use super::{hand_edits, places};

/// The meaning of a value that the secure vault holds.
const VAULT: &str = "a secret alias: the value is in the secure vault";

/// What is at a setting's place.
#[derive(Clone, Debug, PartialEq)]
pub enum CurrentText {
    /// Written there.
    Written(Value),
    /// Nothing is written; the product's own default, where it is known.
    Default(Option<String>),
    /// A placeholder or secret alias: the value is resolved somewhere else. The text and what it means.
    Elsewhere(String, String),
    /// The file cannot be read; the reason.
    Unknown(Reason),
    /// This home has no place for the setting; the reason.
    Nowhere(String),
}

/// The state of one setting in one home.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Which setting.
    pub setting: &'static Setting,
    /// What is there.
    pub standing: CurrentText,
    /// The file, relative to the home, where there is a place.
    pub file: Option<PathBuf>,
    /// The address in the file, for people.
    pub address: Option<String>,
    /// Line in the file, from 1, where something is written.
    pub line: Option<usize>,
    /// What the server will run with or runs with, where that is known and not secret.
    pub effective: Option<String>,
    /// A note about it.
    pub note: Option<String>,
}

impl Reading {
    /// The value written or defaulted, where it may be shown.
    pub fn shown(&self) -> Option<&str> {
        match &self.standing {
            CurrentText::Written(value) => value.shown(),
            CurrentText::Default(value) => value.as_deref(),
            CurrentText::Elsewhere(text, _) if !self.setting.secret() => Some(text),
            _ => None,
        }
    }

    /// The value written there, secret or not.
    pub fn written(&self) -> Option<&Value> {
        match &self.standing {
            CurrentText::Written(value) => Some(value),
            _ => None,
        }
    }

    /// The effective value as far as it is known: written or default.
    pub fn value(&self) -> Option<&str> {
        match &self.standing {
            CurrentText::Written(value) => Some(value.reveal()),
            CurrentText::Default(value) => value.as_deref(),
            _ => None,
        }
    }

    /// Whether the secure vault has the value, and only an alias or a placeholder is written.
    pub fn in_the_vault(&self) -> bool {
        matches!(&self.standing, CurrentText::Elsewhere(_, meaning) if meaning == VAULT)
    }

    /// Whether the setting can be written in this home.
    pub fn has_place(&self) -> bool {
        !matches!(self.standing, CurrentText::Nowhere(_))
    }
}

/// Reads one setting.
pub fn read(setting: &'static Setting, home: &Home, files: &HomeFiles) -> Reading {
    let unread = Reading {
        setting,
        standing: CurrentText::Default(None),
        file: None,
        address: None,
        line: None,
        effective: None,
        note: None,
    };
    let place = match places::place(setting, home, files) {
        Ok(place) => place,
        Err(reason) => {
            return Reading {
                standing: CurrentText::Nowhere(reason),
                ..unread
            };
        }
    };
    let file = files.get(place.file).map(|loaded| loaded.path.clone());
    let address = Some(place.at.to_string());
    let unread = Reading {
        file,
        address,
        ..unread
    };
    let text = match files.get(place.file).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => {
            return Reading {
                standing: CurrentText::Unknown(reason.clone()),
                ..unread
            };
        }
        Some(FileState::Absent) | None => {
            return Reading {
                effective: place.default.map(str::to_owned),
                standing: CurrentText::Default(place.default.map(str::to_owned)),
                ..unread
            };
        }
    };
    match address::get(text, place.at, &places::context(place, files)) {
        Err(error) => Reading {
            standing: CurrentText::Unknown(match error {
                EditError::Bound(reason) | EditError::Encoding(reason) => reason,
                other => other.to_string().into(),
            }),
            ..unread
        },
        Ok(None) => defaulted(unread, place, home, files),
        Ok(Some(found)) if address::aliased(text, place.at) => Reading {
            line: (found.line > 0).then_some(found.line),
            standing: CurrentText::Elsewhere(found.value, VAULT.to_owned()),
            ..unread
        },
        Ok(Some(found)) => written(unread, found, home, files),
    }
}

/// What the config mapper fills in; of several addresses only what it fills into all of them.
fn mapper_default(at: At, files: &HomeFiles) -> Option<String> {
    let default = |part: &At| {
        let value = files.mapper_default(address::mapper_key(*part)?)?;
        (!value.contains('$')).then_some(value)
    };
    let parts = address::parts(at);
    let mut values = parts.iter().map(default);
    let first = values.next()??;
    values.all(|value| value == Some(first)).then(|| first.to_owned())
}

fn defaulted(unread: Reading, place: &SettingPlace, home: &Home, files: &HomeFiles) -> Reading {
    let mapper = mapper_default(place.at, files);
    let (own, note) = match unread.setting.rules.unwritten {
        Unwritten::DefaultOfPlace => (place.default.map(str::to_owned), None),
        Unwritten::OffsetOfProduct => (Some(crate::domain::settings::default_offset(home).to_owned()), None),
        Unwritten::MachineName => (
            place.default.map(str::to_owned),
            Some("not written: the server asks Java for this machine's name".to_owned()),
        ),
        Unwritten::HostName => (None, Some("not written: the same as the host name".to_owned())),
    };
    let value = mapper.or(own);
    let by_hand = hand_edits::instead_of_default(unread.setting, value.as_deref(), home, files);
    let (effective, note) = by_hand.map_or((value.clone(), note), |(other, why)| (Some(other), Some(why)));
    Reading {
        effective,
        standing: CurrentText::Default(value),
        note,
        ..unread
    }
}

fn written(unread: Reading, found: Found, home: &Home, files: &HomeFiles) -> Reading {
    let setting = unread.setting;
    let line = (found.line > 0).then_some(found.line);
    // A password may begin with `$`; no file that contains one uses bare variables.
    let meaning = elsewhere(&found.value).filter(|_| !setting.secret() || !is_variable(&found.value));
    // A directory that the script computes: no command of a home is run to look at it.
    let computed = setting.rules.check == Check::JavaHome && found.value.contains(['$', '`']);
    if let Some(meaning) = meaning.or(computed.then_some("what the shell makes of it at the start")) {
        return Reading {
            standing: CurrentText::Elsewhere(found.value, meaning.to_owned()),
            line,
            ..unread
        };
    }
    let (effective, note) = if setting.secret() {
        (None, None)
    } else {
        match hand_edits::instead_of_written(setting, &found.value, home, files) {
            Some((other, why)) => (Some(other), Some(why)),
            None => (Some(found.value.clone()), None),
        }
    };
    let value = if setting.secret() {
        Value::Secret(Secret::new(found.value))
    } else {
        Value::Text(found.value)
    };
    Reading {
        standing: CurrentText::Written(value),
        line,
        effective,
        note,
        ..unread
    }
}

/// What a placeholder means; `None` for a plain value.
pub fn elsewhere(value: &str) -> Option<&'static str> {
    if value.contains("$secret{") || value.contains("svns:") {
        Some(VAULT)
    } else if value.contains("$env{") || value.contains("${env") {
        Some("taken from the environment at start")
    } else if value.contains("$ref{") {
        Some("taken from another key of deployment.toml")
    } else if value.contains("$sys{") || value.contains("${") || is_variable(value) {
        Some("a placeholder that is filled in at start")
    } else {
        None
    }
}

/// `$HEAP` and no more: a `$` inside a value, such as a password, is a plain character.
fn is_variable(value: &str) -> bool {
    value.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_variable_is_a_placeholder_and_a_dollar_inside_is_not() {
        for made_elsewhere in ["$HEAP", "$_h1", "${HEAP}", "${HEAP:-1g}m", "$env{X}", "$sys{y}"] {
            assert!(elsewhere(made_elsewhere).is_some(), "{made_elsewhere}");
        }
        for plain in ["512m", "a$HEAP", "$", "$1", "$HE-AP", ""] {
            assert_eq!(elsewhere(plain), None, "{plain}");
        }
    }
}
