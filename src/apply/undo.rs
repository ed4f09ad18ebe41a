//! Undoes an apply: every byte that it changed is restored, in all files or none.

use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Refusal, Root, limit};
use crate::domain::Shown as _;
use crate::domain::home::{Home, Layout, UserStore};
use crate::probe::World;

use super::clock;
use super::digest;
use super::error::ApplyError;
use super::history::{self, Stored, StoredFile, Unread};
use super::id;
use super::journal::{self, Journal, WriteKind};
use super::lock::ApplyLock;
use super::moment::{Moment, RanThen};
use super::recover::{self, RecoveryReport};
use super::state::StateDir;
use super::steps::{NoObserver, Step, StepObserver};
use super::write;
use super::write_checks::{self, Operation, PreparedOperation};

/// What an undo did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// The apply that is undone.
    pub id: String,
    /// The files that were put back, as the plan named them.
    pub files: Vec<PathBuf>,
    /// What else was done, one sentence each.
    pub notes: Vec<String>,
    /// What was done about an earlier run that had been interrupted; to be shown.
    pub recovered: Option<RecoveryReport>,
}

/// Undoes one apply, by default the newest that is not undone. Refuses when files changed since, and names each.
pub fn undo(state: &StateDir, home: &Home, id: Option<&str>) -> Result<Undone, ApplyError> {
    undo_with(state, home, id, &mut NoObserver)
}

/// As [`undo`], reporting each completed step to `steps`.
pub fn undo_with(
    state: &StateDir,
    home: &Home,
    id: Option<&str>,
    steps: &mut dyn StepObserver,
) -> Result<Undone, ApplyError> {
    if !state.is_made() {
        return Err(pick(state, &[], id).err().unwrap_or_else(|| nothing(state)));
    }
    let lock = ApplyLock::take(state)?;
    steps.reached(&Step::Locked);
    let recovered = recover::settle(state, steps)?;
    let (all, bad) = history::load(state);
    let chosen = pick(state, &all, id);
    // Which apply is the newest cannot be determined while a later one cannot be read.
    let later = |unread: &Unread| match (&unread.0, &chosen) {
        (Some(unread), Ok(chosen)) => id::is_later(unread, &chosen.id),
        _ => true,
    };
    if let (None, Some((_, damaged))) = (id, bad.into_iter().find(later)) {
        return Err(damaged);
    }
    let chosen = chosen?;
    newer_first(&all, chosen)?;
    let mut ops = inspect(state, chosen)?;
    let files: Vec<PathBuf> = ops.iter().map(|op| op.shown.clone()).collect();
    let mut notes: Vec<String> = in_the_user_store(home, chosen).into_iter().collect();
    if let Some((op, note)) = forget_rendering(state, home, &ops)? {
        ops.push(op);
        notes.push(note);
    }
    steps.reached(&Step::Checked);

    let when = clock::now();
    let ran = RanThen::now(&World::here(), home);
    let journal = Journal::new(state, WriteKind::Undo, &chosen.id, id::undone_name(&chosen.id), &ops);
    write::run(
        state,
        &ops,
        journal,
        &history::undo_record(&chosen.id, Moment { when, ran })?,
        steps,
    )?;
    drop(lock);
    Ok(Undone {
        id: chosen.id.clone(),
        files,
        notes,
        recovered,
    })
}

/// What an undo does not take back: the first start has copied it from the file into the user store.
fn in_the_user_store(home: &Home, chosen: &Stored) -> Option<String> {
    let once = chosen.changes.iter().filter(|change| change.only_at_first_start());
    let ids: Vec<&str> = once.map(|change| change.setting.as_str()).collect();
    (!ids.is_empty() && home.user_store() == UserStore::Filled).then(|| {
        format!(
            "{}: only the file is as it was; the user store keeps what the first start took from it.",
            ids.join(", ")
        )
    })
}

fn nothing(state: &StateDir) -> ApplyError {
    ApplyError::NothingToUndo {
        home: state.home().to_path_buf(),
    }
}

fn pick<'a>(state: &StateDir, all: &'a [(Stored, bool)], id: Option<&str>) -> Result<&'a Stored, ApplyError> {
    let Some(id) = id else {
        let newest = all.iter().find(|(_, undone)| !undone);
        return newest.map(|(stored, _)| stored).ok_or_else(|| nothing(state));
    };
    match all.iter().find(|(stored, _)| stored.id == id) {
        Some((_, true)) => Err(ApplyError::AlreadyUndone { id: id.to_owned() }),
        Some((stored, false)) => Ok(stored),
        None => Err(ApplyError::UnknownId {
            id: id.to_owned(),
            known: all.iter().map(|(stored, _)| stored.id.clone()).collect(),
        }),
    }
}

