//! Files outside the home that bear on it: those that may carry JAVA_HOME (this user's login profile, a drop-in for every
//! user) and the system's own table of host names.

use std::path::PathBuf;

use crate::text::Format;

use super::files::{State, read};
use super::world::World;

/// One such file.
#[derive(Clone, Debug)]
pub struct OutsideFile {
    /// Absolute.
    pub path: PathBuf,
    /// What reading gave.
    pub state: State,
}

/// All of them; `None` where this system or user has none.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The login profile of this user's shell.
    pub login: Option<OutsideFile>,
    /// The person behind `sudo`, where the login profile is not that person's but the administrator's.
    pub behind_sudo: Option<String>,
    /// The drop-in below `/etc/profile.d`.
    pub profile_d: Option<OutsideFile>,
    /// `/etc/hosts`, to be judged, never written.
    pub hosts: Option<OutsideFile>,
}

impl OutsideFile {
    /// The text, where the file is here and decodes.
    pub fn text(&self) -> Option<&str> {
        match &self.state {
            State::Here { source, .. } => Some(&source.text),
            State::Absent | State::Unusable(_) => None,
        }
    }
}

impl Outside {
    /// Looks for all of them.
    pub fn look(world: &World) -> Self {
        let login = world.user_home.as_ref().map(|home| {
            let names: &[&str] = if cfg!(target_os = "macos") {
                &[".zprofile", ".bash_profile"]
            } else {
                &[".bash_profile", ".bash_login", ".profile"]
            };
            let here = names.iter().map(|name| home.join(name)).find(|path| path.is_file());
            file(here.unwrap_or_else(|| {
                home.join(if cfg!(target_os = "macos") {
                    ".zprofile"
                } else {
                    ".profile"
                })
            }))
        });
        let directory = world.path("/etc/profile.d");
        let profile_d = directory.is_dir().then(|| file(directory.join("carbonctl-java.sh")));
        // sudo may keep the person's own HOME; then the profile is the right one.
        let behind_sudo = world.var("SUDO_USER").filter(|person| {
            let own = world.user_home.as_deref().and_then(std::path::Path::file_name);
            *person != "root" && own.is_some_and(|own| own != *person)
        });
        Self {
            behind_sudo: behind_sudo.map(str::to_owned),
            login: login.filter(|_| cfg!(unix)),
            profile_d,
            hosts: cfg!(unix).then(|| file(world.path("/etc/hosts"))),
        }
    }
}

fn file(path: PathBuf) -> OutsideFile {
    let state = read(&path, Format::Plain);
    OutsideFile { path, state }
}
