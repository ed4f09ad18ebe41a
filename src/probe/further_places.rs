//! Reads the further places of a setting's value: which of them hold it in this home.

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::setting::{At, FileRole, Setting};
use crate::problem::Reason;
use crate::text::address::{self, Context};

use super::files::{FileState, HomeFiles};

/// One of them, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FurtherPlace {
    /// The file.
    pub file: FileRole,
    /// Where inside.
    pub at: At,
    /// What is written there; it may be a secret.
    value: String,
}

impl FurtherPlace {
    /// Whether this is written there.
    pub fn holds(&self, value: &str) -> bool {
        self.value == value
    }
}

/// The places that have to be written with a setting.
///
/// # Errors
/// The reason why one of them cannot be: then the setting is not to be written either.
pub fn places(
    setting: &Setting,
    home: &Home,
    files: &HomeFiles,
    now: Option<&str>,
) -> Result<Vec<FurtherPlace>, Reason> {
    let Some(further_places) = setting
        .rules
        .further_places
        .filter(|_| home.source == ConfigSource::Files)
    else {
        return Ok(Vec::new());
    };
    match read(files, further_places.on)? {
        Some(on) if on.holds("true") => {}
        _ => return Ok(Vec::new()),
    }
    let mut all = Vec::new();
    for place in further_places.always {
        all.extend(read(files, *place)?);
    }
    let mut alike = Vec::new();
    for place in further_places.alike {
        alike.extend(read(files, *place)?.filter(|other| now.is_some_and(|now| other.holds(now))));
    }
    if alike.len() == further_places.alike.len() {
        all.extend(alike);
    }
    Ok(all)
}

fn read(files: &HomeFiles, (file, at): (FileRole, At)) -> Result<Option<FurtherPlace>, Reason> {
    let Some(loaded) = files.get(file) else {
        return Ok(None);
    };
    let shown = loaded.path.shown();
    let text = match &loaded.state {
        FileState::Absent => return Ok(None),
        FileState::Unusable(reason) => {
            return Err(Reason {
                what: format!("{shown} cannot be edited: {}", reason.what),
                ..reason.clone()
            });
        }
        FileState::Here { source, .. } => &source.text,
    };
    match address::get(text, at, &Context::of_present(file)) {
        Err(error) => Err(Reason::new(
            format!("{shown} cannot be edited: {error}"),
            "fix the file first: both hold the value",
        )),
        Ok(Some(_)) if address::aliased(text, at) => Err(Reason::new(
            format!("{shown} has a secret alias for the same value"),
            "change it in the secure vault: both hold the value",
        )),
        Ok(found) => Ok(found.map(|found| FurtherPlace {
            file,
            at,
            value: found.value,
        })),
    }
}
