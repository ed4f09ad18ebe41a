//! Reports a terminal that goes away without a signal.
//!
//! A process with a session of its own (`su -c`, `setsid`) gets no HUP, and the library that reads keys would loop for ever on a
//! terminal that only returns errors.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub(super) use system::watch;
