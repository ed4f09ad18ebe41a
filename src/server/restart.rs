//! Restarts a server: a stop and a start, where both are possible.

use super::error::ServerError;
use super::preconditions::startable;
use super::start::{StartOptions, start};
use super::started::Started;
use super::stop::{StopOptions, stop};
use crate::domain::Home;

/// Stops the server where it runs, waits for its end, and starts it. A server that could not be started is not stopped.
pub fn restart(home: &Home, stop_with: StopOptions<'_>, start_with: StartOptions<'_>) -> Result<Started, ServerError> {
    startable(home, start_with.java_home.as_deref())?;
    stop(home, stop_with)?;
    start(home, start_with)
}
