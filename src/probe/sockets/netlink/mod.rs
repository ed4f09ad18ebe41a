//! Asks the kernel for listening sockets by netlink: microseconds, where its tables under `/proc` cost milliseconds.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod message;
#[cfg(not(target_os = "linux"))]
mod none;

#[cfg(target_os = "linux")]
pub(super) use linux::Diag;
#[cfg(not(target_os = "linux"))]
pub(super) use none::Diag;
