//! What a row of the causes is made of, and how its marks are found in what a start wrote.

use super::about::About;
use super::explanation::Explanation;
use super::failure_context::FailureContext;
use super::vendor::Wordings;
use crate::guide;
use crate::probe::host;

/// With less room than this no log can be written; bytes.
const LEAST: u64 = 64 << 10;

/// How a line is recognised.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    /// All of these texts are in it.
    Has(&'static [&'static str]),
    /// The same in either case; these are in lower case.
    Low(&'static [&'static str]),
    /// All of these texts are in it, and its record is about that.
    In(About, &'static [&'static str]),
    /// One of the vendors says so, in a record that is about a database.
    Vendors(Wordings),
    /// All of these texts are in it; such a cause comes after every one that has a better mark.
    Faint(&'static [&'static str]),
    /// It is this text and nothing else.
    Is(&'static str),
    /// Not a line: the start script ended with this code.
    Ended(i32),
    /// Not a line: the file system of the home has no room, so that nothing could be written that tells.
    NoRoom,
}

/// What a mark says of the end of a start, the strongest first. Of one record the strongest decides, of several the last one
/// among the first three.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Nothing follows it: the JVM or the script ended there.
    Final,
    /// It ends a start where it is an error.
    Ends,
    /// The same, where the record has no narrower cause.
    Wide,
    /// A server mostly lives with it.
    Survived,
    /// It follows from something else, which is to be looked for first.
    Follows,
    /// It never ends a start.
    Remark,
}

/// The products that a cause is known of.
#[derive(Clone, Copy, Debug)]
pub struct Products {
    /// As `explain` shows them.
    pub called: &'static str,
    /// Whether only those configured by `deployment.toml` can have it.
    pub only_toml: bool,
}

impl Products {
    /// The products that these words name, of whatever generation.
    pub(super) const fn called(called: &'static str) -> Self {
        Self {
            called,
            only_toml: false,
        }
    }

    /// The same, where only those configured by `deployment.toml` can have the cause.
    pub(super) const fn with_toml(self) -> Self {
        Self {
            only_toml: true,
            ..self
        }
    }
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
    pub products: Products,
    /// What its marks say of the end.
    pub(super) weight: Weight,
    /// How it is recognised, the most telling mark first; none where nothing else was.
    pub(super) marks: &'static [Mark],
    /// Words it with what the lines say and what can be looked up.
    pub(super) tell: fn(&FailureContext<'_>, &[usize]) -> Explanation,
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
                ("Products", &[self.products.called]),
            ],
        )
    }
}

impl Cause {
    /// The lines with its marks, the faint ones or the others, those of its most telling mark first.
    pub(super) fn hits(&self, context: &FailureContext<'_>, faint: bool) -> Vec<usize> {
        let mut hits: Vec<usize> = Vec::new();
        for mark in self.marks.iter().filter(|mark| mark.is_faint() == faint) {
            for &at in &context.telling {
                if !hits.contains(&at) && mark.is_in(context, at) {
                    hits.push(at);
                }
            }
        }
        hits
    }

    /// Whether it holds of the start as a whole, without a line.
    pub(super) fn is_so(&self, context: &FailureContext<'_>) -> bool {
        self.marks.iter().any(|mark| mark.is_so(context))
    }
}

impl Mark {
    fn is_faint(self) -> bool {
        matches!(self, Self::Faint(_))
    }

    fn is_in(self, context: &FailureContext<'_>, at: usize) -> bool {
        let line = context.lines[at].raw.as_str();
        let all = |parts: &[&str]| parts.iter().all(|part| line.contains(part));
        match self {
            Self::Has(parts) | Self::Faint(parts) => all(parts),
            Self::Low(parts) => {
                let low = line.to_lowercase();
                parts.iter().all(|part| low.contains(part))
            }
            Self::In(about, parts) => all(parts) && context.record_of(at).about.has(about),
            Self::Vendors(wordings) => {
                let database = context.record_of(at).about.has(About::Database);
                database && wordings.iter().any(|(_, parts)| all(parts))
            }
            Self::Is(text) => line.trim() == text,
            Self::Ended(_) | Self::NoRoom => false,
        }
    }

    /// Whether it holds of the start as a whole.
    fn is_so(self, context: &FailureContext<'_>) -> bool {
        match self {
            Self::Ended(code) => context.ended == Some(code),
            Self::NoRoom => host::disk(&context.home.path).is_ok_and(|disk| disk.free < LEAST),
            _ => false,
        }
    }
}
