//! Finds where JAVA_HOME and the heap are set.
//!
//! They may be in the product's script, in the own one beside it, or, for JAVA_HOME, in a login profile. What counts is the
//! effective value when the server is started.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::domain::home::Home;
use crate::domain::setting::{FileRole, ScriptOption};
use crate::domain::value::Value;
use crate::text::script::{self, Dialect};
use crate::text::{Found, own_script};

use super::external_files::{ExternalFile, ExternalFiles};
use super::files::HomeFiles;
use super::reading::{CurrentText, Reading, elsewhere};
use crate::domain::SettingId;
use crate::domain::settings::{JavaPlace, id};

/// A setting that may be in either script.
#[derive(Clone, Copy, Debug)]
pub struct Movable {
    /// The setting.
    pub id: SettingId,
    /// What it is in a script.
    pub option: ScriptOption,
    /// The setting that selects the place.
    pub place: SettingId,
}

/// All such settings.
pub const MOVABLE: [Movable; 3] = [
    Movable {
        id: id::JAVA_HOME,
        option: ScriptOption::JavaHome,
        place: id::JAVA_WHERE,
    },
    Movable {
        id: id::HEAP_MIN,
        option: ScriptOption::HeapMin,
        place: id::HEAP_WHERE,
    },
    Movable {
        id: id::HEAP_MAX,
        option: ScriptOption::HeapMax,
        place: id::HEAP_WHERE,
    },
];

/// Corrects the readings of movable settings and fills those of `java.where` and `heap.where`.
pub fn fill(readings: &mut BTreeMap<SettingId, Reading>, home: &Home, files: &HomeFiles, outside: &ExternalFiles) {
    for id in [id::JAVA_WHERE, id::HEAP_WHERE] {
        let has_script = readings
            .get(if id == id::JAVA_WHERE {
                &id::JAVA_HOME
            } else {
                &id::HEAP_MAX
            })
            .is_some_and(Reading::has_place);
        if let (Some(reading), true) = (readings.get_mut(&id), has_script) {
            reading.standing = CurrentText::Default(Some(JavaPlace::Script.word().into()));
            reading.effective = Some(JavaPlace::Script.word().into());
        }
    }
    let own = files.text(FileRole::OwnScript);
    for Movable { id, option, place } in MOVABLE {
        let Some(found) = own.and_then(|text| own_script::get(text, option)) else {
            continue;
        };
        if option == ScriptOption::JavaHome && fixed_by_script(readings) {
            note(
                readings,
                "the own start script names another one, and this line overrides it",
            );
            continue;
        }
        let words = "in the own start script, which applies when the server is started with it";
        stands(
            readings,
            (id, place, JavaPlace::Wrapper),
            FileRole::OwnScript.path(home),
            found,
            words,
        );
    }
    profiles(readings, outside);
}

/// JAVA_HOME of the login profiles, where neither script names one. The user's own profile is read last at a login.
fn profiles(readings: &mut BTreeMap<SettingId, Reading>, outside: &ExternalFiles) {
    let open = readings
        .get(&id::JAVA_HOME)
        .is_some_and(|reading| matches!(reading.standing, CurrentText::Default(None)));
    if !open {
        return;
    }
    for (file, place) in [
        (&outside.login, JavaPlace::Login),
        (&outside.profile_d, JavaPlace::ProfileD),
    ] {
        let Some((file, found)) = file.as_ref().and_then(|file| Some((file, java_home(file)?))) else {
            continue;
        };
        let words = "in a login profile: it reaches new logins, not services";
        stands(
            readings,
            (id::JAVA_HOME, id::JAVA_WHERE, place),
            Some(file.path.clone()),
            found,
            words,
        );
        return;
    }
}

/// The directory a profile names literally. One that the shell computes is not known before a login.
fn java_home(file: &ExternalFile) -> Option<Found> {
    let found = script::get(file.text()?, Dialect::Sh, ScriptOption::JavaHome)?;
    (!found.value.contains(['$', '`'])).then_some(found)
}

fn fixed_by_script(readings: &BTreeMap<SettingId, Reading>) -> bool {
    readings
        .get(&id::JAVA_HOME)
        .is_some_and(|reading| reading.written().is_some())
}

fn note(readings: &mut BTreeMap<SettingId, Reading>, words: &str) {
    if let Some(reading) = readings.get_mut(&id::JAVA_HOME) {
        reading.note = Some(words.to_owned());
    }
}

fn stands(
    readings: &mut BTreeMap<SettingId, Reading>,
    (id, place_id, place): (SettingId, SettingId, JavaPlace),
    file: Option<PathBuf>,
    found: Found,
    words: &str,
) {
    if let Some(reading) = readings.get_mut(&place_id) {
        reading.standing = CurrentText::Written(Value::Text(place.word().to_owned()));
        reading.effective = Some(place.word().to_owned());
        reading.file.clone_from(&file);
    }
    if let Some(reading) = readings.get_mut(&id) {
        (reading.effective, reading.standing) = match elsewhere(&found.value) {
            Some(meaning) => (None, CurrentText::Elsewhere(found.value, meaning.to_owned())),
            None => (
                Some(found.value.clone()),
                CurrentText::Written(Value::Text(found.value)),
            ),
        };
        reading.file = file;
        reading.line = Some(found.line);
        reading.note = Some(words.to_owned());
    }
}

/// Every JAVA_HOME that a script or a login profile names literally.
pub(super) fn java_homes(files: &HomeFiles, outside: &ExternalFiles) -> Vec<PathBuf> {
    let from_script = [(FileRole::StartScript, Dialect::Sh), (FileRole::StartBat, Dialect::Bat)]
        .into_iter()
        .filter_map(|(role, dialect)| script::get(files.text(role)?, dialect, ScriptOption::JavaHome));
    let from_own = files
        .text(FileRole::OwnScript)
        .and_then(|text| own_script::get(text, ScriptOption::JavaHome));
    let from_profiles = [&outside.login, &outside.profile_d]
        .into_iter()
        .flatten()
        .filter_map(java_home);
    from_script
        .chain(from_own)
        .chain(from_profiles)
        .map(|found| PathBuf::from(found.value))
        .filter(|dir| dir.is_absolute())
        .collect()
}
