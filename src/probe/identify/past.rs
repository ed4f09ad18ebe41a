//! Whether a server ever came up, from its logs. Reading is bounded; what was left unread makes the answer unknown, never
//! "never": on "never" the program would change a password by editing a file that no longer counts.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::disk::Root;
use crate::domain::home::{Started, is_server_log};
use crate::probe::logs::{ends, started_marker};

/// That many log files are read, newest first.
const FILES: usize = 12;

/// That much is read from each end of a log file; bytes.
const END: u64 = 2 << 20;

/// What the logs in a directory of a home tell. A missing directory tells that nothing was ever logged, unless a link says
/// where it should be.
pub(super) fn started(root: &Root, logs: &Path) -> Started {
    let files = match log_files(root, logs) {
        Ok(files) => files,
        Err(e) if e.kind() == io::ErrorKind::NotFound && !leads_astray(root, logs) => return Started::Never,
        Err(_) => return Started::Unknown,
    };
    let mut all_read = files.len() <= FILES;
    for path in files.iter().take(FILES) {
        match says_started(root, path) {
            Ok(PastEvidence::Started) => return Started::Before,
            Ok(PastEvidence::Nothing) => {}
            Ok(PastEvidence::NotAllRead) | Err(_) => all_read = false,
        }
    }
    if all_read { Started::Never } else { Started::Unknown }
}

/// Whether a link on the way to a directory leads to nothing: logs on a disk that is not there now.
fn leads_astray(root: &Root, dir: &Path) -> bool {
    dir.ancestors()
        .take_while(|above| above.starts_with(root.path()) && *above != root.path())
        .any(|above| root.link_metadata(above).is_ok() && !root.exists(above))
}

/// The server's own logs, newest first.
fn log_files(root: &Root, dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<(SystemTime, PathBuf)> = Vec::new();
    for entry in root.list(dir)? {
        let name = entry.file_name();
        if is_server_log(&name.to_string_lossy()) {
            let modified = root.link_metadata(&entry.path).and_then(|meta| meta.modified());
            files.push((modified.unwrap_or(SystemTime::UNIX_EPOCH), entry.path));
        }
    }
    files.sort_by(|a, b| b.cmp(a));
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

enum PastEvidence {
    Started,
    Nothing,
    NotAllRead,
}

fn says_started(root: &Root, path: &Path) -> io::Result<PastEvidence> {
    if path.extension().is_some_and(|ending| ending == "gz" || ending == "zip") {
        return Ok(PastEvidence::NotAllRead);
    }
    let mut mark = |bytes: &[u8]| has_mark(bytes).then_some(PastEvidence::Started);
    let (found, whole) = ends(root, path, END, &mut mark)?;
    Ok(found.unwrap_or(if whole { PastEvidence::Nothing } else { PastEvidence::NotAllRead }))
}

fn has_mark(bytes: &[u8]) -> bool {
    // No line with the mark is shorter; a file of empty lines would cost seconds.
    const SHORTEST: usize = "WSO2 X started in 1 sec".len();
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| line.len() >= SHORTEST)
        .any(|line| started_marker(&String::from_utf8_lossy(line)).is_some())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const LINE: &str = "TID: [] [] [2024-01-02 10:00:00,123] [] INFO {StartupFinalizerServiceComponent} - WSO2 Carbon started in 92 sec\n";

    fn logs() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    #[test]
    fn any_rotated_log_counts() {
        for name in [
            "wso2carbon.log",
            "wso2carbon.log.2016-05-02",
            "wso2carbon-05-02-2021.log",
        ] {
            let dir = logs();
            assert_eq!(started(&Root::machine(), dir.path()), Started::Never);
            fs::write(dir.path().join(name), format!("x\n{LINE}y\n")).unwrap();
            assert_eq!(started(&Root::machine(), dir.path()), Started::Before, "{name}");
        }
        let dir = logs();
        fs::write(dir.path().join("audit.log"), LINE).unwrap();
        assert_eq!(started(&Root::machine(), dir.path()), Started::Never);
        assert_eq!(started(&Root::machine(), &dir.path().join("none")), Started::Never);
    }

    #[test]
    fn unread_parts_are_unknown_but_both_ends_are_read() {
        let dir = logs();
        let path = dir.path().join("wso2carbon.log");
        let filler = "z".repeat(99) + "\n";
        let big = filler.repeat(70_000);
        fs::write(&path, &big).unwrap();
        assert_eq!(started(&Root::machine(), dir.path()), Started::Unknown);
        fs::write(&path, big + LINE).unwrap();
        assert_eq!(started(&Root::machine(), dir.path()), Started::Before);
        fs::write(&path, "").unwrap();
        fs::write(dir.path().join("wso2carbon.log.2020-01-01.gz"), "x").unwrap();
        assert_eq!(started(&Root::machine(), dir.path()), Started::Unknown);
    }
}
