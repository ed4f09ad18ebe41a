//! The owner of a home, which decides whether a server started by that user can write its files, and what it could harm.

#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod windows;

use std::io;
use std::path::Path;

use super::users;
use super::world::World;
use crate::disk::{Metadata, machine};
use crate::domain::account::Account;
use crate::domain::home::Home;
use crate::domain::known::{Known, Unknown};

#[cfg(unix)]
use unix as system;
#[cfg(not(unix))]
use windows as system;

/// The owner of a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Numeric user id.
    pub uid: u32,
}

impl Owner {
    /// Whether that is root.
    pub const fn is_root(self) -> bool {
        self.uid == 0
    }
}

/// Looks up who owns a directory, through symbolic links.
pub fn of(path: &Path) -> Known<Owner> {
    known(machine::metadata(path), path)
}

/// The owner of a home's own directory, by its handle.
pub fn in_home(home: &Home) -> Known<Owner> {
    known(home.root.metadata(&home.path), &home.path)
}

/// The account that owns a home, where that is another than root: what runs as it does no harm elsewhere.
pub fn account(world: &World, home: &Home) -> Option<Account> {
    let (uid, gid) = system::account(&home.root.metadata(&home.path).ok()?)?;
    (uid != 0).then(|| Account {
        name: users::name_of(world, uid),
        uid,
        gid,
    })
}

fn known(found: io::Result<Metadata>, path: &Path) -> Known<Owner> {
    system::of(found, path)
        .map(|uid| Owner { uid })
        .map_err(Unknown::because)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_has_no_known_owner() {
        let dir = tempfile::tempdir().unwrap();
        assert!(of(&dir.path().join("nothing")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_fresh_directory_is_owned_by_this_user() {
        let dir = tempfile::tempdir().unwrap();
        let here = of(dir.path()).unwrap();
        assert_eq!(here.uid, rustix::process::geteuid().as_raw());
        assert_eq!(here.is_root(), here.uid == 0);
    }
}
