//! Tests on recorded machines with counters in the usual and in unusual places.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::*;
use crate::probe::jvm::format::tests::{Held, written};
use crate::probe::jvm::{JvmGauges, JvmReader};

const PID: u32 = 4711;

/// A recorded machine with one process, of the user `wso2`, and pid 7 in its own namespace.
struct Recorded {
    room: tempfile::TempDir,
}

impl Recorded {
    fn new() -> Self {
        let recorded = Self {
            room: tempfile::tempdir().unwrap(),
        };
        recorded.write(
            "etc/passwd",
            b"root:x:0:0::/root:/bin/sh\nwso2:x:802:802::/home/wso2:/bin/sh\n",
        );
        recorded.write(
            "proc/4711/status",
            b"Name:\tjava\nUid:\t802\t802\t802\t802\nNSpid:\t4711\t7\n",
        );
        recorded.write("proc/4711/statm", b"1000 100 10 1 0 10 0\n");
        recorded.write("proc/4711/cmdline", b"java\0Main\0");
        recorded
    }

    fn write(&self, path: &str, bytes: &[u8]) -> PathBuf {
        let path = self.room.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn inspect(&self) -> Result<JvmGauges, String> {
        let world = World::recorded(self.room.path());
        let mut reader = JvmReader::open(&world, PID, Some(start())).map_err(|reason| reason.0)?;
        reader.read().map_err(|reason| reason.0)
    }

    fn used(&self) -> Result<u64, String> {
        self.inspect().map(|gauges| gauges.heap.used)
    }
}

fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000)
}

/// Counters of a JVM that began so many seconds after the process.
fn counters(after: i64, used: i64) -> Vec<u8> {
    let all = [
        ("sun.rt.createVmBeginTime", Held::Long((1_700_000_000 + after) * 1000)),
        ("sun.gc.generation.1.name", Held::Words("old")),
        ("sun.gc.generation.1.capacity", Held::Long(1 << 20)),
        ("sun.gc.generation.1.space.0.used", Held::Long(used)),
    ];
    written(cfg!(target_endian = "little"), &all)
}

#[test]
fn the_processs_own_tmp_and_pid_come_first() {
    let recorded = Recorded::new();
    assert_eq!(recorded.used(), Err("no counters file".into()));
    recorded.write("tmp/hsperfdata_wso2/4711", &counters(1, 100));
    assert_eq!(recorded.used(), Ok(100));
    recorded.write("proc/4711/root/tmp/hsperfdata_wso2/7", &counters(1, 200));
    assert_eq!(recorded.used(), Ok(200));
}

#[test]
fn a_container_names_its_users_otherwise() {
    let recorded = Recorded::new();
    recorded.write("proc/4711/root/tmp/hsperfdata_wso2carbon/7", &counters(1, 300));
    recorded.write("proc/4711/root/tmp/hsperfdata_other/8", &counters(1, 400));
    assert_eq!(recorded.used(), Ok(300));
}

#[test]
fn only_what_began_with_the_process_is_its_own() {
    let recorded = Recorded::new();
    for (after, own) in [(-11, false), (-9, true), (0, true), (9, true), (11, false)] {
        recorded.write("tmp/hsperfdata_wso2/4711", &counters(after, 100));
        let told = if own {
            Ok(100)
        } else {
            Err("the counters file is not of this process".into())
        };
        assert_eq!(recorded.used(), told, "{after}");
    }
    // The next place may have the right one.
    recorded.write("tmp/hsperfdata_other/4711", &counters(0, 500));
    assert_eq!(recorded.used(), Ok(500));
}

#[test]
fn what_the_process_has_in_its_memory_is_its_own_whatever_the_clocks_say() {
    use std::os::unix::fs::MetadataExt as _;
    let recorded = Recorded::new();
    let file = recorded.write("proc/4711/root/tmp/hsperfdata_wso2/7", &counters(3600, 100));
    let inode = fs::metadata(&file).unwrap().ino();
    let line = |inode, name| format!("7f00-7f08 rw-s 00000000 fe:00 {inode} /tmp/hsperfdata_wso2/{name}\n");
    for (mapped, own) in [
        (line(inode, 7), true),
        (line(inode, 8), false),
        (line(inode + 1, 7), false),
    ] {
        recorded.write(
            "proc/4711/maps",
            format!("7e00-7e08 r-xp 0 fe:00 5 /opt/libjvm.so\n{mapped}").as_bytes(),
        );
        assert_eq!(recorded.used().is_ok(), own, "{mapped}");
    }
}

#[test]
fn pipes_links_and_rubbish_are_skipped_without_waiting() {
    let recorded = Recorded::new();
    let good = recorded.write("elsewhere", &counters(0, 100));
    let dir = recorded.room.path().join("tmp/hsperfdata_wso2");
    fs::create_dir_all(&dir).unwrap();
    let file = dir.join("4711");
    std::os::unix::fs::symlink(&good, &file).unwrap();
    assert_eq!(recorded.used(), Err("no counters file".into()));
    fs::remove_file(&file).unwrap();
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&file)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(recorded.used(), Err("no counters file".into()));
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(recorded.used(), Err("no counters file".into()));
    fs::remove_dir(&file).unwrap();
    for rubbish in [&b""[..], b"\xca\xfe\xc0\xc0", &[0xff; 10_000]] {
        fs::write(&file, rubbish).unwrap();
        assert_eq!(recorded.used(), Err("the counters file is not of this process".into()));
    }
}

#[test]
fn open_j9_is_known_by_its_library() {
    let recorded = Recorded::new();
    recorded.write(
        "proc/4711/maps",
        b"7e00-7e08 r-xp 0 fe:00 5 /opt/jdk/lib/default/libj9vm29.so\n",
    );
    assert_eq!(recorded.used(), Err("OpenJ9 has no counters".into()));
}

#[test]
fn an_ended_process_and_a_growing_file_are_noticed() {
    let recorded = Recorded::new();
    let file = recorded.write("tmp/hsperfdata_wso2/4711", &counters(0, 100));
    let world = World::recorded(recorded.room.path());
    let mut reader = JvmReader::open(&world, PID, Some(start())).unwrap();
    assert_eq!(reader.read().unwrap().metaspace, None);
    // The JVM adds counters; the stamp shows it, and the offsets are determined again.
    let more = [
        ("java.threads.live", Held::Long(9)),
        ("sun.gc.metaspace.used", Held::Long(5)),
        ("sun.gc.metaspace.capacity", Held::Long(4096)),
        ("sun.gc.generation.1.capacity", Held::Long(1 << 20)),
        ("sun.gc.generation.1.space.0.used", Held::Long(101)),
    ];
    fs::write(&file, written(true, &more)).unwrap();
    let gauges = reader.read().unwrap();
    assert_eq!(
        (gauges.heap.used, gauges.metaspace.map(|space| space.used)),
        (101, Some(5))
    );
    // Truncated by someone: reported, not made up.
    fs::write(&file, &written(true, &more)[..100]).unwrap();
    assert!(reader.read().is_err());
    fs::write(&file, written(true, &more)).unwrap();
    assert!(reader.read().is_ok());
    recorded.write("proc/4711/statm", b"0 0 0 0 0 0 0\n");
    assert_eq!(reader.read().unwrap_err().0, "the process ended");
}
