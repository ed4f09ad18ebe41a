//! Where the lock, the journal and the history of one home live.

use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::disk::{File, Refusal, Root, Spot, limit, machine};
use crate::domain::Home;

use super::digest;
use super::error::ApplyError;
use super::os;
use super::steps::{Step, Steps};

/// Name of the state directory inside a home.
const INSIDE: &str = ".carbonctl";
/// Directory of the records, one file an apply.
const HISTORY: &str = "history";
/// The journal of a write in progress.
pub(super) const PENDING: &str = "pending.json";

/// The state directory of one home: `<home>/.carbonctl` where that can be written, else one below the user's own state
/// directory that is named by a digest of the home's path. Opening makes nothing; the first write does.
///
/// No link is followed in it, and what it holds is believed only from the one who may write there.
#[derive(Clone, Debug)]
pub struct State {
    root: Root,
    home: PathBuf,
    dir: PathBuf,
    own: Root,
    inside: bool,
}

/// A record that was read, and how far it is believed.
#[derive(Debug)]
pub(super) struct Record {
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// Whether it may name files outside the home: it is this user's own, or root's.
    pub(super) far: bool,
}

impl State {
    /// Finds the state directory of a home that was looked at, without making it: by the home's own handle.
    ///
    /// # Errors
    /// As [`State::within`].
    pub fn of(home: &Home) -> Result<Self, ApplyError> {
        Self::within(home.door())
    }

    /// The same at a path, for one who has not looked at what lies there.
    ///
    /// # Errors
    /// As [`State::within`].
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
        let place = root.spot_itself(Path::new(INSIDE)).map_err(failed())?;
        let usable = match place.metadata() {
            // A link could lead the administrator's writes anywhere.
            Ok(Some(meta)) if meta.is_dir() => {
                // A second place would mean a second lock, and an interrupted run that nobody sees.
                if let Err(e) = root.list(Path::new(INSIDE))
                    && e.kind() == io::ErrorKind::PermissionDenied
                {
                    return Err(ApplyError::closed_state(&home, home.join(INSIDE), os::owner_of(&meta)));
                }
                true
            }
            Ok(Some(_)) => false,
            // A home that was not writable once keeps its history where that began.
            _ => place.writable_dir().is_ok() && !elsewhere(&home).is_ok_and(|dir| machine::is_dir(&dir)),
        };
        let (dir, own) = if usable {
            (home.join(INSIDE), root.strict(Path::new(INSIDE)))
        } else {
            let dir = elsewhere(&home)?;
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

    /// The directory; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// The home it belongs to, canonical.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The door to the home.
    pub(super) fn root(&self) -> &Root {
        &self.root
    }

    /// The state directory itself as a place.
    pub(crate) fn place_of_dir(&self) -> io::Result<Spot> {
        if self.inside {
            self.root.spot_itself(Path::new(INSIDE))
        } else {
            Spot::of_machine(&self.dir)
        }
    }

    /// Refuses to act where the home's path leads to another directory by now.
    ///
    /// # Errors
    /// [`ApplyError::Refused`] then.
    pub(crate) fn stay(&self) -> Result<(), ApplyError> {
        self.root
            .stay()
            .map_err(ApplyError::io("find the home", self.root.path()))
    }

    /// Whether an earlier run was cut short here and its leftovers wait for the next apply or undo.
    pub fn is_pending(&self) -> bool {
        self.has(PENDING).unwrap_or(true)
    }

    /// Whether the directory is there: something was written, or the server was controlled, from here before.
    pub(crate) fn is_made(&self) -> bool {
        self.own.open_now().is_ok()
    }

    /// The door to the state directory: no link is followed in it.
    pub(crate) fn own(&self) -> &Root {
        &self.own
    }

    /// A file of the state directory, for showing.
    pub(super) fn shown(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// A file of the state directory, reached without links.
    pub(crate) fn spot(&self, name: &str) -> io::Result<Spot> {
        self.own.spot_itself(Path::new(name))
    }

    /// The name of a record below the state directory.
    pub(super) fn record_name(record: &str) -> String {
        format!("{HISTORY}/{record}")
    }

    /// The file names in the history; none where nothing was applied yet.
    pub(super) fn records(&self) -> io::Result<Vec<String>> {
        let listed = match self.own.list(Path::new(HISTORY)) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            listed => listed?,
        };
        Ok(listed.iter().map(|node| node.name().to_owned()).collect())
    }

    /// Reads a file of the state directory; `None` where it is not there.
    ///
    /// # Errors
    /// Also when somebody else than its owner could have written it, or it is larger than this program makes any.
    pub(super) fn read(&self, name: &str) -> Result<Option<Record>, ApplyError> {
        let failed = || ApplyError::io("read carbonctl's own file", &self.shown(name));
        let spot = match self.spot(name) {
            Ok(spot) if spot.metadata().map_err(failed())?.is_some() => spot,
            Ok(_) => return Ok(None),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(failed()(e)),
        };
        let (file, writer) = spot.open_record(&self.trusted()).map_err(failed())?;
        let bytes = machine::rest_of(file, limit::RECORD).map_err(failed())?;
        // In a directory of somebody else's, a file of this user's may have been moved there from anywhere.
        let far = if self.is_foreign() {
            self.is_sealed(name, &bytes)
        } else {
            os::is_mine(writer) || writer == 0
        };
        Ok(Some(Record { bytes, far }))
    }

    /// The accounts whose records count: this user, root, and for root the owner of the home they lie in.
    fn trusted(&self) -> Vec<u32> {
        let mut trusted = vec![0];
        trusted.extend(os::me());
        if self.inside && os::me().is_none_or(|me| me == 0) {
            trusted.extend(self.root.owner().ok().flatten());
        }
        trusted
    }

    /// Whether this is root, and the records lie in a home of somebody else.
    fn is_foreign(&self) -> bool {
        let owner = self.root.owner().ok().flatten();
        self.inside && os::me() == Some(0) && owner.is_some_and(|owner| owner != 0)
    }

    /// Root's own note of what it wrote into a home of somebody else: only then is a record believed to be root's.
    fn seal_of(&self, name: &str) -> Option<PathBuf> {
        let dir = elsewhere(&self.home).ok()?.join("seals");
        Some(dir.join(digest::of(name.as_bytes())))
    }

    fn seal(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.seal_of(name).ok_or(io::ErrorKind::NotFound)?;
        let dir = place.parent().ok_or(io::ErrorKind::NotFound)?;
        machine::make_private_dirs(dir)?;
        if let Some(owner) = os::meddler(dir) {
            return Err(Refusal::Foreign { owner }.into());
        }
        let spot = Spot::of_machine(&place)?;
        spot.remove()?;
        let mut out = spot.create()?;
        out.write_all(digest::of(bytes).as_bytes())?;
        out.sync_all()
    }

    fn is_sealed(&self, name: &str, bytes: &[u8]) -> bool {
        let Some(place) = self.seal_of(name) else { return false };
        let alone = place.parent().is_some_and(|dir| os::meddler(dir).is_none());
        alone && machine::text(&place, limit::SMALL).is_ok_and(|seal| seal == digest::of(bytes))
    }

    /// Refuses an open file that a record of somebody else's names and that is not that user's own: it would be dressed as the
    /// file of whoever it belongs to.
    pub(super) fn may_touch(&self, file: &File, shown: &Path, far: bool) -> Result<(), ApplyError> {
        if far || !self.is_foreign() {
            return Ok(());
        }
        let owner = self.root.owner().ok().flatten();
        let its = os::uid_of(file).map_err(ApplyError::io("look at the file", shown))?;
        if its == owner {
            return Ok(());
        }
        Err(self.untrusted(shown))
    }

    fn untrusted(&self, file: &Path) -> ApplyError {
        ApplyError::Untrusted {
            file: file.to_path_buf(),
            owner: self.root.owner().ok().flatten().map_or_else(String::new, os::account),
        }
    }

    /// Refuses a state directory that somebody else could write into.
    fn guard(&self) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("use carbonctl's own directory", &self.dir);
        let meta = self
            .own
            .spot_of_root()
            .and_then(|spot| spot.dir_metadata())
            .map_err(failed())?;
        match os::stranger(&meta, &self.trusted()) {
            Some(owner) => Err(failed()(Refusal::Foreign { owner }.into())),
            None => Ok(()),
        }
    }

