//! Facts of a home on a made-up machine: the same on every machine that runs the tests.

use std::path::Path;

use carbonctl::domain::{
    Cgroup, Disk, JavaVersion, Jdk, Machine, MachineKind, OpenFiles, Os, OsFamily, Vm, home::Home,
};
use carbonctl::probe::{Facts, HomeFiles, ExternalFiles, World, identify};

/// A machine of 8 GB and 4 cores with nothing else on it.
pub(crate) fn machine() -> Machine {
    Machine {
        os: Os {
            family: OsFamily::Linux,
            id: "debian".into(),
            like: Vec::new(),
            name: "Debian GNU/Linux 12 (bookworm)".into(),
            version: "12".into(),
            arch: "x86_64".into(),
        },
        kind: Ok(MachineKind::Vm("KVM".into())),
        cores: Ok(4),
        mhz: Ok(3000),
        memory: Ok(8192 << 20),
        available: Ok(7000 << 20),
        swap: Ok(2048 << 20),
        cgroup: Cgroup::default(),
        open_files: Ok(OpenFiles {
            soft: 1024,
            hard: 1_048_576,
        }),
        hostname: Ok("node1.example.com".into()),
        jvms: Vec::new(),
        user: "wso2".into(),
        root: false,
    }
}

/// A JDK that is nowhere, for lists and ranges.
pub(crate) fn jdk(dir: &str, version: &str) -> Jdk {
    Jdk {
        home: dir.into(),
        version: JavaVersion::parse(version).unwrap(),
        vendor: "Eclipse Adoptium".into(),
        vm: Vm::HotSpot,
        compiler: true,
        found_by: vec![carbonctl::domain::FoundBy::Folder],
    }
}

/// Everything about the home in this directory, on [`machine()`].
pub(crate) fn facts(dir: &Path) -> Facts {
    of(identify::home(dir).unwrap())
}

/// The same beside what a recorded machine holds outside the home.
pub(crate) fn on(dir: &Path, world: &World) -> Facts {
    beside(identify::home(dir).unwrap(), ExternalFiles::inspect(world))
}

/// The same for a home that was identified before.
pub(crate) fn of(home: Home) -> Facts {
    beside(home, ExternalFiles::default())
}

fn beside(home: Home, outside: ExternalFiles) -> Facts {
    let files = HomeFiles::load(&home);
    let disk = Ok(Disk {
        free: 61 << 30,
        total: 100 << 30,
        mount: "/".into(),
    });
    let jdks = vec![
        jdk("/usr/lib/jvm/temurin-8", "1.8.0_402"),
        jdk("/usr/lib/jvm/temurin-17", "17.0.15"),
    ];
    Facts::new(machine(), home, files, jdks, disk, outside, 1)
}
