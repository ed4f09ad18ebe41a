//! What is asked of an installation.

use std::path::PathBuf;

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Who is to run it; else who runs the one that is there, else the home's owner.
    pub user: Option<String>,
    /// With which group; else that user's own.
    pub group: Option<String>,
    /// What it is called; else after the home's directory.
    pub name: Option<String>,
    /// JAVA_HOME, for scripts that set none themselves.
    pub java_home: Option<PathBuf>,
    /// Whether it is to start at boot.
    pub enable: bool,
    /// Whether it is to be started now.
    pub start: bool,
}
