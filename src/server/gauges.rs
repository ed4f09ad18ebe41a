//! The figures of one look at a server and its machine. What cannot be read has a reason; no value is made up.

use std::net::IpAddr;

use crate::domain::known::Known;
use crate::probe::jvm::JvmGauges;

pub use crate::probe::host::{Load, MemoryUse, SystemLoad};
pub use crate::probe::process::OpenFiles;

/// An unexpected port that the server opened, such as the JMX agent's random one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct OpenedPort {
    /// Its number.
    pub port: u16,
    /// The local address; all zeros means every address of this machine.
    pub address: IpAddr,
    /// What opened it, where that is known.
    pub what: Option<&'static str>,
}

impl OpenedPort {
    /// Whether it is reachable from every address of this machine.
    pub fn everywhere(&self) -> bool {
        self.address.is_unspecified()
    }
}

/// The figures of the server's process that are not in [`super::ServerStatus`].
#[derive(Clone, Debug, PartialEq)]
pub struct Gauges {
    /// Who runs it.
    pub user: String,
    /// Whether that is root.
    pub root: bool,
    /// Whether its process is suspended, so that it does not respond; `false` where the system does not report it.
    pub halted: bool,
    /// The last `-Xmx` of its command line, bytes.
    pub heap_flag: Option<u64>,
    /// Open files against the limit.
    pub files: Known<OpenFiles>,
    /// The JVM's own counters.
    pub jvm: Known<JvmGauges>,
    /// Its unexpected ports.
    pub unexpected: Vec<OpenedPort>,
}
