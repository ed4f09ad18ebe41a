//! Tests of the guidelines about kernel, swap, clock and dumps.

use super::*;
use crate::domain::settings::id;
use crate::domain::{FileRole, Status};
use crate::domain::{MachineKind, OsFamily, settings};
use crate::guide::testing::{Case, Sample, sh, sh_with_heap};
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::{ExternalFiles, World};
use crate::text::address::{self, Context};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("X02", Status::Pass, tuned),
    ("X02", Status::Warn, stock),
    ("X02", Status::Fail, || {
        tuned().machine_file("/etc/sysctl.d/10-old.conf", "net.ipv4.tcp_tw_recycle = 1\n")
    }),
    ("X02", Status::Unknown, Case::is7),
    ("X02", Status::Unknown, || Case::is7().surveyed()),
    ("X03", Status::Pass, || swap(0, 0, "60")),
    ("X03", Status::Pass, || swap(1000, 1000, "10")),
    ("X03", Status::Warn, || swap(1000, 1000, "60")),
    ("X03", Status::Unknown, || {
        Case::is7().surveyed().machine(|m| m.swap = Err(unknown()))
    }),
    ("X04", Status::Pass, || pages("always [madvise] never\n")),
    ("X04", Status::Warn, || pages("[always] madvise never\n")),
    ("X04", Status::Unknown, || Case::is7().surveyed()),
    ("X05", Status::Pass, || process("chronyd")),
    ("X05", Status::Warn, || process("bash")),
    ("X05", Status::Unknown, || Case::is7().surveyed()),
    ("X05", Status::Unknown, || {
        process("bash").then(|facts| facts.survey.system.clock = Err(unknown()))
    }),
    ("X06", Status::Pass, || entropy("6.1.0-13-amd64", "256")),
    ("X06", Status::Pass, || entropy("4.18.0-513.el8", "3100")),
    ("X06", Status::Warn, || entropy("4.18.0-513.el8", "90")),
    ("X06", Status::Unknown, || Case::is7().surveyed()),
    ("X07", Status::Pass, || dumping("repository/logs/heap-dump.hprof")),
    ("X07", Status::Warn, || {
        Case::is7().file("bin/wso2server.sh", &sh("")).surveyed()
    }),
    ("X07", Status::Warn, || {
        dumping("repository/logs/heap-dump.hprof").file("repository/logs/heap-dump.hprof", "old")
    }),
    ("X07", Status::Unknown, || Case::blind().surveyed()),
];

fn unknown() -> crate::domain::Unknown {
    crate::domain::Unknown::because("not recorded")
}

fn machine(range: &str, fin: &str, files: &str, queue: &str) -> Case {
    Case::is7()
        .machine_file("/proc/sys/net/ipv4/ip_local_port_range", range)
        .machine_file("/proc/sys/net/ipv4/tcp_fin_timeout", fin)
        .machine_file("/proc/sys/fs/file-max", files)
        .machine_file("/proc/sys/net/core/somaxconn", queue)
        .machine_file("/proc/sys/net/core/rmem_max", "212992\n")
        .machine_file("/proc/sys/net/core/wmem_max", "212992\n")
}

fn tuned() -> Case {
    machine("10240\t65535\n", "30\n", "9223372036854775807\n", "4096\n")
}

fn stock() -> Case {
    machine("32768\t60999\n", "60\n", "800000\n", "128\n")
}

fn swap(total: u64, free: u64, swappiness: &str) -> Case {
    let bytes = total << 20;
    Case::is7()
        .machine(|m| m.swap = Ok(bytes))
        .machine_file(
            "/proc/meminfo",
            &format!("SwapTotal: {} kB\nSwapFree: {} kB\n", total << 10, free << 10),
        )
        .machine_file("/proc/sys/vm/swappiness", swappiness)
}

fn pages(text: &str) -> Case {
    Case::is7().machine_file("/sys/kernel/mm/transparent_hugepage/enabled", text)
}

fn process(name: &str) -> Case {
    Case::is7()
        .machine_file("/proc/1/comm", "systemd\n")
        .machine_file("/proc/812/comm", &format!("{name}\n"))
}

fn entropy(release: &str, bits: &str) -> Case {
    Case::is7()
        .machine_file("/proc/sys/kernel/osrelease", release)
        .machine_file("/proc/sys/kernel/random/entropy_avail", bits)
}

fn dumping(path: &str) -> Case {
    let flags = format!("-XX:+HeapDumpOnOutOfMemoryError \\\n    -XX:HeapDumpPath=\"$CARBON_HOME/{path}\"");
    Case::is7()
        .file("bin/wso2server.sh", &sh(&flags))
        .file("repository/logs/README", "")
        .surveyed()
}

