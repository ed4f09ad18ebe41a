//! Causes around files: rights, room, missing ones, and databases that another process has open.

use std::path::{Path, PathBuf};

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use crate::disk::machine;
use crate::domain::command::carbonctl;
use crate::domain::units::human_bytes;
use crate::domain::{Command, Remedy, Shown as _, account};
use crate::probe::{World, host, modes, owner, process, users};
use crate::shell;

/// More free room than this is no full disk any more; bytes.
const ROOM: u64 = 64 << 20;

pub(super) fn incomplete(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let what = capture(r"main class:? (\S+)", context.texts(hits))
        .map(|class| format!("the class {class}"))
        .or_else(|| Some(context.named(&context.path_in(context.texts(hits))?)))
        .unwrap_or_else(|| "a file".to_owned());
    Explanation::new(format!("files of the product are missing: {what} cannot be found"))
        .cure(cure("unpack the pack again beside this home, and compare both"))
}

pub(super) fn disk_full(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let path = context.path_in(context.texts(hits)).filter(|path| path.is_absolute());
    let place = path.as_deref().map_or(context.home.path.as_path(), existing);
    let explanation = match host::disk(place) {
        Ok(disk) if disk.free > ROOM => Explanation::new(format!(
            "the disk of {} was full, though {} are free now",
            disk.mount.shown(),
            human_bytes(disk.free)
        )),
        Ok(disk) => Explanation::new(format!(
            "the disk is full: {} of {} are free on {}",
            human_bytes(disk.free),
            human_bytes(disk.total),
            disk.mount.shown()
        )),
        Err(reason) => Explanation::new("the disk is full").fact(format!("the free space cannot be read: {reason}")),
    };
    explanation.cure(cure("free some space there")).cure(
        cure("look what the logs of this home take")
            .by(format!("du -sh {}", shell::quoted_path(&context.home.log_dir()))),
    )
}

/// The path, or the nearest directory above it that is there.
fn existing(path: &Path) -> &Path {
    path.ancestors().find(|path| machine::exists(path)).unwrap_or(path)
}

pub(super) fn permission(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let me = users::current(context.world);
    let read_only = context.texts(hits).any(|line| line.contains("Read-only file system"));
    let Some(path) = refused(context, hits) else {
        if me.root {
            return no_right_of_root(&context.home.path, "a file that it needs");
        }
        return Explanation::new(format!("the user {} lacks the rights that the server needs", me.name))
            .cure(give(context, &me.name));
    };
    let named = context.named(&path);
    if read_only {
        return Explanation::new(format!("{named} lies on a file system that may only be read"))
            .cure(cure("mount it for writing, or move the home"));
    }
    if me.root && is_not_executable(&path) && context.texts(hits).any(|line| line.contains("Permission denied")) {
        return Explanation::new(format!("{named} may not be executed: no account has the right to"))
            .cure(cure("make it executable").by(format!("chmod a+x {}", shell::quoted_path(&path))));
    }
    if me.root {
        return no_right_of_root(&path, &named);
    }
    let there = existing(&path);
    let owned = match owner::of(there) {
        Ok(owner) if there == path => format!(", which belongs to {}", users::shown(context.world, owner.uid)),
        Ok(owner) => format!(": its directory belongs to {}", users::shown(context.world, owner.uid)),
        Err(_) => String::new(),
    };
    let explanation = Explanation::new(format!("the user {} has no right to {named}{owned}", me.name));
    let inside = path.starts_with(&context.home.path);
    match owner::account(context.world, context.home) {
        // The home has an account of its own: giving the home away would take it from that one.
        Some(owner) if Some(owner.uid) != me.uid => {
            let start = carbonctl("start", Some(&context.home.path));
            let as_owner = Command::anyone(format!("{} {start}", owner.sudo()));
            explanation.cure(cure(format!("start it as the home's owner, {owner}")).by(as_owner))
        }
        _ if inside => explanation.cure(give(context, &me.name)),
        _ => explanation.cure(cure(format!("give {} the right to it", me.name))),
    }
}

/// Whether a file is one that nobody may execute, not even root.
fn is_not_executable(path: &Path) -> bool {
    machine::metadata(path).is_ok_and(|meta| meta.is_file() && !modes::is_executable(&meta))
}

/// Root is refused reading and writing by no owner and no mode of a local file: what else refuses can be looked at.
fn no_right_of_root(path: &Path, named: &str) -> Explanation {
    let at = shell::quoted_path(existing(path));
    Explanation::new(format!(
        "root has no right to {named}: its file system maps root to nobody (NFS), it may not be changed (chattr +i), or a \
         security module (SELinux, AppArmor) or the container forbids it"
    ))
    .cure(cure("look on what file system it lies, and with which options").by(format!("findmnt -T {at}")))
    .cure(cure("look for the attribute i").by(format!("lsattr -d {at}")))
    .cure(cure("look what a security module refused").by_root("journalctl -k --grep denied -n 20"))
}

