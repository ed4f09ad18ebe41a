//! Files outside the home that bear on it: those that may carry JAVA_HOME (this user's login profile, a drop-in for every
//! user), the system's own table of host names, and our drop-ins with limits and kernel values.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::disk::machine;
use crate::domain::setting::FileRole;
use crate::text::Format;

use super::state::{FileState, read};
use super::world::World;

/// One such file.
#[derive(Clone, Debug)]
pub struct ExternalFile {
    /// Absolute.
    pub path: PathBuf,
    /// What reading gave.
    pub state: FileState,
}

/// All of them; `None` where this system or user has none.
#[derive(Clone, Debug, Default)]
pub struct ExternalFiles {
    /// The login profile of this user's shell.
    pub login: Option<ExternalFile>,
    /// The person behind `sudo`, where the login profile is not that person's but the administrator's.
    pub behind_sudo: Option<String>,
    /// The drop-in below `/etc/profile.d`.
    pub profile_d: Option<ExternalFile>,
    /// `/etc/hosts`, to be judged, never written.
    pub hosts: Option<ExternalFile>,
    /// Our drop-in files of the system, where it has the directories for them.
    pub drop_ins: BTreeMap<FileRole, ExternalFile>,
    /// Names of the users whom `/etc/passwd` lists, by number.
    pub users: BTreeMap<u32, String>,
}

impl ExternalFile {
    /// The text, where the file is here and decodes.
    pub fn text(&self) -> Option<&str> {
        match &self.state {
            FileState::Here { source, .. } => Some(&source.text),
            FileState::Absent | FileState::Unusable(_) => None,
        }
    }
}

impl ExternalFiles {
    /// Looks for all of them.
    pub fn inspect(world: &World) -> Self {
        let login = world.user_home.as_ref().map(|home| {
            let names: &[&str] = if cfg!(target_os = "macos") {
                &[".zprofile", ".bash_profile"]
            } else {
                &[".bash_profile", ".bash_login", ".profile"]
            };
            let here = names
                .iter()
                .map(|name| home.join(name))
                .find(|path| machine::is_file(path));
            file(here.unwrap_or_else(|| {
                home.join(if cfg!(target_os = "macos") {
                    ".zprofile"
                } else {
                    ".profile"
                })
            }))
        });
        let directory = world.path("/etc/profile.d");
        let profile_d = machine::is_dir(&directory).then(|| file(directory.join("carbonctl-java.sh")));
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
            drop_ins: drop_ins(world),
            users: users(world),
        }
    }

    /// A user as `limits.conf` names one: by name, or by number where `/etc/passwd` lists none.
    pub fn account(&self, uid: u32) -> String {
        self.users.get(&uid).cloned().unwrap_or_else(|| format!(":{uid}"))
    }
}

/// Our drop-in files, on systems that read such files: those with Linux's directories for them.
fn drop_ins(world: &World) -> BTreeMap<FileRole, ExternalFile> {
    if !world.reads_proc() {
        return BTreeMap::new();
    }
    FileRole::SYSTEM
        .into_iter()
        .filter_map(|role| {
            let path = world.path(role.on_system()?);
            machine::is_dir(path.parent()?).then(|| (role, file(path)))
        })
        .collect()
}

fn users(world: &World) -> BTreeMap<u32, String> {
    let text = machine::system_text(&world.path("/etc/passwd")).unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next().filter(|name| !name.is_empty())?;
            Some((fields.nth(1)?.parse().ok()?, name.to_owned()))
        })
        .collect()
}

fn file(path: PathBuf) -> ExternalFile {
    let state = read(&path, Format::Plain);
    ExternalFile { path, state }
}
