//! Which flags are tested with the chosen Java before they are written, and which Java starts the server.

use std::path::{Path, PathBuf};

use crate::domain::SettingId;
use crate::domain::jdk::Jdk;
use crate::domain::setting::FileRole;
use crate::domain::settings::{self, id};
use crate::plan::{self, Answers};
use crate::probe::{Facts, World};
use crate::text::script;
use crate::text::script::{Dialect, HeapStyle};

/// A Java that must start with some flags.
#[derive(Clone, Debug)]
pub struct FlagProof {
    /// Which Java.
    pub java: Jdk,
    /// The flags.
    pub flags: Vec<String>,
    /// The flags as they stand, for the same Java: where it refuses these too, the answers are not why. `None` where the answers
    /// choose the Java.
    pub before: Option<Vec<String>>,
}

/// The Java and the flags to test with `java <flags> -version`; `None` when none of them changes or that Java is not here.
pub fn wanted(facts: &Facts, answers: &Answers) -> Option<FlagProof> {
    let touched = [id::JAVA_HOME, id::HEAP_MIN, id::HEAP_MAX, id::HEAP_PERMGEN]
        .iter()
        .any(|id| answers.get(*id).is_some());
    if !touched {
        return None;
    }
    let java = match answers.text(id::JAVA_HOME) {
        Some(dir) => facts.jdk_at(Path::new(dir)).ok()?,
        None => facts.java_in_use()?.clone(),
    };
    let before = answers
        .text(id::JAVA_HOME)
        .is_none()
        .then(|| flags(facts, &Answers::default()));
    let flags = flags(facts, answers);
    Some(FlagProof { java, flags, before })
}

/// The flags that reach Java with these answers.
fn flags(facts: &Facts, answers: &Answers) -> Vec<String> {
    let effective = |id: SettingId| answers.text(id).or_else(|| facts.value(id));
    let mut flags = Vec::new();
    // Scripts of the variable style add MaxPermSize for Java 7 and older only; literal flags reach every Java.
    let style = facts
        .files
        .text(FileRole::StartScript)
        .and_then(|text| script::heap_style(text, Dialect::Sh));
    for (id, flag) in [
        (id::HEAP_MIN, "-Xms"),
        (id::HEAP_MAX, "-Xmx"),
        (id::HEAP_PERMGEN, "-XX:MaxPermSize="),
    ] {
        if id == id::HEAP_PERMGEN && style != Some(HeapStyle::Literal) && !is_written(facts, answers, id) {
            continue;
        }
        if let Some(size) = effective(id) {
            flags.push(format!("{flag}{size}"));
        }
    }
    // Java 9 and later do not start with this flag, whatever its value.
    flags.extend(facts.endorsed_dirs().map(|dirs| format!("-Djava.endorsed.dirs={dirs}")));
    flags
}

/// Whether an answer to this setting has a place here: one that is left out reaches no Java.
fn is_written(facts: &Facts, answers: &Answers, id: SettingId) -> bool {
    let closed = settings::by_id(id).is_none_or(|setting| plan::closed(facts, setting).is_some());
    answers.get(id).is_some() && !closed
}

/// The Java to start the server with: the one that its files or the environment name, else the best one here. A JAVA_HOME of the
/// environment that no script can use is not replaced in silence: the start refuses it, as the findings do.
pub fn java_for_start(facts: &Facts) -> Option<PathBuf> {
    if let Some(jdk) = facts.java_in_use() {
        return Some(jdk.home.clone());
    }
    if let Some(named) = facts.value(id::JAVA_HOME) {
        return Some(PathBuf::from(named));
    }
    let world = World::here();
    if world.var("JAVA_HOME").is_some() {
        return None;
    }
    crate::plan::recommend::best_java(facts).map(|jdk| jdk.home.clone())
}
