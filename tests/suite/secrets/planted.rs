//! Homes whose passwords are all planted, and the search for them.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Ran, Run, carbonctl};
use crate::support::homes;

/// The new password. It has no sign that any format would escape, so that it cannot hide in another spelling.
pub(super) const NEW: &str = "Vqz7_Kbw3_Ujx5_Yt";
/// The administrator's password before. It has no letter in common with the new one, so that what undo keeps of it would be
/// all of it.
pub(super) const OLD: &str = "Mfy2-Hpc8-Rdg6-Ls";
/// Other passwords of the same files: a database's, a keystore's, one that waits for the secure vault, one in a URL, a number.
pub(super) const OTHERS: [&str; 5] = [
    "Pl4nted-Datab4se",
    "Pl4nted-Keyst0re",
    "Pl4nted-V4ult",
    "Pl4nted-1n-Url",
    "90817263540",
];

/// A home whose secrets are all planted, and where each belongs.
pub(super) struct Planted {
    pub(super) room: tempfile::TempDir,
    pub(super) home: PathBuf,
    /// The file that holds the administrator's password.
    pub(super) file: &'static str,
    /// A change that touches the same file without the password.
    pub(super) again: &'static str,
}

/// The three ways in which a product keeps the password.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Toml,
    Xml,
    Mi,
}

pub(super) const KINDS: [Kind; 3] = [Kind::Toml, Kind::Xml, Kind::Mi];

impl Planted {
    pub(super) fn new(kind: Kind) -> Self {
        let room = tempfile::tempdir().unwrap();
        let (home, file, again) = match kind {
            Kind::Toml => {
                let home = practice::make(&room.path().join("home"), Flavour::Toml).unwrap().home;
                (home, "repository/conf/deployment.toml", "admin.username=chief")
            }
            Kind::Xml => {
                let home = practice::make(&room.path().join("home"), Flavour::Xml).unwrap().home;
                (home, "repository/conf/user-mgt.xml", "admin.username=chief")
            }
            Kind::Mi => (
                homes::mini_mi(room.path()),
                "conf/deployment.toml",
                "admin.username=chief",
            ),
        };
        // Passwords alone: names of files and users may be shown.
        let keystores =
            |text: &str| text.replace("password = \"wso2carbon\"", &format!("password = \"{}\"", OTHERS[1]));
        let path = home.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let text = match kind {
            Kind::Xml => text
                .replace("<Password>admin</Password>", &format!("<Password>{OLD}</Password>"))
                .replace("<Password>old</Password>", &format!("<Password>{}</Password>", OTHERS[0]))
                .replace(
                    "<EveryOneRoleName>",
                    &format!(
                        "<Property name=\"ConnectionPassword\">{}</Property>\n<Property name=\"url\">jdbc:mysql://u:{}@db/x</Property>\n\
                         <KeyStore keystorePass=\"{}\" x='{}'/>\n<EveryOneRoleName>",
                        OTHERS[1],
                        OTHERS[3],
                        OTHERS[2],
                        "y"
                    ),
                ),
            Kind::Toml | Kind::Mi => {
                let admin = if matches!(kind, Kind::Mi) {
                    let users = format!("[[internal_apis.users]]\nuser.name = \"admin\"\nuser.password = \"{OLD}\"\nuser.is_admin = true\n\n");
                    users + &keystores(&text)
                } else {
                    keystores(&text.replace("password = \"admin\"", &format!("password = \"{OLD}\"")))
                };
                // Close to the password, so that the diff's context shows the lines.
                let near = format!("# old password = \"{}\"\nurl = \"jdbc:mysql://u:{}@db/x\"\n", OTHERS[0], OTHERS[3]);
                let at = admin.find("[super_admin]\n").map_or(0, |at| at + "[super_admin]\n".len());
                let admin = if at == 0 { admin } else { format!("{}{near}{}", &admin[..at], &admin[at..]) };
                format!("{admin}\n[secrets]\nadmin_alias = \"[{}]\"\npin = \"[{}]\"\n", OTHERS[2], OTHERS[4])
            }
        };
        assert!(text.contains(OLD), "{text}");
        fs::write(&path, text).unwrap();
        Self {
            room,
            home,
            file,
            again,
        }
    }

