//! What a row of the table tells: the cause in words, what was looked up, and what cures it.

use std::path::Path;

use crate::domain::SettingId;
use crate::domain::{Fix, Remedy};
use crate::server::failure::EvidenceLine;
use crate::shell;

/// The answer of a row.
pub(super) struct Told {
    /// The cause, a sentence without full stop that begins in lower case unless with a name.
    pub(super) cause: String,
    /// What was looked up.
    pub(super) facts: Vec<EvidenceLine>,
    /// What helps, the best first.
    pub(super) cures: Vec<Remedy>,
}

impl Told {
    pub(super) fn new(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            facts: Vec::new(),
            cures: Vec::new(),
        }
    }

    /// With a cure, after those before.
    pub(super) fn cure(mut self, cure: Remedy) -> Self {
        self.cures.push(cure);
        self
    }

    /// With a fact that stands in no file.
    pub(super) fn fact(mut self, text: impl Into<String>) -> Self {
        self.facts.push(EvidenceLine {
            file: None,
            line: None,
            text: text.into(),
        });
        self
    }

    /// With further facts.
    pub(super) fn facts(mut self, more: impl IntoIterator<Item = EvidenceLine>) -> Self {
        self.facts.extend(more);
        self
    }
}

/// Something that helps, a sentence without full stop.
pub(super) fn cure(words: impl Into<String>) -> Remedy {
    Remedy::new(words)
}

/// What does a remedy, as a shell reads it.
pub(super) trait Typed {
    /// The command that does it.
    fn by(self, command: impl Into<String>) -> Self;

    /// Names the home in a command of this program: it may be typed anywhere, and a shell of its own reads it.
    fn at(self, home: &Path) -> Self;

    /// The setting that does it, with its command.
    fn sets(self, id: SettingId, value: impl Into<String>) -> Self;

    /// The same, where only the user knows the value: its command has a word in its place.
    fn asks_for(self, id: SettingId, word: &str) -> Self;
}

impl Typed for Remedy {
    fn by(mut self, command: impl Into<String>) -> Self {
        self.commands = vec![command.into()];
        self
    }

    fn at(mut self, home: &Path) -> Self {
        for command in &mut self.commands {
            if command.starts_with("carbonctl ") && !command.contains(" --home ") {
                *command = format!("{command} --home {}", shell::quoted_path(home));
            }
        }
        self
    }

    fn sets(mut self, id: SettingId, value: impl Into<String>) -> Self {
        let value = value.into();
        self.commands = vec![format!("carbonctl set {id}={}", shell::word(&value))];
        self.fix = Some(Fix {
            setting: id,
            value: Some(value),
        });
        self
    }

    fn asks_for(mut self, id: SettingId, word: &str) -> Self {
        self.commands = vec![format!("carbonctl set {id}={word}")];
        self.fix = Some(Fix {
            setting: id,
            value: None,
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::id;

    #[test]
    fn a_command_names_the_home_once_as_a_shell_reads_it() {
        let home = Path::new("/opt/it's a home");
        let typed = |command: &str| cure("x").by(command).at(home).commands.remove(0);
        assert_eq!(
            typed("carbonctl start"),
            r"carbonctl start --home '/opt/it'\''s a home'"
        );
        for other in ["carbonctl stop --home '/opt/b'", "mkdir -p /x"] {
            assert_eq!(typed(other), other);
        }
        let java = cure("x").sets(id::JAVA_HOME, "/opt/my jdk").at(Path::new("/opt/is"));
        assert_eq!(
            java.command().unwrap(),
            "carbonctl set java.home='/opt/my jdk' --home '/opt/is'"
        );
    }
}
