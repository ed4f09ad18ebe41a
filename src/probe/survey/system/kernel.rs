//! Kernel values and the files that set them at boot, swap, huge pages, entropy.

use std::collections::BTreeMap;

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;
use crate::text::dropin;

use super::super::SurveyContext;
use super::files::{names, read};

/// The values that are looked at.
const KEYS: [&str; 8] = [
    "fs.file-max",
    "net.core.rmem_max",
    "net.core.somaxconn",
    "net.core.wmem_max",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_tw_recycle",
    "vm.swappiness",
];
/// Where files with kernel values lie; of two with one name the first counts. Source: sysctl.d(5).
const DIRECTORIES: [&str; 5] = [
    "/etc/sysctl.d",
    "/run/sysctl.d",
    "/usr/local/lib/sysctl.d",
    "/usr/lib/sysctl.d",
    "/lib/sysctl.d",
];
/// Read last of all. Source: sysctl(8), `--system`.
const LAST: &str = "/etc/sysctl.conf";
/// Files of one directory that are looked at.
const MOST: usize = 128;
/// The name of our own file.
const OURS: &str = "90-carbonctl.conf";

/// A line that sets a kernel value at boot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Absolute.
    pub file: String,
    /// With dots.
    pub key: String,
    /// As written.
    pub value: String,
    /// Whether the file is read after ours, so that it wins.
    pub later: bool,
}

/// What the kernel is set to.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Values by key, blanks brought together; keys this kernel does not show are not there.
    values: BTreeMap<&'static str, String>,
    /// What files set at boot, in the order in which they are read.
    pub written: Vec<Written>,
    /// Swap that is in use, bytes.
    pub swapped: Known<u64>,
    /// What of the running server lies in swap, bytes; `None` while none runs.
    pub server_swapped: Option<Known<u64>>,
    /// The word in force for transparent huge pages; `None` where this kernel has none.
    pub huge_pages: Known<Option<String>>,
    /// Whether JAVA_OPTS of this environment has Java take `/dev/urandom`.
    pub urandom: bool,
    /// Random bits at hand.
    pub entropy: Known<u64>,
    /// The kernel's release: `5.15.0-91-generic`.
    pub release: Known<String>,
}

impl Kernel {
    /// A value; `None` where this kernel does not show it.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }
}

pub(super) fn inspect(context: &SurveyContext) -> Kernel {
    let world = context.world;
    let values = KEYS.into_iter().filter_map(|key| {
        let text = read(world, &format!("/proc/sys/{}", key.replace('.', "/"))).ok()?;
        Some((key, text.split_whitespace().collect::<Vec<_>>().join(" ")))
    });
    Kernel {
        values: values.collect(),
        written: written(world),
        swapped: read(world, "/proc/meminfo").and_then(|text| swapped(&text)),
        server_swapped: context
            .home
            .pid
            .map(|pid| read(world, &format!("/proc/{pid}/status")).and_then(|text| kilobytes(&text, "VmSwap"))),
        huge_pages: huge_pages(world),
        urandom: world
            .var("JAVA_OPTS")
            .is_some_and(|flags| flags.contains("-Djava.security.egd=file:/dev/./urandom")),
        entropy: number(world, "/proc/sys/kernel/random/entropy_avail"),
        release: read(world, "/proc/sys/kernel/osrelease").map(|text| text.trim().to_owned()),
    }
}

fn written(world: &World) -> Vec<Written> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for directory in DIRECTORIES {
        for name in names(world, directory, ".conf", MOST) {
            files
                .entry(name.clone())
                .or_insert_with(|| format!("{directory}/{name}"));
        }
    }
    let named = files.into_iter().map(|(name, path)| (name.as_str() > OURS, path));
    named
        .chain([(true, LAST.to_owned())])
        .filter_map(|(later, path)| Some((later, read(world, &path).ok()?, path)))
        .flat_map(|(later, text, file)| {
            let lines: Vec<_> = dropin::sysctls(&text)
                .filter(|(key, _)| KEYS.contains(&key.as_str()))
                .map(|(key, value)| Written {
                    file: file.clone(),
                    key,
                    value: value.to_owned(),
                    later,
                })
                .collect();
            lines
        })
        .collect()
}

fn huge_pages(world: &World) -> Known<Option<String>> {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled";
    match read(world, path) {
        Ok(text) => {
            let word = text.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
            word.map(|(word, _)| Some(word.to_owned()))
                .ok_or_else(|| Unknown::because(format!("{path} marks none of its words")))
        }
        // Beside it the kernel shows other things of its memory; where those are, and this is not, it has no such pages.
        Err(_) if machine::is_dir(&world.path("/sys/kernel/mm")) && !machine::exists(&world.path(path)) => Ok(None),
        Err(reason) => Err(reason),
    }
}

fn swapped(meminfo: &str) -> Known<u64> {
    Ok(kilobytes(meminfo, "SwapTotal")?.saturating_sub(kilobytes(meminfo, "SwapFree")?))
}

fn kilobytes(text: &str, name: &str) -> Known<u64> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| value.split_whitespace().next()?.parse::<u64>().ok())
        .map(|kb| kb.saturating_mul(1024))
        .ok_or_else(|| Unknown::because(format!("the kernel shows no {name}")))
}

fn number(world: &World, path: &str) -> Known<u64> {
    let text = read(world, path)?;
    text.trim()
        .parse()
        .map_err(|_| Unknown::because(format!("{path} holds no number")))
}
