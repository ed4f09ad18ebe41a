//! What a row of the causes is made of, and how rows are found: by their ids, and by the marks in what a start wrote.

use super::causes::CAUSES;
use super::scene::Scene;
use super::told::Told;
use crate::guide;
use crate::probe::host;

/// With less room than this no log can be written; bytes.
const LEAST: u64 = 64 << 10;

/// How a line is recognised.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// All of these texts are in it.
    Has(&'static [&'static str]),
    /// The same, and it counts only where no cause has a better mark.
    Faint(&'static [&'static str]),
    /// It is this text and nothing else.
    Is(&'static str),
    /// Not a line: the start script ended with this code.
    Ended(i32),
    /// Not a line: the file system of the home has no room, so that nothing could be written that tells.
    NoRoom,
}

/// One cause for which a server does not start.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// Its name for good, such as `E05`.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// What happens and why.
    pub why: &'static str,
    /// What is looked for, and where.
    pub proof: &'static str,
    /// What cures it, the best first.
    pub cures: &'static [&'static str],
    /// Which products know it.
    pub products: &'static str,
    /// How it is recognised, the most telling mark first; none where nothing else was.
    pub(super) marks: &'static [Mark],
    /// Words it with what the lines say and what can be looked up.
    pub(super) tell: fn(&Scene<'_>, &[usize]) -> Told,
}

impl Cause {
    /// What there is to know about it, as text for the terminal.
    pub fn explained(&self) -> String {
        guide::explain_parts(
            self.id,
            self.title,
            &[
                ("Why", &[self.why]),
                ("What proves it", &[self.proof]),
                ("What cures it", self.cures),
                ("Products", &[self.products]),
            ],
        )
    }
}

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

impl Cause {
    /// The lines with its marks, the faint ones or the others; `None` where it has none.
    fn hits(&self, scene: &Scene<'_>, faint: bool) -> Option<Vec<usize>> {
        let marks = || self.marks.iter().filter(|mark| mark.is_faint() == faint);
        let mut hits: Vec<usize> = Vec::new();
        for mark in marks() {
            for (at, line) in scene.lines.iter().enumerate() {
                if mark.is_in(&line.raw) && !hits.contains(&at) {
                    hits.push(at);
                }
            }
        }
        (!hits.is_empty() || marks().any(|mark| mark.is_so(scene))).then_some(hits)
    }
}

impl Mark {
    fn is_faint(self) -> bool {
        matches!(self, Self::Faint(_))
    }

    fn is_in(self, line: &str) -> bool {
        match self {
            Self::Has(parts) | Self::Faint(parts) => parts.iter().all(|part| line.contains(part)),
            Self::Is(text) => line.trim() == text,
            Self::Ended(_) | Self::NoRoom => false,
        }
    }

    /// Whether it holds of the start as a whole.
    fn is_so(self, scene: &Scene<'_>) -> bool {
        match self {
            Self::Ended(code) => scene.ended == Some(code),
            Self::NoRoom => host::disk(&scene.home.path).is_ok_and(|disk| disk.free < LEAST),
            Self::Has(_) | Self::Faint(_) | Self::Is(_) => false,
        }
    }
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
