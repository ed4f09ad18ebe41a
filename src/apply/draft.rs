//! Keeps the answers of a guided setup that are not written yet, so that a lost session loses none.
//!
//! A draft is the user's own, not the home's: it is always in the user's state directory, also where the home has one that it
//! could be in. Nothing appears in a home before a plan is confirmed, and no other user's draft is ever read.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::clock;
use super::error::ApplyError;
use super::state::StateDir;
use super::steps::NoObserver;
use super::user_state::DRAFT;
use crate::disk::Refusal;
use crate::domain::home::Home;
use crate::text::json;

/// The version of this format; a draft of another one is not read.
const FORMAT: u32 = 1;

/// Answers that a draft holds at most: far more than there are settings.
const MOST_ANSWERS: usize = 1000;

/// The answers of a guided setup of one home. It never contains a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// When it was kept, seconds since 1970; set when it is written.
    pub when: u64,
    /// The code of the step that was shown, as the list of steps has it: `S4`.
    pub step: String,
    /// Whether the user declared that the user store is new.
    pub declared_new: bool,
    /// The answers that the user gave, in the order of the settings.
    pub answers: Vec<DraftAnswer>,
    /// The ids of the settings that the user left as they are on purpose.
    #[serde(default)]
    pub left: Vec<String>,
}

/// One answer of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftAnswer {
    /// The setting's id.
    pub setting: String,
    /// The answer; `None` for a secret, which has to be typed again.
    pub value: Option<String>,
    /// What the setting had when it was answered; `None` where it had nothing, and for a secret.
    pub was: Option<String>,
}

impl Draft {
    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.left.is_empty()
    }

    /// When it was kept, in UTC: `2026-11-21T06:15:02Z`.
    pub fn when_utc(&self) -> String {
        clock::iso(self.when)
    }

    /// How long ago it was kept, in whole seconds by this machine's clock.
    pub fn age(&self) -> u64 {
        clock::now().saturating_sub(self.when)
    }

    /// Whether it says the same; the time does not count.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |draft: &Self| Self {
            when: 0,
            ..draft.clone()
        };
        said(self) == said(other)
    }
}

/// What the file contains.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    format: u32,
    /// The directory's name is only a digest of it.
    home: PathBuf,
    draft: Draft,
}

/// The draft that this user has of a home, if there is one.
///
/// # Errors
/// Also when it is a link, larger than a record, or somebody else could have written it; and when it is no draft.
pub fn draft(home: &Home) -> Result<Option<Draft>, ApplyError> {
    let state = StateDir::of_user(home)?;
    let Some(record) = state.read(DRAFT)? else {
        return Ok(None);
    };
    let unreadable = || ApplyError::io("read the draft of an earlier setup", &state.shown(DRAFT));
    let stored: Stored = serde_json::from_slice(&record.bytes).map_err(|e| unreadable()(e.into()))?;
    if stored.format != FORMAT || stored.home != state.home() {
        return Err(unreadable()(io::ErrorKind::InvalidData.into()));
    }
    if stored.draft.answers.len().max(stored.draft.left.len()) > MOST_ANSWERS {
        return Err(unreadable()(Refusal::TooMany { limit: MOST_ANSWERS }.into()));
    }
    Ok(Some(stored.draft))
}

/// Keeps a draft, for this user only, in place of an earlier one: the file is renamed when it is whole.
///
/// # Errors
/// When it cannot be written; the earlier one is kept then.
pub fn keep_draft(home: &Home, draft: &Draft) -> Result<(), ApplyError> {
    let state = StateDir::of_user(home)?;
    state.make_dir()?;
    let stored = Stored {
        format: FORMAT,
        home: state.home().to_path_buf(),
        draft: Draft {
            when: clock::now(),
            ..draft.clone()
        },
    };
    let bytes = json::pretty(&stored).map_err(|e| ApplyError::io("keep the draft", &state.shown(DRAFT))(e.into()))?;
    state.save(DRAFT, &bytes, true, &mut NoObserver)
}

/// Removes the draft, if there is one.
///
/// # Errors
/// When it cannot be removed.
pub fn drop_draft(home: &Home) -> Result<(), ApplyError> {
    let state = StateDir::of_user(home)?;
    state
        .remove(DRAFT)
        .map_err(ApplyError::io("remove the draft", &state.shown(DRAFT)))?;
    // Other things may be in it, and the next draft makes it again.
    let _ = state.remove_dir_if_empty();
    Ok(())
}
