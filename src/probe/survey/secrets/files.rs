//! Reads the configuration files that may contain passwords, for those in plain text and for their aliases.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::probe::files::{self, FileState, ReadBudget};
use crate::text::plain::{self, Plain};
use crate::text::{Format, toml, xml};

/// Below the configuration directory.
const FILES: [&str; 14] = [
    "carbon.xml",
    "user-mgt.xml",
    "tomcat/catalina-server.xml",
    "axis2/axis2.xml",
    "identity.xml",
    "identity/identity.xml",
    "embedded-ldap.xml",
    "identity/embedded-ldap.xml",
    "api-manager.xml",
    "internal-apis.xml",
    "event-broker.xml",
    "master-datasources.xml",
    "jndi.properties",
    "registry.xml",
];
/// The files without which nothing is known of a home whose files are in effect.
const NEEDED: [&str; 2] = ["carbon.xml", "user-mgt.xml"];
/// The limit of datasource files.
const MOST: usize = 40;
/// The product's values in the toml generation where nothing is written.
const DEFAULTS: [&str; 4] = [
    "super_admin.password",
    "keystore.primary.password",
    "keystore.primary.key_password",
    "truststore.password",
];

/// A password in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The file, relative to the home.
    pub file: PathBuf,
    /// The element or key.
    pub place: String,
    /// Line, from 1.
    pub line: usize,
}

/// The result of reading.
pub(super) struct Read {
    /// The plain-text passwords; `None` where the files in effect cannot be read.
    pub(super) open: Option<Vec<Open>>,
    pub(super) defaults: Vec<&'static str>,
    pub(super) unread: Vec<(PathBuf, String)>,
    pub(super) used: BTreeSet<String>,
}

pub(super) fn read(context: &SurveyContext) -> Read {
    let mut read = if context.home.source == ConfigSource::Toml {
        of_toml(context)
    } else {
        of_files(context)
    };
    let Some(mut open) = read.open.take() else {
        return read;
    };
    let mut room = ReadBudget::default();
    for path in super::stores::files(context) {
        let found = match room.keep(files::read_in(&context.home.root, &context.home.at(&path), Format::Xml)) {
            FileState::Here { source, .. } => plain::in_xml(&source.text).map_err(|error| error.to_string()),
            FileState::Absent => continue,
            FileState::Unusable(reason) => Err(reason.to_string()),
        };
        match found {
            Ok(found) => open.extend(opened(&path, found)),
            Err(reason) => read.unread.push((path, reason)),
        }
    }
    read.open = Some(open);
    read
}

fn of_toml(context: &SurveyContext) -> Read {
    let mut read = Read {
        open: None,
        defaults: Vec::new(),
        unread: Vec::new(),
        used: BTreeSet::new(),
    };
    let path = context.home.toml();
    let text = match context.files.get(FileRole::DeploymentToml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => {
            read.unread.push((path, reason.to_string()));
            return read;
        }
        Some(FileState::Absent) | None => {
            read.unread.push((path, "it is not there".to_owned()));
            return read;
        }
    };
    match plain::in_toml(text) {
        Ok(found) => read.open = Some(opened(&path, found)),
        Err(error) => read.unread.push((path, error.to_string())),
    }
    let unwritten = |key: &&str| {
        let path: Vec<&str> = key.split('.').collect();
        matches!(toml::get(text, &path), Ok(None))
    };
    let mi = context.home.layout == Layout::Mi;
    read.defaults = DEFAULTS
        .into_iter()
        .filter(|key| !(mi && key.starts_with("super_admin")))
        .filter(unwritten)
        .filter(|key| context.files.mapper_default(key).is_some_and(plain::is_plain))
        .collect();
    let users = || toml::get_first(text, &["internal_apis", "users"], &["user", "password"]);
    if mi && matches!(users(), Ok(None)) {
        read.defaults.push("internal_apis.users");
    }
    for written in toml::strings(text).unwrap_or_default() {
        read.used.extend(aliases_in(&written.found.value));
    }
    read
}

/// The aliases of `$secret{alias}`.
fn aliases_in(value: &str) -> impl Iterator<Item = String> {
    value
        .split("$secret{")
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(alias, _)| alias.trim().to_owned())
}

fn of_files(context: &SurveyContext) -> Read {
    let mut read = Read {
        open: None,
        defaults: Vec::new(),
        unread: Vec::new(),
        used: BTreeSet::new(),
    };
    let mut open = Vec::new();
    let mut ruling = false;
    let mut room = ReadBudget::default();
    let conf = context.home.conf();
    let roles: Vec<_> = context.files.iter().collect();
    for path in FILES.iter().map(|name| conf.join(name)).chain(datasources(context)) {
        let needed = NEEDED.iter().any(|name| path.ends_with(name));
        let is_xml = path.extension().is_some_and(|kind| kind == "xml");
        let loaded = roles.iter().find(|(_, loaded)| loaded.path == path);
        let state = loaded.map_or_else(
            || {
                room.keep(files::read_in(
                    &context.home.root,
                    &context.home.at(&path),
                    if is_xml { Format::Xml } else { Format::Properties },
                ))
            },
            |(_, loaded)| loaded.state.clone(),
        );
        let text = match state {
            FileState::Here { source, .. } => source.text,
            FileState::Absent => continue,
            FileState::Unusable(reason) => {
                read.unread.push((path, reason.to_string()));
                continue;
            }
        };
        if is_xml {
            match plain::in_xml(&text) {
                Ok(found) => open.extend(opened(&path, found)),
                Err(error) => {
                    read.unread.push((path, error.to_string()));
                    continue;
                }
            }
            read.used.extend(xml::secret_aliases(&text));
        } else {
            open.extend(opened(&path, plain::in_properties(&text)));
        }
        ruling |= needed;
    }
    read.open = ruling.then_some(open);
    read
}

fn datasources(context: &SurveyContext) -> Vec<PathBuf> {
    let below = context.home.conf().join("datasources");
    let Ok(entries) = context.home.root.list(&context.home.at(&below)) else {
        return Vec::new();
    };
    let mut names: Vec<PathBuf> = entries
        .into_iter()
        .take(MOST)
        .map(|entry| below.join(entry.file_name()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "xml"))
        .collect();
    names.sort();
    names
}

fn opened(file: &Path, found: Vec<Plain>) -> Vec<Open> {
    found
        .into_iter()
        .map(|plain| Open {
            file: file.to_path_buf(),
            place: plain.place,
            line: plain.line,
        })
        .collect()
}
