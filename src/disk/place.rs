//! Places to write outside of every home: the way to them is walked as in a home, from the top of the file system.

use std::io;
use std::path::Path;

use super::held_entry::HeldEntry;
use super::system;

impl HeldEntry {
    /// A place outside of every home, behind links that only this user and root could make or turn.
    pub fn of_machine(path: &Path) -> io::Result<Self> {
        system::place(path, true)
    }

    /// The same where a true path was noted: no link may stand on the way now.
    pub fn of_machine_strict(path: &Path) -> io::Result<Self> {
        system::place(path, false)
    }
}
