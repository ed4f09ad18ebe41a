//! Reads the pid file that a server writes: a hint that always has to be verified.

use std::io::Read;

use crate::domain::home::Home;

/// The number in the home's pid file.
///
/// Carbon writes the digits, a line end and NULs up to 100 bytes; the Micro Integrator writes bare digits. No server removes its
/// file when it ends, so the number may long belong to another process.
pub fn pid_file(home: &Home) -> Option<u32> {
    let mut head = Vec::new();
    home.root
        .open(&home.pid_file())
        .ok()?
        .take(256)
        .read_to_end(&mut head)
        .ok()?;
    parse(&head)
}

fn parse(bytes: &[u8]) -> Option<u32> {
    let text = bytes.trim_ascii_start();
    let end = text.iter().position(|b| !b.is_ascii_digit()).unwrap_or(text.len());
    let padded = text[end..].iter().all(|b| *b == 0 || b.is_ascii_whitespace());
    let pid: u32 = std::str::from_utf8(&text[..end]).ok()?.parse().ok()?;
    (padded && pid > 0).then_some(pid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        let mut padded = b"22027\n".to_vec();
        padded.resize(100, 0);
        assert_eq!(parse(&padded), Some(22027));
        assert_eq!(parse(b"43"), Some(43));
        assert_eq!(parse(b" 7\r\n"), Some(7));
    }

    #[test]
    fn refuses_what_is_no_pid() {
        for bytes in [&b""[..], b"\0\0\0", b"0\n", b"-5", b"12ab", b"99999999999", b"12 13"] {
            assert_eq!(parse(bytes), None, "{bytes:?}");
        }
    }
}
