//! The state directory of a home, which contains the lock, the journal and the history.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::disk::{File, HeldEntry, Refusal, Root, machine};
use crate::domain::Home;

use super::error::ApplyError;
use super::os;
use super::user_state::{dir_of, forget, note};

/// Name of the state directory inside a home.
const INSIDE: &str = ".carbonctl";
/// Directory of the records, one file per apply.
pub(super) const HISTORY: &str = "history";
/// The journal of a write in progress.
pub(super) const PENDING: &str = "pending.json";

/// The state directory of one home: `<home>/.carbonctl` where that can be written, else one below the user's own state directory
/// that is named by a digest of the home's path. Opening creates nothing; the first write does.
///
/// No link is followed in it, and its contents are trusted only from accounts that may write there.
#[derive(Clone, Debug)]
pub struct StateDir {
    pub(super) root: Root,
    pub(super) home: PathBuf,
    pub(super) dir: PathBuf,
    pub(super) own: Root,
    pub(super) inside: bool,
}

/// Whether a state directory has a history, or an apply that was interrupted. A lock alone is nothing to keep to.
fn holds_records(dir: &Path) -> bool {
    machine::exists(&dir.join(HISTORY)) || machine::exists(&dir.join(PENDING))
}

impl StateDir {
    /// Finds the state directory of an inspected home, without making it: by the home's own handle.
    ///
    /// # Errors
    /// As [`StateDir::within`].
    pub fn of(home: &Home) -> Result<Self, ApplyError> {
        Self::within(home.door())
    }

    /// The same at a path, for a home that was not inspected.
    ///
    /// # Errors
    /// As [`StateDir::within`].
    pub fn open(home: &Path) -> Result<Self, ApplyError> {
        Self::within(Root::at(home))
    }

    /// Finds the state directory in an opened home, without making it.
    ///
    /// # Errors
    /// [`ApplyError::StateClosed`] where the home has one that this user may not look into, and where there is no home.
    pub fn within(root: Root) -> Result<Self, ApplyError> {
        let failed = || ApplyError::io("find the home", root.path());
        let home = root.true_root().map_err(failed())?.to_path_buf();
        let place = root.entry_itself(Path::new(INSIDE)).map_err(failed())?;
        let usable = match place.metadata() {
            // A link could redirect root's writes anywhere.
            Ok(Some(meta)) if meta.is_dir() => {
                // A second place would mean a second lock, and an interrupted run that is not found.
                if let Err(e) = root.list(Path::new(INSIDE))
                    && e.kind() == io::ErrorKind::PermissionDenied
                {
                    return Err(ApplyError::closed_state(&home, home.join(INSIDE), os::owner_of(&meta)));
                }
                true
            }
            Ok(Some(_)) => false,
            // A home that was not writable once keeps its history where that began.
            _ => place.writable_dir().is_ok() && !dir_of(&home).is_ok_and(|dir| holds_records(&dir)),
        };
        let (dir, own) = if usable {
            (home.join(INSIDE), root.strict(Path::new(INSIDE)))
        } else {
            let dir = dir_of(&home)?;
            let own = Root::at(&dir).strict(Path::new(""));
            (dir, own)
        };
        Ok(Self {
            root,
            home,
            dir,
            own,
            inside: usable,
        })
    }

    /// The user's own state directory of an inspected home, without making it: for what is the user's alone.
    ///
    /// # Errors
    /// [`ApplyError::NotWritable`] where this user has none, and where there is no home.
    pub(super) fn of_user(home: &Home) -> Result<Self, ApplyError> {
        let root = home.door();
        let failed = || ApplyError::io("find the home", root.path());
        let home = root.true_root().map_err(failed())?.to_path_buf();
        let dir = dir_of(&home)?;
        let own = Root::at(&dir).strict(Path::new(""));
        Ok(Self {
            root,
            home,
            dir,
            own,
            inside: false,
        })
    }

    /// The directory; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The home it belongs to, canonical.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The handle of the home.
    pub(super) fn root(&self) -> &Root {
        &self.root
    }

    /// The state directory itself as a place.
    pub(crate) fn place_of_dir(&self) -> io::Result<HeldEntry> {
        if self.inside {
            self.root.entry_itself(Path::new(INSIDE))
        } else {
            HeldEntry::of_machine(&self.dir)
        }
    }

    /// Refuses to act when the home's path leads to another directory by now.
    ///
    /// # Errors
    /// [`ApplyError::Refused`] then.
    pub(crate) fn stay(&self) -> Result<(), ApplyError> {
        self.root
            .stay()
            .map_err(ApplyError::io("find the home", self.root.path()))
    }

    /// Whether an earlier run was interrupted here and its leftovers wait for the next apply or undo.
    pub fn is_pending(&self) -> bool {
        self.has(PENDING).unwrap_or(true)
    }

    /// Whether the directory is there: something was written, or the server was controlled, from here before.
    pub(crate) fn is_made(&self) -> bool {
        self.own.open_now().is_ok()
    }

    /// The handle of the state directory: no link is followed in it.
    pub(crate) fn own(&self) -> &Root {
        &self.own
    }

