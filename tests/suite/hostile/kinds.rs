//! What a hostile owner can put in place of a file.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown, lchown, symlink};
use std::path::Path;

/// Stands in the files outside that only their owner may read.
pub(crate) const MARK: &str = "told-from-outside";

/// The owner of the homes where the tests run as root.
const OWNER: u32 = 4242;

/// Somebody else.
const STRANGER: u32 = 4243;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    LinkToSecret,
    Dangling,
    Loop,
    HardLink,
    Fifo,
    Socket,
    Device,
    Directory,
    Huge,
    Empty,
    Foreign,
}

impl Kind {
    pub(crate) const ALL: [Self; 11] = [
        Self::LinkToSecret,
        Self::Dangling,
        Self::Loop,
        Self::HardLink,
        Self::Fifo,
        Self::Socket,
        Self::Device,
        Self::Directory,
        Self::Huge,
        Self::Empty,
        Self::Foreign,
    ];

    /// Puts it at a path where nothing stands. `false` where this user cannot make such a thing.
    pub(crate) fn put(self, at: &Path, outside: &Path) -> bool {
        use rustix::fs::{CWD, FileType, Mode, makedev, mknodat};
        let root = is_root();
        let node = |kind, device| mknodat(CWD, at, kind, Mode::RUSR | Mode::WUSR, device).unwrap();
        match self {
            Self::LinkToSecret => link(&outside.join("secret"), at),
            Self::Dangling => link(&outside.join("nothing"), at),
            Self::Loop => link(at, at),
            Self::HardLink => fs::hard_link(outside.join("secret"), at).unwrap(),
            Self::Fifo => node(FileType::Fifo, 0),
            Self::Socket => node(FileType::Socket, 0),
            // What `/dev/zero` is: it never ends.
            Self::Device if root => node(FileType::CharacterDevice, makedev(1, 5)),
            Self::Directory => fs::create_dir(at).unwrap(),
            Self::Huge => fs::File::create(at).unwrap().set_len(2 << 30).unwrap(),
            Self::Empty => fs::write(at, "").unwrap(),
            Self::Foreign if root => {
                fs::write(at, "x").unwrap();
                chown(at, Some(STRANGER), Some(STRANGER)).unwrap();
            }
            Self::Device | Self::Foreign => return false,
        }
        true
    }
}

/// A link that the home's owner made.
fn link(target: &Path, at: &Path) {
    symlink(target, at).unwrap();
    if is_root() {
        lchown(at, Some(OWNER), Some(OWNER)).unwrap();
    }
}

/// A directory outside every home, with a file that only its owner may read.
pub(crate) fn outside(room: &Path) -> std::path::PathBuf {
    let outside = room.join("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("secret"), format!("{MARK} = \"{MARK}\"\n")).unwrap();
    fs::set_permissions(outside.join("secret"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(outside.join("other"), "other").unwrap();
    outside
}

/// Whether these tests run as root: only then the home can be another's.
pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// As root: gives a tree to [`OWNER`].
pub(crate) fn give_away(tree: &Path) {
    if !is_root() {
        return;
    }
    chown(tree, Some(OWNER), Some(OWNER)).unwrap();
    for entry in fs::read_dir(tree).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_dir() {
            give_away(&entry.path());
        } else {
            lchown(entry.path(), Some(OWNER), Some(OWNER)).unwrap();
        }
    }
}
