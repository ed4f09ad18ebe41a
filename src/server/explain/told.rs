//! What a row of the table tells: the cause in words, what was looked up, and what cures it.

use std::path::Path;

use crate::domain::SettingId;
use crate::server::failure::{Cure, Seen};
use crate::server::shell::{quoted, word};

/// The answer of a row.
pub(super) struct Told {
    /// The cause, a sentence without full stop that begins in lower case unless with a name.
    pub(super) cause: String,
    /// What was looked up.
    pub(super) facts: Vec<Seen>,
    /// What helps, the best first.
    pub(super) cures: Vec<Cure>,
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
    pub(super) fn cure(mut self, cure: Cure) -> Self {
        self.cures.push(cure);
        self
    }

    /// With a fact that stands in no file.
    pub(super) fn fact(mut self, text: impl Into<String>) -> Self {
        self.facts.push(Seen {
            file: None,
            line: None,
            text: text.into(),
        });
        self
    }

    /// With further facts.
    pub(super) fn facts(mut self, more: impl IntoIterator<Item = Seen>) -> Self {
        self.facts.extend(more);
        self
    }
}

/// Something that helps, a sentence without full stop.
pub(super) fn cure(words: impl Into<String>) -> Cure {
    Cure {
        words: words.into(),
        command: None,
        setting: None,
    }
}

impl Cure {
    /// The command that does it.
    pub(super) fn by(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    /// Names the home in a command of this program: it may be typed anywhere, and a shell of its own reads it.
    pub(super) fn at(mut self, home: &Path) -> Self {
        self.command = self.command.map(|command| {
            if command.starts_with("carbonctl ") && !command.contains(" --home ") {
                format!("{command} --home {}", quoted(home))
            } else {
                command
            }
        });
        self
    }

    /// The setting that does it, with its command.
    pub(super) fn sets(mut self, id: SettingId, value: impl Into<String>) -> Self {
        let value = value.into();
        self.command = Some(format!("carbonctl set {id}={}", word(Path::new(&value))));
        self.setting = Some((id, Some(value)));
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
        let typed = |command: &str| cure("x").by(command).at(home).command.unwrap();
        assert_eq!(
            typed("carbonctl start"),
            r"carbonctl start --home '/opt/it'\''s a home'"
        );
        for other in ["carbonctl stop --home '/opt/b'", "mkdir -p /x"] {
            assert_eq!(typed(other), other);
        }
        let java = cure("x")
            .sets(id::JAVA_HOME, "/opt/my jdk")
            .at(Path::new("/opt/is"))
            .command;
        assert_eq!(java.unwrap(), "carbonctl set java.home='/opt/my jdk' --home '/opt/is'");
    }
}
