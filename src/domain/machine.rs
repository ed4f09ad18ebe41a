//! The machine that runs the product: its system, size and limits.

use std::path::PathBuf;

use super::known::Known;

/// Family of operating systems; decides which scripts and places apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OsFamily {
    /// Linux of any distribution.
    Linux,
    /// Apple macOS.
    MacOs,
    /// Microsoft Windows.
    Windows,
    /// Another Unix.
    Other,
}

/// The operating system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Os {
    /// Family.
    pub family: OsFamily,
    /// `ID` of `os-release` (`debian`, `ubuntu`, `rhel`, `centos`, `sles`, `opensuse-leap`), or `macos`, `windows`.
    pub id: String,
    /// `ID_LIKE`, split at spaces.
    pub like: Vec<String>,
    /// For people: `Debian GNU/Linux 12 (bookworm)`.
    pub name: String,
    /// `VERSION_ID`.
    pub version: String,
    /// Processor architecture: `x86_64`, `aarch64`.
    pub arch: String,
}

/// What kind of machine this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MachineKind {
    /// Bare metal, as far as can be seen.
    Physical,
    /// A virtual machine; the hypervisor's name.
    Vm(String),
    /// Amazon EC2; the instance type where the firmware reports it.
    Ec2(Option<String>),
    /// A container; the runtime's name.
    Container(String),
}

/// The tightest limits of the control groups this process lives in, over all ancestors.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cgroup {
    /// 1 or 2; 0 where there is no cgroup file system.
    pub version: u8,
    /// Memory limit in bytes and the group that sets it.
    pub memory: Option<(u64, PathBuf)>,
    /// CPU limit in cores and the group that sets it.
    pub cpus: Option<(f64, PathBuf)>,
}

/// Free space on the file system of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disk {
    /// Bytes free to this user.
    pub free: u64,
    /// Bytes in total.
    pub total: u64,
    /// Where it is mounted.
    pub mount: PathBuf,
}

/// Limits of open files for processes started from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// The soft limit; `u64::MAX` is none.
    pub soft: u64,
    /// Up to which a user may raise it.
    pub hard: u64,
}

/// A Java process on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningJvm {
    /// Process id.
    pub pid: u32,
    /// Owner's name, or number where it has none.
    pub user: String,
    /// `-Dcarbon.home`, for Carbon servers.
    pub carbon_home: Option<PathBuf>,
    /// The last `-Xmx` of its command line, in bytes.
    pub max_heap: Option<u64>,
    /// Resident memory in bytes.
    pub resident: u64,
}

/// Everything known about the machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// Operating system.
    pub os: Os,
    /// Physical, virtual, EC2 or container.
    pub kind: Known<MachineKind>,
    /// Processors this process may use.
    pub cores: Known<u32>,
    /// Clock of the fastest core, MHz.
    pub mhz: Known<u64>,
    /// Installed memory, bytes.
    pub memory: Known<u64>,
    /// Memory that could be had now without swapping, bytes.
    pub available: Known<u64>,
    /// Swap space, bytes.
    pub swap: Known<u64>,
    /// Control group limits.
    pub cgroup: Cgroup,
    /// Open-file limit.
    pub open_files: Known<OpenFiles>,
    /// This machine's own name.
    pub hostname: Known<String>,
    /// Java processes seen.
    pub jvms: Vec<RunningJvm>,
    /// Name of the user who runs this program, and whether that is the administrator.
    pub user: String,
    /// Whether this program runs as root.
    pub root: bool,
}

impl Machine {
    /// This machine's own name where clients could use it: a full one (a bare machine name is none to them), not `localhost`.
    pub fn own_name(&self) -> Option<String> {
        let name = self.hostname.as_ref().ok()?.to_ascii_lowercase();
        let full = super::value::host(&name).is_ok() && name.contains('.');
        (full && !super::value::is_loopback(&name)).then_some(name)
    }

    /// Memory a server may use: the installed amount or the control group's limit, whichever is less; bytes.
    pub fn usable_memory(&self) -> Known<u64> {
        let total = self.memory.clone()?;
        Ok(self
            .cgroup
            .memory
            .as_ref()
            .map_or(total, |(limit, _)| total.min(*limit)))
    }
}
