//! The history: one file per apply, newest first.
//!
//! A record contains no password: changes of secret settings have no values, and the bytes that an apply removed are sealed (see
//! the reverse patch). Therefore drift of a secret is not detected either.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::disk::Refusal;
use crate::domain::setting::Setting;
use crate::domain::settings;
use crate::plan::{Change, FileAction, Plan};

use super::clock;
use super::error::ApplyError;
use super::id::{parts, record_name, undone_name};
use super::journal::{Journal, What, WriteKind};
use super::moment::{Moment, RanThen};
use super::os;
use super::patch::Patch;
use super::state::StateDir;

/// One apply of the past.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its id, such as `20261121-061502-1`: UTC and a counter; sorts by age.
    pub id: String,
    /// When it was done, seconds since 1970.
    pub when: u64,
    /// Who did it.
    pub user: String,
    /// What it was.
    pub kind: WriteKind,
    /// The changes, secrets without values.
    pub changes: Vec<PastChange>,
    /// The files it wrote.
    pub files: Vec<HistoryFile>,
    /// Whether it was undone since.
    pub undone: bool,
    /// When, where its record says so.
    pub undone_at: Option<Moment>,
    /// Whether a server must be restarted to see it.
    pub restart: bool,
    /// Which server ran when it was done.
    pub ran: RanThen,
}

impl HistoryEntry {
    /// When it was done, in UTC: `2026-11-21T06:15:02Z`.
    pub fn when_utc(&self) -> String {
        clock::iso(self.when)
    }
}

/// One file of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryFile {
    /// Relative to the home, or absolute outside of it.
    pub path: PathBuf,
    /// Edited or made.
    pub action: FileAction,
    /// SHA-256 of its content before, in hexadecimal; none where it was made.
    pub before_sha: Option<String>,
    /// SHA-256 of its content after.
    pub after_sha: String,
}

/// The history of a home, newest first. Records that cannot be read are left out; [`damaged`] lists them.
pub fn history(state: &StateDir) -> Vec<HistoryEntry> {
    let (stored, _) = load(state);
    stored
        .into_iter()
        .map(|(stored, undone)| {
            let undone_at = if undone { undone_at(state, &stored.id) } else { None };
            HistoryEntry {
                undone_at,
                ..stored.entry(undone)
            }
        })
        .collect()
}

/// The records of a home's history that cannot be read, and why.
pub fn damaged(state: &StateDir) -> Vec<ApplyError> {
    load(state).1.into_iter().map(|(_, error)| error).collect()
}

/// A record on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    format: u32,
    pub(super) id: String,
    when: u64,
    user: String,
    kind: WriteKind,
    pub(super) changes: Vec<PastChange>,
    pub(super) files: Vec<StoredFile>,
    /// Whether a server must be restarted to see it; older versions did not record that.
    #[serde(default)]
    restart: Option<bool>,
    /// Which server ran then.
    #[serde(default)]
    ran: RanThen,
    /// Whether it may name files outside the home.
    #[serde(skip)]
    pub(super) far: bool,
}

/// One file of a record on disk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct StoredFile {
    /// As the plan named it.
    pub(super) path: PathBuf,
    /// With links resolved; relative to the home inside of it.
    pub(super) target: PathBuf,
    /// Whether it was made.
    pub(super) made: bool,
    /// Digest before.
    pub(super) before: Option<String>,
    /// Digest after.
    pub(super) after: String,
    /// The patch back to the content before.
    pub(super) patch: Option<Patch>,
}

/// The record of an undo: that it was done is all that is recorded.
#[derive(Debug, Serialize, Deserialize)]
struct StoredUndo {
    format: u32,
    when: u64,
    user: String,
    /// Which server ran then.
    #[serde(default)]
    ran: RanThen,
}

/// One change of the past, as its record says. Another version of this program may have made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastChange {
    /// The setting's id, which this version need not know.
    pub setting: String,
    /// Value before; `None` where nothing was written, and for secrets.
    pub old: Option<String>,
    /// Value after; `None` for secrets and for a value that was removed.
    pub new: Option<String>,
    /// Whether the values are secret and therefore absent here.
    pub secret: bool,
    /// File that holds it: relative to the home, or absolute outside of it.
    pub file: PathBuf,
    /// Address inside the file, for people.
    pub address: String,
}

impl PastChange {
    /// Whether it is of a setting that a server with a user store reads at its first start alone.
    pub fn only_at_first_start(&self) -> bool {
        let setting = settings::parse(&self.setting).and_then(settings::by_id);
        setting.is_some_and(Setting::only_at_first_start)
    }
}

impl Stored {
    /// The record of a plan that is about to be written.
    pub(super) fn new(state: &StateDir, id: &str, at: Moment, plan: &Plan, journal: &Journal) -> Self {
        debug_assert_eq!(plan.root.true_root().ok(), Some(state.home()));
        let files = journal.files.iter().filter_map(|file| {
            Some(StoredFile {
                path: file.path.clone(),
                target: file.real.clone(),
                made: file.what == What::Create,
                before: file.before.clone(),
                after: file.after.clone()?,
                patch: file.patch.clone(),
            })
        });
        Self {
            format: 1,
            id: id.to_owned(),
            when: at.when,
            user: os::user(),
            kind: WriteKind::Apply,
            changes: plan.changes.iter().map(PastChange::from).collect(),
            files: files.collect(),
            restart: Some(plan.restart),
            ran: at.ran,
            far: true,
        }
    }

    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, ApplyError> {
        to_bytes(self, &self.id)
    }

