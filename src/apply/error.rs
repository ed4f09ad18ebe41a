//! Why nothing was written, or was put back: what, where, what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Refusal;
use crate::domain::Shown as _;

/// An apply, undo or recovery that did not happen. Unless the text says otherwise, every file is as it was.
///
/// `Display` is one line, `WHAT: WHERE; what to do`; [`ApplyError::parts`] gives the two halves.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// Another run holds the lock.
    #[error("another run of carbonctl{} is changing this home: {}; let it finish, or end it, then try again", holder(*.pid), .place.shown())]
    Locked {
        /// Its process, where it could be read.
        pid: Option<u32>,
        /// The lock file.
        place: PathBuf,
    },
    /// Files are not as they were when the plan was made, or when the apply to be undone was done.
    #[error("{} changed since and nothing was touched: {}; {}", count(.files.len()), list(.files), .advice)]
    ChangedSince {
        /// Which, as the plan names them.
        files: Vec<PathBuf>,
        /// What to do.
        advice: &'static str,
    },
    /// A file or directory cannot be written; seen before anything was.
    #[error("{} cannot be written ({reason}): {}; {advice}", .what, .place.shown())]
    NotWritable {
        /// What kind of thing it is.
        what: &'static str,
        /// Which.
        place: PathBuf,
        /// Why.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// The file has other names, which would keep the old content.
    #[error("the file has {links} names (hard links), and replacing one would part them: {}; replace it by a copy of itself, then try again", .file.shown())]
    HardLinked {
        /// Which.
        file: PathBuf,
        /// How many names.
        links: u64,
    },
    /// The file belongs to someone else, and only that user or root can keep it so.
    #[error("the file belongs to {owner} and would come to belong to you: {}; run the same command as {owner}: {hint}", .file.shown())]
    NotOwner {
        /// Which.
        file: PathBuf,
        /// Its owner's name, or number where it has none.
        owner: String,
        /// How the command begins then.
        hint: String,
    },
    /// The home's state directory is another user's: its lock, journal and history cannot be seen.
    #[error("carbonctl's notes on this home belong to {owner}, and this user cannot read them: {}; {advice}", .place.shown())]
    StateClosed {
        /// The state directory.
        place: PathBuf,
        /// Its owner: a name, or a number where it has none.
        owner: String,
        /// What to do.
        advice: String,
    },
    /// A directory, device or dangling link stands where a file should.
    #[error("not a regular file: {}; put the file back, then try again", .file.shown())]
    NotRegular {
        /// Which.
        file: PathBuf,
    },
    /// The plan cannot be meant so.
    #[error("this plan cannot be written: {0}; make it anew")]
    BadPlan(String),
    /// No entry has this id.
    #[error("no apply has the id {id}: {}; take one of these", known_ids(.known))]
    UnknownId {
        /// What was asked for.
        id: String,
        /// What there is, newest first.
        known: Vec<String>,
    },
    /// The history is empty, or all of it is undone.
    #[error("there is nothing to undo: {}; `carbonctl history` shows what was applied", .home.shown())]
    NothingToUndo {
        /// The home.
        home: PathBuf,
    },
    /// The entry was undone before.
    #[error("this apply is undone already: {id}; `carbonctl history` shows which are not")]
    AlreadyUndone {
        /// Which.
        id: String,
    },
    /// A later apply changed the same file.
    #[error("a later apply changed the same file: {}; undo {newer} first, then {id}", .file.shown())]
    NewerTouched {
        /// What was to be undone.
        id: String,
        /// What stands in the way.
        newer: String,
        /// The file both changed.
        file: PathBuf,
    },
    /// An earlier run was cut short and someone changed its files since: neither finishing nor putting back is safe.
    #[error("an earlier run was cut short, and {} changed since by someone else: {}; make each as it was before or as it was to be, or, to leave all as it is now, delete {}", count(.files.len()), list(.files), .journal.shown())]
    Torn {
        /// Files that are neither as before nor as planned.
        files: Vec<PathBuf>,
        /// The journal of that run.
        journal: PathBuf,
    },
    /// A file of the state directory cannot be understood.
    #[error("a file of carbonctl's own is damaged ({problem}): {}; put it back from a backup, or delete it and do without what it tells", .file.shown())]
    Damaged {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Root is asked to follow a record that another user could have written, to a place outside the home.
    #[error("a record that {owner} could have written names a file that is not {owner}'s: {}; run the same command as {owner}", .file.shown())]
    Untrusted {
        /// The file named.
        file: PathBuf,
        /// Whose record it is.
        owner: String,
    },
    /// The file stays untouched: it is not what it should be, or somebody else could turn the way to it.
    #[error("{} is left alone: {refusal}; {}", .place.shown(), .refusal.advice())]
    Refused {
        /// Which.
        place: PathBuf,
        /// Why.
        refusal: Box<Refusal>,
    },
    /// It was tried and failed.
    #[error("could not {what}: {}: {source}; {hint}", .place.shown())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file.
        place: PathBuf,
        /// The state of things, and what to do.
        hint: String,
        /// What the system said.
        source: io::Error,
    },
}

impl ApplyError {
    /// The exit code that the command line promises for it.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::BadPlan(_) | Self::UnknownId { .. } | Self::NothingToUndo { .. } | Self::AlreadyUndone { .. } => 2,
            Self::Io { .. } | Self::Damaged { .. } => 3,
            Self::Locked { .. }
            | Self::ChangedSince { .. }
            | Self::NotWritable { .. }
            | Self::HardLinked { .. }
            | Self::NotOwner { .. }
            | Self::StateClosed { .. }
            | Self::NotRegular { .. }
            | Self::NewerTouched { .. }
            | Self::Torn { .. }
            | Self::Refused { .. }
            | Self::Untrusted { .. } => 4,
        }
    }

    /// The message (what and where) and the hint (what to do).
    pub fn parts(&self) -> (String, String) {
        let text = self.to_string();
        match text.rsplit_once("; ") {
            Some((message, hint)) => (message.to_owned(), hint.to_owned()),
            None => (text, String::new()),
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
                format!("run the same command as {who}: {begin} --home {} …", home.shown())
            },
        );
        Self::StateClosed {
            place,
            owner: owner.unwrap_or_else(|| "another user".into()),
            advice,
        }
    }

    /// Wraps what the system said; use with `map_err`.
    pub(super) fn io(what: &'static str, place: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let place = place.to_path_buf();
        move |source| {
            if let Some(refusal) = Refusal::of(&source) {
                return Self::refused(&place, refusal);
            }
            let hint = match source.kind() {
                io::ErrorKind::PermissionDenied => "run it as a user who may, such as the home's owner",
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free some space there, then try again",
                _ => "mend that, then try again",
            }
            .to_owned();
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
