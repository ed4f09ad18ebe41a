//! What a server came up in spite of: the errors of its start, named where their causes are known.

use super::explain::{self, FailureContext};
use super::follow::Follower;
use crate::domain::Home;
use crate::probe::World;
use crate::probe::logs::{self, Written};

/// Of a log no more than this is searched for the last start; bytes.
const MOST: u64 = 1 << 20;

/// What the last start in the log says, where all of it stands near the end; for a server that somebody else started.
pub(super) fn of_log(world: &World, home: &Home) -> Option<String> {
    let lines = Follower::before_end(&home.root, &home.server_log(), MOST).lines();
    let begin = lines.iter().rposition(|line| logs::starting_marker(line))?;
    let up = lines[begin..]
        .iter()
        .position(|line| logs::started_marker(line).is_some())?;
    let written = Written {
        file: home.server_log(),
        first: None,
        text: lines[begin..=begin + up].join("\n"),
    };
    of(&FailureContext::new(world, home, None, &[written], None))
}

/// What the errors of a start tell of.
pub(super) fn of(context: &FailureContext<'_>) -> Option<String> {
    explain::survived(context).words()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::practice::{self, Flavour};
    use crate::probe::identify;

    #[test]
    fn the_log_tells_what_the_last_start_came_up_in_spite_of() {
        let dir = tempfile::tempdir().unwrap();
        let made = practice::make(&dir.path().join("home"), Flavour::Toml).unwrap();
        let home = identify::home(&made.home).unwrap();
        let world = World::here();
        assert_eq!(of_log(&world, &home), None);
        let line =
            |level: &str, text: &str| format!("TID: [] [] [2024-05-02 10:00:00,123] [] {level} {{a.B}} - {text}\n");
        let start = line("INFO", "Starting WSO2 Carbon...");
        let up = line("INFO", "WSO2 Carbon started in 9 sec");
        let error = line("ERROR", "Cannot call it") + "Caused by: java.net.ConnectException: Connection refused\n";
        fs::create_dir_all(home.log_dir()).unwrap();
        for (log, told) in [
            (
                start.clone() + &error + &up,
                Some("It came up in spite of an error: E65"),
            ),
            (
                start.clone() + &line("ERROR", "The moon is full") + &up,
                Some("the first says: The moon is full."),
            ),
            // What came before the start, or after it, is not its own.
            (error.clone() + &start + &up + &error, None),
            (start + &error, None),
        ] {
            fs::write(home.server_log(), &log).unwrap();
            let words = of_log(&world, &home);
            match told {
                Some(told) => assert!(
                    words.as_ref().is_some_and(|words| words.contains(told)),
                    "{log}: {words:?}"
                ),
                None => assert_eq!(words, None, "{log}"),
            }
        }
    }
}
