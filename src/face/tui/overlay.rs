//! What may lie over a step's panel: pages that are read, lists to choose from, boxes that ask.

use super::text_field::TextField;

use crate::domain::SettingId;
use crate::engine::confirm::Confirmation;

/// The buttons of a confirmation. Cancel is the default, but where a yes only brings back what the user had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Leave all as it is.
    Cancel,
    /// Do it.
    Yes,
    /// The third answer, where there is one.
    Third,
}

/// Something to be typed: a path, but for two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPrompt {
    /// Where to save the answers.
    Answers,
    /// What to search the log for.
    Find,
    /// The value of a setting that a finding's cure needs.
    Value(SettingId),
    /// Where to make a practice home, and of which generation.
    Practice {
        /// toml, else xml.
        toml: bool,
    },
}

/// A page that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageId {
    /// Keys and reasons of the step.
    Help,
    /// The notice at full length.
    Message,
    /// Why the last start failed.
    Failure,
    /// A guideline explained.
    Explain(&'static str),
}

/// What lies over the panel.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Nothing.
    None,
    /// A page; lines scrolled.
    Page(PageId, usize),
    /// Every step and action; the row.
    Overview(usize),
    /// A confirmation.
    Confirm(Confirmation, Choice),
    /// A text to be typed; why the last one was refused.
    Prompt(TextPrompt, TextField, Option<String>),
    /// How the server is to run; the row.
    Launch(usize),
}
