//! Facts from system calls of Windows, through `sysinfo`.

use std::path::Path;

use sysinfo::{DiskRefreshKind, Disks};

use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::domain::machine::{Disk, OpenFiles};

/// Windows has no such limit.
pub(in crate::probe::host) fn open_files() -> Known<OpenFiles> {
    Err(Unknown::because("Windows has no limit of open files per process"))
}

/// Free space on the volume of an existing path.
pub(in crate::probe::host) fn room(path: &Path) -> Known<Disk> {
    let plain = plain(path);
    let disks = Disks::new_with_refreshed_list_specifics(DiskRefreshKind::nothing().with_storage())
        .map_err(|e| Unknown::because(format!("the disks cannot be listed: {e}")))?;
    disks
        .iter()
        .filter(|disk| plain.starts_with(disk.mount_point()))
        .max_by_key(|disk| disk.mount_point().as_os_str().len())
        .map(|disk| Disk {
            free: disk.available_space(),
            total: disk.total_space(),
            mount: disk.mount_point().to_path_buf(),
        })
        .ok_or_else(|| Unknown::because(format!("no disk is listed that holds {}", path.shown())))
}

/// A canonical path begins with `\\?\`, a disk's mount point does not.
fn plain(path: &Path) -> std::path::PathBuf {
    let text = path.to_string_lossy();
    text.strip_prefix(r"\\?\").unwrap_or(&text).into()
}
