//! Checks before a service is installed: its name, its user, and a server that runs already.

use super::account::Account;
use super::name as naming;
use super::{Init, Installed, Root, ServiceError, ServiceRequest, Spec, access, is_of_service};
use crate::disk::machine;
use crate::domain::Home;
use crate::domain::Shown as _;
use crate::domain::command::carbonctl;
use crate::probe::{World, process};

/// The name of the service, if it is free or its own.
pub(super) fn name(
    root: &Root,
    init: Init,
    home: &Home,
    request: &ServiceRequest,
    there: Option<&Installed>,
) -> Result<String, ServiceError> {
    let wanted = request.name.as_deref().map(naming::typed).transpose()?;
    if let Some(there) = there {
        return match wanted {
            Some(wanted) if wanted != there.name => Err(ServiceError::HasOne {
                path: there.path.clone(),
                home: home.path.clone(),
            }),
            _ => Ok(there.name.clone()),
        };
    }
    let wanted = wanted.unwrap_or_else(|| naming::for_home(home));
    let mut places = vec![init.file(root, &wanted)];
    if init == Init::Systemd {
        // Ours would hide a unit of the distribution.
        let theirs = ["/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/system"];
        places.extend(theirs.map(|dir| root.path(dir).join(format!("{wanted}.service"))));
    }
    match places.into_iter().find(|place| machine::link_metadata(place).is_ok()) {
        Some(taken) => Err(ServiceError::Foreign(taken)),
        None => Ok(wanted),
    }
}

/// Refuses a user who cannot use the home or its Java.
pub(super) fn usable(home: &Home, spec: &Spec, user: &Account) -> Result<(), ServiceError> {
    const SHOWN: usize = 3;
    let closed = access::closed(home, &spec.script, user);
    if !closed.is_empty() {
        let places = closed.iter().take(SHOWN).map(|path| path.shown().to_string()).collect();
        return Err(ServiceError::Closed {
            user: user.name.clone(),
            places,
            more: match closed.len().saturating_sub(SHOWN) {
                0 => String::new(),
                more => format!(" and {more} more"),
            },
            home: spec.pack.clone(),
        });
    }
    let java = spec.java_home.as_ref().map(|java| java.join("bin/java"));
    match java.filter(|java| !access::may_run(user, java)) {
        Some(java) => Err(ServiceError::JavaClosed {
            user: user.name.clone(),
            java,
        }),
        None => Ok(()),
    }
}

/// The server of this home that runs now, where it is not this service's.
pub(super) fn beside(home: &Home, name: &str) -> Option<u32> {
    process::server_of(&World::here(), home)
        .map(|server| server.pid)
        .filter(|pid| is_of_service(*pid).as_deref() != Some(name))
}

pub(super) fn warnings(home: &Home, user: &Account, beside: Option<u32>, name: &str) -> Vec<String> {
    let mut warnings = Vec::new();
    if user.uid == 0 {
        warnings.push(
            "Warning: the server will run as root; whoever takes it over controls the machine. Give it a user of its own."
                .to_owned(),
        );
    }
    if let Some(pid) = beside {
        warnings.push(format!(
            "The server runs now, not as a service: pid {pid}. It is left running; `{}`, then `systemctl start {name}` \
             starts it as the service.",
            carbonctl("stop", Some(&home.path))
        ));
    }
    warnings
}