    fn entry(self, undone: bool) -> HistoryEntry {
        // The files of the system are read by other programs.
        let in_home = || self.files.iter().any(|file| file.path.is_relative());
        HistoryEntry {
            restart: self.restart.unwrap_or_else(in_home),
            ran: self.ran,
            undone_at: None,
            id: self.id,
            when: self.when,
            user: self.user,
            kind: self.kind,
            changes: self.changes,
            files: self.files.into_iter().map(HistoryFile::from).collect(),
            undone,
        }
    }
}

/// The bytes of the record that marks an apply as undone.
pub(super) fn undo_record(id: &str, at: Moment) -> Result<Vec<u8>, ApplyError> {
    let record = StoredUndo {
        format: 1,
        when: at.when,
        user: os::user(),
        ran: at.ran,
    };
    to_bytes(&record, id)
}

/// When an apply was undone; `None` where the record of that cannot be read.
fn undone_at(state: &StateDir, id: &str) -> Option<Moment> {
    let record = state.read(&StateDir::record_name(&undone_name(id))).ok()??;
    let undo: StoredUndo = serde_json::from_slice(&record.bytes).ok()?;
    Some(Moment {
        when: undo.when,
        ran: undo.ran,
    })
}

fn to_bytes(record: &impl Serialize, id: &str) -> Result<Vec<u8>, ApplyError> {
    let mut bytes = crate::text::json::pretty(record)
        .map_err(|e| ApplyError::io("write the history", Path::new(id))(io::Error::other(e)))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// An id that is later than every other of this home, even when the clock was set back.
pub(super) fn next_id(state: &StateDir, when: u64) -> Result<String, ApplyError> {
    let newest = ids(state)?.into_iter().max();
    let now = clock::stamp(when);
    Ok(match newest {
        Some((stamp, count)) if stamp >= now => format!("{stamp}-{}", count + 1),
        _ => format!("{now}-1"),
    })
}

/// The total size of the records that are read, bytes; older ones are not read.
const LARGEST: usize = 8 << 20;

/// How many records are read, the newest first.
const MOST: usize = 1000;

/// How many unreadable records are reported; older ones are not read then.
const MOST_UNREAD: usize = 20;

/// A record that cannot be read: its id where it has one, and why.
pub(super) type Unread = (Option<String>, ApplyError);

/// All records, newest first, with whether each was undone; and those that cannot be read, newest first.
pub(super) fn load(state: &StateDir) -> (Vec<(Stored, bool)>, Vec<Unread>) {
    let mut ids = match ids(state) {
        Ok(ids) => ids,
        Err(error) => return (Vec::new(), vec![(None, error)]),
    };
    let mut left = LARGEST;
    ids.sort_by(|a, b| b.cmp(a));
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    ids.truncate(MOST);
    for (stamp, count) in ids {
        let id = format!("{stamp}-{count}");
        let undone = || state.has(&StateDir::record_name(&undone_name(&id)));
        match read(state, &id, &mut left).and_then(|stored| Ok((stored, undone()?))) {
            Ok(entry) => good.push(entry),
            Err(error) => bad.push((Some(id), error)),
        }
        if bad.len() >= MOST_UNREAD {
            break;
        }
    }
    (good, bad)
}

fn read(state: &StateDir, id: &str, left: &mut usize) -> Result<Stored, ApplyError> {
    let name = StateDir::record_name(&record_name(id));
    let file = state.shown(&name);
    let gone = || ApplyError::io("read the history", &file)(io::ErrorKind::NotFound.into());
    let too_much = || ApplyError::refused(&file, &Refusal::TooLarge { limit: LARGEST as u64 });
    if *left == 0 {
        return Err(too_much());
    }
    let record = state.read(&name)?.ok_or_else(gone)?;
    *left = left.saturating_sub(record.bytes.len());
    let problem = match serde_json::from_slice::<Stored>(&record.bytes) {
        Ok(mut stored) if stored.format == 1 && stored.id == id => {
            stored.far = record.far;
            return Ok(stored);
        }
        Ok(stored) if stored.format != 1 => format!("format {} is newer than this program", stored.format),
        Ok(stored) => format!("it contains the id {}", stored.id),
        Err(e) => e.to_string(),
    };
    Err(ApplyError::Damaged { file, problem })
}

/// The ids of all records, as comparable parts.
fn ids(state: &StateDir) -> Result<Vec<(String, u32)>, ApplyError> {
    let names = state.records().map_err(ApplyError::io(
        "read the history",
        &state.shown(&StateDir::record_name("")),
    ))?;
    Ok(names
        .iter()
        .filter_map(|name| parts(name.strip_suffix(".json")?))
        .collect())
}

impl From<&Change> for PastChange {
    fn from(change: &Change) -> Self {
        // A plan has no values for a secret; should there ever be one, it is not written.
        let kept = |value: &Option<String>| value.clone().filter(|_| !change.secret);
        Self {
            setting: change.setting.to_string(),
            old: kept(&change.old),
            new: kept(&change.new),
            secret: change.secret,
            file: change.file.clone(),
            address: change.address.clone(),
        }
    }
}

impl From<StoredFile> for HistoryFile {
    fn from(stored: StoredFile) -> Self {
        Self {
            path: stored.path,
            action: if stored.made {
                FileAction::Create
            } else {
                FileAction::Edit
            },
            before_sha: stored.before,
            after_sha: stored.after,
        }
    }
}
