//! Installs a service: everything is checked first, then one file is written and enabled, or nothing is.

use std::path::{Path, PathBuf};

use super::account::Account;
use super::request::ServiceRequest;
use super::systemctl::Manager;
use super::verify::{UnitCheck, verify};
use super::{Init, Root, ServiceError, Spec, Unit, access, checks, file, installed_below, launchd};
use crate::domain::Home;
use crate::domain::Shown as _;
use crate::shell;
use crate::text::diff;

/// A service that can be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallPlan {
    /// Its specification.
    pub spec: Spec,
    /// Its file.
    pub path: PathBuf,
    /// The new text of the file.
    pub text: String,
    /// The present text.
    pub before: Option<String>,
    /// Notes, a sentence each.
    pub warnings: Vec<String>,
    enable: bool,
    init: Init,
    root: Root,
}

impl InstallPlan {
    /// Checks everything and writes nothing.
    ///
    /// # Errors
    /// [`ServiceError`]: whatever would prevent this service from running, or belongs to someone else.
    pub fn new(root: &Root, home: &Home, request: &ServiceRequest) -> Result<Self, ServiceError> {
        let init = Init::here(root);
        init.supported(home)?;
        if request.start && !root.is_live() && init == Init::Systemd {
            return Err(ServiceError::NotRunning(root.path("/run/systemd/system")));
        }
        let there = installed_below(root, home);
        let name = checks::name(root, init, home, request, there.as_ref())?;
        let user = request
            .user
            .clone()
            .or_else(|| there.as_ref().map(|there| there.user.clone()))
            .or_else(|| access::owner_name(&home.path).filter(|owner| owner != "root"))
            .ok_or_else(|| ServiceError::OwnedByRoot(home.path.clone()))?;
        let user = Account::named(&user, request.group.as_deref())?;
        let who = (user.name.clone(), user.group.clone());
        let spec = Spec::of(home, name, who, request.java_home.as_deref())?;
        checks::usable(home, &spec, &user)?;
        let beside = checks::beside(home, &spec.name);
        if let Some(pid) = beside.filter(|_| request.start) {
            return Err(ServiceError::RunsBeside {
                pid,
                home: home.path.clone(),
            });
        }
        Ok(Self {
            path: init.file(root, &spec.name),
            text: match init {
                Init::Launchd => launchd::render(&spec)?,
                _ => Unit::render(&spec)?,
            },
            before: there.map(|there| there.text),
            warnings: checks::warnings(home, &user, beside, &spec.name),
            spec,
            enable: request.enable,
            init,
            root: root.clone(),
        })
    }

    /// The file as it will be, as a diff against what is there; empty where nothing changes.
    pub fn diff(&self) -> String {
        diff::unified(&self.path.shown().to_string(), self.before.as_deref(), &self.text)
    }

    /// Verifies the unit with systemd's own program. launchd has none.
    ///
    /// # Errors
    /// Where it is faulty.
    pub fn verify(&self) -> Result<UnitCheck, ServiceError> {
        match self.init {
            Init::Systemd => verify(&self.spec.name, &self.text),
            _ => Ok(UnitCheck::NotHere),
        }
    }

    /// Whether this user may do it; else the [commands](Self::commands) are for someone who may.
    pub fn may_write(&self) -> bool {
        let writable = self.path.parent().is_some_and(access::may_write_here);
        writable && (access::is_root() || self.root.elsewhere().is_some())
    }

    /// Stores the file where a user with the rights can copy it from: in the home's state directory, else in a new directory of
    /// this user's own.
    ///
    /// # Errors
    /// Where neither can be written.
    pub fn draft(&self) -> Result<PathBuf, ServiceError> {
        file::draft(&self.spec.door, self.path.file_name().unwrap_or_default(), &self.text)
    }

    /// The commands that a user with the rights types instead.
    pub fn commands(&self, draft: &Path) -> Vec<String> {
        let (draft, path) = (shell::path(draft), shell::path(&self.path));
        let mut commands = vec![format!("sudo install -m 644 {draft} {path}")];
        if self.init == Init::Launchd {
            commands.push(format!("sudo launchctl bootstrap system {path}"));
            return commands;
        }
        let name = &self.spec.name;
        if self.root.is_live() {
            commands.push("sudo systemctl daemon-reload".to_owned());
        }
        if self.enable {
            let root = self
                .root
                .elsewhere()
                .map_or_else(String::new, |dir| format!("--root={} ", shell::path(dir)));
            commands.push(format!("sudo systemctl {root}enable {name}"));
        }
        commands
    }

    /// Writes the file and enables it; reverts what was done where a step fails. Returns notes, a sentence each.
    ///
    /// # Errors
    /// [`ServiceError`]; then everything is as it was.
    pub fn carry_out(&self) -> Result<Vec<String>, ServiceError> {
        let manager = self.manager();
        let enabled = manager.enabled().is_some_and(|word| word == "enabled");
        file::put(&self.path, &self.text)?;
        if let Err(error) = self.take_up() {
            self.take_back(enabled);
            return Err(error);
        }
        file::forget_draft(&self.spec.door, &self.path);
        let name = &self.spec.name;
        Ok(vec![match (self.init, self.root.is_live(), self.enable) {
            (Init::Launchd, _, _) => format!("Installed and started: {name}."),
            (_, true, true) => {
                format!("Installed and enabled: {name} starts at every boot; `systemctl start {name}` starts it now.")
            }
            (_, true, false) => format!("Installed, not enabled: `systemctl start {name}` starts it."),
            (_, false, true) => {
                format!("Installed and enabled: systemd does not run here now, so {name} starts at the next boot.")
            }
            (_, false, false) => {
                format!("Installed, not enabled: {name} does not start at boot until `systemctl enable {name}`.")
            }
        }])
    }

    fn manager(&self) -> Manager<'_> {
        Manager {
            init: self.init,
            root: &self.root,
            name: &self.spec.name,
        }
    }

    fn take_up(&self) -> Result<(), ServiceError> {
        let manager = self.manager();
        manager.reload()?;
        if self.enable {
            manager.enable()?;
        }
        if self.init == Init::Launchd {
            if self.before.is_some() {
                // launchd reads a changed file only after it was unloaded.
                manager.stop()?;
            }
            Manager::bootstrap(&self.path)?;
        }
        Ok(())
    }

    /// Best effort: the first failure is the one to report.
    fn take_back(&self, enabled: bool) {
        let manager = self.manager();
        if !enabled {
            let _ = manager.disable();
        }
        let _ = match &self.before {
            Some(before) => file::put(&self.path, before),
            None => file::system_place(&self.path)
                .and_then(|place| place.remove())
                .map_err(|source| file::refused(&self.path, source)),
        };
        let _ = manager.reload();
    }
}