    pub(super) fn ready(&self, arguments: &[&str]) -> Run {
        carbonctl(arguments)
            .home(&self.home)
            .env("XDG_STATE_HOME", self.room.path().join("state"))
            .env("HOME", self.room.path())
            .cwd(self.room.path())
    }

    /// Runs a command that must not fail, and looks for the secrets in all it said.
    #[track_caller]
    pub(super) fn run(&self, arguments: &[&str]) -> Ran {
        let ran = self.ready(arguments).run();
        assert!(ran.code < 2, "{arguments:?}: {ran:?}");
        silent(&ran.everything(), &format!("{arguments:?}"));
        ran
    }

    /// Looks for the secrets in every file of the home, of the state directories and beside them. `new` tells whether the new
    /// password is in its place now.
    #[track_caller]
    pub(super) fn files_are_clean(&self, new: bool, when: &str) {
        for (path, bytes) in files(self.room.path()) {
            let place = path == self.home.join(self.file) || path.ends_with("way-in");
            for secret in secrets() {
                let here = spellings(secret).iter().any(|spelling| find(&bytes, spelling));
                assert!(place || !here, "{when}: `{secret}` is in {}", path.display());
            }
        }
        let text = fs::read_to_string(self.home.join(self.file)).unwrap();
        assert_eq!(
            (text.matches(NEW).count(), text.contains(OLD)),
            (usize::from(new), !new),
            "{when}: {text}"
        );
    }

    /// Everything that looks at the home and its past.
    #[track_caller]
    pub(super) fn look_everywhere(&self) {
        for command in ["get", "check", "history", "verify", "recommend", "status", "homes"] {
            self.run(&[command]);
            self.run(&[command, "--json"]);
        }
        self.run(&["set", "--dry-run", self.again]);
        self.run(&["set", "--dry-run", "--json", self.again]);
    }

    /// What happens after the password was written: another apply on the same file, and the undo of both.
    #[track_caller]
    pub(super) fn live_on(&self, when: &str) {
        self.files_are_clean(true, when);
        self.look_everywhere();
        self.run(&["set", "--yes", self.again, "ports.offset=3"]);
        self.files_are_clean(true, &format!("{when}, applied again"));
        self.look_everywhere();
        self.run(&["undo", "--yes"]);
        self.files_are_clean(true, &format!("{when}, once undone"));
        self.run(&["undo", "--yes", "--json"]);
        self.files_are_clean(false, &format!("{when}, undone"));
        self.look_everywhere();
    }

    pub(super) fn answers(&self, text: &str) -> String {
        let file = self.room.path().join("way-in");
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

pub(super) fn secrets() -> impl Iterator<Item = &'static str> {
    [NEW, OLD].into_iter().chain(OTHERS)
}

/// The bytes of a secret as they are, in hexadecimal, and as a list of numbers.
pub(super) fn spellings(secret: &str) -> Vec<Vec<u8>> {
    let hex = secret.bytes().map(|b| format!("{b:02x}")).collect::<Vec<_>>().concat();
    let list: Vec<String> = secret.bytes().map(|b| b.to_string()).collect();
    vec![
        secret.as_bytes().to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        list.join(", ").into_bytes(),
        list.join(",").into_bytes(),
    ]
}

pub(super) fn find(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[track_caller]
pub(super) fn silent(text: &str, when: &str) {
    for secret in secrets() {
        for spelling in spellings(secret) {
            assert!(!find(text.as_bytes(), &spelling), "{when} tells `{secret}`:\n{text}");
        }
    }
}

pub(super) fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            out.push((path, bytes));
        }
    }
    out
}
