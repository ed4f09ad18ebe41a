//! The results of a home's last starts.
//!
//! These are how long the last successful one took, for comparison with the next, and why the last one failed, for later queries.

use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::failure::Failure;
use super::state_dir;
use crate::apply::StateDir;
use crate::disk::{Root, limit};
use crate::domain::visible;

/// How long the last successful start took.
const TOOK: &str = "starts.toml";
/// Why the last start failed.
const FAILED: &str = "failed-start.txt";
/// What the server that runs came up in spite of.
const TROUBLES: &str = "start-troubles.txt";

/// How long the last successful start took; `None` where that is not known.
pub(super) fn last(state: &StateDir) -> Option<Duration> {
    let (text, _) = read(state, TOOK)?;
    let line = text.lines().find_map(|line| line.strip_prefix("seconds = "))?;
    let seconds: f64 = line.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// Records how long a successful start took. Best effort: the start does not depend on it.
pub(super) fn keep(state: &StateDir, took: Duration) {
    let at = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let text = format!(
        "# The last successful start: how long it took, and when (seconds since 1970).\nseconds = {:.1}\nat = {at}\n",
        took.as_secs_f64()
    );
    if let Ok(mut out) = state_dir::fresh(state, TOOK) {
        let _ = out.write_all(text.as_bytes());
    }
    let _ = state_dir::spot(state, FAILED).and_then(|spot| spot.remove());
}

/// Records why a start failed, until one succeeds. The cause contains no secret: it was masked when it was found.
pub(super) fn keep_failed(state: &StateDir, failure: &Failure) {
    let cause = failure.cause.replace(['\n', '\r'], " ");
    let cause = visible(&cause);
    if let Ok(mut out) = state_dir::fresh(state, FAILED) {
        let _ = writeln!(
            out,
            "# Why the last start failed.\nid = {}\ncause = {cause}",
            failure.id
        );
    }
}

/// Keeps what a server came up in spite of, for as long as that process lives. The words hold no secret: they were masked
/// when they were found.
pub(super) fn keep_troubles(state: &StateDir, pid: u32, words: Option<&str>) {
    let words = words.unwrap_or_default().replace(['\n', '\r'], " ");
    if let Ok(mut out) = state_dir::fresh(state, TROUBLES) {
        let words = visible(&words);
        let _ = writeln!(
            out,
            "# What the server came up in spite of.\npid = {pid}\nwords = {words}"
        );
    }
}

/// What this process came up in spite of, empty where that is nothing; `None` where nobody kept that of it.
pub(super) fn troubles(state: &StateDir, pid: u32) -> Option<String> {
    let (text, _) = read(state, TROUBLES)?;
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (whose, words) = (value("pid = ")?, value("words =")?);
    (whose == pid.to_string()).then(|| words.to_owned())
}

/// The text of a file of the state directory, and when it was written.
fn read(state: &StateDir, name: &str) -> Option<(String, SystemTime)> {
    let spot = state_dir::spot(state, name).ok()?;
    let written = spot.metadata().ok()??.modified().ok()?;
    let bytes = spot.read(limit::SMALL).ok()??;
    Some((String::from_utf8(bytes).ok()?, written))
}

/// How long a process may still write to its log after its start was given up.
const LATE: Duration = Duration::from_secs(5);

/// Why the last start failed, one sentence; `None` where it did not, or where the log shows that something ran since.
pub(super) fn failed(state: &StateDir, root: &Root, log: &Path) -> Option<String> {
    let (text, at) = read(state, FAILED)?;
    if root.modified(log).is_ok_and(|log| log > at + LATE) {
        return None;
    }
    let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let (id, cause) = (value("id = ")?, value("cause = ")?);
    Some(format!("Its last start failed, {id}: {cause}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_kept_until_a_start_comes_up_or_something_ran_since() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        let log = dir.path().join("wso2carbon.log");
        let place = state.path().join(FAILED);
        let root = Root::at(dir.path());
        assert_eq!(failed(&state, &root, &log), None);
        let failure = Failure {
            id: "E05",
            cause: "port 9443\nis taken".into(),
            seen: Vec::new(),
            cures: Vec::new(),
            others: Vec::new(),
        };
        keep_failed(&state, &failure);
        let told = failed(&state, &root, &log).unwrap();
        assert_eq!(told, "Its last start failed, E05: port 9443 is taken.");
        std::fs::write(&log, "later\n").unwrap();
        assert_eq!(failed(&state, &root, &log), Some(told));
        let later = SystemTime::now() + 2 * LATE;
        std::fs::File::options()
            .append(true)
            .open(&log)
            .unwrap()
            .set_modified(later)
            .unwrap();
        assert_eq!(failed(&state, &root, &log), None);
        keep(&state, Duration::from_secs(1));
        assert!(!place.exists());
    }

    #[test]
    fn what_a_server_came_up_in_spite_of_is_that_of_its_process_alone() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        assert_eq!(troubles(&state, 7), None);
        keep_troubles(&state, 7, Some("It came up in spite of\nan error."));
        assert_eq!(troubles(&state, 7).unwrap(), "It came up in spite of an error.");
        assert_eq!(troubles(&state, 8), None);
        keep_troubles(&state, 8, None);
        assert_eq!(troubles(&state, 8).unwrap(), "");
    }

    #[test]
    fn what_was_kept_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let state = StateDir::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        assert_eq!(last(&state), None);
        for seconds in [46.2, 31.0] {
            keep(&state, Duration::from_secs_f64(seconds));
            assert_eq!(last(&state), Some(Duration::from_secs_f64(seconds)));
        }
        for bad in ["", "seconds = -1\n", "seconds = inf\n", "seconds = x\n"] {
            std::fs::write(state.path().join(TOOK), bad).unwrap();
            assert_eq!(last(&state), None, "{bad}");
        }
    }
}
