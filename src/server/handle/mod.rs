//! A handle on one process, so that a signal reaches the process that was inspected and not a reused pid.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(all(unix, not(target_os = "linux")), path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub(super) use system::Handle;
