//! The user who is to run a service, looked up with `id`, which knows directory services too.

use std::process::Command;

use super::ServiceError;
use crate::disk::machine;

/// An account of this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account {
    /// Its name.
    pub(super) name: String,
    /// The name of the group it runs with.
    pub(super) group: String,
    pub(super) uid: u32,
    pub(super) gids: Vec<u32>,
}

impl Account {
    /// Looks an account up, with a named group instead of its own if given.
    ///
    /// # Errors
    /// [`ServiceError::NoUser`] and [`ServiceError::NoGroup`].
    pub(super) fn named(name: &str, group: Option<&str>) -> Result<Self, ServiceError> {
        let missing = || ServiceError::NoUser(name.to_owned());
        if !is_tame(name) {
            return Err(missing());
        }
        let mut gids: Vec<u32> = said("-G", name)
            .ok_or_else(missing)?
            .split_whitespace()
            .filter_map(|id| id.parse().ok())
            .collect();
        let group = match group {
            Some(group) => {
                gids.push(group_id(group).ok_or_else(|| ServiceError::NoGroup(group.to_owned()))?);
                group.to_owned()
            }
            None => said("-gn", name).ok_or_else(missing)?,
        };
        Ok(Self {
            uid: said("-u", name).and_then(|id| id.parse().ok()).ok_or_else(missing)?,
            // A number is returned as the name that it has.
            name: said("-un", name).unwrap_or_else(|| name.to_owned()),
            group,
            gids,
        })
    }
}

/// What systemd accepts as a name, and not an option of `id`.
fn is_tame(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && name.chars().all(|c| c.is_alphanumeric() || "_.-$+@".contains(c))
}

fn said(what: &str, name: &str) -> Option<String> {
    let ran = Command::new("id").args([what, name]).output().ok()?;
    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    (ran.status.success() && !said.is_empty()).then_some(said)
}

fn group_id(group: &str) -> Option<u32> {
    if !is_tame(group) {
        return None;
    }
    let listed = |text: &str| {
        text.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let id = fields.nth(1)?;
            (name == group || id == group).then(|| id.parse().ok())?
        })
    };
    machine::system_text(std::path::Path::new("/etc/group"))
        .ok()
        .and_then(|text| listed(&text))
        .or_else(|| {
            let ran = Command::new("getent").args(["group", group]).output().ok()?;
            listed(&String::from_utf8_lossy(&ran.stdout))
        })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_administrator_is_there_and_nobody_else_is_invented() {
        let root = Account::named("root", None).unwrap();
        assert_eq!((root.uid, root.name.as_str()), (0, "root"));
        assert!(root.gids.contains(&0));
        assert_eq!(Account::named("0", None).map(|a| a.name).unwrap(), "root");
        for bad in ["no-such-user-here", "-u", "", "a b", "root\nUser=x", "100%"] {
            assert!(
                matches!(Account::named(bad, None), Err(ServiceError::NoUser(_))),
                "{bad:?}"
            );
        }
        let wrong = Account::named("root", Some("no-such-group-here"));
        assert!(matches!(wrong, Err(ServiceError::NoGroup(_))));
    }
}
