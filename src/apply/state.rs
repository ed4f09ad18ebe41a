//! Where the lock, the journal and the history of one home live.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::digest;
use super::error::ApplyError;
use super::os;
use super::steps::{Step, Steps};

/// Name of the state directory inside a home.
const INSIDE: &str = ".carbonctl";
/// Directory of the records, one file an apply.
const HISTORY: &str = "history";
/// The journal of a write in progress.
const PENDING: &str = "pending.json";

/// The state directory of one home: `<home>/.carbonctl` where that can be written, else one below the user's own state
/// directory that is named by a digest of the home's path. Opening makes nothing; the first write does.
#[derive(Clone, Debug)]
pub struct State {
    home: PathBuf,
    dir: PathBuf,
}

impl State {
    /// Finds the state directory of a home, without making it.
    ///
    /// # Errors
    /// [`ApplyError::StateClosed`] where the home has one that this user may not look into, and where there is no home.
    pub fn open(home: &Path) -> Result<Self, ApplyError> {
        let home = fs::canonicalize(home).map_err(ApplyError::io("find the home", home))?;
        let inside = home.join(INSIDE);
        let usable = match fs::symlink_metadata(&inside) {
            // A link could lead the administrator's writes anywhere.
            Ok(meta) if meta.is_dir() => {
                // A second place would mean a second lock, and an interrupted run that nobody sees.
                if let Err(e) = fs::read_dir(&inside)
                    && e.kind() == io::ErrorKind::PermissionDenied
                {
                    return Err(ApplyError::closed_state(&home, inside, os::owner_of(&meta)));
                }
                true
            }
            Ok(_) => false,
            // A home that was not writable once keeps its history where that began.
            Err(_) => os::writable_dir(&home).is_ok() && !elsewhere(&home).is_ok_and(|dir| dir.is_dir()),
        };
        let dir = if usable { inside } else { elsewhere(&home)? };
        Ok(Self { home, dir })
    }

    /// The directory; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The home it belongs to, canonical.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Whether an earlier run was cut short here and its leftovers wait for the next apply, undo or recovery.
    pub fn is_pending(&self) -> bool {
        self.pending().exists()
    }

    /// Whether the directory is there: something was written, or the server was controlled, from here before.
    pub(crate) fn is_made(&self) -> bool {
        self.dir.is_dir()
    }

    pub(super) fn pending(&self) -> PathBuf {
        self.dir.join(PENDING)
    }

    pub(super) fn history(&self) -> PathBuf {
        self.dir.join(HISTORY)
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Makes the directories that are missing, for this user only.
    pub(super) fn make(&self) -> Result<(), ApplyError> {
        let history = self.history();
        if history.is_dir() {
            return Ok(());
        }
        self.make_dir()?;
        self.make_one(&history)
    }

    /// Makes the state directory alone, for this user only; the lock and the console output of the server live in it too.
    pub(crate) fn make_dir(&self) -> Result<(), ApplyError> {
        if self.is_made() {
            return Ok(());
        }
        self.make_one(&self.dir)
    }

    fn make_one(&self, dir: &Path) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("make carbonctl's own directory", dir);
        os::make_private_dirs(dir).map_err(failed())?;
        self.hand_over(dir);
        sync_parent(dir).map_err(failed())
    }

    /// Makes an empty file in the state directory that only its owner can read; one that is there is taken away first.
    pub(crate) fn fresh_file(&self, path: &Path) -> io::Result<fs::File> {
        remove_if_there(path)?;
        let file = os::create_private(path)?;
        self.hand_over(path);
        Ok(file)
    }

    /// Gives what root made inside the home to the home's owner, who will want to undo it. Best effort.
    pub(crate) fn hand_over(&self, path: &Path) {
        if self.dir.starts_with(&self.home) {
            let _ = os::give_to_owner_of(path, &self.home);
        }
    }

    /// Writes a file of the state directory beside its place, whole and on disk. `private` keeps it root's.
    pub(super) fn stage(&self, file: &Path, bytes: &[u8], private: bool) -> Result<(), ApplyError> {
        let staged = staged(file);
        let failed = || ApplyError::io("write carbonctl's own notes", &staged);
        remove_if_there(&staged).map_err(failed())?;
        let mut out = os::create_private(&staged).map_err(failed())?;
        out.write_all(bytes).map_err(failed())?;
        if !private {
            self.hand_over(&staged);
        }
        out.sync_all().map_err(failed())
    }

    /// Puts a staged file at its place.
    pub(super) fn publish(file: &Path) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("write carbonctl's own notes", file);
        fs::rename(staged(file), file).map_err(failed())?;
        sync_parent(file).map_err(failed())
    }

    /// Replaces a file of the state directory in one go.
    pub(super) fn save(
        &self,
        file: &Path,
        bytes: &[u8],
        private: bool,
        steps: &mut dyn Steps,
    ) -> Result<(), ApplyError> {
        self.stage(file, bytes, private)?;
        steps.reached(&Step::Staged(file));
        Self::publish(file)
    }

    /// A path as it is written down: relative where it lies in the home, so that a moved home keeps its history.
    pub(super) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.home).unwrap_or(path).to_path_buf()
    }
}

/// Where a file is written before it is renamed to its place.
pub(super) fn staged(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

/// Removes a file; that it is gone already is fine.
pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}

/// Brings a file's directory to disk: that is where a rename and a removal live.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), os::sync_dir)
}

fn elsewhere(home: &Path) -> Result<PathBuf, ApplyError> {
    let dirs = directories::ProjectDirs::from("", "", "carbonctl").ok_or_else(|| ApplyError::NotWritable {
        what: "the home",
        place: home.to_path_buf(),
        reason: "and this user has no home directory to keep the history in".into(),
        advice: "run it as the home's owner".into(),
    })?;
    let base = dirs.state_dir().unwrap_or_else(|| dirs.data_local_dir());
    let name = digest::of(home.as_os_str().as_encoded_bytes());
    Ok(base.join("homes").join(&name[..16]))
}
