//! A home whose owner wants to lead root, or whoever looks, astray: planted links, records, pipes, devices. Nothing outside the
//! home may change, nothing may hang, and what is refused says so with exit code 4. These tests need root, to have a second
//! user at all; `CARBONCTL_LONG=1` tries every command on every file alone.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod commands;
mod cures;
mod extremes;
mod links;
mod memory;
mod race;
mod records;
mod swapped;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, lchown, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::homes;
use crate::support::tree::Tree;

/// Who owns the home.
pub(super) const OWNER: u32 = 12_345;
/// Somebody else.
pub(super) const LOOKER: u32 = 12_346;

/// A foreign home, and beside it what is root's alone.
pub(super) struct Trap {
    room: tempfile::TempDir,
    pub(super) home: PathBuf,
    /// Where the program lies for everybody, when not beside the home.
    program: Option<PathBuf>,
}

/// What a run gave.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) said: String,
}

/// Whether these tests can run at all.
pub(super) fn can_run() -> bool {
    rustix::process::geteuid().is_root()
}

impl Trap {
    /// A home of the toml generation.
    pub(super) fn new() -> Self {
        Self::of(homes::mini_toml)
    }

    /// A home whose files rule.
    pub(super) fn xml() -> Self {
        Self::of(homes::mini_xml)
    }

    fn of(make: fn(&Path) -> PathBuf) -> Self {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() {
            memory.to_path_buf()
        } else {
            std::env::temp_dir()
        };
        let room = tempfile::Builder::new().prefix("hostile").tempdir_in(place).unwrap();
        fs::set_permissions(room.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let home = make(room.path()).canonicalize().unwrap();
        // A start is all that carbonctl itself does: no server outlives a test.
        let script = home.join("bin/wso2server.sh");
        let shipped = fs::read_to_string(&script).unwrap();
        fs::write(&script, shipped.replacen('\n', "\nexit 1\n", 1)).unwrap();
        give_all(&home, OWNER);
        let safe = room.path().join("safe");
        fs::create_dir(&safe).unwrap();
        fs::set_permissions(&safe, fs::Permissions::from_mode(0o700)).unwrap();
        let secret = "never to be seen, and [server]\nhostname = \"x\"\n";
        for name in ["secret", "deployment.toml", "lock"] {
            fs::write(safe.join(name), secret).unwrap();
            fs::set_permissions(safe.join(name), fs::Permissions::from_mode(0o600)).unwrap();
        }
        Self {
            room,
            home,
            program: None,
        }
    }

    /// Runs a program that lies elsewhere, where everybody gets in.
    pub(super) fn with_program(mut self, program: &Path) -> Self {
        self.program = Some(program.to_path_buf());
        self
    }

    /// What lies beside the home: nothing new may.
    pub(super) fn names(&self) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> = fs::read_dir(self.room.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .filter(|name| name != "own")
            .collect();
        names.sort();
        names
    }

    /// What is root's alone.
    pub(super) fn safe(&self, name: &str) -> PathBuf {
        self.room.path().canonicalize().unwrap().join("safe").join(name)
    }

    /// Room for other things.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.room.path().canonicalize().unwrap().join(name)
    }

    /// Everything outside the home.
    pub(super) fn outside(&self) -> Tree {
        Tree::of(&self.safe(""))
    }

    /// A path in the home.
    pub(super) fn at(&self, below: &str) -> PathBuf {
        self.home.join(below)
    }

    /// Makes a link of the owner's, over whatever is there.
    pub(super) fn link(&self, target: &Path, below: &str) {
        let link = self.at(below);
        clear(&link);
        self.parents(below);
        symlink(target, &link).unwrap();
        lchown(&link, Some(OWNER), Some(OWNER)).unwrap();
    }

    /// Makes a file of the owner's.
    pub(super) fn plant(&self, below: &str, text: &str) {
        clear(&self.at(below));
        self.parents(below);
        fs::write(self.at(below), text).unwrap();
        lchown(self.at(below), Some(OWNER), Some(OWNER)).unwrap();
    }

    /// Makes the directories above a path, the owner's.
    pub(super) fn parents(&self, below: &str) {
        let parent = self.at(below).parent().unwrap().to_path_buf();
        let missing: Vec<PathBuf> = parent
            .ancestors()
            .take_while(|dir| !dir.exists())
            .map(Path::to_path_buf)
            .collect();
        for dir in missing.iter().rev() {
            fs::create_dir(dir).unwrap();
            fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).unwrap();
            lchown(dir, Some(OWNER), Some(OWNER)).unwrap();
        }
    }

    /// Runs the program as root. It is ended after twenty seconds: then it hangs.
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        self.ran(Command::new("timeout"), &self.home, arguments)
    }

    /// Runs it as somebody else.
    pub(super) fn run_as(&self, uid: u32, arguments: &[&str]) -> Ran {
        self.run_at_as(uid, &self.home, arguments)
    }

    /// Runs it as somebody else on a home that is named by another path.
    pub(super) fn run_at_as(&self, uid: u32, home: &Path, arguments: &[&str]) -> Ran {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new("timeout");
        command.uid(uid).gid(uid);
        self.ran(command, home, arguments)
    }

    /// Runs it as root on a home that is named by another path.
    pub(super) fn run_at(&self, home: &Path, arguments: &[&str]) -> Ran {
        self.ran(Command::new("timeout"), home, arguments)
    }

    fn ran(&self, mut command: Command, home: &Path, arguments: &[&str]) -> Ran {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => self.beside("carbonctl"),
        };
        if !program.exists() {
            copy_program(&program);
        }
        let own = self.beside("own");
        let output = command
            .args(["-k", "1", "20"])
            .arg(program)
            .args(arguments)
            .arg("--home")
            .arg(home)
            .env_remove("CARBON_HOME")
            .env("HOME", &own)
            .env("XDG_STATE_HOME", &own)
            .env("LC_ALL", "C.UTF-8")
            .current_dir("/")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        let code = output.status.code().unwrap_or(-1);
        assert!(code != 124 && code != 137, "{arguments:?} hangs");
        assert!((0..=4).contains(&code), "{arguments:?} ends with {code}: {said}");
        Ran { code, said }
    }
}

/// The program, where everybody gets in: it may be built where only root does.
pub(super) fn copy_program(to: &Path) {
    let mut copy = Command::new("cp");
    copy.arg("-p").arg(env!("CARGO_BIN_EXE_carbonctl")).arg(to);
    assert!(copy.status().unwrap().success());
}

/// Gives a tree to somebody.
pub(super) fn give_all(dir: &Path, uid: u32) {
    let done = Command::new("chown")
        .arg("-hR")
        .arg(format!("{uid}:{uid}"))
        .arg(dir)
        .status();
    assert!(done.unwrap().success());
}

/// Removes whatever is there.
pub(super) fn clear(path: &Path) {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).unwrap(),
        Ok(_) => fs::remove_file(path).unwrap(),
        Err(_) => {}
    }
}
