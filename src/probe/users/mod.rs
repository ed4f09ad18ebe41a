//! Names of users, and the user who runs this program.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
use unix as system;
#[cfg(windows)]
use windows as system;

use super::world::World;
use crate::disk::machine;

/// The user who runs this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentUser {
    /// Name, or number where the account has none.
    pub name: String,
    /// Effective user id, where the system has such.
    pub uid: Option<u32>,
    /// Whether this is root.
    pub root: bool,
}

/// The name of a user id, from `/etc/passwd`; `None` where it is not listed there (a directory service may still know it).
pub fn name_of(world: &World, uid: u32) -> Option<String> {
    let text = machine::system_text(&world.path("/etc/passwd")).ok()?;
    text.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        let id: u32 = fields.nth(1)?.parse().ok()?;
        (id == uid).then(|| name.to_owned())
    })
}

/// A user id for display: the name, or the number where it has none.
pub fn shown(world: &World, uid: u32) -> String {
    name_of(world, uid).unwrap_or_else(|| uid.to_string())
}

/// The user who runs this program. For a recorded machine it is read from its own `/proc/self/status`.
pub fn current(world: &World) -> CurrentUser {
    let uid = if world.is_recorded() {
        machine::system_text(&world.path("/proc/self/status"))
            .ok()
            .and_then(|text| effective_uid(&text))
    } else {
        system::effective_uid()
    };
    let named = uid.and_then(|uid| name_of(world, uid));
    let name = named
        .or_else(|| world.var("USER").map(str::to_owned))
        .or_else(|| world.var("USERNAME").map(str::to_owned))
        .or_else(|| uid.map(|uid| uid.to_string()))
        .unwrap_or_else(|| "unknown".to_owned());
    CurrentUser {
        name,
        uid,
        root: uid == Some(0),
    }
}

/// The effective user id in the text of a `/proc/<pid>/status`.
pub(crate) fn effective_uid(status: &str) -> Option<u32> {
    status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))?
        .split_whitespace()
        .nth(1)?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn names_come_from_the_recorded_passwd() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("etc")).unwrap();
        fs::create_dir_all(dir.path().join("proc/self")).unwrap();
        fs::write(
            dir.path().join("etc/passwd"),
            "root:x:0:0::/root:/bin/sh\n# odd line\nwso2:x:802:802:WSO2:/home/wso2:/bin/bash\n",
        )
        .unwrap();
        fs::write(
            dir.path().join("proc/self/status"),
            "Name:\tx\nUid:\t1000\t802\t802\t802\n",
        )
        .unwrap();
        let world = World::recorded(dir.path());
        assert_eq!(shown(&world, 802), "wso2");
        assert_eq!(shown(&world, 4711), "4711");
        let me = current(&world);
        assert_eq!((me.name.as_str(), me.uid, me.root), ("wso2", Some(802), false));
    }
}
