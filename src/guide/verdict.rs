//! The verdict of a guideline's function, without the texts of its row.

use crate::domain::SettingId;
use crate::domain::{Command, DropIn, Fix, Remedy, Status, settings};

/// A verdict. The row adds id, title and source to make a finding of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Verdict.
    pub status: Status,
    /// What was found, short.
    pub found: String,
    /// What the rule wants, short.
    pub needed: String,
    /// The settings that cure it together, where settings do.
    pub fixes: Vec<Fix>,
    /// What else cures it. Boxed, since verdicts travel as errors and those should be small.
    pub remedy: Option<Box<Remedy>>,
    /// One sentence: why it matters here, or what to do by hand.
    pub detail: String,
    /// A failure that blocks in every profile, whatever the row says: with it the server does not come up.
    pub fatal: bool,
}

impl Verdict {
    /// A verdict without cure.
    pub fn new(status: Status, found: impl Into<String>, needed: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            status,
            found: found.into(),
            needed: needed.into(),
            fixes: Vec::new(),
            remedy: None,
            detail: detail.into(),
            fatal: false,
        }
    }

    /// The rule is met.
    pub fn pass(found: impl Into<String>, needed: impl Into<String>) -> Self {
        Self::new(Status::Pass, found, needed, "")
    }

    /// Works, but should be different in production.
    pub fn warn(found: impl Into<String>, needed: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(Status::Warn, found, needed, detail)
    }

    /// The rule is not met.
    pub fn fail(found: impl Into<String>, needed: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(Status::Fail, found, needed, detail)
    }

    /// Nothing to judge here, or information.
    pub fn info(found: impl Into<String>, needed: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(Status::Info, found, needed, detail)
    }

    /// Could not be determined, with the reason.
    pub fn unknown(found: impl Into<String>, needed: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::new(Status::Unknown, found, needed, reason)
    }

    /// The same verdict with another sentence.
    #[must_use]
    pub fn saying(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    /// The same verdict, which blocks in every profile: the server does not start like this.
    #[must_use]
    pub fn in_every_profile(self) -> Self {
        Self { fatal: true, ..self }
    }

    /// The same verdict with a setting and value that cure it; called again, a further one that is needed with it.
    #[must_use]
    pub fn cured_by(self, setting: SettingId, value: impl Into<String>) -> Self {
        self.fixed(setting, Some(value.into()))
    }

    /// The same verdict with the setting that cures it, whose value only the user knows.
    #[must_use]
    pub fn cured_by_choice_of(self, setting: SettingId) -> Self {
        self.fixed(setting, None)
    }

    /// The same verdict with a setting and, where one is known, its value. A value that the setting would refuse (made from
    /// an illegal host name, say) is left to the user.
    #[must_use]
    pub fn fixed(mut self, setting: SettingId, value: Option<String>) -> Self {
        let Some(row) = settings::by_id(setting) else {
            return self;
        };
        self.fixes.push(Fix {
            setting: row.id,
            value: value.and_then(|text| row.kind.check(&text).ok()),
        });
        self
    }

    /// The same verdict with something to do by hand: one short line of at most 66 characters.
    #[must_use]
    pub fn by_hand(self, words: impl Into<String>) -> Self {
        self.with_remedy(|remedy| remedy.words = words.into())
    }

    /// The same verdict with a further exact command, as the user who owns the home types it.
    #[must_use]
    pub fn by_command(self, command: impl Into<Command>) -> Self {
        self.with_remedy(|remedy| {
            let command = command.into();
            remedy
                .commands
                .push(if remedy.root { command.as_root() } else { command });
        })
    }

    /// The same verdict, whose commands need the administrator's rights.
    #[must_use]
    pub fn as_root(self) -> Self {
        self.with_remedy(|remedy| {
            remedy.root = true;
            let commands = std::mem::take(&mut remedy.commands);
            remedy.commands = commands.into_iter().map(Command::as_root).collect();
        })
    }

    /// The same verdict with a command more after those of the administrator, by whom it says itself.
    #[must_use]
    pub fn then_by(self, command: impl Into<Command>) -> Self {
        self.with_remedy(|remedy| remedy.commands.push(command.into()))
    }

    /// The same verdict with a drop-in file to make before the commands.
    #[must_use]
    pub fn by_drop_in(self, path: impl Into<String>, text: impl Into<String>) -> Self {
        let file = DropIn {
            path: path.into(),
            text: text.into(),
        };
        self.with_remedy(|remedy| remedy.file = Some(file))
    }

    /// The worst of several verdicts, with the cures of all that need one: each setting once, since a pass needs them together.
    /// `None` of none.
    pub fn together(mut all: Vec<Self>) -> Option<Self> {
        all.sort_by_key(|judged| judged.status);
        let mut all = all.into_iter();
        let mut worst = all.next()?;
        for other in all.filter(|judged| matches!(judged.status, Status::Fail | Status::Warn)) {
            let new = |fix: &Fix| !worst.fixes.iter().any(|have| have.setting == fix.setting);
            let more: Vec<Fix> = other.fixes.into_iter().filter(new).collect();
            worst.fixes.extend(more);
            worst.remedy = worst.remedy.or(other.remedy);
            worst.fatal |= other.fatal;
        }
        Some(worst)
    }

    fn with_remedy(mut self, change: impl FnOnce(&mut Remedy)) -> Self {
        change(self.remedy.get_or_insert_default());
        self
    }

    /// The same as an unknown: where every home has the thing, "not here" only means that it could not be read. What is wrong
    /// stays wrong.
    #[must_use]
    pub fn as_unknown(self) -> Self {
        if matches!(self.status, Status::Fail | Status::Warn) {
            return self;
        }
        let found = match self.status {
            Status::Info => "not found".to_owned(),
            _ => self.found,
        };
        Self {
            status: Status::Unknown,
            found,
            ..self
        }
    }
}

/// A name that fits into so many characters: a longer one is shortened in the middle.
pub(super) fn short(name: &str, width: usize) -> String {
    let count = name.chars().count();
    if count <= width {
        return name.to_owned();
    }
    let tail = width / 2;
    let head: String = name.chars().take(width - tail - 1).collect();
    let end: String = name.chars().skip(count - tail).collect();
    format!("{head}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::settings::id;

    #[test]
    fn a_long_name_loses_its_middle() {
        assert_eq!(short("a.example.com", 13), "a.example.com");
        assert_eq!(short("abcdefghij.example.com", 11), "abcde…e.com");
    }

    #[test]
    fn a_cure_carries_only_values_that_its_setting_takes() {
        let judged = || Verdict::fail("a", "b", "c");
        let value = |mut judged: Verdict| judged.fixes.remove(0).value;
        assert_eq!(value(judged().cured_by(id::HEAP_MAX, "2g")).as_deref(), Some("2048m"));
        assert_eq!(value(judged().cured_by(id::HOSTNAME, "my_host")), None);
        assert_eq!(value(judged().cured_by_choice_of(id::ADMIN_PASSWORD)), None);
    }
}
