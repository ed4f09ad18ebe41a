//! What one guideline says here and now.

use std::fmt;

use super::command::Command;
use super::setting::Setting;
use super::settings;
use crate::domain::SettingId;

/// The verdict of a guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not as the rule wants it.
    Fail,
    /// Works, but should be otherwise in production.
    Warn,
    /// Could not be looked at.
    Unknown,
    /// Something to know; nothing to judge.
    Info,
    /// As the rule wants it.
    Pass,
}

/// The setting and the value that would cure a finding.
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

/// What cures a finding or the failure of a start: commands to type, a file to make, a thing to do by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Remedy {
    /// What to do, without full stop. For a finding, whose settings stand beside it, one short line of at most 66 characters,
    /// so that it fits a terminal beside its label.
    pub words: String,
    /// The exact commands, in order, ready to be pasted; empty where words are all there is.
    pub commands: Vec<Command>,
    /// Whether a command or the file needs the administrator's rights. They are written without `sudo`, which a face adds.
    pub root: bool,
    /// A drop-in file to make with the commands: where it goes and its whole text.
    pub file: Option<DropIn>,
    /// The setting that the command sets, where it is one that does: a screen can offer it. A finding names its own.
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

/// A small file of our own beside the system's: never a whole file of somebody else's.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DropIn {
    /// Absolute.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

/// What a guideline says: found, needed, whose rule, how to cure.
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
    /// Whose rule that is.
    pub source: &'static str,
    /// The settings that cure it together, in order; empty where no setting does.
    pub fixes: Vec<Fix>,
    /// What else cures it.
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
