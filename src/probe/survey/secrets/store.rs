//! Reads the vault's secrets: `[secrets]` of `deployment.toml`, or `cipher-text.properties`.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::SurveyContext;
use crate::disk::Root;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files;
use crate::text::{Format, properties, toml};

/// The vault's aliases, and the state of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    /// Those that the configuration uses.
    pub used: Vec<String>,
    /// Those with an encrypted value.
    pub encrypted: Vec<String>,
    /// Those whose value is still a plain one in square brackets.
    pub waiting: Vec<String>,
    /// Whether the server asks a vault outside for those without a value: `[runtime_secrets]` switches that on.
    pub outside: bool,
}

impl Aliases {
    /// Those that are used and have no value at all.
    pub fn missing(&self) -> impl Iterator<Item = &String> {
        self.used
            .iter()
            .filter(|alias| !self.encrypted.contains(alias) && !self.waiting.contains(alias))
    }
}

/// The aliases of this home.
pub(super) fn aliases(context: &SurveyContext, cipher_text: Option<&Path>, used: BTreeSet<String>) -> Known<Aliases> {
    let stored: Vec<(String, String)> = if context.home.source == ConfigSource::Toml {
        let text = context.files.text(FileRole::DeploymentToml).unwrap_or_default();
        toml::strings(text)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|written| Some((written.key.strip_prefix("secrets.")?.to_owned(), written.found.value)))
            .collect()
    } else {
        let text = match cipher_text {
            Some(path) => text(&context.home.root, path)?,
            None => None,
        };
        text.map(|text| properties::all(&text).into_iter().collect())
            .unwrap_or_default()
    };
    let (waiting, encrypted): (Vec<_>, Vec<_>) = stored
        .into_iter()
        .filter(|(_, value)| !value.trim().is_empty())
        .partition(|(_, value)| value.trim().starts_with('[') && value.trim().ends_with(']'));
    let names = |all: Vec<(String, String)>| all.into_iter().map(|(alias, _)| alias).collect();
    Ok(Aliases {
        used: used.into_iter().collect(),
        encrypted: names(encrypted),
        waiting: names(waiting),
        outside: asks_outside(context),
    })
}

/// Whether the config mapper takes aliases without a value, as it does for a vault outside. Source: its resolver of references.
fn asks_outside(context: &SurveyContext) -> bool {
    let toml_text = context.files.text(FileRole::DeploymentToml);
    let text = toml_text.filter(|_| context.home.source == ConfigSource::Toml);
    let switch = text.and_then(|text| toml::get(text, &["runtime_secrets", "enable"]).ok().flatten());
    switch.is_some_and(|found| found.value.eq_ignore_ascii_case("true"))
}

/// Whether a `secret-conf.properties` names a keystore: every pack ships it with comments alone.
pub(super) fn is_configured(root: &Root, path: &Path) -> Known<bool> {
    Ok(text(root, path)?.is_some_and(|text| properties::get(&text, "keystore.identity.location").is_some()))
}

fn text(root: &Root, path: &Path) -> Known<Option<String>> {
    match files::read_in(root, path, Format::Properties) {
        files::FileState::Here { source, .. } => Ok(Some(source.text)),
        files::FileState::Absent => Ok(None),
        files::FileState::Unusable(reason) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Err(Unknown::because(format!("{name} {reason}")))
        }
    }
}
