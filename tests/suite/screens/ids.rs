//! The ids of screens, questions, guidelines, settings and causes: each screen shows one, and `explain` knows all of them.

use std::collections::BTreeSet;

use carbonctl::domain::settings;
use carbonctl::engine::steps::{OVERVIEW, STEPS, question_code};
use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::{guide, server};

use super::scenes::SCENES;
use super::{ASCII, RICH, drawn, sized};
use crate::support::cli::carbonctl;

const MONO: TerminalStyle = TerminalStyle {
    color: false,
    unicode: true,
};

/// The words of a screen that are ids: a letter of those families, then digits and dots.
fn ids(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .map(|word| word.trim_matches('.'))
        .filter(|word| {
            let (family, number) = word.split_at_checked(1).unwrap_or_default();
            let two = number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit());
            let screen = !number.is_empty() && number.split('.').all(|part| part.parse::<u8>().is_ok());
            matches!(family, "G" | "X" | "E") && two || family == "S" && screen
        })
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn explained(id: &str) {
    let room = tempfile::tempdir().unwrap();
    let ran = carbonctl(["explain", id]).cwd(room.path()).run().expect(0);
    assert!(ran.stdout.split_whitespace().count() > 5, "{id}: {}", ran.stdout);
}

#[test]
fn every_screen_shows_its_id_and_every_id_on_screen_is_explained() {
    let mut seen = BTreeSet::new();
    for (name, _) in SCENES {
        for look in [RICH, MONO, ASCII] {
            for size in [(80, 24), (120, 40)] {
                let text = drawn(&sized(name, size, look), size);
                // A question about the step below lies over it; its own id may be covered by no box.
                let found = ids(&text);
                assert!(
                    found.iter().any(|id| id.starts_with(['S', 'E'])),
                    "{name} shows no id:\n{text}"
                );
                seen.extend(found);
            }
        }
    }
    for step in STEPS {
        let own = |id: &String| id == step.code || id.starts_with(&format!("{}.", step.code));
        assert!(seen.iter().any(own), "{} is on no screen", step.code);
    }
    assert!(seen.contains(OVERVIEW.code));
    for id in &seen {
        explained(id);
    }
}

#[test]
fn explain_knows_every_id_that_there_is() {
    let guidelines = guide::all().map(|guideline| guideline.id.to_owned());
    let causes = server::all_causes().map(|cause| cause.id.to_owned());
    let screens = STEPS.iter().map(|step| step.code.to_owned());
    let questions = STEPS
        .iter()
        .flat_map(|step| step.questions)
        .map(|id| question_code(*id).unwrap());
    let settings = settings::all().map(|setting| setting.id.to_string());
    let mut all: Vec<String> = guidelines
        .chain(causes)
        .chain(screens)
        .chain(questions)
        .chain(settings)
        .collect();
    all.push(OVERVIEW.code.to_owned());
    assert!(all.len() > 200, "{}", all.len());
    for id in all {
        explained(&id);
    }
}

#[test]
fn an_unknown_id_is_answered_with_the_nearest_of_any_kind() {
    for (typed, near) in [
        ("E005", "E05"),
        ("S44", "S4"),
        ("hostnam", "hostname"),
        ("s4.22", "S4.2"),
        ("revieww", "review"),
        ("G311", "G31"),
    ] {
        let ran = carbonctl(["explain", typed]).run().expect(2);
        let (_, hint) = ran
            .stderr
            .split_once("did you mean")
            .unwrap_or_else(|| panic!("{typed}: {}", ran.stderr));
        assert!(hint.contains(near), "{typed}: {hint}");
    }
    let ran = carbonctl(["explain", "%%"]).run().expect(2);
    assert!(ran.stderr.contains("name a guideline"), "{}", ran.stderr);
}