/// The file that was refused: a shell names it as it was told to it, relative to the home, and itself before it.
fn refused(context: &FailureContext<'_>, hits: &[usize]) -> Option<PathBuf> {
    let root = context.home.path.to_string_lossy().into_owned();
    let inside = |text: &&str| text.contains(&root);
    let shell = || {
        capture(
            r#"([^\s:()'"]*/[^\s:()'"]+):? \(?Permission denied"#,
            context.texts(hits),
        )
    };
    context
        .path_in(context.around(hits, 2).filter(inside))
        .or_else(|| shell().map(|named| context.home.at(named)))
        .or_else(|| context.path_in(context.around(hits, 2)))
}

fn give(context: &FailureContext<'_>, user: &str) -> Remedy {
    cure(format!("give the home to {user}, as root")).by_root(account::give(user, &context.home.path))
}

pub(super) fn missing_directories(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let root = &context.home.root;
    let needed = context.home.needed_dirs();
    let mut missing: Vec<PathBuf> = needed
        .into_iter()
        .map(|dir| context.home.at(dir))
        .filter(|dir| !root.is_dir(dir))
        .collect();
    let named = context.path_in(context.texts(hits));
    let parent = named.as_deref().and_then(Path::parent);
    if let Some(parent) = parent.filter(|parent| !root.is_dir(parent) && !missing.iter().any(|dir| dir == parent)) {
        missing.push(parent.to_path_buf());
    }
    if missing.is_empty() {
        let what = named.map_or_else(|| "a file".to_owned(), |path| context.named(&path));
        return Explanation::new(format!("{what} is missing, though its directory is there"))
            .cure(cure("unpack the pack again beside this home, and compare both"));
    }
    let names: Vec<String> = missing.iter().map(|dir| context.named(dir)).collect();
    let made: Vec<String> = missing.iter().map(|dir| shell::quoted_path(dir)).collect();
    let what = if names.len() == 1 {
        "a directory of the home is missing"
    } else {
        "directories of the home are missing"
    };
    Explanation::new(format!("{what}: {}", names.join(", ")))
        .cure(cure("make what is missing, as the home's owner").by(format!("mkdir -p {}", made.join(" "))))
}

pub(super) fn database_locked(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let path = context.path_in(context.around(hits, 4).filter(|text| is_database(text)));
    let named = path
        .as_deref()
        .map_or_else(|| "of this home".to_owned(), |path| context.named(path));
    let holder = path.as_deref().and_then(|path| holder(context.world, path));
    let servers = process::servers(context.world);
    let server = match &holder {
        Some(holder) => servers.iter().find(|server| server.pid == holder.pid),
        None => process::among(&servers, context.home),
    };
    match (holder, server) {
        (_, Some(server)) => Explanation::new(format!(
            "the H2 database {named} is in use by the server of {} (pid {}, user {})",
            server.carbon_home.shown(),
            server.pid,
            server.user
        ))
        .cure(cure("stop that server first").by(carbonctl("stop", Some(&server.carbon_home)))),
        (Some(holder), None) => Explanation::new(format!(
            "the H2 database {named} is in use by {} (pid {}, user {})",
            holder.name, holder.pid, holder.user
        ))
        .cure(cure(format!("end {} (pid {}) first", holder.name, holder.pid))),
        (None, None) => Explanation::new(format!(
            "the H2 database {named} is in use by another process, which was not found"
        ))
        .cure(
            cure(if users::current(context.world).root {
                "find it"
            } else {
                "find it, as root"
            })
            .by_root(path.map_or_else(
                || {
                    format!(
                        "fuser -v {}/repository/database/*.db",
                        shell::quoted_path(&context.home.path)
                    )
                },
                |path| format!("fuser -v {}*", shell::quoted_path(&path)),
            )),
        ),
    }
}

fn is_database(text: &str) -> bool {
    text.contains("jdbc:h2:") || text.contains(".db") || text.contains("/database/")
}

/// A process that has a file open.
struct Holder {
    pid: u32,
    user: String,
    name: String,
}

/// Who has a database's files open, by `/proc`; a path of a URL lacks the files' endings.
fn holder(world: &World, database: &Path) -> Option<Holder> {
    let whole = database.to_string_lossy();
    let stem = whole
        .trim_end_matches(".lock.db")
        .trim_end_matches(".mv.db")
        .trim_end_matches(".h2.db")
        .to_owned();
    let real = machine::canonical(Path::new(&stem).parent()?).ok()?;
    let stem = real.join(Path::new(&stem).file_name()?).raw_text() + ".";
    let me = std::process::id();
    let entries = machine::list(&world.path("/proc")).ok()?;
    entries.iter().find_map(|node| {
        let pid: u32 = node.name().parse().ok()?;
        let open = machine::list(&node.path.join("fd")).ok()?;
        open.iter().find(|fd| {
            let target = machine::read_link(&fd.path).unwrap_or_default();
            pid != me && target.to_string_lossy().starts_with(&stem)
        })?;
        let status = machine::system_text(&node.path.join("status")).ok()?;
        let uid = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        let uid: u32 = uid.split_whitespace().nth(1)?.parse().ok()?;
        Some(Holder {
            pid,
            user: users::shown(world, uid),
            name: machine::system_text(&node.path.join("comm"))
                .ok()?
                .trim_end()
                .to_owned(),
        })
    })
}
