//! The installed service of a home, and whether a process belongs to it.

use std::path::{Path, PathBuf};

use super::init::{Init, Root};
use super::launchd;
use super::unit::Unit;
use crate::disk::{limit, machine};
use crate::domain::Home;

/// An installed service.
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

/// The service of this home on this machine: found by one directory listing and the heads of its files, without a command.
pub fn installed(home: &Home) -> Option<Installed> {
    installed_below(&Root::default(), home)
}

/// The same below another root.
pub fn installed_below(root: &Root, home: &Home) -> Option<Installed> {
    let init = Init::here(root);
    init.supported(home).ok()?;
    init.files(root).find_map(|path| {
        let text = machine::text(&path, limit::CONFIGURATION).ok()?;
        if !is_of(init, &text, &home.path) {
            return None;
        }
        let user = match init {
            Init::Launchd => launchd::string(&text, "UserName"),
            _ => Unit::value(&text, "User"),
        };
        Some(Installed {
            name: path.file_stem()?.to_str()?.to_owned(),
            // systemd runs a unit without a user as root.
            user: user.unwrap_or("root").to_owned(),
            path,
            text,
        })
    })
}

/// Whether the text of a service's file was made for this home.
fn is_of(init: Init, text: &str, home: &Path) -> bool {
    match init {
        Init::Launchd => launchd::is_of(text, home),
        _ => Unit::home(text).is_some_and(|marked| Path::new(marked) == home),
    }
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
