//! Finds rows of the causes by their ids.

use super::cause::Cause;
use super::causes;

/// The cause of this id, in either case.
pub fn cause(id: &str) -> Option<&'static Cause> {
    causes::all().find(|row| row.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_one_after_the_other_and_every_row_is_whole() {
        let mut ids: Vec<&str> = causes::all().map(|row| row.id).collect();
        ids.sort_unstable();
        let wanted: Vec<String> = (0..ids.len()).map(|at| format!("E{at:02}")).collect();
        assert_eq!(ids, wanted);
        for row in causes::all() {
            assert_eq!(row.marks.is_empty(), row.id == "E00", "{}", row.id);
            assert!(!row.cures.is_empty(), "{}", row.id);
            for text in [row.why, row.proof, row.products.called].iter().chain(row.cures) {
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
        for line in causes::all().flat_map(|row| row.explained().lines().map(str::to_owned).collect::<Vec<_>>()) {
            assert!(line.chars().count() <= 80 && line.trim_end() == line, "{line:?}");
        }
    }
}
