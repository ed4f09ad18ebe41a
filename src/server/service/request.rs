//! The options of an installation.

use std::path::PathBuf;

/// The options of an installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceRequest {
    /// The user to run it; else that of the installed service, else the home's owner.
    pub user: Option<String>,
    /// The group; else that user's own.
    pub group: Option<String>,
    /// The name; else from the home's directory.
    pub name: Option<String>,
    /// JAVA_HOME, for scripts that set none themselves.
    pub java_home: Option<PathBuf>,
    /// Whether it is to start at boot.
    pub enable: bool,
    /// Whether it is to be started now.
    pub start: bool,
}
