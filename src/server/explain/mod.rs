//! Why a start failed: finds the marks of known causes in what it wrote, and looks up what proves them and what cures them.

mod cause;
mod causes;
mod config;
mod evidence;
mod files;
mod java;
mod memory;
mod network;
mod no_cause;
mod ports;
mod refused;
mod scene;
mod table;
mod told;

pub use cause::Cause;
pub use causes::CAUSES;
pub use refused::failure_of;
pub(super) use scene::Scene;
pub use table::cause;

use super::failure::{EvidenceLine, Failure};
use crate::domain::{Home, Remedy};
use crate::probe::World;
use crate::probe::logs::Written;
use crate::text::mask;
use told::{Told, Typist};

/// How many lines are shown as proof.
const MOST: usize = 6;

/// How many last lines are shown where no cause is known.
const LAST: usize = 8;

/// Tells from what a start wrote why it failed: logs first, the console last.
pub fn diagnose(home: &Home, written: &[Written]) -> Failure {
    explain(&Scene::new(&World::here(), home, None, written, None))
}

/// The ids of all causes whose marks are in what a start wrote, the likeliest first.
pub fn causes(home: &Home, written: &[Written]) -> Vec<&'static str> {
    let world = World::here();
    let scene = Scene::new(&world, home, None, written, None);
    table::matches(&scene).iter().map(|(row, _)| row.id).collect()
}

/// The cause, what proves it and what cures it; `E00` with the last lines where no row of the table fits.
pub(super) fn explain(scene: &Scene<'_>) -> Failure {
    known(scene).unwrap_or_else(|| unknown(scene))
}

/// The same, where a row of the table fits.
pub(super) fn known(scene: &Scene<'_>) -> Option<Failure> {
    let found = table::matches(scene);
    let (row, hits) = found.first()?;
    let Told { cause, facts, cures } = (row.tell)(scene, hits);
    let typist = Typist::of(scene.world, scene.home);
    let mut seen: Vec<EvidenceLine> = Vec::new();
    for at in hits.iter().take(MOST / 2) {
        seen.push(scene.seen(*at));
    }
    seen.extend(facts.into_iter().map(|fact| EvidenceLine {
        text: mask::line(&fact.text),
        ..fact
    }));
    for (_, others) in &found[1..] {
        seen.extend(others.first().map(|at| scene.seen(*at)));
    }
    Some(Failure {
        id: row.id,
        // Rows capture from lines as they were written, so what they say is masked here, for all of them.
        cause: upper_first(&mask::line(&cause)),
        seen: different(seen),
        cures: cures
            .into_iter()
            .map(|cure| Remedy {
                words: mask::line(&cure.words),
                ..typist.types(cure)
            })
            .collect(),
    })
}

fn unknown(scene: &Scene<'_>) -> Failure {
    let Told { cause, cures, .. } = no_cause::not_known(scene, &[]);
    let typist = Typist::of(scene.world, scene.home);
    Failure {
        id: "E00",
        cause: upper_first(&cause),
        seen: scene.last(LAST),
        cures: cures.into_iter().map(|cure| typist.types(cure)).collect(),
    }
}

/// Each text once: the console repeats what the log says.
fn different(seen: Vec<EvidenceLine>) -> Vec<EvidenceLine> {
    let mut kept: Vec<EvidenceLine> = Vec::new();
    for line in seen {
        if kept.len() < MOST && !kept.iter().any(|other| other.text == line.text) {
            kept.push(line);
        }
    }
    kept
}

/// A sentence's beginning; a path or a name of a variable stays as it is.
fn upper_first(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if word.chars().all(char::is_alphabetic) => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::identify;

    #[test]
    fn no_cause_carries_a_secret_that_a_line_held() {
        let dir = tempfile::tempdir().unwrap();
        let made = crate::practice::make(&dir.path().join("home"), crate::practice::Flavour::Toml).unwrap();
        let home = identify::home(&made.home).unwrap();
        let written = Written {
            file: home.at("console.log"),
            first: Some(1),
            text: "Unrecognized option: -Ddb.password=hunter2\nError: Could not create the Java Virtual Machine.\n"
                .into(),
        };
        let failure = diagnose(&home, &[written]);
        assert_eq!(failure.id, "E03");
        let all = format!("{failure:?}");
        assert!(!all.contains("hunter2"), "{all}");
    }
}
