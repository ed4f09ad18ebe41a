//! The result of one guideline on this home and machine.

use std::fmt;

use super::command::Command;
use super::setting::Setting;
use super::settings;
use crate::domain::SettingId;

/// The verdict of a guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The rule is not met.
    Fail,
    /// Works, but should be different in production.
    Warn,
    /// Could not be determined.
    Unknown,
    /// Information; nothing is judged.
    Info,
    /// The rule is met.
    Pass,
}

/// The setting and the value that would fix a finding.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// Setting id.
    pub setting: SettingId,
    /// Value to give it; `None` where only the user knows it (a password, a host name).
    pub value: Option<String>,
}

impl Fix {
    /// Whether the setting lives in a file of the system, which only root writes.
    pub fn on_system(&self) -> bool {
        settings::by_id(self.setting).is_some_and(Setting::on_system)
    }
}

impl Status {
    /// The word for it, as people and programs read it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Unknown => "unknown",
            Self::Info => "info",
            Self::Pass => "pass",
        }
    }
}

/// What fixes a finding or a failed start: commands to type, a file to make, something to do by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Remedy {
    /// What to do, without full stop. For a finding, whose settings are shown with it, one short line of at most 66 characters,
    /// so that it fits a terminal beside its label.
    pub words: String,
    /// The exact commands, in order, ready to be pasted; empty where text is all there is.
    pub commands: Vec<Command>,
    /// Whether a command or the file needs the administrator's rights. They are written without `sudo`, which a face adds.
    pub root: bool,
    /// A drop-in file to make with the commands: its path and its complete text.
    pub file: Option<DropIn>,
    /// The setting that the command sets, if it sets one: a screen can offer it. A finding names its own.
    #[serde(skip)]
    pub fix: Option<Fix>,
}

impl Remedy {
    /// Something to do by hand.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }

    /// The first of its commands.
    pub fn command(&self) -> Option<&str> {
        self.commands.first().map(|command| &**command)
    }
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)?;
        match self.command() {
            Some(command) => write!(f, ": {command}"),
            None => Ok(()),
        }
    }
}

/// A small file of our own beside the system's: a file of another program is never replaced.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DropIn {
    /// Absolute.
    pub path: String,
    /// Its complete text.
    pub text: String,
}

/// What a guideline reports: found, needed, the source of the rule, the fix.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// The guideline's id, such as `G31`.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Verdict in this profile.
    pub status: Status,
    /// Whether production would fail where this profile only warns.
    pub eased: bool,
    /// What was found, short.
    pub found: String,
    /// What the rule wants, short.
    pub needed: String,
    /// The source of the rule.
    pub source: &'static str,
    /// The settings that fix it together, in order; empty where no setting does.
    pub fixes: Vec<Fix>,
    /// What else fixes it.
    pub remedy: Option<Box<Remedy>>,
    /// One sentence: why it matters here, or what to do by hand.
    pub detail: String,
}

/// What this server is for: how strictly it is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// One person's own server: only what keeps it from running blocks.
    Dev,
    /// Shared by a team, without real data.
    Test,
    /// Real users and real data.
    #[default]
    Production,
}

impl Profile {
    /// Every profile, from the mildest.
    pub const ALL: [Self; 3] = [Self::Dev, Self::Test, Self::Production];

    /// The word for it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}
