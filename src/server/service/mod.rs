//! The server as a service of the system: a systemd unit that runs the start script in the foreground as an unprivileged
//! user, a launchd file on macOS, and plain words everywhere else.
//!
//! A unit belongs to the home that its first line names. Whatever else lies in the system's directory is never touched.
//! Nothing is remembered in the home.

mod access;
mod account;
mod checks;
mod error;
mod escape;
mod file;
mod init;
mod install;
pub mod launchd;
mod name;
mod remove;
mod spec;
mod status;
mod systemctl;
mod through;
mod unit;
mod verify;

use std::path::{Path, PathBuf};

pub use error::ServiceError;
pub use init::{Init, Root};
pub use install::{Plan, Request};
pub use name::for_home as name_for;
pub use remove::{Removal, forget_drafts};
pub use spec::Spec;
pub use status::{Drift, Look, Runs};
pub use systemctl::Live;
pub use through::{beside, start_through, startable, to_start};
pub use unit::Unit;
pub use verify::{Verdict, verify};

use crate::disk::{limit, machine};
use crate::domain::Home;

/// A service that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its name, without `.service`.
    pub name: String,
    /// Who runs it, as its file says.
    pub user: String,
    /// Its file.
    pub path: PathBuf,
    /// The text of that file.
    pub text: String,
}

/// The service of this home on this machine: one directory listing and the heads of its files, no command.
pub fn installed(home: &Home) -> Option<Installed> {
    installed_below(&Root::default(), home)
}

/// The same below another root.
pub fn installed_below(root: &Root, home: &Home) -> Option<Installed> {
    let init = Init::here(root);
    init.supported(home).ok()?;
    init.files(root).find_map(|path| {
        let text = machine::text(&path, limit::CONFIGURATION).ok()?;
        if !init.is_of(&text, &home.path) {
            return None;
        }
        let user = match init {
            Init::Launchd => launchd::string(&text, "UserName"),
            _ => Unit::value(&text, "User"),
        };
        Some(Installed {
            name: path.file_stem()?.to_str()?.to_owned(),
            // systemd runs what names no user as root.
            user: user.unwrap_or("root").to_owned(),
            path,
            text,
        })
    })
}

/// The systemd service whose control group a process is in, without `.service`; `None` for one of a login session, and
/// where there are no control groups.
///
/// A server started by hand from a shell that systemd did not give a session, such as one of `cron`, is in that service:
/// compare with [`Installed::name`].
pub fn is_of_service(pid: u32) -> Option<String> {
    service_of(&machine::system_text(Path::new(&format!("/proc/{pid}/cgroup"))).ok()?)
}

/// Reads a `/proc/PID/cgroup`: the line of systemd's own hierarchy, else that of version 2.
fn service_of(groups: &str) -> Option<String> {
    let path_of = |wanted: &str| {
        groups.lines().find_map(|line| {
            let (_, named) = line.split_once(':')?;
            let (controllers, path) = named.split_once(':')?;
            (controllers == wanted).then_some(path)
        })
    };
    let path = path_of("name=systemd").or_else(|| path_of(""))?;
    path.rsplit('/').next()?.strip_suffix(".service").map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_group_names_its_service() {
        let of = |text| service_of(text);
        assert_eq!(
            of("0::/system.slice/wso2is-7.0.1.service\n").as_deref(),
            Some("wso2is-7.0.1")
        );
        let hybrid =
            "12:memory:/system.slice/x.service\n1:name=systemd:/system.slice/is.service\n0::/system.slice/is.service\n";
        assert_eq!(of(hybrid).as_deref(), Some("is"));
        assert_eq!(of("0::/user.slice/user-1000.slice/session-3.scope\n"), None);
        assert_eq!(
            of("0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-x.scope\n"),
            None
        );
        assert_eq!(of("0::/\n"), None);
        assert_eq!(of(""), None);
    }
}
