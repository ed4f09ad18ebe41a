//! An account of the system, and how a command that is shown runs as it.

use std::fmt;
use std::path::Path;

use crate::shell;

/// The account that is proposed to own a home and run its server.
pub const PROPOSED: &str = "wso2carbon";

/// The command of root's that makes an account nobody logs in to.
pub fn make(name: &str) -> String {
    format!("useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {name}")
}

/// The command of root's that gives a directory to an account with its own group. It changes links themselves, never what they
/// lead to. An account without a name is given by its number.
pub fn give(owner: &str, dir: &Path) -> String {
    // The group of a number is not known: chown refuses `12345:`.
    let group = if owner.bytes().all(|byte| byte.is_ascii_digit()) {
        ""
    } else {
        ":"
    };
    format!("chown -hR {}{group} {}", shell::word(owner), shell::path(dir))
}

/// A command as root types it to have the account of this name run it.
pub fn as_named(name: &str, command: &str) -> String {
    let begin = if cfg!(target_os = "linux") {
        "runuser -u"
    } else {
        "sudo -u"
    };
    let end = if cfg!(target_os = "linux") { "-- " } else { "" };
    format!("{begin} {} {end}{}", shell::word(name), shell::one_command(command))
}

/// An account: by its number, and by its name where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its name; `None` where the system's list has none.
    pub name: Option<String>,
    /// Its number.
    pub uid: u32,
    /// The number of its group, for an account without a name.
    pub gid: u32,
}

impl Account {
    /// A command as root types it to have this account run it, so that no link of this account's leads root anywhere.
    ///
    /// `runuser` and `setpriv` come with every Linux; the first takes names alone. Elsewhere `sudo` is there.
    pub fn runs(&self, command: &str) -> String {
        match &self.name {
            Some(name) => as_named(name, command),
            None if cfg!(target_os = "linux") => format!(
                "setpriv --reuid={} --regid={} --clear-groups {}",
                self.uid,
                // What was given to a number alone keeps root's group, which is not to be lent.
                if self.gid == 0 { self.uid } else { self.gid },
                shell::one_command(command)
            ),
            None => format!("{} {}", self.sudo(), shell::one_command(command)),
        }
    }

    /// How a command begins that any user types to have this account run the rest.
    pub fn sudo(&self) -> String {
        format!("sudo -u {}", self.word())
    }

    /// The account as an argument of `sudo -u`: a number needs a mark before it, and the shell reads nothing into that.
    fn word(&self) -> String {
        match &self.name {
            Some(name) => shell::word(name),
            None => shell::quoted(&format!("#{}", self.uid)),
        }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => f.write_str(&crate::foreign::visible(name)),
            None => write!(f, "{}", self.uid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: Option<&str>) -> Account {
        Account {
            name: name.map(str::to_owned),
            uid: 12345,
            gid: 12346,
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_command_runs_as_an_account_with_a_name_and_as_one_without() {
        assert_eq!(
            account(Some("wso2carbon")).runs("rm -r '/opt/a b'"),
            "runuser -u wso2carbon -- rm -r '/opt/a b'"
        );
        assert_eq!(
            account(None).runs("tr x y < a > b"),
            "setpriv --reuid=12345 --regid=12346 --clear-groups sh -c 'tr x y < a > b'"
        );
    }

    #[test]
    fn sudo_takes_a_number_with_its_mark_in_quotes() {
        assert_eq!(account(Some("wso2carbon")).sudo(), "sudo -u wso2carbon");
        assert_eq!(account(None).sudo(), "sudo -u '#12345'");
        assert_eq!(account(None).to_string(), "12345");
    }
}
