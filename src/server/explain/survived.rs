//! The errors of a server that came up in spite of them, by the causes that are known.

use super::failure_context::FailureContext;
use super::record::Record;
use super::{also, verdict};
use crate::server::failure::Other;
use crate::text::mask;

/// The known causes that the errors of a start tell of, and the first of the errors that no row knows.
pub(in crate::server) struct Survived {
    pub(in crate::server) known: Vec<Other>,
    /// How many errors there were.
    pub(in crate::server) errors: usize,
    /// What the first of them says.
    pub(in crate::server) first: Option<String>,
}

/// What the errors of this start tell of.
pub(in crate::server) fn survived(context: &FailureContext<'_>) -> Survived {
    let mut known = also(context, &verdict::survived(context));
    known.truncate(3);
    let says = |record: &Record| {
        let said = &context.lines[record.deepest(&context.lines)].text;
        said.trim_start_matches("Caused by: ").trim_end_matches('.').to_owned()
    };
    Survived {
        known,
        errors: context.errors().count(),
        first: context.errors().next().map(|record| mask::line(&says(record))),
    }
}

impl Survived {
    /// What is told of a server that is up all the same, a sentence or more; nothing where it has no error.
    pub(in crate::server) fn words(&self) -> Option<String> {
        if self.errors == 0 && self.known.is_empty() {
            return None;
        }
        let count = match self.errors {
            0 | 1 => "an error".to_owned(),
            more => format!("{more} errors"),
        };
        if self.known.is_empty() {
            let first = self.first.as_deref().unwrap_or_default();
            return Some(format!("It came up in spite of {count}; the first says: {first}."));
        }
        let known: Vec<String> = self
            .known
            .iter()
            .map(|one| format!("{}, {}", one.id, one.cause))
            .collect();
        Some(format!("It came up in spite of {count}: {}.", known.join("; ")))
    }
}
