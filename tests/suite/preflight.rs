//! The whole guide on whole homes: what `check` says of every real home, how it says it, and that every cure cures.

mod cures;
mod expected;
mod mapper;
mod taken;
mod told;

use std::fs;
use std::path::Path;

use carbonctl::probe::{Facts, World, owner};

use crate::support::facts::on;

/// What a server that is kept well shows: the kernel, its limits, its clock, its services, nobody on the ports.
const KEPT: &[(&str, &str)] = &[
    ("usr/lib/jvm/temurin-8/bin/java", ""),
    ("usr/lib/jvm/temurin-17/bin/java", ""),
    ("etc/hosts", "127.0.0.1 localhost\n10.0.0.11 node1.example.com node1\n"),
    (
        "etc/systemd/system/other.service",
        "[Service]\nExecStart=/usr/bin/other\n",
    ),
    (
        "etc/security/limits.d/90-wso2.conf",
        "wso2 - nofile 65535\nwso2 - nproc 20000\n",
    ),
    ("bin/sh", ""),
    ("bin/ps", ""),
    ("run/systemd/timesync/synchronized", ""),
    ("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n"),
    ("proc/1/comm", "systemd\n"),
    (
        "proc/meminfo",
        "MemTotal: 8388608 kB\nSwapTotal: 2097152 kB\nSwapFree: 2097152 kB\n",
    ),
    ("proc/mounts", "/dev/vda1 / ext4 rw,relatime 0 0\n"),
    ("proc/net/tcp", "  sl  local_address rem_address   st\n"),
    ("proc/net/tcp6", "  sl  local_address rem_address   st\n"),
    (
        "proc/self/limits",
        "Limit  Soft  Hard  Units\nMax processes  20000  20000  processes\nMax open files  65535  65535  files\n",
    ),
    ("proc/sys/fs/file-max", "9223372036854775807\n"),
    ("proc/sys/kernel/osrelease", "6.8.0-31-generic\n"),
    ("proc/sys/kernel/random/entropy_avail", "256\n"),
    ("proc/sys/net/core/rmem_max", "212992\n"),
    ("proc/sys/net/core/somaxconn", "4096\n"),
    ("proc/sys/net/core/wmem_max", "212992\n"),
    ("proc/sys/net/ipv4/ip_local_port_range", "10240\t65535\n"),
    ("proc/sys/net/ipv4/ip_unprivileged_port_start", "1024\n"),
    ("proc/sys/net/ipv4/tcp_fin_timeout", "30\n"),
    ("proc/sys/vm/swappiness", "10\n"),
    ("var/lib/dpkg/info/base-files.list", "/.\n/etc\n"),
];

/// A recorded server: what the survey finds beside the home.
struct Server(tempfile::TempDir);

impl Server {
    fn new() -> Self {
        let server = Self(tempfile::tempdir().unwrap());
        for (path, text) in KEPT {
            server.write(path, text);
        }
        for directory in ["etc/sysctl.d", "etc/tmpfiles.d"] {
            fs::create_dir_all(server.root().join(directory)).unwrap();
        }
        server
    }

    /// Gives the account that owns a home one name, wherever the test runs.
    fn owned(&self, home: &Path) {
        if let Ok(owner) = owner::of(home) {
            let uid = owner.uid;
            self.write("etc/passwd", &format!("wso2:x:{uid}:{uid}::/home/wso2:/bin/sh\n"));
        }
    }

    /// Everything about a home on this server.
    fn facts(&self, home: &Path) -> Facts {
        let mut facts = on(home, &self.world());
        facts.read_survey(&self.world());
        facts
    }

    /// Writes one of its files, by its path below the root.
    fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn world(&self) -> World {
        World::recorded(self.root())
    }
}
