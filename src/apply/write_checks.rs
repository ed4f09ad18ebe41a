//! Checks before a write: everything that can be known to fail is refused before a byte is written.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::disk::{self, File, HeldEntry, Metadata, Refusal, limit, machine};
use crate::domain::Shown as _;
use crate::domain::settings;
use crate::plan::{Change, FileAction, FileChange, Plan};
use crate::shell;

use super::error::ApplyError;
use super::os;
use super::state::StateDir;

/// What happens to one file, with its complete content.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    /// It gets new content; everything else about it is preserved.
    Replace {
        /// Content now.
        before: Vec<u8>,
        /// Content afterwards.
        after: Vec<u8>,
    },
    /// It is made.
    Create {
        /// Its content.
        after: Vec<u8>,
        /// Its permission bits.
        mode: u32,
    },
    /// It is removed.
    Remove {
        /// Content now.
        before: Vec<u8>,
    },
    /// A directory is removed with its contents.
    Clear,
}

/// One file of a write, checked and ready.
#[derive(Clone, Debug)]
pub(super) struct PreparedOperation {
    /// As users know it.
    pub(super) shown: PathBuf,
    /// The file itself, with links resolved.
    pub(super) target: HeldEntry,
    /// What happens.
    pub(super) operation: Operation,
    /// The very file that was read, where there is one.
    pub(super) like: Option<Arc<File>>,
}

/// A file that can be replaced.
#[derive(Debug)]
pub(super) struct Replaceable {
    /// The file itself, with links resolved.
    pub(super) target: HeldEntry,
    /// Its content.
    pub(super) bytes: Vec<u8>,
    /// The open file that was read: what replaces it gets its owner and mode.
    pub(super) file: Arc<File>,
}

/// Checks every file of a plan.
pub(super) fn plan(state: &StateDir, plan: &Plan) -> Result<Vec<PreparedOperation>, ApplyError> {
    if plan.root.true_root().ok() != Some(state.home()) {
        return Err(ApplyError::BadPlan(format!(
            "it was made for {}, not for {}",
            plan.home.shown(),
            state.home().shown()
        )));
    }
    let mut ops: Vec<PreparedOperation> = Vec::new();
    let mut changed = Vec::new();
    for file in plan.files.iter().filter(|f| f.before.as_ref() != Some(&f.after)) {
        match inspect(state, file, &plan.place(file)).map_err(|error| as_root(error, plan, file))? {
            Some(op) => {
                if let Some(earlier) = ops.iter().find(|other| other.target.path() == op.target.path()) {
                    return Err(ApplyError::BadPlan(format!(
                        "{} and {} are the same file",
                        earlier.shown.shown(),
                        op.shown.shown()
                    )));
                }
                ops.push(op);
            }
            None => changed.push(file.path.clone()),
        }
    }
    if !changed.is_empty() {
        return Err(ApplyError::ChangedSince {
            files: changed,
            advice: "make a new plan and review it",
        });
    }
    if ops.is_empty() {
        return Err(ApplyError::BadPlan("it changes nothing".into()));
    }
    Ok(ops)
}

/// The refusal of a file of the system, with the command that can write it.
fn as_root(error: ApplyError, plan: &Plan, file: &FileChange) -> ApplyError {
    let of_system = |change: &&Change| {
        let places = settings::by_id(change.setting).map_or(&[][..], |setting| setting.places);
        places.iter().any(|place| place.file.on_system().is_some())
    };
    let changes: Vec<&Change> = plan.changes.iter().filter(of_system).collect();
    if !changes.iter().any(|change| change.file == file.path) {
        return error;
    }
    let mut command = format!("{} set", os::run_as("root"));
    for change in changes {
        let word = format!("{}={}", change.setting, change.new.as_deref().unwrap_or_default());
        command.push(' ');
        command.push_str(&shell::word(&word));
    }
    let command = format!("{command} --home {}", shell::path(&plan.home));
    match error {
        ApplyError::NotWritable {
            what,
            place,
            reason,
            needs_rights: true,
            ..
        } => ApplyError::NotWritable {
            what,
            place,
            reason,
            needs_rights: true,
            advice: format!("run it as root: {command}"),
        },
        ApplyError::NotOwner { file, owner, .. } => ApplyError::NotOwner {
            file,
            owner,
            hint: command,
        },
        other => other,
    }
}

