//! What a machine says of itself: recorded `/proc`, control groups, tables of sockets, the system's own files.

use std::fs;
use std::path::Path;

use carbonctl::probe::{World, host, process, sockets, users};

use super::random::Random;
use super::target;

/// Files of a small machine with one server on it; each try changes a few of them.
const FILES: [(&str, &str); 15] = [
    ("etc/os-release", "ID=ubuntu\nNAME=\"Ubuntu\"\nVERSION_ID='22.04'\n"),
    (
        "etc/passwd",
        "root:x:0:0:root:/root:/bin/sh\nwso2:x:802:802::/home/wso2:/bin/sh\n",
    ),
    (
        "proc/cpuinfo",
        "processor\t: 0\ncpu MHz\t\t: 2400.000\n\nprocessor\t: 1\ncpu MHz : 2400\n",
    ),
    (
        "proc/meminfo",
        "MemTotal:  16000000 kB\nMemFree: 1 kB\nCached: 5 kB\nMemAvailable: 8000000 kB\n",
    ),
    ("proc/stat", "cpu 1 2 3\nbtime 1700000000\n"),
    (
        "proc/self/limits",
        "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 unlimited            files\n",
    ),
    ("proc/self/status", "Name:\tx\nUid:\t0\t0\t0\t0\n"),
    (
        "proc/self/cgroup",
        "0::/apps.slice/wso2.service\n4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n",
    ),
    (
        "proc/self/mountinfo",
        "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n31 23 0:27 /docker/abc /sys/fs/cgroup/memory rw - cgroup c rw,memory\n32 23 0:28 / /sys\\040x rw - x y z\n",
    ),
    ("sys/fs/cgroup/apps.slice/memory.max", "629145600\n"),
    ("sys/fs/cgroup/apps.slice/cpu.max", "150000 100000\n"),
    (
        "proc/77/cmdline",
        "/jdk/bin/java\0-Xmx1g\0-Dcarbon.home=/opt/a b\0-DportOffset=3\0org.wso2.carbon.bootstrap.Bootstrap\0start\0",
    ),
    (
        "proc/77/stat",
        "77 (java) (x) S 1 1 1 0 -1 4194304 9 0 0 0 250 50 0 0 20 0 33 0 6000 1 1 1\n",
    ),
    (
        "proc/77/status",
        "Name:\tjava\nUid:\t802\t802\t802\t802\nVmRSS:\t  524288 kB\nThreads:\t33\n",
    ),
    (
        "proc/net/tcp",
        "  sl  local_address rem_address\n   0: 00000000:24E3 00000000:0000 0A 00000000:00000000 00:00000000 00000000   802        0 4711 1 x\n",
    ),
];

fn write(root: &Path, path: &str, bytes: &[u8]) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn inspect(world: &World) {
    let _ = host::machine(world);
    let _ = (process::servers(world), process::jvms(world), process::hides(world));
    let _ = (
        sockets::listening(world),
        sockets::of_pid(world, 77),
        sockets::owner(world, 9443),
    );
    let _ = (users::name_of(world, 802), users::current(world));
}

#[test]
fn a_machine_of_any_words() {
    let seeds: Vec<&[u8]> = FILES.iter().map(|(_, text)| text.as_bytes()).collect();
    let words = [
        "\t",
        ":",
        " kB",
        "18446744073709551615",
        "-1",
        "99999999999999999999",
        "max",
        "\\040",
        "\\777",
        ")",
        "(",
        "/..",
        "\0",
        "0::/",
        "\n",
        "0A",
        "FFFFFFFF",
        "-Xmx",
        "-D",
        "%",
    ];
    let room = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        write(room.path(), path, text.as_bytes());
    }
    let world = World::recorded(room.path());
    target("machine", &seeds, &words, |random: &mut Random, bytes| {
        let (path, text) = FILES[random.below(FILES.len())];
        // Half of the time the file's own words, changed; else those of any other.
        let own = random.mutated(&[text.as_bytes()], &words);
        write(room.path(), path, if random.below(2) == 0 { &own } else { bytes });
        inspect(&world);
        write(room.path(), path, text.as_bytes());
    });
}
