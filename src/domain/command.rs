//! A command of a remedy: its words, and who is to run it.

use std::fmt;
use std::ops::Deref;
use std::path::Path;

use super::account::Account;
use super::setting_id::SettingId;
use crate::shell;

/// Who is to run a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The home's owner: it touches what that account can turn into links.
    Owner,
    /// The administrator alone can.
    Root,
    /// Whoever types it: it changes the shell that is typed in, only looks at the system, or is safe in a home of another's.
    Anyone,
}

/// A command, ready to be pasted by the one who is to run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    text: String,
    by: By,
    form: Form,
}

/// What kind of command it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Form {
    /// Any, for a shell.
    Shell,
    /// One of this program without the home, and its words.
    WithoutHome(String),
    /// One whose output goes to a file: the command without that, and the file as a word for a shell.
    Kept { read: String, file: String },
}

impl Command {
    fn of(text: String, by: By, form: Form) -> Self {
        Self { text, by, form }
    }

    /// A command that anyone runs.
    pub fn anyone(text: impl Into<String>) -> Self {
        Self::of(text.into(), By::Anyone, Form::Shell)
    }

    /// What the home's owner is to read and whoever types is to keep: the second part, a word for a shell, names that file.
    pub fn kept(text: impl Into<String>, file: &str) -> Self {
        let read = text.into();
        let file = file.to_owned();
        Self::of(format!("{read} > {file}"), By::Owner, Form::Kept { read, file })
    }

    /// The same, for the home's owner, of this program too.
    #[must_use]
    pub fn as_owner(self) -> Self {
        Self { by: By::Owner, ..self }
    }

    /// The same, for the administrator.
    #[must_use]
    pub fn as_root(self) -> Self {
        Self { by: By::Root, ..self }
    }

    /// Who is to run it.
    pub fn by(&self) -> By {
        self.by
    }

    /// The same with the home named, where it is one of this program's that names none: it may be typed anywhere.
    #[must_use]
    pub fn at(self, home: &Path) -> Self {
        match self.form {
            Form::WithoutHome(words) => Self {
                by: self.by,
                ..carbonctl(words, Some(home))
            },
            Form::Shell | Form::Kept { .. } => self,
        }
    }

    /// The command as this user types it: with `sudo` what root alone can, and as root what is the owner's as the owner.
    pub fn typed(&self, root: bool, owner: Option<&Account>) -> String {
        match self.by {
            _ if root => self.typed_by_root(owner),
            By::Root => format!("sudo {}", shell::one_command(&self.text)),
            By::Owner | By::Anyone => self.text.clone(),
        }
    }

    /// The command as root types it: what is the owner's to run runs as the owner, where that is somebody else.
    fn typed_by_root(&self, owner: Option<&Account>) -> String {
        match (self.by, owner, &self.form) {
            (By::Owner, Some(owner), Form::Kept { read, file }) => format!("{} > {file}", owner.runs(read)),
            (By::Owner, Some(owner), _) => owner.runs(&self.text),
            _ => self.text.clone(),
        }
    }
}

/// A command of a shell, for the home's owner. Those of this program are made by [`carbonctl`].
impl From<String> for Command {
    fn from(text: String) -> Self {
        Self::of(text, By::Owner, Form::Shell)
    }
}

impl From<&str> for Command {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Deref for Command {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq<&str> for Command {
    fn eq(&self, other: &&str) -> bool {
        self.text == *other
    }
}

impl PartialEq<String> for Command {
    fn eq(&self, other: &String) -> bool {
        self.text == *other
    }
}

impl serde::Serialize for Command {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

/// A command of this program, with the home where it has to be named: safe in any home, so anyone runs it.
pub fn carbonctl(words: impl Into<String>, home: Option<&Path>) -> Command {
    let words = words.into();
    match home {
        Some(home) => Command::anyone(format!("carbonctl {words} --home {}", shell::path(home))),
        None => Command::of(format!("carbonctl {words}"), By::Anyone, Form::WithoutHome(words)),
    }
}

/// The words that give settings their values, for [`carbonctl`].
pub fn set<'a>(values: impl IntoIterator<Item = (SettingId, &'a str)>) -> String {
    let mut words = "set".to_owned();
    for (id, value) in values {
        words.push(' ');
        words.push_str(&shell::word(&format!("{id}={value}")));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::id;

    fn owner() -> Account {
        Account {
            name: Some("wso2carbon".into()),
            uid: 802,
            gid: 802,
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn root_runs_as_the_owner_what_is_the_owners() {
        let typed = |command: Command| command.typed_by_root(Some(&owner()));
        assert_eq!(typed("rm /opt/is/x".into()), "runuser -u wso2carbon -- rm /opt/is/x");
        assert_eq!(typed(Command::from("rm /etc/x").as_root()), "rm /etc/x");
        assert_eq!(
            typed(carbonctl("stop", Some(Path::new("/opt/is")))),
            "carbonctl stop --home /opt/is"
        );
        assert_eq!(typed(Command::anyone("unset X")), "unset X");
        assert_eq!(
            typed(Command::kept("cat /opt/is/a", "~/a")),
            "runuser -u wso2carbon -- cat /opt/is/a > ~/a"
        );
        assert_eq!(Command::from("rm /opt/is/x").typed_by_root(None), "rm /opt/is/x");
    }

    #[test]
    fn a_command_names_the_home_once() {
        let at = |command: Command| command.at(Path::new("/opt/is"));
        assert_eq!(at(carbonctl("start", None)), "carbonctl start --home /opt/is");
        let other = carbonctl("stop", Some(Path::new("/opt/b")));
        assert_eq!(at(other.clone()), other);
        assert_eq!(at("mkdir -p /x".into()), "mkdir -p /x");
        assert_eq!(at(carbonctl("start", None).as_owner()).by(), By::Owner);
    }

    #[test]
    fn who_is_not_root_asks_for_it() {
        let typed = |command: Command| command.typed(false, Some(&owner()));
        assert_eq!(typed(Command::from("chown x /a").as_root()), "sudo chown x /a");
        assert_eq!(
            typed(Command::from("echo a >> /b").as_root()),
            "sudo sh -c 'echo a >> /b'"
        );
        assert_eq!(typed("rm /opt/is/x".into()), "rm /opt/is/x");
    }

    #[test]
    fn a_command_of_this_program_names_the_home_and_its_values_as_a_shell_reads_them() {
        let set = set([(id::JAVA_HOME, "/opt/my jdk"), (id::HEAP_MAX, "2048m")]);
        let home = Path::new("/opt/it's a home");
        assert_eq!(
            carbonctl(&set, Some(home)),
            r"carbonctl set 'java.home=/opt/my jdk' heap.max=2048m --home '/opt/it'\''s a home'"
        );
        assert_eq!(carbonctl("undo 1", None), "carbonctl undo 1");
    }
}
