//! How long the last start of a home took, kept for the next one to be compared with.

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::apply::State;

fn file(state: &State) -> PathBuf {
    state.path().join("starts.toml")
}

/// How long the last start that came up took; `None` where none is known.
pub(super) fn last(state: &State) -> Option<Duration> {
    let text = std::fs::read_to_string(file(state)).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("seconds = "))?;
    let seconds: f64 = line.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// Keeps how long a start took that came up. Best effort: a start is none the worse without it.
pub(super) fn keep(state: &State, took: Duration) {
    let at = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs());
    let text = format!(
        "# The last start that came up: how long it took, and when (seconds since 1970).\nseconds = {:.1}\nat = {at}\n",
        took.as_secs_f64()
    );
    if let Ok(mut out) = state.fresh_file(&file(state)) {
        let _ = out.write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let state = State::open(dir.path()).unwrap();
        state.make_dir().unwrap();
        assert_eq!(last(&state), None);
        for seconds in [46.2, 31.0] {
            keep(&state, Duration::from_secs_f64(seconds));
            assert_eq!(last(&state), Some(Duration::from_secs_f64(seconds)));
        }
        for bad in ["", "seconds = -1\n", "seconds = inf\n", "seconds = x\n"] {
            std::fs::write(file(&state), bad).unwrap();
            assert_eq!(last(&state), None, "{bad}");
        }
    }
}
