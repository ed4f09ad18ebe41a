//! Surveys the secure vault and what is still in plain text: aliases, passwords, the tool and its files.

mod database;
mod files;
mod store;
mod stores;

use std::path::PathBuf;

use super::SurveyContext;
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::probe::modes;

pub use database::UserDatabase;
pub use files::Open;
pub use store::Aliases;

/// A file that gives the server the keystore's password at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartPassword {
    /// Its name in the home.
    pub name: &'static str,
    /// Whether the server leaves it there.
    pub kept: bool,
    /// Its permission bits, where the system has such.
    pub bits: Option<u32>,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VaultFiles {
    /// The passwords in plain text in the configuration.
    pub open: Vec<Open>,
    /// Keys of `deployment.toml` that are not written, for which the product uses the password of every pack.
    pub defaults: Vec<&'static str>,
    /// Configuration files that could not be read, with the reason.
    pub unread: Vec<(PathBuf, String)>,
    /// Whether the pack has the vault's files at all.
    pub shipped: bool,
    /// Whether `secret-conf.properties` names the keystore of the vault: the tool was run.
    pub configured: bool,
    /// The vault's aliases.
    pub aliases: Aliases,
    /// Files with the keystore's password.
    pub start_passwords: Vec<StartPassword>,
}

/// The result of this part of the survey.
#[derive(Clone, Debug, Default)]
pub struct Vault {
    /// The result; `None` without a survey.
    pub seen: Option<Known<VaultFiles>>,
    /// The database with the users, where they are in one; `None` without a survey.
    pub users: Option<Known<UserDatabase>>,
}

impl Vault {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        Self {
            seen: Some(seen(context)),
            users: Some(database::of_users(context)),
        }
    }
}

/// Names, and whether the server leaves the file there. Windows has `.txt` behind them.
const START_PASSWORDS: [(&str, bool); 6] = [
    ("password", false),
    ("password-tmp", false),
    ("password-persist", true),
    ("password.txt", false),
    ("password-tmp.txt", false),
    ("password-persist.txt", true),
];

fn seen(context: &SurveyContext) -> Known<VaultFiles> {
    let read = files::read(context);
    if read.open.is_none() {
        let reason = read.unread.first().map_or_else(
            || "no configuration file is there".to_owned(),
            |(file, reason)| format!("{}: {reason}", file.shown()),
        );
        return Err(Unknown::because(reason));
    }
    let conf = context.home.at(context.home.conf());
    let first = |name: &str| {
        [conf.join("security").join(name), conf.join(name)]
            .into_iter()
            .find(|path| context.home.root.may_be_file(path))
    };
    let start_passwords = START_PASSWORDS
        .into_iter()
        .filter_map(|(name, kept)| {
            let path = context.home.at(name);
            context.home.root.may_be_file(&path).then(|| StartPassword {
                name,
                kept,
                bits: modes::of(&context.home.root, &path).ok().map(|mode| mode.bits),
            })
        })
        .collect();
    let configured = match first("secret-conf.properties") {
        Some(path) => store::is_configured(&context.home.root, &path)?,
        None => false,
    };
    Ok(VaultFiles {
        open: read.open.unwrap_or_default(),
        defaults: read.defaults,
        unread: read.unread,
        shipped: ["cipher-tool.properties", "secret-conf.properties"]
            .into_iter()
            .any(|name| first(name).is_some()),
        configured,
        aliases: store::aliases(context, first("cipher-text.properties").as_deref(), read.used)?,
        start_passwords,
    })
}