    /// Opens a lock file of the state directory, or makes it. Nothing in it is touched before the lock is held.
    ///
    /// # Errors
    /// Also when a link stands there, a file with other names, or one that somebody else could have written.
    pub(crate) fn lock_file(&self, name: &str) -> io::Result<File> {
        let spot = self.spot(name)?;
        let made = !spot.is_taken()?;
        let file = spot.open_or_create()?;
        self.vet(&file)?;
        if made {
            self.hand_over(&file);
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

    /// Makes the state directory alone, for this user only; the lock and the console output of the server live in it too.
    ///
    /// # Errors
    /// Also when it is there and somebody else could write into it, and when the home was swapped for another since the look.
    pub(crate) fn make_dir(&self) -> Result<(), ApplyError> {
        self.stay()?;
        let failed = || ApplyError::io("make carbonctl's own directory", &self.dir);
        if !self.is_made() {
            if self.inside {
                let place = self.root.spot_itself(Path::new(INSIDE)).map_err(failed())?;
                self.make_one(&place).map_err(failed())?;
            } else {
                machine::make_private_dirs(&self.dir).map_err(failed())?;
            }
        }
        self.guard()
    }

    fn make_one(&self, place: &Spot) -> io::Result<()> {
        // The kernel's times lag a little.
        let since = SystemTime::now() - Duration::from_millis(50);
        place.make_dir()?;
        if self.inside {
            let _ = self
                .root
                .spot_of_root()
                .and_then(|root| os::share_dir(place, since, &root));
        }
        place.sync_dir()
    }

    /// Makes an empty file in the state directory that only its owner can read; one that is there is taken away first.
    pub(crate) fn fresh_file(&self, path: &Path) -> io::Result<File> {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let spot = self.spot(name)?;
        spot.remove()?;
        let file = spot.create()?;
        self.hand_over(&file);
        Ok(file)
    }

    /// Gives what root made inside the home to the home's owner, who will want to undo it. Best effort.
    pub(crate) fn hand_over(&self, file: &File) {
        if self.inside {
            let _ = self.root.spot_of_root().and_then(|root| os::share(file, &root));
        }
    }

    /// Writes a file of the state directory beside its place, whole and on disk. `private` keeps it root's.
    pub(super) fn stage(&self, name: &str, bytes: &[u8], private: bool) -> Result<(), ApplyError> {
        let staged = staged(name);
        let failed = || ApplyError::io("write carbonctl's own notes", &self.shown(&staged));
        if bytes.len() as u64 > limit::RECORD {
            return Err(failed()(Refusal::TooLarge { limit: limit::RECORD }.into()));
        }
        let spot = self.spot(&staged).map_err(failed())?;
        spot.remove().map_err(failed())?;
        let mut out = spot.create().map_err(failed())?;
        out.write_all(bytes).map_err(failed())?;
        if self.is_foreign() {
            let sealed = self.seal(name, bytes);
            // Without a seal nobody believes a record of files outside the home.
            if private {
                sealed.map_err(failed())?;
            }
        }
        if !private {
            self.hand_over(&out);
        }
        out.sync_all().map_err(failed())
    }

    /// Puts a staged file at its place.
    pub(super) fn publish(&self, name: &str) -> Result<(), ApplyError> {
        let failed = || ApplyError::io("write carbonctl's own notes", &self.shown(name));
        let spot = self.spot(name).map_err(failed())?;
        self.spot(&staged(name))
            .and_then(|staged| staged.rename(&spot))
            .map_err(failed())?;
        spot.sync_dir().map_err(failed())
    }

    /// Replaces a file of the state directory in one go.
    pub(super) fn save(
        &self,
        name: &str,
        bytes: &[u8],
        private: bool,
        steps: &mut dyn Steps,
    ) -> Result<(), ApplyError> {
        self.stage(name, bytes, private)?;
        steps.reached(&Step::Staged(&self.shown(name)));
        self.publish(name)
    }

    /// Removes a file of the state directory; that it is gone already is fine.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        if self.is_foreign()
            && let Some(seal) = self.seal_of(name)
            && let Ok(seal) = Spot::of_machine(&seal)
        {
            let _ = seal.remove();
        }
        match self.spot(name) {
            Ok(spot) => spot.remove(),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(e) => Err(e),
        }
    }

    /// Whether a file of the state directory is there.
    pub(super) fn has(&self, name: &str) -> Result<bool, ApplyError> {
        match self.spot(name).and_then(|spot| spot.is_taken()) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            taken => taken.map_err(ApplyError::io("look for carbonctl's own file", &self.shown(name))),
        }
    }

