//! The rules of a setting: recommendation, validation, and what applies without a value.
//!
//! A row names the rule; the layers that have the facts evaluate it.

use super::address::At;
use super::file_role::FileRole;
use super::setting_id::SettingId;

/// The rules of one setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Which value is recommended.
    pub recommend: Recommend,
    /// What a typed value is checked against, beyond its kind.
    pub check: Check,
    /// What applies where nothing is written.
    pub unwritten: Unwritten,
    /// When a setup is incomplete without an answer.
    pub missing: Missing,
    /// Whether what is recommended for it is safe: it needs no knowledge that only the user has, and no client of the server
    /// notices it. A guided setup has it chosen already.
    pub safe: bool,
    /// Further places that hold the value in some homes.
    pub further_places: Option<FurtherPlaces>,
}

/// Further places of a value, in homes where something is switched on. All of them are written with the setting, or nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FurtherPlaces {
    /// Where the switch is, which says `true`.
    pub on: (FileRole, At),
    /// Places that are written where they exist.
    pub always: &'static [(FileRole, At)],
    /// Places that are written where all of them hold the setting's present value: they only ever change together.
    pub alike: &'static [(FileRole, At)],
}

impl Rules {
    /// Nothing is recommended or checked beyond the kind; where nothing is written, the default of the place applies.
    pub const NONE: Self = Self {
        recommend: Recommend::Nothing,
        check: Check::KindOnly,
        unwritten: Unwritten::DefaultOfPlace,
        missing: Missing::Never,
        safe: false,
        further_places: None,
    };

    /// The same, where what a guideline would set is safe.
    pub const SAFE: Self = Self {
        safe: true,
        ..Self::NONE
    };

    /// One value is recommended, whatever the machine, and safe.
    pub const fn recommending(value: &'static str, why: &'static str) -> Self {
        Self {
            recommend: Recommend::Value { value, why },
            ..Self::SAFE
        }
    }
}

/// Which value is recommended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recommend {
    /// None.
    Nothing,
    /// Always the same.
    Value {
        /// The value in its canonical spelling.
        value: &'static str,
        /// The reason, a clause.
        why: &'static str,
    },
    /// The best Java on this machine that the start script accepts.
    BestJava,
    /// The largest heap that the guide asks for and this machine has memory for.
    LargestHeap,
    /// The guide's smallest heap, never more than the largest.
    SmallestHeap,
    /// The guide's permanent generation, for Java 7 and older.
    PermanentGeneration,
    /// This machine's own name.
    OwnName,
    /// The URL of a message receiver: the host name, and the receiver's port with the offset.
    ReceiverUrl(Receiver),
    /// The logging framework in use.
    LoggingFramework,
}

/// A receiver of the pass-through transport, whose WSDLs carry a URL prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// `http` or `https`.
    pub scheme: &'static str,
    /// The setting that holds its port.
    pub port: SettingId,
    /// The port that the packs ship, before the offset.
    pub shipped: u16,
}

/// What a typed value is checked against, beyond its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// The kind is enough.
    KindOnly,
    /// A directory that the start script can name, with a Java that it starts with.
    JavaHome,
    /// No more than this machine's memory.
    WithinMemory,
    /// What this product's files can hold in a password.
    CarriedPassword,
    /// What the config mapper, which escapes nothing, can pass on in a user name.
    Unescaped,
}

/// What applies where nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// The default that the place names.
    DefaultOfPlace,
    /// The offset that the product starts with.
    OffsetOfProduct,
    /// This machine's name, which the server asks Java for.
    MachineName,
    /// The same as the host name.
    HostName,
}

/// When a setup is incomplete without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Never.
    Never,
    /// Where no Java is in use that the start script accepts.
    NoUsableJava,
    /// Where the password that every pack ships is still in effect.
    ShippedPassword,
    /// Where there is no host name, or one that reaches only this machine.
    NoHostName,
    /// Where the heap in effect is more than this machine has memory for.
    HeapDoesNotFit,
}
