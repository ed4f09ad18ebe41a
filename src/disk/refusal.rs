//! Why the door stays shut although the system would open it.

use std::io;
use std::path::PathBuf;

use super::want;
use crate::foreign::Shown as _;
use crate::problem::{ProblemKind, Reason};

/// A file that is not touched. `Display` says what and why, without the path where the error's reader adds it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A pipe, a socket, a device or a directory where a file should be.
    #[error("it is {kind}, not a regular file")]
    NotRegular {
        /// What it is, with its article.
        kind: &'static str,
    },
    /// More than is read of such a file.
    #[error("it is larger than {}", size(*.limit))]
    TooLarge {
        /// What is read at the most, bytes.
        limit: u64,
    },
    /// More entries than are listed.
    #[error("the directory has more than {limit} entries")]
    TooMany {
        /// How many are listed at the most.
        limit: usize,
    },
    /// A link that somebody else than the home's owner and root could have made, or could lead elsewhere.
    #[error("the link {} leads to {}: {why}", .link.shown(), .target.shown())]
    Link {
        /// The link.
        link: PathBuf,
        /// Where it leads, as far as that was followed.
        target: PathBuf,
        /// Who could change what.
        why: String,
        /// What to do about it.
        advice: String,
    },
    /// A link where none is followed at all.
    #[error("{} is a link, and none is followed there", .link.shown())]
    AnyLink {
        /// The link.
        link: PathBuf,
    },
    /// A path that leads out of the home by its own words.
    #[error("the path leads out of the home")]
    Outside,
    /// A file with other names, which somebody may have made to have it read from here.
    #[error("it has {links} names (hard links) and belongs to {owner}")]
    Shared {
        /// How many names.
        links: u64,
        /// Whose it is.
        owner: String,
    },
    /// A path that the home's configuration names and that the home's owner may not read.
    #[error("the home names it, and {owner}, who owns the home, may not read {}", .path.shown())]
    Closed {
        /// What is closed.
        path: PathBuf,
        /// The home's owner.
        owner: String,
    },
    /// A path that the home's configuration names and that the kernel makes up.
    #[error("the home names it, and the kernel makes {} up, it is no file", .path.shown())]
    MadeUp {
        /// Which.
        path: PathBuf,
    },
    /// Another directory lies where the home was that was looked at.
    #[error("another directory lies there now than the one that was looked at")]
    Moved,
    /// A record that somebody else could have written.
    #[error("{owner} could have written it")]
    Foreign {
        /// Who.
        owner: String,
    },
}

impl Refusal {
    /// The refusal behind a system error, where it is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// What the system said, and what to do where that is known.
    pub fn reason(error: &io::Error) -> Reason {
        match Self::of(error) {
            Some(refusal) => {
                let reason = Reason::new(refusal.to_string(), refusal.advice());
                if refusal.is_distrust() {
                    reason.of(ProblemKind::Refused)
                } else {
                    reason
                }
            }
            None => Reason::new(error.to_string(), want::advice(error).unwrap_or_default()),
        }
    }

    /// An error for people: its words, and behind a refusal's what to do.
    pub fn told(error: &io::Error) -> String {
        Self::reason(error).to_string()
    }

    /// Whether somebody else could have led here, rather than something standing in a file's place.
    pub fn is_distrust(&self) -> bool {
        match self {
            Self::Link { .. }
            | Self::AnyLink { .. }
            | Self::Outside
            | Self::Shared { .. }
            | Self::Moved
            | Self::Closed { .. }
            | Self::MadeUp { .. }
            | Self::Foreign { .. } => true,
            Self::NotRegular { .. } | Self::TooLarge { .. } | Self::TooMany { .. } => false,
        }
    }

    /// What to do, one clause.
    pub fn advice(&self) -> String {
        match self {
            Self::NotRegular { .. } | Self::TooLarge { .. } | Self::TooMany { .. } => {
                "put the right one back, then try again".to_owned()
            }
            Self::Link { advice, .. } => advice.clone(),
            Self::AnyLink { .. } => "take the link away, then try again".to_owned(),
            Self::Outside => "name a place below the home".to_owned(),
            Self::Closed { owner, .. } => format!("let {owner} read it, or name another in the home"),
            Self::MadeUp { .. } => "name another in the home".to_owned(),
            Self::Moved => "look who moved it, then try again".to_owned(),
            Self::Shared { .. } => "replace it by a copy of itself, then try again".to_owned(),
            Self::Foreign { owner } => format!("look who put it there; run the same command as {owner}, or delete it"),
        }
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal {
            Refusal::NotRegular { .. } => io::ErrorKind::InvalidInput,
            Refusal::TooLarge { .. } | Refusal::TooMany { .. } => io::ErrorKind::FileTooLarge,
            Refusal::Link { .. }
            | Refusal::AnyLink { .. }
            | Refusal::Outside
            | Refusal::Shared { .. }
            | Refusal::Moved
            | Refusal::Closed { .. }
            | Refusal::MadeUp { .. }
            | Refusal::Foreign { .. } => io::ErrorKind::PermissionDenied,
        };
        Self::new(kind, refusal)
    }
}

fn size(bytes: u64) -> String {
    if bytes >= 1 << 20 {
        format!("{} MB", bytes >> 20)
    } else {
        format!("{} KB", bytes >> 10)
    }
}