    /// A path as it is written down: relative where it lies in the home, so that a moved home keeps its history.
    pub(super) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.home).unwrap_or(path).to_path_buf()
    }

    /// The place that a plan names: behind the links that may be followed.
    pub(super) fn place(&self, path: &Path) -> io::Result<Spot> {
        if self.is_ours(path) {
            self.root.spot(path)
        } else {
            Spot::of_machine(path)
        }
    }

    /// As [`State::place`], but a link at the very name is the place itself.
    pub(super) fn place_itself(&self, path: &Path) -> io::Result<Spot> {
        match (path.parent(), path.file_name()) {
            _ if self.is_ours(path) => self.root.spot_itself(path),
            (Some(dir), Some(name)) => Spot::of_machine(&dir.join("."))?.inside(name),
            _ => Err(Refusal::Outside.into()),
        }
    }

    fn is_ours(&self, path: &Path) -> bool {
        path.is_relative() || path.starts_with(&self.home) || path.starts_with(self.root.path())
    }

    /// The place that a record names as a true path. No link may stand on the way, and a record that is not believed so far
    /// leads to no file outside the home.
    pub(super) fn noted(&self, real: &Path, far: bool) -> Result<Spot, ApplyError> {
        let plain = real.components().all(|part| matches!(part, Component::Normal(_)));
        let spot = if plain {
            self.root.strict(Path::new("")).spot_itself(real)
        } else if far && real.is_absolute() && !real.components().any(|part| part == Component::ParentDir) {
            Spot::of_machine_strict(real)
        } else {
            return Err(self.untrusted(real));
        };
        let spot = spot.map_err(ApplyError::io("find the file", &self.home.join(real)))?;
        if !far && self.is_foreign() {
            let owner = self.root.owner().ok().flatten();
            let meta = spot
                .metadata()
                .map_err(ApplyError::io("look at the file", spot.path()))?;
            if meta.is_some_and(|meta| os::owner_number(&meta) != owner) {
                return Err(self.untrusted(real));
            }
        }
        Ok(spot)
    }
}

/// Where a file is written before it is renamed to its place.
pub(super) fn staged(name: &str) -> String {
    format!("{name}.new")
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
