//! A setting with its stable id, and its places: which file and which address inside it hold the value, per generation.

pub use super::address::{At, MIXED, ScriptOption};
pub use super::file_role::FileRole;
use super::rules::Rules;
use super::setting_id::SettingId;
use super::value::ValueKind;

/// In which homes a place applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `deployment.toml` is in effect, and the home's mapper knows this key (or it is known to work without a mapping).
    Toml,
    /// `deployment.toml` is in effect and the mapper's `key-mappings.json` lists the key.
    TomlMapped,
    /// `deployment.toml` is in effect in an MI home.
    TomlMi,
    /// `deployment.toml` is in effect in a home that is not MI.
    TomlClassic,
    /// `deployment.toml` is in effect in a home that is not MI, on kernel 4.6 or later.
    TomlFrom46,
    /// `deployment.toml` is in effect in a home that is not MI, of a product with pass-through transports.
    TomlPassThrough,
    /// The files are in effect as they are.
    Files,
    /// The files are in effect, and log4j 2 is the logging framework (kernel 4.5 and later).
    FilesLog4j2,
    /// The files are in effect, and log4j 1 is the logging framework.
    FilesLog4j1,
    /// The files are in effect, and the https connector of `catalina-server.xml` holds an `SSLHostConfig`.
    FilesHostConfig,
    /// The files are in effect, and `axis2.xml` has pass-through or NIO receivers, which read the parameter.
    FilesPassThrough,
    /// Any home whose file of this role exists or can be made.
    Always,
    /// As `Always`, on Windows, where the batch file starts the server.
    OnWindows,
}

/// One place of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingPlace {
    /// Where it applies; the first place of a setting that applies is the one.
    pub when: When,
    /// Which file.
    pub file: FileRole,
    /// Where inside.
    pub at: At,
    /// For XML: sibling names after which a new element goes, best first.
    pub after: &'static [&'static str],
    /// For XML: further attributes of a new element.
    pub attributes: &'static [(&'static str, &'static str)],
    /// What the product does when nothing is written here; `None` when that depends.
    pub default: Option<&'static str>,
}

/// When a change of the setting can still be made by editing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editable {
    /// At any time; it takes effect at a restart.
    Always,
    /// Only before the first start: later the user store holds the value.
    BeforeFirstStart,
}

/// One configurable value of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Stable id, such as `heap.max`.
    pub id: SettingId,
    /// What people call it.
    pub title: &'static str,
    /// What its value looks like.
    pub kind: ValueKind,
    /// When editing the file still has effect.
    pub editable: Editable,
    /// What is recommended, checked and assumed, and when it is missing.
    pub rules: Rules,
    /// Why it exists and what it does, for questions and `explain`.
    pub why: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// Its places, first match wins.
    pub places: &'static [SettingPlace],
    /// The reason to give where no place applies.
    pub nowhere: &'static str,
}

impl Setting {
    /// Whether it lives in a file of the system, which only root writes, and not in the home.
    pub fn on_system(&self) -> bool {
        self.places.iter().any(|place| place.file.on_system().is_some())
    }

    /// Whether a server that has a user store reads it at its first start alone.
    pub fn only_at_first_start(&self) -> bool {
        self.editable == Editable::BeforeFirstStart
    }

    /// Whether its value is a secret.
    pub const fn secret(&self) -> bool {
        matches!(self.kind, ValueKind::Password)
    }
}
