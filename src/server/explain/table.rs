//! Finds rows of the causes: by their ids, and by the marks in what a start wrote.

use super::cause::Cause;
use super::causes::CAUSES;
use super::scene::Scene;

/// The cause of this id, in either case.
pub fn cause(id: &str) -> Option<&'static Cause> {
    CAUSES.iter().find(|row| row.id.eq_ignore_ascii_case(id))
}

/// The rows that fit, the likeliest first, each with its lines: those of its most telling mark first.
pub(super) fn matches(scene: &Scene<'_>) -> Vec<(&'static Cause, Vec<usize>)> {
    let possible = || CAUSES.iter().filter(|row| !never(row.id, scene));
    let plain = possible().filter_map(|row| Some((row, row.hits(scene, false)?)));
    let mut found: Vec<(&'static Cause, Vec<usize>)> = plain.collect();
    for row in possible() {
        let told = found.iter().any(|(other, _)| other.id == row.id);
        if let (false, Some(hits)) = (told, row.hits(scene, true)) {
            found.push((row, hits));
        }
    }
    found
}

/// A rule of the product that keeps a row from being its cause.
fn never(id: &str, scene: &Scene<'_>) -> bool {
    let toml = scene.home.generation == crate::domain::Generation::Toml;
    matches!(id, "E11" | "E12" | "E13") && !toml
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_one_after_the_other_and_every_row_is_whole() {
        let mut ids: Vec<&str> = CAUSES.iter().map(|row| row.id).collect();
        ids.sort_unstable();
        let wanted: Vec<String> = (0..CAUSES.len()).map(|at| format!("E{at:02}")).collect();
        assert_eq!(ids, wanted);
        for row in &CAUSES {
            assert_eq!(row.marks.is_empty(), row.id == "E00", "{}", row.id);
            assert!(!row.cures.is_empty(), "{}", row.id);
            for text in [row.why, row.proof, row.products].iter().chain(row.cures) {
                assert!(text.ends_with('.'), "{}: {text}", row.id);
                assert!(!text.contains("  "), "{}: {text}", row.id);
            }
        }
        assert_eq!(cause("e05").map(|row| row.id), Some("E05"));
        assert!(cause("E99").is_none());
    }

    #[test]
    fn a_cause_is_shown_with_its_proof_and_cures() {
        let text = cause("E05").unwrap().explained();
        assert!(text.starts_with("E05  A port that is taken\n\nWhy\n  "), "{text}");
        for part in ["What proves it", "What cures it", "Products"] {
            assert!(text.contains(&format!("\n{part}\n  ")), "{part} is missing: {text}");
        }
        for line in CAUSES
            .iter()
            .flat_map(|row| row.explained().lines().map(str::to_owned).collect::<Vec<_>>())
        {
            assert!(line.chars().count() <= 80 && line.trim_end() == line, "{line:?}");
        }
    }
}
