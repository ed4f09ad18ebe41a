//! What is known of a way so far: which links it may follow, whether it left the home, by whose link; and the refusals that say so.

use std::io;
use std::path::{Path, PathBuf};

use super::{Refusal, trust};
use crate::shell;

/// Which links are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// Those that only the home's owner and root could make or turn.
    Vetted,
    /// None.
    Never,
    /// All that the owner could follow, for a path that the home's configuration names: nothing on the way may be closed to the
    /// owner, who chose the path, and it does not matter who else could turn it.
    AsOwner,
    /// Those on the way to a home: as [`Links::Vetted`], and every directory is judged from the top on.
    Above,
}

impl Links {
    /// What is true before the first step.
    pub(super) fn way(self) -> PathTrail {
        PathTrail {
            outside: matches!(self, Self::AsOwner | Self::Above),
            link: None,
            theirs: self == Self::AsOwner,
            links: self,
        }
    }
}

/// What was passed.
#[derive(Clone, Debug)]
pub(super) struct PathTrail {
    /// Whether it leads out of the home.
    pub(super) outside: bool,
    /// The first link that led outside.
    pub(super) link: Option<PathBuf>,
    /// Whether a link was the owner's, and this process can do more than the owner.
    pub(super) theirs: bool,
    /// Which links are followed.
    pub(super) links: Links,
}

impl PathTrail {
    /// The refusal of what a link led to.
    pub(super) fn refused(&self, target: &Path, why: String, advice: String) -> io::Error {
        Refusal::Link {
            link: self.link.clone().unwrap_or_default(),
            target: target.to_path_buf(),
            why,
            advice,
        }
        .into()
    }

    /// The refusal of what the link's owner could not have opened.
    pub(super) fn closed(&self, target: &Path, owner: u32) -> io::Error {
        let owner = trust::account(owner);
        if self.links == Links::AsOwner {
            return Refusal::Closed {
                path: target.to_path_buf(),
                owner,
            }
            .into();
        }
        let link = self.link.clone().unwrap_or_default();
        self.refused(
            target,
            format!("{owner} made the link and has no such right there"),
            format!(
                "if the link is meant so, give it to root: chown -h root {}",
                shell::path(&link)
            ),
        )
    }
}
