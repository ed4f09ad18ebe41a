//! The arguments of the hidden launch command: home, script and Java.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::domain::Shown as _;

/// The hidden command's name.
pub const COMMAND: &str = "__launch";

/// What to launch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LaunchArgs {
    /// The home; the working directory of the script.
    pub home: PathBuf,
    /// The script, relative to the home.
    pub script: PathBuf,
    /// JAVA_HOME for the script; its own where `None`.
    pub java_home: Option<PathBuf>,
    /// Further arguments of the script.
    pub arguments: Vec<OsString>,
}

impl LaunchArgs {
    /// Reads what follows the command's name.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let mut parsed = Self::default();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            if name == "--" {
                parsed.arguments = arguments.collect();
                break;
            }
            let value = arguments.next().map(PathBuf::from);
            match (name.to_str(), value) {
                (Some("--home"), Some(value)) => parsed.home = value,
                (Some("--script"), Some(value)) => parsed.script = value,
                (Some("--java-home"), Some(value)) => parsed.java_home = Some(value),
                _ => return Err(format!("{COMMAND}: unexpected {}", name.shown())),
            }
        }
        for (name, path) in [("--home", &parsed.home), ("--script", &parsed.script)] {
            if path.as_os_str().is_empty() {
                return Err(format!("{COMMAND}: {name} is missing"));
            }
        }
        Ok(parsed)
    }
}