/// The facts of a machine with directories for our drop-in files.
fn with_places(case: Case) -> (tempfile::TempDir, Facts) {
    let etc = tempfile::tempdir().unwrap();
    for role in FileRole::SYSTEM {
        let path = etc.path().join(role.on_system().unwrap().trim_start_matches('/'));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    }
    let facts = again(&etc, &case.facts());
    (etc, facts)
}

/// The same facts, with the drop-in files read again.
fn again(etc: &tempfile::TempDir, facts: &Facts) -> Facts {
    let outside = ExternalFiles::inspect(&World::recorded(etc.path()));
    let now = facts.clone();
    let files = crate::probe::HomeFiles::load(&now.home);
    let fresh = Facts::new(now.machine, now.home, files, now.jdks, now.disk, outside, now.instances);
    Facts {
        survey: now.survey,
        ..fresh
    }
}

fn write(etc: &tempfile::TempDir, role: FileRole, text: &str) {
    let path = etc.path().join(role.on_system().unwrap().trim_start_matches('/'));
    std::fs::write(path, text).unwrap();
}

#[test]
fn kernel_values_are_cured_together_and_then_only_to_be_loaded() {
    let (etc, facts) = with_places(stock());
    let judged = sysctl::values(&facts);
    let ids: Vec<_> = judged.fixes.iter().map(|fix| fix.setting).collect();
    assert_eq!(
        ids,
        [
            id::OS_PORT_RANGE,
            id::OS_TCP_FIN_TIMEOUT,
            id::OS_FILE_MAX,
            id::OS_SOMAXCONN
        ]
    );
    let mut text = String::new();
    for fix in &judged.fixes {
        let place = &settings::by_id(fix.setting).unwrap().places[0];
        assert_eq!(place.file, FileRole::SysctlDropIn, "{fix:?}");
        text = address::set(&text, place.at, fix.value.as_deref().unwrap(), &Context::of(place))
            .unwrap()
            .text;
    }
    write(&etc, FileRole::SysctlDropIn, &text);
    let written = sysctl::values(&again(&etc, &facts));
    assert_eq!((written.status, written.fixes.len()), (Status::Warn, 0), "{written:?}");
    assert_eq!(written.remedy.unwrap().commands, ["sysctl --system"]);
    assert_eq!(sysctl::values(&tuned().facts()).status, Status::Pass);
}

#[test]
fn a_later_file_that_wins_over_ours_is_named() {
    let late = machine("10240 65535", "60", "9000000", "4096")
        .machine_file("/etc/sysctl.d/99-late.conf", "net.ipv4.tcp_fin_timeout = 60\n");
    let (etc, facts) = with_places(late);
    write(&etc, FileRole::SysctlDropIn, "net.ipv4.tcp_fin_timeout = 30\n");
    let judged = sysctl::values(&again(&etc, &facts));
    assert!(judged.detail.contains("99-late.conf"), "{judged:?}");
}

#[test]
fn without_a_place_the_drop_in_is_shown() {
    let remedy = sysctl::values(&stock().facts()).remedy.unwrap();
    let file = remedy.file.unwrap();
    assert_eq!(file.path, "/etc/sysctl.d/90-carbonctl.conf");
    assert!(file.text.contains("net.ipv4.tcp_fin_timeout = 30\n"), "{}", file.text);
    assert!(remedy.root && remedy.commands == ["sysctl --system"]);
}

#[test]
fn a_range_from_1024_takes_the_servers_own_ports() {
    let judged = sysctl::values(&machine("1024 65535", "30", "9000000", "4096").facts());
    assert_eq!(judged.status, Status::Warn);
    assert!(judged.found.contains("1024-65535"), "{judged:?}");
}

#[test]
fn recycling_is_taken_out_of_the_file_that_has_it_unless_it_is_off() {
    let old = tuned().machine_file("/etc/sysctl.conf", "# x\nnet.ipv4.tcp_tw_recycle=1\n");
    let judged = sysctl::values(&old.facts());
    assert_eq!(judged.status, Status::Fail);
    assert_eq!(
        judged.remedy.unwrap().commands,
        ["sed -i '/tcp_tw_recycle/d' /etc/sysctl.conf"]
    );
    let off = tuned().machine_file("/etc/sysctl.conf", "net.ipv4.tcp_tw_recycle=0\n");
    assert_eq!(sysctl::values(&off.facts()).status, Status::Pass);
}

