//! Access checks by modes and owners along the complete path. An access list may allow what a mode denies, so it passes.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::fs::Access;

use super::need::Need;
use crate::disk::{File, Metadata, machine};
use crate::probe::{World, users};
use crate::server::service::account::Account;

/// Whether this user may do that, as far as modes show.
pub(super) fn may(user: &Account, path: &Path, need: Need) -> bool {
    let Ok(real) = machine::canonical(path) else {
        return false;
    };
    let reached = real.ancestors().skip(1).all(|dir| bits(user, dir, |_| 0o1));
    reached
        && bits(user, &real, |meta| match (need, meta.is_dir()) {
            (Need::Read, true) => 0o5,
            (Need::Read, false) => 0o4,
            (Need::Write, true) => 0o3,
            (Need::Write, false) => 0o2,
            (Need::Run, _) => 0o1,
        })
}

fn bits(user: &Account, path: &Path, wanted: impl Fn(&Metadata) -> u32) -> bool {
    let Ok(meta) = machine::metadata(path) else {
        return false;
    };
    let wanted = wanted(&meta);
    let shift = if user.uid == meta.uid() {
        6
    } else if user.gids.contains(&meta.gid()) {
        3
    } else {
        0
    };
    let has = meta.mode() >> shift & wanted == wanted;
    // Root may do everything, but runs only what someone may run.
    let root = user.uid == 0 && (meta.is_dir() || wanted != 0o1 || meta.mode() & 0o111 != 0);
    has || root || has_list(path)
}

#[cfg(target_os = "linux")]
fn has_list(path: &Path) -> bool {
    let mut value = Vec::with_capacity(4096);
    rustix::fs::getxattr(
        path,
        "system.posix_acl_access",
        rustix::buffer::spare_capacity(&mut value),
    )
    .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn has_list(_path: &Path) -> bool {
    false
}

/// Whether this program may make names in a directory.
pub(in crate::server::service) fn may_write_here(dir: &Path) -> bool {
    rustix::fs::access(dir, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// Makes a file readable for everyone: a service file contains no secret.
pub(in crate::server::service) fn open_to_all(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

/// Whether this is the administrator.
pub(in crate::server::service) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Who owns a directory: name, or number.
pub(in crate::server::service) fn owner_name(dir: &Path) -> Option<String> {
    let uid = machine::metadata(dir).ok()?.uid();
    Some(users::shown(&World::here(), uid))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn modes_decide_by_owner_then_group_then_others() {
        let dir = tempfile::tempdir().unwrap();
        let own = fs::metadata(dir.path()).unwrap();
        let who = |uid, gids: &[u32]| Account {
            name: "x".into(),
            group: "x".into(),
            uid,
            gids: gids.to_vec(),
        };
        let (owner, other) = (who(own.uid(), &[]), who(4711, &[]));
        let member = who(4711, &[own.gid()]);
        let file = dir.path().join("f");
        fs::write(&file, "").unwrap();
        let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        mode(dir.path(), 0o755);
        mode(&file, 0o640);
        assert!(may(&owner, &file, Need::Write));
        assert!(may(&member, &file, Need::Read) && !may(&member, &file, Need::Write));
        assert!(!may(&other, &file, Need::Read));
        assert!(may(&other, dir.path(), Need::Read) && !may(&other, dir.path(), Need::Write));
        mode(&file, 0o777);
        assert!(may(&other, &file, Need::Run));
        // What is in a closed directory cannot be used, whatever its own mode.
        mode(dir.path(), 0o700);
        assert!(!may(&other, &file, Need::Run));
        mode(dir.path(), 0o755);
        mode(&file, 0o666);
        assert!(!may(&who(0, &[]), &file, Need::Run));
    }
}
