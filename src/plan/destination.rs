//! Where an answer will be written: for questions, diffs and `get`.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::setting::{FileRole, ScriptOption, Setting, SettingPlace};
use crate::domain::settings::JavaPlace;
use crate::probe::java_location::MOVABLE;
use crate::probe::{Facts, places};
use crate::text::address;

use super::answers::Answers;

/// A place as text: `repository/conf/deployment.toml, [server] hostname`.
pub fn destination(facts: &Facts, answers: &Answers, setting: &Setting) -> String {
    if setting.places.is_empty() {
        return "nothing itself: it selects where the others are written".into();
    }
    match target(facts, answers, setting) {
        Ok(target) => match target {
            Target::SettingPlace(place) => format!("{}, {}", path(facts, place.file), words(facts, place)),
            Target::Own(option) => format!("{}, {}", path(facts, FileRole::OwnScript), option),
            Target::Outside(path) => format!("{}, JAVA_HOME", path.shown()),
        },
        Err(reason) => format!("nowhere: {reason}"),
    }
}

/// What a setting's answer changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the home or of the system.
    SettingPlace(&'static SettingPlace),
    /// The own start script.
    Own(ScriptOption),
    /// A file outside the home.
    Outside(PathBuf),
}

/// Decides where a setting is written with these answers.
pub(super) fn target(facts: &Facts, answers: &Answers, setting: &Setting) -> Result<Target, String> {
    let place = places::place(setting, &facts.home, &facts.files)?;
    if let Some(movable) = MOVABLE.iter().find(|movable| movable.id == setting.id) {
        // A file outside the home is written on request only: its JAVA_HOME may be used by other programs.
        let wanted = answers
            .text(movable.place)
            .and_then(JavaPlace::of)
            .or_else(|| JavaPlace::of(facts.value(movable.place)?).filter(|place| *place == JavaPlace::Wrapper))
            .unwrap_or(JavaPlace::Script);
        match wanted {
            JavaPlace::Script => {}
            JavaPlace::Wrapper => return Ok(Target::Own(movable.option)),
            JavaPlace::Login => return outside(facts.outside.login.as_ref()),
            JavaPlace::ProfileD => return outside(facts.outside.profile_d.as_ref()),
        }
    }
    Ok(Target::SettingPlace(place))
}

fn outside(file: Option<&crate::probe::ExternalFile>) -> Result<Target, String> {
    file.map(|file| Target::Outside(file.path.clone()))
        .ok_or_else(|| "there is no such profile here".to_owned())
}

fn path(facts: &Facts, role: FileRole) -> String {
    let loaded = facts.files.get(role).map(|loaded| loaded.path.clone());
    loaded
        .or_else(|| role.path(&facts.home))
        .map(|p| p.shown().to_string())
        .unwrap_or_default()
}

fn words(facts: &Facts, place: &SettingPlace) -> String {
    let context = places::context(place, &facts.files);
    address::words_in(place.at, facts.files.text(place.file), &context)
}
