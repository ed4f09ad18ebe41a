//! Attached: this program becomes the start script, and its output stays on this terminal.

use std::path::{Path, PathBuf};

use super::launch::{self, LaunchArgs};
use super::lock::Lock;
use super::{ServerError, advice, state_dir, preconditions};
use crate::domain::Home;
use crate::probe::World;

/// Runs the start script in the foreground. Comes back only with the reason why that cannot be.
///
/// The control lock is held until the script takes this program's place; from then on it is the script's process, which
/// others look for, that keeps them from starting a second one. `note` is told what one should know before.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the caller's last act: there is nobody left to lend it"
)]
pub fn foreground(home: &Home, java_home: Option<PathBuf>, note: &mut dyn FnMut(&str)) -> ServerError {
    match prepare(home, java_home.as_deref()) {
        Ok((arguments, lock)) => {
            for advice in advice::before_start(home) {
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

fn prepare(home: &Home, java_home: Option<&Path>) -> Result<(LaunchArgs, Lock), ServerError> {
    let world = World::here();
    let arguments = preconditions::arguments(&world, home, java_home)?;
    let (state, lock) = state_dir::locked(home)?;
    preconditions::refuse_second(&world, home)?;
    // The script is found by its path.
    state.stay()?;
    Ok((arguments, lock))
}