/// Refuses while a later apply of one of the same files is not undone.
fn newer_first(all: &[(Stored, bool)], chosen: &Stored) -> Result<(), ApplyError> {
    let newer = all.iter().take_while(|(stored, _)| stored.id != chosen.id);
    for (other, _) in newer.filter(|(_, undone)| !undone) {
        let mine = |file: &&StoredFile| chosen.files.iter().any(|f| f.target == file.target);
        if let Some(shared) = other.files.iter().find(mine) {
            return Err(ApplyError::NewerTouched {
                id: chosen.id.clone(),
                newer: other.id.clone(),
                file: shared.path.clone(),
            });
        }
    }
    Ok(())
}

/// Checks every file of an apply; they must all be as it left them.
fn inspect(state: &StateDir, chosen: &Stored) -> Result<Vec<PreparedOperation>, ApplyError> {
    let record = state.shown(&StateDir::record_name(&id::record_name(&chosen.id)));
    let (mut ops, mut changed) = (Vec::new(), Vec::new());
    for file in &chosen.files {
        let place = state.noted(&file.target, chosen.far);
        let found = match place {
            // A directory that is gone took the file with it.
            Err(ApplyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => None,
            place if file.made => write_checks::removable(place?)?,
            place => write_checks::replaceable_at(state, &state.home().join(&file.target), place?)?,
        };
        match found.filter(|found| digest::of(&found.bytes) == file.after) {
            Some(found) => {
                state.may_touch(&found.file, found.target.path(), chosen.far)?;
                ops.push(PreparedOperation {
                    shown: file.path.clone(),
                    target: found.target,
                    operation: back(chosen, file, found.bytes, &record)?,
                    like: Some(found.file),
                });
            }
            None => changed.push(file.path.clone()),
        }
    }
    if changed.is_empty() {
        return Ok(ops);
    }
    Err(ApplyError::ChangedSince {
        files: changed,
        advice: "restore each to what was applied, or change the settings again with `carbonctl set`",
    })
}

fn back(chosen: &Stored, file: &StoredFile, now: Vec<u8>, record: &Path) -> Result<Operation, ApplyError> {
    if file.made {
        return Ok(Operation::Remove { before: now });
    }
    let old = file
        .patch
        .as_ref()
        .and_then(|patch| patch.revert(&now, &journal::salt(&chosen.id, &file.path)))
        .filter(|old| Some(digest::of(old)) == file.before);
    match old {
        Some(after) => Ok(Operation::Replace { before: now, after }),
        None => Err(ApplyError::Damaged {
            file: record.to_path_buf(),
            problem: format!("its patch does not give back {}", file.path.shown()),
        }),
    }
}

/// What else must be removed so that the server can start when a file is removed that it has rendered since.
///
/// IS and AM remember what they rendered in `.metadata` and do not start when one of those files is missing; without `.metadata`
/// they render all files again. MI starts either way, and there rendering would overwrite edits made by hand.
fn forget_rendering(
    state: &StateDir,
    home: &Home,
    ops: &[PreparedOperation],
) -> Result<Option<(PreparedOperation, String)>, ApplyError> {
    let shown = journal::rendering();
    let place = state.home().join(&shown);
    // What cannot be read stops the undo: without it nobody knows whether the server would start.
    let failed = || ApplyError::io("read what the config mapper noted", &place);
    let there = match state.root().metadata(&place) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => false,
        found => found.map_err(failed()).map(|meta| meta.is_dir())?,
    };
    if home.layout == Layout::Mi || !there {
        return Ok(None);
    }
    let remembered = remembered(state.root(), &place).map_err(failed())?;
    let missed = ops
        .iter()
        .filter(|op| matches!(op.operation, Operation::Remove { .. }))
        .find(|op| remembered.contains(&unified(&op.shown.to_string_lossy())));
    let Some(missed) = missed else {
        return Ok(None);
    };
    let note = format!(
        "{} was cleared too: it lists {}, and the server would not start without that file; its next start renders its configuration again.",
        shown.shown(),
        missed.shown.shown()
    );
    let op = PreparedOperation {
        target: write_checks::clearable(state.noted(&shown, true)?)?,
        shown,
        operation: Operation::Clear,
        like: None,
    };
    Ok(Some((op, note)))
}

/// The total size limit of a config mapper's notes: a hundred lines in two files; bytes.
const NOTES: usize = 4 << 20;

/// Everything `.metadata` says, with one kind of path separator.
fn remembered(root: &Root, dir: &Path) -> io::Result<String> {
    let mut text = String::new();
    for node in root.list(dir)?.iter().filter(|node| !node.is_dir()) {
        let bytes = root.read(&node.path, limit::CONFIGURATION)?;
        if text.len() + bytes.len() > NOTES {
            return Err(Refusal::TooLarge { limit: NOTES as u64 }.into());
        }
        text.push_str(&unified(&String::from_utf8_lossy(&bytes)));
        text.push('\n');
    }
    Ok(text)
}

/// Slashes for backslashes, single and doubled: properties files double them, and homes move between systems.
fn unified(text: &str) -> String {
    text.replace("\\\\", "/").replace('\\', "/")
}
