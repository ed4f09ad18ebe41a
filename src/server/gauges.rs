//! The figures of one look at a server and at what it runs on. What cannot be read says why; nothing is ever a made-up 0.

use std::net::IpAddr;

use crate::domain::known::Known;
use crate::domain::machine::Disk;
use crate::probe::jvm::JvmGauges;

/// Files that a process has open, and how many it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// Open now.
    pub open: u64,
    /// The soft limit in force; `None` without a limit.
    pub limit: Option<u64>,
}

/// A port that the server opened and that no table expects, such as the JMX agent's random one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Opened {
    /// Its number.
    pub port: u16,
    /// The local address; all zeros means every address of this machine.
    pub address: IpAddr,
}

impl Opened {
    /// Whether it is reachable from every address of this machine.
    pub fn everywhere(&self) -> bool {
        self.address.is_unspecified()
    }
}

/// The server's process beside what [`super::Status`] tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Gauges {
    /// Who runs it.
    pub user: String,
    /// Whether that is root.
    pub root: bool,
    /// The last `-Xmx` of its command line, bytes.
    pub heap_flag: Option<u64>,
    /// Open files against the limit.
    pub files: Known<OpenFiles>,
    /// The JVM's own counters.
    pub jvm: Known<JvmGauges>,
    /// Ports of its own that no table expects.
    pub unexpected: Vec<Opened>,
}

/// Memory in use where the server runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// In use, bytes.
    pub used: u64,
    /// All of it, bytes.
    pub total: u64,
    /// Whether these are a control group's figures, else the machine's.
    pub cgroup: bool,
}

/// How busy the machine is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Load {
    /// The load average of the last minute.
    pub one: f64,
    /// Processors that may be used: a control group's share, else the machine's.
    pub cpus: f64,
}

/// What the server runs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Surroundings {
    /// The file system of the home.
    pub disk: Known<Disk>,
    /// The load.
    pub load: Known<Load>,
    /// The memory.
    pub memory: Known<MemoryUse>,
}
