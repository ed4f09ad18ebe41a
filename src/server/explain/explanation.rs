//! What a row of the table tells: the cause in words, what was looked up, and what cures it.

use crate::domain::SettingId;
use crate::domain::command::{carbonctl, set};
use crate::domain::{Account, Command, Fix, Home, Remedy};
use crate::probe::{World, owner, users};
use crate::server::failure::EvidenceLine;

/// The answer of a row.
pub(super) struct Explanation {
    /// The cause, a sentence without full stop that begins in lower case unless with a name.
    pub(super) cause: String,
    /// What was looked up.
    pub(super) facts: Vec<EvidenceLine>,
    /// What helps, the best first.
    pub(super) cures: Vec<Remedy>,
}

impl Explanation {
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

/// Who types the commands of the cures, and where.
pub(super) struct Operator<'a> {
    home: &'a Home,
    root: bool,
    owner: Option<Account>,
}

impl<'a> Operator<'a> {
    /// This user, and the home of the failed start.
    pub(super) fn of(world: &World, home: &'a Home) -> Self {
        Self {
            home,
            root: users::current(world).root,
            owner: owner::account(world, home),
        }
    }

    /// A cure with its commands as they are typed: with the home named, and run by who is to run each.
    pub(super) fn types(&self, mut cure: Remedy) -> Remedy {
        for command in &mut cure.commands {
            let named = command.clone().at(&self.home.path);
            *command = Command::anyone(named.typed(self.root, self.owner.as_ref()));
        }
        cure
    }
}

/// What does a remedy, as a shell reads it.
pub(super) trait RemedyExt {
    /// The command that does it.
    fn by(self, command: impl Into<Command>) -> Self;

    /// The same, where root alone can do it.
    fn by_root(self, command: impl Into<Command>) -> Self;

    /// The setting that does it, with its command.
    fn sets(self, id: SettingId, value: impl Into<String>) -> Self;

    /// The same, where only the user knows the value: its command has a word in its place.
    fn asks_for(self, id: SettingId, word: &str) -> Self;
}

impl RemedyExt for Remedy {
    fn by(mut self, command: impl Into<Command>) -> Self {
        self.commands = vec![command.into()];
        self
    }

    fn by_root(mut self, command: impl Into<Command>) -> Self {
        self.root = true;
        self.by(command.into().as_root())
    }

    fn sets(mut self, id: SettingId, value: impl Into<String>) -> Self {
        let value = value.into();
        self.commands = vec![carbonctl(set([(id, value.as_str())]), None)];
        self.fix = Some(Fix {
            setting: id,
            value: Some(value),
        });
        self
    }

    fn asks_for(mut self, id: SettingId, word: &str) -> Self {
        self.commands = vec![carbonctl(set([(id, word)]), None)];
        self.fix = Some(Fix {
            setting: id,
            value: None,
        });
        self
    }
}
