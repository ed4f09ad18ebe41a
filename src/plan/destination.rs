//! Where an answer will be written, for questions, diffs and `get`.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::setting::{At, FileRole, ScriptKnob, Setting};
use crate::probe::whereabouts::MOVABLE;
use crate::probe::{Facts, places};
use crate::text::script::{self, Dialect, HeapStyle};

use super::answers::Answers;

/// A place in words: `repository/conf/deployment.toml, [server] hostname`.
pub fn destination(facts: &Facts, answers: &Answers, setting: &Setting) -> String {
    if setting.places.is_empty() {
        return "nothing by itself: it says where the others go".into();
    }
    match target(facts, answers, setting) {
        Ok(target) => match target {
            Target::Place(file, at) => format!("{}, {}", path(facts, file), words(facts, file, at)),
            Target::Own(knob) => format!("{}, {}", path(facts, FileRole::OwnScript), At::Script(knob)),
            Target::Outside(path) => format!("{}, JAVA_HOME", path.shown()),
        },
        Err(reason) => format!("nowhere: {reason}"),
    }
}

/// What a setting's answer changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file of the home.
    Place(FileRole, At),
    /// The own start script.
    Own(ScriptKnob),
    /// A file outside the home.
    Outside(PathBuf),
}

/// Decides where a setting goes with these answers.
pub(super) fn target(facts: &Facts, answers: &Answers, setting: &Setting) -> Result<Target, String> {
    let place = places::place(setting, &facts.home, &facts.files)?;
    if let Some((_, knob, place_id)) = MOVABLE.into_iter().find(|(id, _, _)| *id == setting.id) {
        // A file outside the home is written on request only: its JAVA_HOME may serve other programs.
        let wanted = answers
            .text(place_id)
            .or_else(|| facts.value(place_id).filter(|place| *place == "wrapper"))
            .unwrap_or("script");
        match wanted {
            "wrapper" => return Ok(Target::Own(knob)),
            "login" => return outside(facts.outside.login.as_ref()),
            "profile.d" => return outside(facts.outside.profile_d.as_ref()),
            _ => {}
        }
    }
    Ok(Target::Place(place.file, place.at))
}

fn outside(file: Option<&crate::probe::OutsideFile>) -> Result<Target, String> {
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

fn words(facts: &Facts, file: FileRole, at: At) -> String {
    if let At::Script(ScriptKnob::HeapMin | ScriptKnob::HeapMax) = at {
        let style = facts
            .files
            .text(file)
            .and_then(|text| script::heap_style(text, Dialect::Sh));
        if style == Some(HeapStyle::Variable) {
            return format!("{at} where JVM_MEM_OPTS is set");
        }
        return format!("{at} in the java command");
    }
    at.to_string()
}
