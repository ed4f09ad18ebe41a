//! Installing: everything that can be known is looked at first, then one file is written and enabled, or nothing is.

use std::path::{Path, PathBuf};

use super::account::Account;
use super::request::Request;
use super::systemctl::Manager;
use super::verify::{UnitVerdict, verify};
use super::{Init, Root, ServiceError, Spec, Unit, access, checks, file, installed_below, launchd};
use crate::domain::Home;
use crate::domain::Shown as _;
use crate::shell;
use crate::text::diff;

/// A service that can be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What it is made of.
    pub spec: Spec,
    /// Its file.
    pub path: PathBuf,
    /// What the file will say.
    pub text: String,
    /// What it says now.
    pub before: Option<String>,
    /// What one should know, a sentence each.
    pub warnings: Vec<String>,
    enable: bool,
    init: Init,
    root: Root,
}

impl Plan {
    /// Looks at everything and writes nothing.
    ///
    /// # Errors
    /// [`ServiceError`]: whatever would keep this service from running, or belongs to someone else.
    pub fn new(root: &Root, home: &Home, request: &Request) -> Result<Self, ServiceError> {
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
            return Err(ServiceError::RunsBeside(pid));
        }
        Ok(Self {
            path: init.file(root, &spec.name),
            text: match init {
                Init::Launchd => launchd::render(&spec)?,
                _ => Unit::render(&spec)?,
            },
            before: there.map(|there| there.text),
            warnings: checks::warnings(&user, beside, &spec.name),
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

    /// Has systemd's own program verify the unit. launchd has none such.
    ///
    /// # Errors
    /// Where it is faulty.
    pub fn verify(&self) -> Result<UnitVerdict, ServiceError> {
        match self.init {
            Init::Systemd => verify(&self.spec.name, &self.text),
            _ => Ok(UnitVerdict::NotHere),
        }
    }

    /// Whether this user may do it; else the [commands](Self::commands) are for someone who may.
    pub fn may_write(&self) -> bool {
        let writable = self.path.parent().is_some_and(access::may_write_here);
        writable && (access::is_root() || self.root.elsewhere().is_some())
    }

    /// Keeps the file where whoever may write the system's can take it from: in the home's state directory, else in a new
    /// directory of this user's own.
    ///
    /// # Errors
    /// Where neither can be written.
    pub fn draft(&self) -> Result<PathBuf, ServiceError> {
        file::draft(&self.spec.door, self.path.file_name().unwrap_or_default(), &self.text)
    }

    /// What someone with the right to it types instead, one command an entry.
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

    /// Writes the file and enables it; takes back what was done where a step fails. Gives what to know, a sentence each.
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
                format!("Installed and enabled: {name} starts at every boot, and now with `systemctl start {name}`.")
            }
            (_, true, false) => format!("Installed, not enabled: `systemctl start {name}` starts it."),
            (_, false, true) => {
                format!("Installed and enabled: systemd does not run here now, so {name} starts at the next boot.")
            }
            (_, false, false) => {
                format!("Installed, not enabled: {name} starts at no boot until `systemctl enable {name}`.")
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
                // launchd reads a changed file only after it forgot the old one.
                manager.stop()?;
            }
            Manager::bootstrap(&self.path)?;
        }
        Ok(())
    }

    /// Best effort: the reason that is told is the first one.
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
