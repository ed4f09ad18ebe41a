//! The figures of one look at a server and at what it runs on. What cannot be read says why; nothing is ever a made-up 0.

use std::net::IpAddr;

use crate::domain::known::Known;
use crate::probe::jvm::JvmGauges;

pub use crate::probe::host::{Load, MemoryUse, SystemLoad};
pub use crate::probe::process::OpenFiles;

/// A port that the server opened and that no table expects, such as the JMX agent's random one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Opened {
    /// Its number.
    pub port: u16,
    /// The local address; all zeros means every address of this machine.
    pub address: IpAddr,
    /// What opened it, where that can be told.
    pub what: Option<&'static str>,
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
    /// Whether its process is suspended, so that it answers nobody; never where the system does not tell.
    pub halted: bool,
    /// The last `-Xmx` of its command line, bytes.
    pub heap_flag: Option<u64>,
    /// Open files against the limit.
    pub files: Known<OpenFiles>,
    /// The JVM's own counters.
    pub jvm: Known<JvmGauges>,
    /// Ports of its own that no table expects.
    pub unexpected: Vec<Opened>,
}
