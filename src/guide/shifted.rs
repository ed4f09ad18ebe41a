//! The effective port of a setting: its number with the offset, where there is such a port.

use super::verdict::Verdict;
use crate::domain::SettingId;
use crate::domain::ports::{BeyondPorts, moved};
use crate::domain::settings::id;
use crate::probe::Facts;

/// What the number of a setting and the offset give together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shifted {
    /// A port.
    Port(u16),
    /// A number above the highest port.
    Beyond(BeyondPorts),
    /// One of the two is filled in at start, or cannot be read.
    NotKnown,
}

impl Shifted {
    /// The effective port of a setting.
    pub(super) fn of(facts: &Facts, setting: SettingId) -> Self {
        let number = |id: SettingId| facts.value(id)?.trim().parse::<u32>().ok();
        match (number(setting), number(id::PORTS_OFFSET)) {
            (Some(base), Some(offset)) => match moved(base, offset) {
                Ok(port) => Self::Port(port),
                Err(beyond) => Self::Beyond(beyond),
            },
            _ => Self::NotKnown,
        }
    }

    /// The port, where there is one and it is known.
    pub(super) fn port(self) -> Option<u16> {
        match self {
            Self::Port(port) => Some(port),
            Self::Beyond(_) | Self::NotKnown => None,
        }
    }
}

/// The verdict about a port that does not exist.
pub(super) fn no_such_port(beyond: BeyondPorts, needed: &str) -> Verdict {
    let why = "there is no such port, so that the server cannot listen on it: lower the offset, or the port itself";
    Verdict::fail(beyond.to_string(), needed, why).cured_by_choice_of(id::PORTS_OFFSET)
}