    /// A file of the state directory, for display.
    pub(super) fn shown(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A file of the state directory, reached without links.
    pub(crate) fn spot(&self, name: &str) -> io::Result<HeldEntry> {
        self.own.entry_itself(Path::new(name))
    }

    /// The accounts whose records are trusted: this user, root, and for root the owner of the home they are in.
    pub(super) fn trusted(&self) -> Vec<u32> {
        let mut trusted = vec![0];
        trusted.extend(os::me());
        if self.inside && os::me().is_none_or(|me| me == 0) {
            trusted.extend(self.root.owner().ok().flatten());
        }
        trusted
    }

    /// Whether this is root, and the records are in somebody else's home.
    pub(super) fn is_foreign(&self) -> bool {
        let owner = self.root.owner().ok().flatten();
        self.inside && os::me() == Some(0) && owner.is_some_and(|owner| owner != 0)
    }

    /// Refuses a state directory that somebody else could write into.
    fn guard(&self) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("use carbonctl's own directory", &self.dir);
        let meta = self
            .own
            .entry_of_root()
            .and_then(|spot| spot.dir_metadata())
            .map_err(failed())?;
        match os::stranger(&meta, &self.trusted()) {
            Some(owner) => Err(failed()(Refusal::Foreign { owner }.into())),
            None => Ok(()),
        }
    }

    /// Opens a lock file of the state directory, or makes it. Its content is not changed before the lock is held.
    ///
    /// # Errors
    /// Also when there is a link, a file with other names, or one that somebody else could have written.
    pub(crate) fn lock_file(&self, name: &str) -> io::Result<File> {
        let spot = self.spot(name)?;
        let made = !spot.is_taken()?;
        let file = spot.open_or_create()?;
        self.vet(&file)?;
        if made {
            self.give_to_owner(&file);
        }
        Ok(file)
    }

    /// Refuses an open file that somebody else could have written.
    fn vet(&self, file: &File) -> io::Result<()> {
        match os::stranger(&file.metadata()?, &self.trusted()) {
            Some(owner) => Err(Refusal::Foreign { owner }.into()),
            None => Ok(()),
        }
    }

    /// Makes the directories that are missing, for this user only.
    pub(super) fn make(&self) -> Result<(), ApplyError> {
        self.make_dir()?;
        let failed = || ApplyError::io("make carbonctl's own directory", &self.shown(HISTORY));
        let place = self.spot(HISTORY).map_err(failed())?;
        match place.metadata().map_err(failed())? {
            Some(meta) if meta.is_dir() => Ok(()),
            Some(_) => Err(failed()(io::ErrorKind::NotADirectory.into())),
            None => self.make_one(&place).map_err(failed()),
        }
    }

    /// Makes the state directory alone, for this user only; the lock and the console output of the server are in it too.
    ///
    /// # Errors
    /// Also when it is there and somebody else could write into it, and when the home was replaced by another since it was
    /// inspected.
    pub(crate) fn make_dir(&self) -> Result<(), ApplyError> {
        self.stay()?;
        let failed = || ApplyError::io("make carbonctl's own directory", &self.dir);
        if !self.is_made() {
            if self.inside {
                let place = self.root.entry_itself(Path::new(INSIDE)).map_err(failed())?;
                self.make_one(&place).map_err(failed())?;
            } else {
                machine::make_private_dirs(&self.dir).map_err(failed())?;
            }
        }
        self.guard()?;
        if !self.inside {
            note(&self.dir, &self.home);
        }
        Ok(())
    }

    /// Removes the state directory where nothing is in it but the note of whose it is.
    pub(crate) fn remove_dir_if_empty(&self) -> io::Result<()> {
        if !self.inside {
            forget(&self.dir)?;
        }
        self.place_of_dir()?.remove_dir()
    }

    fn make_one(&self, place: &HeldEntry) -> io::Result<()> {
        // File timestamps lag a little behind the clock.
        let since = SystemTime::now() - Duration::from_millis(50);
        match place.make_dir() {
            // Another run made it since it was looked for; whoever did, the directory is checked before it is used.
            Err(e)
                if e.kind() == io::ErrorKind::AlreadyExists && place.metadata()?.is_some_and(|meta| meta.is_dir()) =>
            {
                return Ok(());
            }
            made => made?,
        }
        if self.inside {
            let _ = self
                .root
                .entry_of_root()
                .and_then(|root| os::share_dir(place, since, &root));
        }
        place.sync_dir()
    }

    /// Makes an empty file in the state directory that only its owner can read; an existing one is removed first.
    pub(crate) fn fresh_file(&self, path: &Path) -> io::Result<File> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let spot = self.spot(name)?;
        spot.remove()?;
        let file = spot.create()?;
        self.give_to_owner(&file);
        Ok(file)
    }

    /// Gives what root made inside the home to the home's owner, who must be able to undo it. Best effort.
    pub(crate) fn give_to_owner(&self, file: &File) {
        if self.inside {
            let _ = self.root.entry_of_root().and_then(|root| os::share(file, &root));
        }
    }
}
