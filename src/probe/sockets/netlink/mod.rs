//! Queries the kernel for listening sockets by netlink: microseconds, where its tables under `/proc` cost milliseconds.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod message;
#[cfg(not(target_os = "linux"))]
mod none;

/// The content of one datagram of answers.
#[cfg(target_os = "linux")]
pub(super) fn answers(datagram: &[u8], sequence: u32) -> std::io::Result<Vec<super::listener::Listener>> {
    let mut found = Vec::new();
    message::read(datagram, sequence, &mut found)?;
    Ok(found)
}

#[cfg(target_os = "linux")]
pub(super) use linux::Diag;
#[cfg(not(target_os = "linux"))]
pub(super) use none::Diag;