#[test]
fn containers_and_other_systems_are_not_judged() {
    let inside = stock().machine(|m| m.kind = Ok(MachineKind::Container("docker".into())));
    assert_eq!(sysctl::values(&inside.facts()).status, Status::Info);
    let mac = || {
        Case::is7()
            .surveyed()
            .machine(|m| m.os.family = OsFamily::MacOs)
            .facts()
    };
    for judge in [
        sysctl::values,
        paging::swap,
        paging::huge_pages,
        clock::clock,
        clock::entropy,
    ] {
        assert_eq!(judge(&mac()).status, Status::Info);
    }
}

#[test]
fn swappiness_and_huge_pages_are_cured_by_their_settings() {
    for (case, judge, id, role, line) in [
        (
            swap(1000, 900, "60"),
            paging::swap as fn(&Facts) -> Verdict,
            id::OS_SWAPPINESS,
            FileRole::SysctlDropIn,
            "vm.swappiness = 10\n",
        ),
        (
            pages("[always] madvise never"),
            paging::huge_pages,
            id::OS_HUGE_PAGES,
            FileRole::TmpfilesDropIn,
            "w /sys/kernel/mm/transparent_hugepage/enabled - - - - madvise\n",
        ),
    ] {
        let (etc, facts) = with_places(case);
        let judged = judge(&facts);
        assert_eq!((judged.status, judged.fixes[0].setting), (Status::Warn, id));
        write(&etc, role, line);
        let written = judge(&again(&etc, &facts));
        assert!(written.fixes.is_empty() && !written.remedy.unwrap().commands.is_empty());
    }
}

#[test]
fn a_server_in_swap_is_told_whatever_swappiness_says() {
    let swapped = swap(1000, 100, "10")
        .home(|home| home.pid = Some(77))
        .machine_file("/proc/77/status", "Name: java\nVmSwap: 300000 kB\n");
    let judged = paging::swap(&swapped.facts());
    assert_eq!(judged.status, Status::Warn);
    assert!(judged.found.contains("292 MB"), "{judged:?}");
}

#[test]
fn a_service_that_never_set_the_clock_is_told() {
    assert_eq!(clock::clock(&process("systemd-timesyn").facts()).status, Status::Warn);
    let set = Case::is7().machine_file("/run/systemd/timesync/synchronized", "");
    assert_eq!(clock::clock(&set.facts()).status, Status::Pass);
}

#[test]
fn a_server_that_takes_urandom_waits_for_nothing() {
    let flagged = entropy("4.18.0", "90").file("bin/wso2server.sh", &sh("-Djava.security.egd=file:/dev/./urandom"));
    assert_eq!(clock::entropy(&flagged.facts()).status, Status::Pass);
}

#[test]
fn a_dump_needs_the_room_of_the_heap_and_a_directory() {
    let small = dumping("repository/logs/heap-dump.hprof").disk(Ok(crate::domain::Disk {
        free: 100 << 20,
        total: 1 << 30,
        mount: "/".into(),
    }));
    let judged = dump::dump(&small.facts());
    assert_eq!(judged.status, Status::Warn);
    assert!(judged.found.contains("100 MB"), "{judged:?}");
    assert_eq!(dump::dump(&dumping("dumps/x.hprof").facts()).status, Status::Warn);
    assert_eq!(dump::dump(&dumping("repository/logs").facts()).status, Status::Pass);
    let blind = dumping("repository/logs").disk(Err(unknown()));
    assert_eq!(dump::dump(&blind.facts()).status, Status::Unknown);
    let lots = dumping("x").file("bin/wso2server.sh", &sh_with_heap("256m", "lots"));
    assert_eq!(dump::dump(&lots.facts()).status, Status::Warn, "no flag at all");
}

#[test]
fn flags_of_java_opts_count_for_dumps_and_random_numbers() {
    let machine = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(machine.path().join("var/dumps")).unwrap();
    std::fs::create_dir_all(machine.path().join("proc/sys/kernel/random")).unwrap();
    std::fs::write(machine.path().join("proc/sys/kernel/random/entropy_avail"), "90\n").unwrap();
    std::fs::write(machine.path().join("proc/sys/kernel/osrelease"), "4.18.0-513.el8\n").unwrap();
    let mut facts = Case::is7().facts();
    let mut with = |flags: &str| {
        facts.read_survey(&World {
            env: [("JAVA_OPTS".to_owned(), flags.to_owned())].into(),
            ..World::recorded(machine.path())
        });
        let dump = facts.survey.system.dump.clone().unwrap();
        (dump.map(|dump| (dump.path, dump.ready)), clock::entropy(&facts).status)
    };
    assert_eq!(with("-Xss1m"), (None, Status::Warn));
    let dumps = "-XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/var/dumps";
    assert_eq!(with(dumps).0, Some(("/var/dumps".into(), true)));
    assert_eq!(with("-Djava.security.egd=file:/dev/./urandom").1, Status::Pass);
}
