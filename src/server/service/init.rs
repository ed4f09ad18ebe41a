//! The init system of this machine, where its service files are, and what to do where none is supported.

use std::path::{Path, PathBuf};

use super::ServiceError;
use crate::disk::{Node, machine};
use crate::domain::Home;
use crate::domain::Shown as _;
use crate::server::start_script;

/// The root directory for the files of services: `/`, or a substitute, as `systemctl --root` takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root(PathBuf);

impl Default for Root {
    fn default() -> Self {
        Self(PathBuf::from("/"))
    }
}

impl Root {
    /// A substitute for `/`.
    pub fn at(dir: PathBuf) -> Self {
        Self(dir)
    }

    /// A path of the system, below this root.
    pub(super) fn path(&self, absolute: &str) -> PathBuf {
        self.0.join(absolute.trim_start_matches('/'))
    }

    /// The directory, unless it is the machine's own.
    pub(super) fn elsewhere(&self) -> Option<&Path> {
        (self.0 != Path::new("/")).then_some(self.0.as_path())
    }

    /// Whether systemd runs this system now, and not only at its next boot.
    pub(super) fn is_live(&self) -> bool {
        machine::is_dir(&self.path("/run/systemd/system"))
    }
}

/// An init system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Init {
    /// systemd.
    Systemd,
    /// launchd, on macOS.
    Launchd,
    /// Windows, whose services need a program of their own.
    Windows,
    /// Something else: OpenRC, runit, none.
    Other,
}

impl Init {
    /// What this system has.
    pub fn here(root: &Root) -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Launchd
        } else if machine::is_dir(&root.path(SYSTEMD)) && which::which("systemctl").is_ok() {
            Self::Systemd
        } else {
            Self::Other
        }
    }

    /// The file of a service of that name.
    pub(super) fn file(self, root: &Root, name: &str) -> PathBuf {
        match self {
            Self::Launchd => root.path(LAUNCHD).join(format!("{name}.plist")),
            _ => root.path(SYSTEMD).join(format!("{name}.service")),
        }
    }

    /// The files in which this home's service may be.
    pub(super) fn files(self, root: &Root) -> impl Iterator<Item = PathBuf> + use<> {
        let (dir, suffix) = match self {
            Self::Launchd => (LAUNCHD, "plist"),
            _ => (SYSTEMD, "service"),
        };
        let listing = machine::list(&root.path(dir)).unwrap_or_default();
        listing
            .into_iter()
            // A link is another unit's second name, or a mask.
            .filter(Node::is_file)
            .map(|node| node.path)
            .filter(move |path| path.extension().is_some_and(|e| e == suffix))
    }

    /// What to do instead, where this program installs no service.
    pub(super) fn supported(self, home: &Home) -> Result<(), ServiceError> {
        match self {
            Self::Systemd | Self::Launchd => Ok(()),
            Self::Windows => Err(ServiceError::Unsupported {
                system: "Windows",
                instead: windows(home),
            }),
            Self::Other => Err(ServiceError::Unsupported {
                system: "this machine is not run by systemd",
                instead: other(home),
            }),
        }
    }
}

const SYSTEMD: &str = "/etc/systemd/system";
const LAUNCHD: &str = "/Library/LaunchDaemons";

fn windows(home: &Home) -> String {
    let settings = home.at("bin").join("yajsw").join("wrapper.conf");
    if machine::is_file(&settings) {
        format!(
            "put YAJSW beside the pack, which has its settings in {}, set wrapper.java.command there, and run YAJSW's \
             bat\\installService.bat as administrator",
            settings.shown()
        )
    } else {
        "let the Task Scheduler run `carbonctl start --no-wait` at startup, as a user without administrator rights"
            .to_owned()
    }
}

fn other(home: &Home) -> String {
    let script = start_script::own(home).or_else(|| start_script::shipped(home));
    format!(
        "let its own init (OpenRC, runit, s6) run `/bin/sh {}` in the foreground as an unprivileged user, or put \
         `@reboot carbonctl start --no-wait --home {}` into that user's crontab",
        home.at(script.unwrap_or_default()).shown(),
        crate::shell::path(&home.path)
    )
}
