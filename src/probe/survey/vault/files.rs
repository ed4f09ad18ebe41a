//! Reads the configuration files that may contain passwords, for those in plain text and for their aliases.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::Look;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::probe::files::{self, Room, State};
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

pub(super) fn read(look: &Look) -> Read {
    let mut read = if look.home.source == ConfigSource::Toml {
        of_toml(look)
    } else {
        of_files(look)
    };
    let Some(mut open) = read.open.take() else {
        return read;
    };
    let mut room = Room::default();
    for path in super::stores::files(look) {
        let found = match room.keep(files::read_in(&look.home.root, &look.home.at(&path), Format::Xml)) {
            State::Here { source, .. } => plain::in_xml(&source.text).map_err(|error| error.to_string()),
            State::Absent => continue,
            State::Unusable(reason) => Err(reason.to_string()),
        };
        match found {
            Ok(found) => open.extend(opened(&path, found)),
            Err(reason) => read.unread.push((path, reason)),
        }
    }
    read.open = Some(open);
    read
}

fn of_toml(look: &Look) -> Read {
    let mut read = Read {
        open: None,
        defaults: Vec::new(),
        unread: Vec::new(),
        used: BTreeSet::new(),
    };
    let path = look.home.toml();
    let text = match look.files.get(FileRole::DeploymentToml).map(|loaded| &loaded.state) {
        Some(State::Here { source, .. }) => &source.text,
        Some(State::Unusable(reason)) => {
            read.unread.push((path, reason.to_string()));
            return read;
        }
        Some(State::Absent) | None => {
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
    let mi = look.home.layout == Layout::Mi;
    read.defaults = DEFAULTS
        .into_iter()
        .filter(|key| !(mi && key.starts_with("super_admin")))
        .filter(unwritten)
        .filter(|key| look.files.mapper_default(key).is_some_and(plain::is_plain))
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

fn of_files(look: &Look) -> Read {
    let mut read = Read {
        open: None,
        defaults: Vec::new(),
        unread: Vec::new(),
        used: BTreeSet::new(),
    };
    let mut open = Vec::new();
    let mut ruling = false;
    let mut room = Room::default();
    let conf = look.home.conf();
    let roles: Vec<_> = look.files.iter().collect();
    for path in FILES.iter().map(|name| conf.join(name)).chain(datasources(look)) {
        let needed = NEEDED.iter().any(|name| path.ends_with(name));
        let is_xml = path.extension().is_some_and(|kind| kind == "xml");
        let loaded = roles.iter().find(|(_, loaded)| loaded.path == path);
        let state = loaded.map_or_else(
            || {
                room.keep(files::read_in(
                    &look.home.root,
                    &look.home.at(&path),
                    if is_xml { Format::Xml } else { Format::Properties },
                ))
            },
            |(_, loaded)| loaded.state.clone(),
        );
        let text = match state {
            State::Here { source, .. } => source.text,
            State::Absent => continue,
            State::Unusable(reason) => {
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

fn datasources(look: &Look) -> Vec<PathBuf> {
    let below = look.home.conf().join("datasources");
    let Ok(entries) = look.home.root.list(&look.home.at(&below)) else {
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