/// One file of a plan; `None` where it is not as planned on.
fn inspect(state: &StateDir, file: &FileChange, place: &Path) -> Result<Option<PreparedOperation>, ApplyError> {
    let op = |target, operation, like| PreparedOperation {
        shown: file.path.clone(),
        target,
        operation,
        like,
    };
    match (file.action, &file.before) {
        (FileAction::Edit, Some(before)) => Ok(replaceable(state, place)?
            .filter(|found| &found.bytes == before && as_shown(file, &found.target))
            .map(|found| {
                op(
                    found.target,
                    Operation::Replace {
                        before: found.bytes,
                        after: file.after.clone(),
                    },
                    Some(found.file),
                )
            })),
        (FileAction::Create, None) => {
            Ok(creatable(state, place)?
                .filter(|target| as_shown(file, target))
                .map(|target| {
                    op(
                        target,
                        Operation::Create {
                            after: file.after.clone(),
                            mode: file.mode,
                        },
                        None,
                    )
                }))
        }
        (FileAction::Edit, None) => Err(ApplyError::BadPlan(format!(
            "it edits {} without the old content",
            file.path.shown()
        ))),
        (FileAction::Create, Some(_)) => Err(ApplyError::BadPlan(format!(
            "it creates {}, which exists according to the same plan",
            file.path.shown()
        ))),
    }
}

/// Whether a file behind a link out of the home is the one that the plan showed.
fn as_shown(file: &FileChange, target: &HeldEntry) -> bool {
    !target.is_outside() || file.path.is_absolute() || file.leads_to.as_deref() == Some(target.path())
}

/// A file that is to get new content; `None` where there is none.
pub(super) fn replaceable(state: &StateDir, place: &Path) -> Result<Option<Replaceable>, ApplyError> {
    let target = match state.place(place) {
        Ok(target) => target,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(unreadable(place)(e)),
    };
    replaceable_at(state, place, target)
}

/// The same where the place is known already.
pub(super) fn replaceable_at(
    state: &StateDir,
    shown: &Path,
    target: HeldEntry,
) -> Result<Option<Replaceable>, ApplyError> {
    let Some(meta) = target.metadata().map_err(unreadable(target.path()))? else {
        let dangles = state
            .place_itself(shown)
            .and_then(|link| link.is_taken())
            .unwrap_or(true);
        return if dangles {
            Err(ApplyError::NotRegular {
                file: shown.to_path_buf(),
            })
        } else {
            Ok(None)
        };
    };
    if !meta.is_file() {
        return Err(ApplyError::NotRegular {
            file: target.path().to_path_buf(),
        });
    }
    if os::links(&meta) != 1 {
        return Err(ApplyError::HardLinked {
            links: os::links(&meta),
            file: target.path().to_path_buf(),
        });
    }
    can_keep_owner(state, target.path(), &meta)?;
    can_write_beside(&target)?;
    if let Some(reason) = target.nailed_down() {
        return Err(ApplyError::NotWritable {
            what: "the file",
            place: target.path().to_path_buf(),
            reason,
            needs_rights: false,
            advice: "make it writable, then try again".into(),
        });
    }
    held(target)
}

/// The content of the file at a place, and the open file itself.
fn held(target: HeldEntry) -> Result<Option<Replaceable>, ApplyError> {
    let file = match target.open() {
        Ok(file) => file,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(unreadable(target.path())(e)),
    };
    let again = file.try_clone().map_err(unreadable(target.path()))?;
    let bytes = machine::rest_of(again, limit::CONFIGURATION).map_err(unreadable(target.path()))?;
    Ok(Some(Replaceable {
        target,
        bytes,
        file: Arc::new(file),
    }))
}

/// A file that is to be removed; `None` where there is none, or something else is there.
pub(super) fn removable(target: HeldEntry) -> Result<Option<Replaceable>, ApplyError> {
    match target.metadata().map_err(unreadable(target.path()))? {
        Some(meta) if meta.is_file() => {}
        _ => return Ok(None),
    }
    can_write_beside(&target)?;
    held(target)
}

