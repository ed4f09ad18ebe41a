//! Keeps the state of homes that cannot hold their own, in the user's state directory.
//!
//! Root also notes there the digests of its records in homes of other owners. Each home has one entry, named by a digest of its
//! path; entries of homes that no longer exist are removed when a new one is made.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::digest;
use super::error::ApplyError;
use super::os;
use crate::disk::{HeldEntry, limit, machine};
use crate::domain::Shown as _;

/// The file of an entry that says whose it is.
const HOME: &str = "home";

/// The file of an entry that keeps the answers of a setup which are not written yet.
pub(super) const DRAFT: &str = "draft.json";

/// The directory of an entry in which root notes the digests of its records.
pub(super) const SEALS: &str = "seals";

/// The user's state directory; `None` where the user has no home directory.
pub(super) fn base() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "carbonctl")?;
    Some(dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir()).to_path_buf())
}

/// The entry of a home.
pub(super) fn dir_of(home: &Path) -> Result<PathBuf, ApplyError> {
    let base = base().ok_or_else(|| ApplyError::NotWritable {
        what: "the home",
        place: home.to_path_buf(),
        reason: "and this user has no home directory to keep the history in".into(),
        needs_rights: true,
        advice: "run it as the home's owner".into(),
    })?;
    Ok(base.join("homes").join(name_of(home)))
}

fn name_of(home: &Path) -> String {
    let mut name = digest::of(home.as_os_str().as_encoded_bytes());
    name.truncate(16);
    name
}

/// Notes in an entry which home it is of, where that is not noted yet, and removes the entries of homes that are gone. Nothing
/// depends on either, so that a failure changes nothing.
pub(super) fn note(entry: &Path, home: &Path) {
    let place = entry.join(HOME);
    if machine::exists(&place) {
        return;
    }
    let Some(all) = entry.parent().filter(|all| os::meddler(all).is_none()) else {
        return;
    };
    prune(all);
    let _ = write(&place, home);
}

/// Removes the note of an entry that holds nothing else.
pub(super) fn forget(entry: &Path) -> io::Result<()> {
    let nodes = machine::list(entry)?;
    match nodes.as_slice() {
        [only] if only.name() == HOME => HeldEntry::of_machine(&only.path)?.remove(),
        _ => Ok(()),
    }
}

fn write(place: &Path, home: &Path) -> io::Result<()> {
    // A path that is no text would be read back as another.
    let text = home.to_str().ok_or(io::ErrorKind::InvalidData)?;
    HeldEntry::of_machine(place)?.create()?.write_all(text.as_bytes())
}

/// Removes the entries of homes that were removed. One that does not say whose it is stays, and so does one with a history: it may
/// name files outside of the home, which can still be restored.
fn prune(all: &Path) {
    for node in machine::list(all).unwrap_or_default() {
        // A link leads to what is somebody else's.
        if !machine::link_metadata(&node.path).is_ok_and(|meta| meta.is_dir()) {
            continue;
        }
        let Ok(home) = machine::text(&node.path.join(HOME), limit::SMALL) else {
            continue;
        };
        let home = Path::new(&home);
        if node
            .path
            .file_name()
            .is_some_and(|name| name.raw_text() == name_of(home))
            && is_gone(home)
            && holds_no_history(&node.path)
        {
            let _ = HeldEntry::of_machine_strict(&node.path).and_then(|entry| entry.remove_tree());
        }
    }
}

fn holds_no_history(entry: &Path) -> bool {
    machine::list(entry).is_ok_and(|nodes| nodes.iter().all(|node| [HOME, SEALS, DRAFT].contains(&node.name())))
}

/// Whether a home was removed: the directory that held it is there with other things in it. Otherwise its file system may only not
/// be mounted now, on a directory that is empty meanwhile, or gone too.
fn is_gone(home: &Path) -> bool {
    let missing = |path: &Path| machine::link_metadata(path).is_err_and(|e| e.kind() == io::ErrorKind::NotFound);
    if !home.is_absolute() || !missing(home) {
        return false;
    }
    home.parent()
        .is_some_and(|above| machine::count(above).is_ok_and(|count| count > 0))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_new_entry_removes_those_of_homes_that_are_gone_and_no_other() {
        let room = tempfile::tempdir().unwrap();
        let room = room.path().canonicalize().unwrap();
        let all = room.join("homes");
        let entry = |home: &Path| all.join(name_of(home));
        let made = |home: &Path| {
            fs::create_dir_all(entry(home).join("seals")).unwrap();
            note(&entry(home), home);
        };
        let (stays, goes, unmounted) = (room.join("stays"), room.join("goes"), room.join("disk/is"));
        let (with_mount_point, applied) = (room.join("media/disk/is"), room.join("applied"));
        for home in [&stays, &goes, &unmounted, &with_mount_point, &applied] {
            fs::create_dir_all(home).unwrap();
            made(home);
        }
        fs::create_dir(entry(&applied).join("history")).unwrap();
        fs::create_dir(room.join("media/another disk")).unwrap();
        // One made before entries named their home, and one that names the home of another entry.
        let silent = all.join("0123456789abcdef");
        let lying = all.join("fedcba9876543210");
        for dir in [&silent, &lying] {
            fs::create_dir(dir).unwrap();
        }
        fs::write(lying.join(HOME), goes.to_str().unwrap()).unwrap();
        fs::remove_dir(&goes).unwrap();
        fs::remove_dir(&unmounted).unwrap();
        fs::remove_dir_all(room.join("media/disk")).unwrap();
        fs::remove_dir(&applied).unwrap();

        // An entry that is a link: what it leads to is no entry, whatever it holds.
        let afar = room.join("afar");
        fs::create_dir(&afar).unwrap();
        let linked = room.join("linked");
        fs::write(afar.join(HOME), linked.to_str().unwrap()).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(&afar, entry(&linked)).unwrap();

        let new = room.join("new");
        fs::create_dir(&new).unwrap();
        made(&new);
        assert!(!entry(&goes).exists(), "its home is gone");
        for kept in [&stays, &unmounted, &with_mount_point, &applied, &new].map(|home| entry(home)) {
            assert!(kept.is_dir(), "{}", kept.display());
        }
        assert!(afar.join(HOME).exists());
        for kept in [&silent, &lying] {
            assert!(kept.is_dir(), "{}", kept.display());
        }
        assert_eq!(
            fs::read_to_string(entry(&new).join(HOME)).unwrap(),
            new.to_str().unwrap()
        );
    }
}
