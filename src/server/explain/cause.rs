//! What a row of the causes is made of, and how its marks are found in what a start wrote.

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
    /// The same; such a cause comes after every one that has a better mark.
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

impl Cause {
    /// The lines with its marks, the faint ones or the others; `None` where it has none.
    pub(super) fn hits(&self, scene: &Scene<'_>, faint: bool) -> Option<Vec<usize>> {
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
