//! One look at a home's service: whether it is there, enabled and up, whether it still fits, and whose the server is.

use std::path::Path;

use super::account::Account;
use super::systemctl::{Live, Manager};
use super::unit::KEYS;
use super::{Init, Installed, Root, ServiceError, Spec, Unit, installed_below, is_of_service, name};
use crate::domain::Home;
use crate::probe::{World, process};

/// A directive in which the unit no longer fits its home.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Drift {
    /// Which.
    pub directive: &'static str,
    /// What the unit says.
    pub unit: Option<String>,
    /// What it would say now.
    pub now: Option<String>,
}

/// The server's process, and who started it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runs {
    /// Its pid.
    pub pid: u32,
    /// Whether it is this service's; else it was started beside it.
    pub of_service: bool,
}

/// A home's service in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceStatus {
    /// What it is called, or would be.
    pub name: String,
    /// What is there.
    pub installed: Option<Installed>,
    /// `enabled`, `disabled` and others; `None` where nobody says.
    pub enabled: Option<String>,
    /// What systemd knows of it; `None` where systemd does not run.
    pub live: Option<Live>,
    /// Where it no longer fits.
    pub drift: Vec<Drift>,
    /// Why it cannot be told whether it fits.
    pub unclear: Option<String>,
    /// The server that runs now.
    pub server: Option<Runs>,
}

impl ServiceStatus {
    /// Looks. `java_home` is what a start would use.
    ///
    /// # Errors
    /// [`ServiceError::Unsupported`].
    pub fn at(root: &Root, home: &Home, java_home: Option<&Path>) -> Result<Self, ServiceError> {
        let init = Init::here(root);
        init.supported(home)?;
        let installed = installed_below(root, home);
        let name = installed
            .as_ref()
            .map_or_else(|| name::for_home(home), |there| there.name.clone());
        let manager = Manager {
            init,
            root,
            name: &name,
        };
        let server = process::server_of(&World::here(), home).map(|server| Runs {
            pid: server.pid,
            of_service: installed.is_some() && is_of_service(server.pid).as_deref() == Some(&name),
        });
        let (drift, unclear) = match installed.as_ref().map(|there| fits(there, init, home, java_home)) {
            Some(Ok(drift)) => (drift, None),
            Some(Err(why)) => (Vec::new(), Some(why.to_string())),
            None => (Vec::new(), None),
        };
        Ok(Self {
            enabled: installed.as_ref().and_then(|_| manager.enabled()),
            live: installed.as_ref().and_then(|_| manager.live()),
            drift,
            unclear,
            server,
            installed,
            name,
        })
    }
}

/// Where the unit differs from what an installation would write now, for the user that it has.
fn fits(there: &Installed, init: Init, home: &Home, java_home: Option<&Path>) -> Result<Vec<Drift>, ServiceError> {
    if init != Init::Systemd {
        return Ok(Vec::new());
    }
    let user = Account::named(&there.user, Unit::value(&there.text, "Group"))?;
    let spec = Spec::of(home, there.name.clone(), (user.name, user.group), java_home)?;
    let now = Unit::render(&spec)?;
    let of = |text, key| Unit::value(text, key).map(str::to_owned);
    Ok(KEYS
        .iter()
        .map(|key| Drift {
            directive: key,
            unit: of(&there.text, key),
            now: of(&now, key),
        })
        .filter(|drift| drift.unit != drift.now)
        .collect())
}
