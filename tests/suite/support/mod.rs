//! What several topics need.

pub(crate) mod cli;
#[cfg(unix)]
pub(crate) mod dialogue;
pub(crate) mod facts;
pub(crate) mod homes;
#[cfg(target_os = "linux")]
pub(crate) mod jdks;
#[cfg(target_os = "linux")]
pub(crate) mod server;
#[cfg(target_os = "linux")]
pub(crate) mod terminal;
pub(crate) mod tree;

/// The id of a setting that a test names as users write it.
pub(crate) fn setting(id: &str) -> carbonctl::domain::SettingId {
    carbonctl::domain::settings::parse(id).unwrap_or_else(|| panic!("there is no setting {id}"))
}
