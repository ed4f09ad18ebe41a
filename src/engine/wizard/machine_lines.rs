//! The machine compared with what the guide asks for, line by line, for every face.

use std::fmt::Write as _;

use crate::domain::Shown as _;
use crate::domain::home::Home;
use crate::domain::known::Known;
use crate::domain::machine::{Machine, MachineKind, OpenFiles};
use crate::domain::units::{Megabytes, human_bytes};
use crate::guide;
use crate::guide::OPEN_FILES;
use crate::probe::Facts;

/// One line about the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MachineLine {
    /// What it is about: `Memory`.
    pub name: &'static str,
    /// What is here, or the reason why that is not known.
    pub found: Known<String>,
    /// What the guide asks for; empty where it asks for nothing.
    pub needed: String,
    /// Whether it is enough; `None` where nothing is asked or nothing known.
    pub enough: Option<bool>,
}

impl MachineLine {
    /// The line as one sentence.
    pub fn text(&self) -> String {
        let found = match &self.found {
            Ok(found) => found.clone(),
            Err(reason) => format!("unknown: {reason}"),
        };
        match self.enough {
            Some(true) => format!("{found}; the guide asks for {}", self.needed),
            Some(false) => format!("{found}: too little, the guide asks for {}", self.needed),
            None => found,
        }
    }
}

/// Every line. Source of the requirements: production guidelines 4.4, "System requirements".
pub fn machine_lines(facts: &Facts) -> Vec<MachineLine> {
    let machine = &facts.machine;
    let count = u64::from(facts.instances);
    let memory_need = 2048 + 2048 * count;
    let disk_need = 10 * count;
    vec![
        plain("System", Ok(format!("{} ({})", machine.os.name, machine.os.arch))),
        plain("Kind", machine.kind.clone().map(|kind| kind_words(&kind))),
        judged(
            "Processors",
            machine.cores.clone(),
            |cores| cores_words(machine, *cores),
            "2 cores, 4 under load".into(),
            |cores| *cores >= 2,
        ),
        judged(
            "Memory",
            machine.usable_memory(),
            |_| memory_words(machine),
            format!("{memory_need} MB for {}", products(count)),
            |bytes| guide::roomy(*bytes, memory_need << 20),
        ),
        judged(
            "Disk",
            facts.disk.clone(),
            |disk| {
                format!(
                    "{} free of {} on {}",
                    human_bytes(disk.free),
                    human_bytes(disk.total),
                    disk.mount.shown()
                )
            },
            format!("{disk_need} GB for {}", products(count)),
            |disk| disk.free >= disk_need << 30,
        ),
        judged(
            "Open files",
            machine.open_files.clone(),
            open_files_words,
            format!("{OPEN_FILES} (WSO2's tuning pages)"),
            // Java raises its limit to the hard one at its start.
            |limit| limit.hard >= OPEN_FILES,
        ),
        plain("Host name", machine.hostname.clone()),
        plain("Java servers", Ok(jvms(machine, &facts.home))),
        plain(
            "This program",
            Ok(if machine.root {
                "runs as root".into()
            } else {
                format!("runs as {}", machine.user)
            }),
        ),
    ]
}

fn plain(name: &'static str, found: Known<String>) -> MachineLine {
    MachineLine {
        name,
        found,
        needed: String::new(),
        enough: None,
    }
}

fn judged<T>(
    name: &'static str,
    found: Known<T>,
    words: impl FnOnce(&T) -> String,
    needed: String,
    enough: impl FnOnce(&T) -> bool,
) -> MachineLine {
    match found {
        Ok(found) => MachineLine {
            name,
            enough: Some(enough(&found)),
            found: Ok(words(&found)),
            needed,
        },
        Err(reason) => MachineLine {
            name,
            found: Err(reason),
            needed,
            enough: None,
        },
    }
}

fn kind_words(kind: &MachineKind) -> String {
    match kind {
        MachineKind::Physical => "physical machine".into(),
        MachineKind::Vm(name) => format!("virtual machine ({name})"),
        MachineKind::Ec2(Some(kind)) => format!("Amazon EC2, {kind}; the guide: one c5.large a product"),
        MachineKind::Ec2(None) => "Amazon EC2; the guide: one c5.large a product".into(),
        MachineKind::Container(name) => format!("container ({name})"),
    }
}

fn cores_words(machine: &Machine, cores: u32) -> String {
    let mut words = format!("{cores}");
    if let Ok(mhz) = machine.mhz {
        let _ = write!(words, " at {mhz} MHz");
    }
    if let Some((cpus, _)) = &machine.cgroup.cpus {
        let _ = write!(words, ", limited to {cpus}");
    }
    words
}

fn memory_words(machine: &Machine) -> String {
    let installed = machine
        .memory
        .as_ref()
        .map_or(0, |bytes| Megabytes::from_bytes(*bytes).0);
    match &machine.cgroup.memory {
        Some((limit, _)) if Megabytes::from_bytes(*limit).0 < installed => format!(
            "{} MB by a control group's limit (installed {installed} MB)",
            Megabytes::from_bytes(*limit).0
        ),
        _ => format!("{installed} MB, no control group limit below it"),
    }
}

fn open_files_words(limit: &OpenFiles) -> String {
    if limit.hard > limit.soft {
        format!(
            "{}, up to {} for Java",
            limit_words(limit.soft),
            limit_words(limit.hard)
        )
    } else {
        limit_words(limit.soft)
    }
}

fn limit_words(soft: u64) -> String {
    if soft == u64::MAX {
        "unlimited".into()
    } else {
        soft.to_string()
    }
}

fn products(count: u64) -> String {
    if count == 1 {
        "1 product".into()
    } else {
        format!("{count} products (--instances)")
    }
}

fn jvms(machine: &Machine, home: &Home) -> String {
    let others: Vec<String> = machine
        .jvms
        .iter()
        .filter(|jvm| jvm.carbon_home.as_ref() != Some(&home.path))
        .map(|jvm| match &jvm.carbon_home {
            Some(path) => format!("{} (pid {})", path.shown(), jvm.pid),
            None => format!("pid {} of {}, {}", jvm.pid, jvm.user, human_bytes(jvm.resident)),
        })
        .collect();
    if others.is_empty() {
        "none beside this one".into()
    } else {
        others.join("; ")
    }
}
