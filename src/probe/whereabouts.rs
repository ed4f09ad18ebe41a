//! Where JAVA_HOME and the heap are kept: in the product's script or in the own one beside it. The own one wins, since it is
//! the one that starts the server.

use std::collections::BTreeMap;

use crate::domain::home::Home;
use crate::domain::setting::{FileRole, ScriptKnob};
use crate::domain::value::Value;
use crate::text::own_script;

use super::files::HomeFiles;
use super::reading::{Reading, Standing, elsewhere};

/// The settings that may live in either script, with their knob and the setting that says where.
pub const MOVABLE: [(&str, ScriptKnob, &str); 3] = [
    ("java.home", ScriptKnob::JavaHome, "java.where"),
    ("heap.min", ScriptKnob::HeapMin, "heap.where"),
    ("heap.max", ScriptKnob::HeapMax, "heap.where"),
];

/// Corrects the readings of movable settings and fills those of `java.where` and `heap.where`.
pub fn fill(readings: &mut BTreeMap<&'static str, Reading>, home: &Home, files: &HomeFiles) {
    for id in ["java.where", "heap.where"] {
        let has_script = readings
            .get(if id == "java.where" { "java.home" } else { "heap.max" })
            .is_some_and(Reading::has_place);
        if let (Some(reading), true) = (readings.get_mut(id), has_script) {
            reading.standing = Standing::Default(Some("script".into()));
            reading.effective = Some("script".into());
        }
    }
    let Some(text) = files.text(FileRole::OwnScript) else {
        return;
    };
    let path = FileRole::OwnScript.path(home);
    for (id, knob, place_id) in MOVABLE {
        let Some(found) = own_script::get(text, knob) else {
            continue;
        };
        if let Some(reading) = readings.get_mut(id) {
            (reading.effective, reading.standing) = match elsewhere(&found.value) {
                Some(meaning) => (None, Standing::Elsewhere(found.value, meaning.to_owned())),
                None => (Some(found.value.clone()), Standing::Written(Value::Text(found.value))),
            };
            reading.file.clone_from(&path);
            reading.line = Some(found.line);
            reading.note = Some("in the own start script, which wins when the server is started with it".into());
        }
        if let Some(reading) = readings.get_mut(place_id) {
            reading.standing = Standing::Written(Value::Text("wrapper".into()));
            reading.effective = Some("wrapper".into());
            reading.file.clone_from(&path);
        }
    }
}
