//! Starts the server in the foreground: this program becomes the start script, and its output stays on this terminal.

use std::path::{Path, PathBuf};

use super::launch::{self, LaunchArgs};
use super::lock::ControlLock;
use super::{ServerError, preconditions, start_notes, state_dir};
use crate::domain::Home;
use crate::probe::World;

/// Runs the start script in the foreground. Returns only with the reason why that failed.
///
/// The control lock is held until the script replaces this program; from then on others recognise the script's process and do not
/// start a second one. `note` gets the notes before a start.
#[expect(clippy::needless_pass_by_value, reason = "the caller does nothing after this call")]
pub fn foreground(home: &Home, java_home: Option<PathBuf>, note: &mut dyn FnMut(&str)) -> ServerError {
    match prepare(home, java_home.as_deref()) {
        Ok((arguments, lock)) => {
            for advice in start_notes::before_start(home) {
                note(advice.words());
            }
            ServerError::Io {
                what: "cannot run the start script",
                path: arguments.home.join(&arguments.script),
                source: launch::become_script(&arguments, lock),
            }
        }
        Err(error) => error,
    }
}

fn prepare(home: &Home, java_home: Option<&Path>) -> Result<(LaunchArgs, ControlLock), ServerError> {
    let world = World::here();
    let arguments = preconditions::arguments(&world, home, java_home)?;
    let (state, lock) = state_dir::locked(home)?;
    preconditions::refuse_second(&world, home)?;
    // The script is found by its path.
    state.stay()?;
    Ok((arguments, lock))
}
