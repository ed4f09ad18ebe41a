//! Errors of apply, undo and recovery: what happened, where, and what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{self, Refusal};
use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::problem::Problem;
use crate::shell;

/// An apply, undo or recovery that did not happen. Unless the text says otherwise, every file is as it was.
///
/// `Display` is one line, `WHAT: WHERE; what to do`; [`ApplyError::problem`] has the parts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// Another run holds the lock.
    Locked {
        /// Its process, where it could be read.
        pid: Option<u32>,
        /// The lock file.
        place: PathBuf,
    },
    /// Files changed since the plan was made, or since the apply to be undone.
    ChangedSince {
        /// Which, as the plan names them.
        files: Vec<PathBuf>,
        /// What to do.
        advice: &'static str,
    },
    /// A file or directory cannot be written; detected before anything was.
    NotWritable {
        /// What kind of thing it is.
        what: &'static str,
        /// Which.
        place: PathBuf,
        /// Why.
        reason: String,
        /// Whether a user with more rights could write it.
        needs_rights: bool,
        /// What to do.
        advice: String,
    },
    /// The file has other names, which would keep the old content.
    HardLinked {
        /// Which.
        file: PathBuf,
        /// How many names.
        links: u64,
    },
    /// The file belongs to someone else, and only that user or root can keep it so.
    NotOwner {
        /// Which.
        file: PathBuf,
        /// Its owner's name, or number where it has none.
        owner: String,
        /// How the command begins for that user.
        hint: String,
    },
    /// The home's state directory is another user's: its lock, journal and history cannot be seen.
    StateClosed {
        /// The state directory.
        place: PathBuf,
        /// Its owner: a name, or a number where it has none.
        owner: String,
        /// What to do.
        advice: String,
    },
    /// A directory, device or dangling link is in place of a file.
    NotRegular {
        /// Which.
        file: PathBuf,
    },
    /// The plan is not valid.
    BadPlan(String),
    /// No entry has this id.
    UnknownId {
        /// The requested id.
        id: String,
        /// What there is, newest first.
        known: Vec<String>,
    },
    /// The history is empty, or all of it is undone.
    NothingToUndo {
        /// The home.
        home: PathBuf,
    },
    /// The entry was undone before.
    AlreadyUndone {
        /// Which.
        id: String,
    },
    /// A later apply changed the same file.
    NewerTouched {
        /// What was to be undone.
        id: String,
        /// The later apply.
        newer: String,
        /// The file both changed.
        file: PathBuf,
    },
    /// An earlier run was interrupted and someone changed its files since: neither finishing nor rolling back is safe.
    Torn {
        /// Files that are neither as before nor as planned.
        files: Vec<PathBuf>,
        /// The journal of that run.
        journal: PathBuf,
    },
    /// A file of the state directory cannot be read as a record.
    Damaged {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Root is asked to follow a record that another user could have written, to a place outside the home.
    Untrusted {
        /// The file named.
        file: PathBuf,
        /// The owner of the record.
        owner: String,
    },
    /// The file is left untouched: it is not what it should be, or somebody else could change the path to it.
    Refused {
        /// Which.
        place: PathBuf,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// An operation failed.
    Io {
        /// The operation.
        what: &'static str,
        /// On which file.
        place: PathBuf,
        /// The state the files are in, and what to do.
        hint: String,
        /// What the system said.
        source: io::Error,
    },
}

impl ApplyError {
    /// What is wrong, in parts.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Locked { pid, place } => Problem::refused(
                format_args!("another run of carbonctl{} is changing this home", holder(*pid)),
                place.shown(),
                "let it finish, or end it, then try again",
            ),
            Self::ChangedSince { files, advice } => Problem::refused(
                format_args!("{} changed since and nothing was touched", count(files.len())),
                list(files),
                advice,
            ),
            Self::NotWritable {
                what,
                place,
                reason,
                advice,
                ..
            } => Problem::refused(
                format_args!("{what} cannot be written ({reason})"),
                place.shown(),
                advice,
            ),
            Self::HardLinked { file, links } => Problem::refused(
                format_args!("the file has {links} names (hard links), and replacing one would separate them"),
                file.shown(),
                "replace it with a copy of itself, then try again",
            ),
            Self::NotOwner { file, owner, hint } => Problem::refused(
                format_args!("the file belongs to {owner} and would become yours"),
                file.shown(),
                format_args!("run the same command as {owner}: {hint}"),
            ),
            Self::StateClosed { place, owner, advice } => Problem::refused(
                format_args!("carbonctl's records of this home belong to {owner}, and this user cannot read them"),
                place.shown(),
                advice,
            ),
            Self::NotRegular { file } => {
                Problem::refused("not a regular file", file.shown(), "put the file back, then try again")
            }
            Self::BadPlan(why) => Problem::not_possible("this plan cannot be written", why, "make a new plan"),
            Self::UnknownId { id, known } => Problem::not_possible(
                format_args!("no apply has the id {id}"),
                known_ids(known),
                "use one of these",
            ),
            Self::NothingToUndo { home } => Problem::not_possible(
                "there is nothing to undo",
                home.shown(),
                format_args!("`{}` shows what was applied", carbonctl("history", Some(home))),
            ),
            Self::AlreadyUndone { id } => Problem::not_possible(
                "this apply is undone already",
                id,
                "`carbonctl history` shows which are not",
            ),
            Self::NewerTouched { id, newer, file } => Problem::refused(
                "a later apply changed the same file",
                file.shown(),
                format_args!("undo {newer} first, then {id}"),
            ),
            Self::Torn { files, journal } => torn(files, journal),
            Self::Damaged { file, problem } => Problem::failed(
                format_args!("a file of carbonctl's own is damaged ({problem})"),
                file.shown(),
                "restore it from a backup, or delete it and lose what it records",
            ),
            Self::Untrusted { file, owner } => Problem::refused(
                format_args!("a record that {owner} could have written names a file that is not {owner}'s"),
                file.shown(),
                format_args!("run the same command as {owner}"),
            ),
            Self::Refused { place, refusal } => Problem::refused(
                format_args!("{} is left alone", place.shown()),
                refusal,
                refusal.advice(),
            ),
            Self::Io {
                what,
                place,
                hint,
                source,
            } => Problem::failed(
                format_args!("could not {what}"),
                format_args!("{}: {source}", place.shown()),
                hint,
            ),
        }
    }

    /// What the system said, where it was tried and failed.
    pub(crate) fn source_io(&self) -> Option<&io::Error> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }

    /// The state directory of a home that only its owner and root can use.
    pub(super) fn closed_state(home: &Path, place: PathBuf, owner: Option<String>) -> Self {
        let advice = owner.as_ref().map_or_else(
            || "run the same command as that user".to_owned(),
            |owner| {
                let who = if owner == "root" {
                    "root".to_owned()
                } else {
                    format!("{owner} or root")
                };
                let begin = super::os::run_as(owner);
                format!("run the same command as {who}: {begin} --home {} …", shell::path(home))
            },
        );
        Self::StateClosed {
            place,
            owner: owner.unwrap_or_else(|| "another user".into()),
            advice,
        }
    }

    /// Wraps an error of the system; use with `map_err`.
    pub(super) fn io(what: &'static str, place: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let place = place.to_path_buf();
        move |source| {
            if let Some(refusal) = Refusal::of(&source) {
                return Self::refused(&place, refusal);
            }
            let hint = disk::hint(&source).to_owned();
            Self::Io {
                what,
                place,
                hint,
                source,
            }
        }
    }

    /// A file that is left alone.
    pub(super) fn refused(place: &Path, refusal: &Refusal) -> Self {
        Self::Refused {
            place: place.to_path_buf(),
            refusal: Box::new(refusal.clone()),
        }
    }

    /// The same error with another hint, where it can have one.
    pub(super) fn hinting(mut self, text: impl FnOnce(&io::Error) -> String) -> Self {
        if let Self::Io { hint, source, .. } = &mut self {
            *hint = text(source);
        }
        self
    }
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem().fmt(f)
    }
}

fn torn(files: &[PathBuf], journal: &Path) -> Problem {
    Problem::refused(
        format_args!(
            "an earlier run was interrupted, and {} changed since by someone else",
            count(files.len())
        ),
        list(files),
        format_args!(
            "restore each to its old or its planned content, or, to leave all as it is now, delete {}",
            journal.shown()
        ),
    )
}

fn holder(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (process {pid})")).unwrap_or_default()
}

fn count(files: usize) -> String {
    if files == 1 {
        "a file".into()
    } else {
        format!("{files} files")
    }
}

fn list(files: &[PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|f| f.shown().to_string()).collect();
    names.join(", ")
}

fn known_ids(ids: &[String]) -> String {
    if ids.is_empty() {
        "nothing was applied yet".into()
    } else {
        ids.join(", ")
    }
}
