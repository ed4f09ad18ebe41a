//! What a row of the table tells: the cause in words, what was looked up, and what cures it.

use crate::server::failure::{Cure, Seen};

/// The answer of a row.
pub(super) struct Told {
    /// The cause, a sentence without full stop that begins in lower case unless with a name.
    pub(super) cause: String,
    /// What was looked up.
    pub(super) facts: Vec<Seen>,
    /// What helps, the best first.
    pub(super) cures: Vec<Cure>,
}

impl Told {
    pub(super) fn new(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            facts: Vec::new(),
            cures: Vec::new(),
        }
    }

    /// With a cure, after those before.
    pub(super) fn cure(mut self, cure: Cure) -> Self {
        self.cures.push(cure);
        self
    }

    /// With a fact that stands in no file.
    pub(super) fn fact(mut self, text: impl Into<String>) -> Self {
        self.facts.push(Seen {
            file: None,
            line: None,
            text: text.into(),
        });
        self
    }

    /// With further facts.
    pub(super) fn facts(mut self, more: impl IntoIterator<Item = Seen>) -> Self {
        self.facts.extend(more);
        self
    }
}

/// Something that helps, a sentence without full stop.
pub(super) fn cure(words: impl Into<String>) -> Cure {
    Cure {
        words: words.into(),
        command: None,
        setting: None,
    }
}

impl Cure {
    /// The command that does it.
    pub(super) fn by(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// The setting that does it, with its command.
    pub(super) fn sets(mut self, id: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        self.command = Some(format!("carbonctl set {id}={value}"));
        self.setting = Some((id, Some(value)));
        self
    }
}
