//! Files of counters that a JVM writes.
#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

#[allow(dead_code)]
#[path = "../../tests/suite/fuzz/shared.rs"]
mod shared;

/// A machine with one JVM on it, made once.
static MACHINE: OnceLock<Option<(tempfile::TempDir, PathBuf)>> = OnceLock::new();

fn machine() -> Option<(tempfile::TempDir, PathBuf)> {
    use std::os::unix::fs::MetadataExt as _;
    let room = tempfile::tempdir().ok()?;
    let file = shared::machine(room.path());
    let inode = std::fs::metadata(&file).ok()?.ino();
    let maps = format!("7f0000000000-7f0000008000 rw-s 00000000 08:01 {inode} /tmp/hsperfdata_wso2/77\n");
    std::fs::write(room.path().join("proc/77/maps"), maps).ok()?;
    Some((room, file))
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some((room, file)) = MACHINE.get_or_init(machine) {
        shared::counters(room.path(), file, bytes);
    }
});
