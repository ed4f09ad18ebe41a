//! The notes of a session for a transcript, sent as things happen to whoever writes them down.

use std::sync::mpsc::Sender;

use crate::engine::wizard::steps::StepId;

/// One note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseNote {
    /// Another step is shown.
    Step(StepId),
    /// What was done or is the case, in this program's own words, and the text that belongs to it: a value, a path, a message.
    Line {
        /// A few words.
        what: String,
        /// The text, from anywhere; may have several lines.
        text: String,
    },
    /// A text that is kept as it is laid out: a diff, a list.
    Block {
        /// What it is, a few words.
        what: String,
        /// What kind of text, as Markdown names it: `diff`, `text`.
        kind: &'static str,
        /// The text, from anywhere.
        text: String,
    },
}

impl CaseNote {
    /// A line.
    pub fn line(what: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Line {
            what: what.into(),
            text: text.into(),
        }
    }

    /// A block.
    pub fn block(what: impl Into<String>, kind: &'static str, text: impl Into<String>) -> Self {
        Self::Block {
            what: what.into(),
            kind,
            text: text.into(),
        }
    }
}

/// Where the notes of a session go.
#[derive(Clone, Debug)]
pub struct CaseLog(Sender<CaseNote>);

impl CaseLog {
    /// To the other end of this channel.
    pub fn new(sender: Sender<CaseNote>) -> Self {
        Self(sender)
    }

    /// Sends one. Without a reader nobody keeps a transcript any more, and the session goes on.
    pub fn note(&self, note: CaseNote) {
        let _ = self.0.send(note);
    }
}
