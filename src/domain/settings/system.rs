//! The system under the server: limits and kernel values, in drop-in files of our own.

use super::places::place;
use crate::domain::rules::Rules;
use crate::domain::setting::{At, Editable, FileRole, SettingPlace, Setting, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

/// Whether transparent huge pages are for programs that ask, or for none.
const HUGE_PAGES: &[&str] = &["madvise", "never"];
/// The reason where the system has no place for any of them.
const NOWHERE: &str =
    "this system has no directory for such a drop-in file: only Linux has, and not in every container";
/// The kernel's own bound of what one process may open. Source: Linux, `NR_OPEN`.
const MOST_OPEN: u64 = 1_048_576;
/// The kernel keeps these values in 32 bits.
const MOST: u64 = 2_147_483_647;
/// Source of the rules that WSO2's product documentation gives beyond the guide.
const TUNING: &str = "WSO2 product documentation, \"Performance tuning\"; X02";

const fn sysctl(key: &'static str) -> SettingPlace {
    place(When::Always, FileRole::SysctlDropIn, At::Sysctl(key))
}

const fn limit(item: &'static str) -> SettingPlace {
    place(When::Always, FileRole::LimitsDropIn, At::Limit(item))
}

const fn kernel(
    id: SettingId,
    title: &'static str,
    kind: ValueKind,
    why: &'static str,
    source: &'static str,
    places: &'static [SettingPlace],
) -> Setting {
    Setting {
        id,
        title,
        kind,
        editable: Editable::Always,
        rules: Rules::NONE,
        why,
        source,
        places,
        nowhere: NOWHERE,
    }
}

/// `os.open-files`.
pub const OS_OPEN_FILES: SettingId = SettingId::new("os.open-files");
/// `os.processes`.
pub const OS_PROCESSES: SettingId = SettingId::new("os.processes");
/// `os.port-range`.
pub const OS_PORT_RANGE: SettingId = SettingId::new("os.port-range");
/// `os.tcp-fin-timeout`.
pub const OS_TCP_FIN_TIMEOUT: SettingId = SettingId::new("os.tcp-fin-timeout");
/// `os.file-max`.
pub const OS_FILE_MAX: SettingId = SettingId::new("os.file-max");
/// `os.somaxconn`.
pub const OS_SOMAXCONN: SettingId = SettingId::new("os.somaxconn");
/// `os.rmem-max`.
pub const OS_RMEM_MAX: SettingId = SettingId::new("os.rmem-max");
/// `os.wmem-max`.
pub const OS_WMEM_MAX: SettingId = SettingId::new("os.wmem-max");
/// `os.swappiness`.
pub const OS_SWAPPINESS: SettingId = SettingId::new("os.swappiness");
/// `os.huge-pages`.
pub const OS_HUGE_PAGES: SettingId = SettingId::new("os.huge-pages");

pub(super) const SETTINGS: &[Setting] = &[
    kernel(
        OS_OPEN_FILES,
        "Open files of the server's user",
        ValueKind::Number(1024, MOST_OPEN),
        "Every connection, log and jar is an open file. A server that may open too few answers nobody once they are used up. Written \
         for the user who owns the home alone, soft and hard; it reaches that user's new logins.",
        "WSO2 product documentation, \"Performance tuning\": nofile 65535; X01",
        &[limit("nofile")],
    ),
    kernel(
        OS_PROCESSES,
        "Processes and threads of the server's user",
        ValueKind::Number(1024, 4_194_304),
        "Linux counts every thread as a process of its user. At the limit Java ends with `unable to create native thread`. Written for \
         the user who owns the home alone.",
        "WSO2 product documentation, \"Performance tuning\": nproc 20000; X01",
        &[limit("nproc")],
    ),
    kernel(
        OS_PORT_RANGE,
        "Ports of outgoing connections",
        ValueKind::PortRange,
        "Each connection to a back end or database takes a port of this range and holds it for a minute after its end. A small range \
         runs out under load; one that begins at 1024 takes the server's own ports, which then fail to open at its start.",
        TUNING,
        &[sysctl("net.ipv4.ip_local_port_range")],
    ),
    kernel(
        OS_TCP_FIN_TIMEOUT,
        "Seconds until half-closed connections go",
        ValueKind::Number(5, 120),
        "A connection that this side has closed and the other has not holds memory for this long, 60 seconds by default. Clients that \
         vanish leave many of them.",
        TUNING,
        &[sysctl("net.ipv4.tcp_fin_timeout")],
    ),
    kernel(
        OS_FILE_MAX,
        "Open files of the whole system",
        ValueKind::Number(65_536, i64::MAX as u64),
        "The sum over all programs. Once it is reached nobody can open a file, the administrator excepted. Modern systems set it so \
         high that it never matters; older ones derive it from memory.",
        TUNING,
        &[sysctl("fs.file-max")],
    ),
    kernel(
        OS_SOMAXCONN,
        "Connections that wait to be taken",
        ValueKind::Number(128, 65_535),
        "The longest queue of a listening port. What a server asks for beyond it is cut without a word, and new clients are turned \
         away in a burst. 4096 is the kernel's own default since 5.4; before, it was 128.",
        "Linux kernel documentation, net.core.somaxconn; X02",
        &[sysctl("net.core.somaxconn")],
    ),
    kernel(
        OS_RMEM_MAX,
        "Largest receive buffer, bytes",
        ValueKind::Number(65_536, MOST),
        "Bounds what a program may ask for by itself. TCP sizes its buffers on its own, so the kernel's default of 212992 is enough \
         for nearly everybody; the 64 MB of older advice are for few connections over long distances.",
        TUNING,
        &[sysctl("net.core.rmem_max")],
    ),
    kernel(
        OS_WMEM_MAX,
        "Largest send buffer, bytes",
        ValueKind::Number(65_536, MOST),
        "As the largest receive buffer, for what is sent: TCP sizes its buffers by itself, up to other bounds.",
        TUNING,
        &[sysctl("net.core.wmem_max")],
    ),
    kernel(
        OS_SWAPPINESS,
        "Eagerness to swap",
        ValueKind::Number(0, 200),
        "How readily the kernel moves a program's memory to disk to have more room for file caches. The collector walks through the \
         whole heap, so a Java server pauses for seconds when part of it lies on disk. 0 never swaps until memory is full.",
        "Linux kernel documentation, vm.swappiness; X03",
        &[sysctl("vm.swappiness")],
    ),
    kernel(
        OS_HUGE_PAGES,
        "Transparent huge pages",
        ValueKind::Choice(HUGE_PAGES),
        "With `always` the kernel gives every program pages of 2 MB and stops it while it gathers them, and memory use grows. With \
         `madvise` only programs that ask get them: Java asks when -XX:+UseTransparentHugePages is given.",
        "Linux kernel documentation, transparent huge pages; X04",
        &[place(
            When::Always,
            FileRole::TmpfilesDropIn,
            At::Tmpfile("/sys/kernel/mm/transparent_hugepage/enabled"),
        )],
    ),
];
