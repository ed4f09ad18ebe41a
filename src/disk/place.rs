//! Files to write outside of every home: their paths are walked as in a home, starting at the root directory.

use std::io;
use std::path::Path;

use super::held_entry::HeldEntry;
use super::system;

impl HeldEntry {
    /// A file outside of every home, behind links that only this user and root could create or change.
    pub fn of_machine(path: &Path) -> io::Result<Self> {
        system::place(path, true)
    }

    /// The same for a name that may be a link itself: it is the place then, and is not followed.
    pub fn of_machine_itself(path: &Path) -> io::Result<Self> {
        let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidInput.into());
        };
        Self::of_machine(&dir.join("."))?.inside(name)
    }

    /// The same for a resolved path from a record: no link may be on it now.
    pub fn of_machine_strict(path: &Path) -> io::Result<Self> {
        system::place(path, false)
    }
}