/// The place of a file that is to be made; `None` where something is there already.
fn creatable(state: &StateDir, place: &Path) -> Result<Option<HeldEntry>, ApplyError> {
    // Our own directory is made with the lock, before anything is written into it: until then the home is checked in its place.
    if !state.is_made() && place.parent() == Some(state.path()) {
        let home = state.root().entry_of_root().map_err(unreadable(place))?;
        return Ok(Some(home.beside(place.file_name().unwrap_or_default())));
    }
    let dir = place.parent().unwrap_or(place);
    let target = state.place_itself(place).map_err(|e| no_directory(dir, &e))?;
    if target.metadata().map_err(unreadable(place))?.is_some() {
        return Ok(None);
    }
    can_write_beside(&target)?;
    Ok(Some(target))
}

/// A directory that is to be removed with its contents.
pub(super) fn clearable(target: HeldEntry) -> Result<HeldEntry, ApplyError> {
    can_write_beside(&target)?;
    Ok(target)
}

fn can_write_beside(target: &HeldEntry) -> Result<(), ApplyError> {
    let dir = target.path().parent().unwrap_or(target.path());
    target.writable_dir().map_err(|e| no_directory(dir, &e))
}

fn can_keep_owner(state: &StateDir, target: &Path, meta: &Metadata) -> Result<(), ApplyError> {
    os::can_keep_owner(meta).map_err(|owner| ApplyError::NotOwner {
        file: target.to_path_buf(),
        hint: format!("{} --home {} …", os::run_as(&owner), shell::path(state.home())),
        owner,
    })
}

fn no_directory(dir: &Path, error: &io::Error) -> ApplyError {
    if let Some(refusal) = Refusal::of(error) {
        return ApplyError::refused(dir, refusal);
    }
    let lasting = match error.kind() {
        io::ErrorKind::NotFound => Some("create it first"),
        _ => disk::advice(error),
    };
    let advice = lasting.unwrap_or("run it as a user who may write there, such as its owner");
    ApplyError::NotWritable {
        what: "the directory",
        place: dir.to_path_buf(),
        reason: error.to_string(),
        needs_rights: lasting.is_none(),
        advice: advice.into(),
    }
}

fn unreadable(place: &Path) -> impl FnOnce(io::Error) -> ApplyError + use<> {
    let place = place.to_path_buf();
    move |error| match error.kind() {
        io::ErrorKind::PermissionDenied if Refusal::of(&error).is_none() => ApplyError::NotWritable {
            what: "the file",
            place,
            reason: error.to_string(),
            needs_rights: true,
            advice: "run it as a user with that permission, such as its owner".into(),
        },
        _ => ApplyError::io("read the file", &place)(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::Root;
    use crate::domain::SettingId;
    use crate::domain::settings::id;

    #[test]
    fn a_file_of_the_system_is_refused_with_the_command_that_may_write_it() {
        let path = PathBuf::from("/etc/sysctl.d/90-carbonctl.conf");
        let change = |setting: SettingId, new: &str, file: &Path| Change {
            setting,
            old: None,
            new: Some(new.into()),
            secret: false,
            file: file.to_path_buf(),
            address: String::new(),
        };
        let file = |path: &Path| FileChange {
            path: path.to_path_buf(),
            leads_to: None,
            action: FileAction::Create,
            before: None,
            after: Vec::new(),
            mode: 0o644,
            diff: String::new(),
        };
        let toml = Path::new("repository/conf/deployment.toml");
        let plan = Plan {
            home: "/opt/is".into(),
            root: Root::at(Path::new("/opt/is")),
            changes: vec![
                change(id::HOSTNAME, "id.example.com", toml),
                change(id::OS_PORT_RANGE, "10240 65535", &path),
                change(id::OS_SWAPPINESS, "10", &path),
            ],
            files: Vec::new(),
            notes: Vec::new(),
            restart: false,
            skipped: Vec::new(),
        };
        let refused = |path: &Path| {
            let denied = no_directory(Path::new("/etc/sysctl.d"), &io::ErrorKind::PermissionDenied.into());
            as_root(denied, &plan, &file(path)).to_string()
        };
        let command = "carbonctl set 'os.port-range=10240 65535' os.swappiness=10 --home /opt/is";
        assert!(refused(&path).ends_with(command), "{}", refused(&path));
        assert!(!refused(toml).contains("os.swappiness"), "{}", refused(toml));
    }
}
