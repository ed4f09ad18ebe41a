//! Attached: this program becomes the start script, and its output stays on this terminal.

use std::path::PathBuf;
use std::process::Command;

use super::start::script;
use super::{ServerError, java, look};
use crate::domain::Home;

/// Runs the start script in the foreground. Comes back only with the reason why that cannot be.
pub fn foreground(home: &Home, java_home: Option<PathBuf>) -> ServerError {
    match prepare(home, java_home) {
        Ok((mut command, path)) => ServerError::Io {
            what: "cannot run the start script",
            path,
            source: system::become_it(&mut command),
        },
        Err(error) => error,
    }
}

fn prepare(home: &Home, java_home: Option<PathBuf>) -> Result<(Command, PathBuf), ServerError> {
    let script = script(home)?;
    let path = home.path.join(&script);
    if let Some(server) = look::server_of(home) {
        return Err(ServerError::AlreadyRunning { pid: server.pid });
    }
    let java_home = java::home(java_home.as_deref(), &path)?;
    let mut command = system::shell(&path);
    // An inherited CARBON_HOME silently redirects the script to another product.
    command.current_dir(&home.path).env_remove("CARBON_HOME");
    if let Some(java_home) = java_home {
        command.env("JAVA_HOME", java_home).env_remove("JAVACMD");
    }
    Ok((command, path))
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::os::unix::process::CommandExt as _;
    use std::path::Path;
    use std::process::Command;

    pub(super) fn shell(script: &Path) -> Command {
        let mut command = Command::new("sh");
        command.arg(script);
        command
    }

    pub(super) fn become_it(command: &mut Command) -> io::Error {
        command.exec()
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::path::Path;
    use std::process::Command;

    pub(super) fn shell(script: &Path) -> Command {
        Command::new(script)
    }

    pub(super) fn become_it(command: &mut Command) -> io::Error {
        match command.status() {
            Ok(status) => std::process::exit(status.code().unwrap_or(1)),
            Err(error) => error,
        }
    }
}
