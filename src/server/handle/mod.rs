//! A hold on one process that no reused pid can fool: what is signalled is what was looked at.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(all(unix, not(target_os = "linux")), path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub(super) use system::Handle;
