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
