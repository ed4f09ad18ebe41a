//! The server as a service of the system.
//!
//! That is a systemd unit that runs the start script in the foreground as an unprivileged user, a launchd file on macOS, and
//! instructions for other systems.
//!
//! A unit belongs to the home that its first line names. Other files in the system's directory are never touched. Nothing about
//! it is stored in the home.

mod access;
mod account;
mod checks;
mod error;
mod escape;
mod file;
mod init;
mod install;
mod installed;
pub mod launchd;
mod name;
mod remove;
mod request;
mod spec;
mod status;
mod systemctl;
mod through;
mod unit;
mod verify;

pub use error::ServiceError;
pub use init::{Init, Root};
pub use install::InstallPlan;
pub use installed::{Installed, installed, installed_below, is_of_service};
pub use name::for_home as name_for;
pub use remove::{Removal, forget_drafts};
pub use request::ServiceRequest;
pub use spec::Spec;
pub use status::{Drift, Runs, ServiceStatus};
pub use systemctl::Live;
pub use through::{beside, start_through, startable, to_start};
pub use unit::Unit;
pub use verify::{UnitCheck, verify};
