//! Reads from the logs of a home whether its server ever came up.
//!
//! Reading is limited, and what was not read is told: on "never" the program would change a password by editing a file that has no
//! effect any more.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::disk::{Node, NodeKind, Refusal, Root};
use crate::domain::home::{Home, is_server_log};
use crate::domain::{Past, Reach, Shown as _};
use crate::probe::logs::{ends, started_marker, starting_marker};

/// How many log files are read, newest first.
const FILES: usize = 12;

/// How much is read from each end of a log file; bytes.
const END: u64 = 2 << 20;

/// Adds what the logs of a home say. A missing or empty directory says nothing, unless a link shows where it should be.
pub(super) fn look(home: &Home, past: &mut Past) {
    let (root, dir) = (&home.root, home.log_dir());
    let files = match root.list(&dir) {
        Ok(nodes) => nodes,
        Err(e) if e.kind() == io::ErrorKind::NotFound && !leads_astray(root, &dir) => Vec::new(),
        Err(e) => {
            let why = Refusal::reason(&e).what;
            return past.unread.push(format!("{} ({why})", home.logs().shown()));
        }
    };
    let seen = Seen::read(home, newest_first(root, &files));
    let all_read = seen.unread.is_empty();
    if let Some(up) = seen.up {
        past.found(Reach::Up, format!("{up} says that the server came up"));
    } else if all_read {
        past.against.push("no log says that the server came up".into());
    }
    past.only_failed = all_read && seen.begun && past.traces.is_empty();
    if past.traces.is_empty()
        && let Some(log) = seen.holds
    {
        past.found(Reach::Launched, format!("{log} has lines"));
    }
    past.unread.extend(seen.unread);
    others(home, &files, past);
}

/// The other logs: the audit log is written by the running server, the launcher's own log at each launch.
fn others(home: &Home, files: &[Node], past: &mut Past) {
    let holds = |node: &&Node| {
        node.kind == NodeKind::File && home.root.link_metadata(&node.path).is_ok_and(|meta| meta.len() > 0)
    };
    let logs = || files.iter().filter(|node| node.name().contains(".log"));
    if let Some(audit) = logs().filter(|node| node.name().starts_with("audit")).find(holds) {
        past.found(Reach::Framework, format!("{} has entries", shown(home, audit)));
    }
    let is_other = |node: &&Node| !node.name().starts_with("audit") && !is_server_log(node.name());
    if let Some(other) = logs().filter(is_other).find(holds) {
        past.found(Reach::Launched, format!("{} has lines", shown(home, other)));
    }
}

fn shown(home: &Home, node: &Node) -> String {
    home.logs().join(node.name()).shown().to_string()
}

/// What the server's own logs say.
#[derive(Default)]
struct Seen {
    /// The log that says that the server came up.
    up: Option<String>,
    /// Whether one shows the beginning of a start.
    begun: bool,
    /// One that is not empty.
    holds: Option<String>,
    /// What was not read, and why.
    unread: Vec<String>,
}

impl Seen {
    fn read(home: &Home, logs: Vec<&Node>) -> Self {
        let mut seen = Self::default();
        let older = logs.len().saturating_sub(FILES);
        for log in logs.into_iter().take(FILES) {
            let name = shown(home, log);
            match read_one(&home.root, &log.path, &mut seen.begun) {
                Ok(ReadLog { up: true, .. }) => {
                    seen.up = Some(name);
                    return seen;
                }
                Ok(ReadLog { empty: true, .. }) => {}
                Ok(ReadLog { whole, .. }) => {
                    if let Some(why) = whole.err() {
                        seen.unread.push(format!("{name} ({why})"));
                    }
                    seen.holds.get_or_insert(name);
                }
                Err(e) => seen.unread.push(format!("{name} ({})", Refusal::reason(&e).what)),
            }
        }
        if older > 0 {
            seen.unread.push(format!("{older} older logs"));
        }
        seen
    }
}

/// What one log says.
struct ReadLog {
    up: bool,
    empty: bool,
    /// Whether all of it was read, else why not.
    whole: Result<(), &'static str>,
}

fn read_one(root: &Root, path: &Path, begun: &mut bool) -> io::Result<ReadLog> {
    let empty = root.metadata(path)?.len() == 0;
    let packed = path.extension().is_some_and(|ending| ending == "gz" || ending == "zip");
    if packed && !empty {
        let whole = Err("compressed");
        return Ok(ReadLog {
            up: false,
            empty,
            whole,
        });
    }
    let mut mark = |bytes: &[u8]| has_mark(bytes, begun).then_some(());
    let (found, whole) = ends(root, path, END, &mut mark)?;
    Ok(ReadLog {
        up: found.is_some(),
        empty,
        whole: if whole { Ok(()) } else { Err("only its ends were read") },
    })
}

/// Whether a link on the path of a directory leads to nothing: logs on a disk that is not mounted now.
fn leads_astray(root: &Root, dir: &Path) -> bool {
    dir.ancestors()
        .take_while(|above| above.starts_with(root.path()) && *above != root.path())
        .any(|above| root.link_metadata(above).is_ok() && !root.exists(above))
}

/// The server's own logs, newest first.
fn newest_first<'a>(root: &Root, files: &'a [Node]) -> Vec<&'a Node> {
    let mut logs: Vec<(SystemTime, PathBuf, &Node)> = files
        .iter()
        .filter(|node| is_server_log(node.name()))
        .map(|node| {
            let modified = root.link_metadata(&node.path).and_then(|meta| meta.modified());
            (modified.unwrap_or(SystemTime::UNIX_EPOCH), node.path.clone(), node)
        })
        .collect();
    logs.sort_by(|(a, a_path, _), (b, b_path, _)| (b, b_path).cmp(&(a, a_path)));
    logs.into_iter().map(|(_, _, node)| node).collect()
}

/// Whether lines say that the server came up; `begun` is set where one shows the beginning of a start.
fn has_mark(bytes: &[u8], begun: &mut bool) -> bool {
    // No line with the mark is shorter; a file of empty lines would cost seconds.
    const SHORTEST: usize = "WSO2 X started in 1 sec".len();
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| line.len() >= SHORTEST)
        .any(|line| {
            let line = String::from_utf8_lossy(line);
            *begun |= starting_marker(&line);
            started_marker(&line).is_some()
        })
}
