//! Runs the diagnostic tools of a Java installation (`jcmd`, `jstack`) on a running server, with limits on time and output.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::disk::machine;
use crate::domain::Shown as _;

use super::{account, run};

/// The account that runs a server: the tools only attach as the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToolUser {
    /// User id.
    pub uid: u32,
    /// Group id.
    pub gid: u32,
}

/// A diagnostic tool of one installation.
#[derive(Clone, Debug)]
pub struct Tool {
    path: PathBuf,
    user: Option<ToolUser>,
}

impl Tool {
    /// The tool of this name in a JAVA_HOME, or why it cannot be used. `user` is another account than this one to run it as, which
    /// root alone may name.
    ///
    /// # Errors
    /// Where the installation has no such tool, or somebody else could have replaced it; a clause.
    pub fn of(java_home: &Path, name: &str, user: Option<ToolUser>) -> Result<Self, String> {
        let file = if cfg!(windows) {
            format!("{name}.exe")
        } else {
            name.to_owned()
        };
        let path = java_home.join("bin").join(file);
        if !machine::is_file(&path) {
            return Err(format!("the Java at {} has no {name}", java_home.shown()));
        }
        // As another account it gets no more rights than that account has already.
        match account::distrust(&path) {
            Some(who) if user.is_none() => Err(format!("{} is not run: {who}", path.shown())),
            _ => Ok(Self { path, user }),
        }
    }

    /// What it prints with these arguments, at most `most` bytes.
    ///
    /// # Errors
    /// When it cannot be run, fails, or does not end in time; a clause.
    pub fn run(&self, arguments: &[&str], patience: Duration, most: u64) -> Result<String, String> {
        let mut command = Command::new(&self.path);
        command.args(arguments).current_dir("/");
        if let Some(user) = self.user {
            become_user(&mut command, user)?;
        }
        let ran = run::capture(command, &self.path, patience, most).map_err(|error| error.to_string())?;
        if ran.ok {
            return Ok(ran.text);
        }
        let said = ran.text.lines().find(|line| !line.trim().is_empty());
        Err(format!(
            "{} failed: {}",
            self.path.shown(),
            said.unwrap_or("it said nothing")
        ))
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "the version of another system can fail")]
fn become_user(command: &mut Command, user: ToolUser) -> Result<(), String> {
    use std::os::unix::process::CommandExt as _;
    // Root's further groups are dropped too: the standard library clears them where a user is set.
    command.gid(user.gid).uid(user.uid);
    Ok(())
}

#[cfg(not(unix))]
fn become_user(_command: &mut Command, _user: ToolUser) -> Result<(), String> {
    Err("this system has no other user to run it as".to_owned())
}
