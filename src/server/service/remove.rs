//! Removes a service: what the installation made is removed, and nothing else.

use std::io;
use std::path::PathBuf;

use super::access;
use super::file::{self, forget_draft};
use super::systemctl::Manager;
use super::{Init, Installed, Root, ServiceError, installed_below, name};
use crate::disk;
use crate::domain::Home;
use crate::domain::Shown as _;
use crate::shell;

/// A service that can be removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The installed service.
    pub installed: Installed,
    /// Whether it runs now, and would be stopped first.
    pub runs: bool,
    init: Init,
    root: Root,
    door: disk::Root,
}

impl Removal {
    /// Finds the service; `None` where this home has none. Writes nothing.
    ///
    /// # Errors
    /// [`ServiceError::Unsupported`].
    pub fn new(root: &Root, home: &Home) -> Result<Option<Self>, ServiceError> {
        let init = Init::here(root);
        init.supported(home)?;
        let Some(installed) = installed_below(root, home) else {
            return Ok(None);
        };
        let live = Manager {
            init,
            root,
            name: &installed.name,
        }
        .live();
        Ok(Some(Self {
            runs: live.is_some_and(|live| live.is_up()),
            installed,
            init,
            root: root.clone(),
            door: home.door(),
        }))
    }

    /// Whether this user may do it; else the [commands](Self::commands) are for someone who may.
    pub fn may_write(&self) -> bool {
        let writable = self.installed.path.parent().is_some_and(access::may_write_here);
        writable && (access::is_root() || self.root.elsewhere().is_some())
    }

    /// The commands that a user with the rights types instead.
    pub fn commands(&self) -> Vec<String> {
        let (name, path) = (&self.installed.name, shell::path(&self.installed.path));
        if self.init == Init::Launchd {
            return vec![
                format!("sudo launchctl bootout system/{name}"),
                format!("sudo rm {path}"),
            ];
        }
        let live = self.root.is_live();
        let root = self
            .root
            .elsewhere()
            .map_or_else(String::new, |dir| format!("--root={} ", shell::path(dir)));
        let now = if live { "--now " } else { "" };
        let mut commands = vec![
            format!("sudo systemctl {root}disable {now}{name}"),
            format!("sudo rm {path}"),
        ];
        if live {
            commands.push("sudo systemctl daemon-reload".to_owned());
        }
        commands
    }

    /// Stops it, disables it, and removes its file. Returns notes, a sentence each.
    ///
    /// # Errors
    /// [`ServiceError`]; then it is still there.
    pub fn carry_out(&self) -> Result<Vec<String>, ServiceError> {
        let path = &self.installed.path;
        let manager = Manager {
            init: self.init,
            root: &self.root,
            name: &self.installed.name,
        };
        if self.runs {
            manager.stop()?;
        }
        let enabled = manager.enabled().is_some_and(|word| word == "enabled");
        manager.disable()?;
        if let Err(source) = file::system_place(path).and_then(|place| place.remove()) {
            if enabled {
                // The first failure is the one to report.
                let _ = manager.enable();
            }
            return Err(ServiceError::Io {
                what: "cannot remove the service's file",
                path: path.clone(),
                source,
            });
        }
        let mut notes = vec![format!("Removed: {}.", self.installed.name)];
        let mut beside = path.clone().into_os_string();
        beside.push(".d");
        let beside = PathBuf::from(beside);
        match file::system_place(&beside).and_then(|place| place.remove_dir()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                notes.push(format!("{} was kept: it contains your own directives.", beside.shown()));
            }
            _ => {}
        }
        manager.reload()?;
        manager.forget();
        forget_draft(&self.door, path);
        Ok(notes)
    }
}

/// Removes the draft of a service that was never installed.
pub fn forget_drafts(root: &Root, home: &Home) {
    forget_draft(&home.door(), &Init::here(root).file(root, &name::for_home(home)));
}
