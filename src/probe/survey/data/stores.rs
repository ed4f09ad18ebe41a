//! Reads user stores: the primary one of `user-mgt.xml`, those added later, and the LDAP server inside the product.

use std::io;

use roxmltree::Node;

use super::super::SurveyContext;
use super::sources::{child, text};
use super::url::Url;
use crate::disk::Refusal;
use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files::{FileState, ReadBudget, read_in};
use crate::probe::reading::elsewhere;
use crate::text::Format;
use crate::text::xml;

/// What kind of user store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// A database.
    Database,
    /// An LDAP server that is only read.
    ReadOnlyLdap,
    /// An LDAP server that is written too.
    ReadWriteLdap,
    /// Active Directory.
    ActiveDirectory,
    /// The list of users in the Micro Integrator's own file.
    File,
    /// A class of its own.
    Own,
    /// A type that the product rejects; the one that may be meant.
    Refused(Option<String>),
    /// Filled in at start; what that means.
    Placeholder(String),
}

/// One user store.
#[derive(Clone, Debug)]
pub struct UserStore {
    /// Which kind.
    pub kind: StoreKind,
    /// The type or the class's short name, as written.
    pub named: String,
    /// The datasource of a database store.
    pub source: Option<String>,
    /// The URL of a database store that has one of its own.
    pub url: Url,
    /// Whether its LDAP server is the one inside the product.
    pub embedded: Known<bool>,
    /// Where it is written.
    pub written: String,
}

/// The kind that a class is of.
pub(super) fn kind(class: &str) -> StoreKind {
    if let Some(meaning) = elsewhere(class) {
        return StoreKind::Placeholder(meaning.to_owned());
    }
    let short = class.rsplit('.').next().unwrap_or(class);
    if short.contains("JDBC") {
        StoreKind::Database
    } else if short.contains("ReadOnlyLDAP") {
        StoreKind::ReadOnlyLdap
    } else if short.contains("ReadWriteLDAP") {
        StoreKind::ReadWriteLdap
    } else if short.contains("ActiveDirectory") {
        StoreKind::ActiveDirectory
    } else {
        StoreKind::Own
    }
}

/// Whether a connection leads to the LDAP server inside the product.
pub(super) fn embedded(connection: Option<&str>) -> Known<bool> {
    let Some(connection) = connection.filter(|text| !text.is_empty()) else {
        return Err(Unknown::because("its connection URL is not written"));
    };
    if connection.contains("Ports.EmbeddedLDAP") {
        return Ok(true);
    }
    if let Some(meaning) = elsewhere(connection) {
        return Err(Unknown::because(format!("its connection URL is {meaning}")));
    }
    let rest = connection.split_once("://").map_or(connection, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "389"));
    Ok(crate::domain::value::is_loopback(host) && port == "10389")
}

/// The primary user store of a home whose files are in effect.
pub(super) fn primary(context: &SurveyContext) -> Known<UserStore> {
    let shown = context.home.conf().join("user-mgt.xml");
    let because = |reason: &str| Unknown::because(format!("{}: {reason}", shown.shown()));
    let text = match context.files.get(FileRole::UserMgtXml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return Err(because(&reason.to_string())),
        Some(FileState::Absent) | None => return Err(because("is not in this home")),
    };
    let document = xml::document(text.trim_start_matches('\u{feff}'))
        .map_err(|error| because(&format!("does not parse: {error}")))?;
    let realm = child(document.root_element(), "Realm").ok_or_else(|| because("has no realm"))?;
    let store = child(realm, "UserStoreManager").ok_or_else(|| because("names no user store"))?;
    let shared = child(realm, "Configuration").and_then(|node| property(node, "dataSource"));
    let line = document.text_pos_at(store.range().start).row;
    Ok(of_node(store, shared, format!("user-mgt.xml:{line}")))
}

fn of_node(store: Node, shared: Option<String>, written: String) -> UserStore {
    let class = store.attribute("class").unwrap_or_default();
    let kind = kind(class);
    let database = kind == StoreKind::Database;
    let url = property(store, "url").filter(|_| database);
    let source = property(store, "dataSource")
        .or(shared)
        .filter(|_| database && url.is_none());
    UserStore {
        embedded: embedded(property(store, "ConnectionURL").as_deref()),
        named: class.rsplit('.').next().unwrap_or(class).to_owned(),
        url: url.map_or(Url::Missing, |url| Url::parse(&url)),
        kind,
        source,
        written,
    }
}

fn property(node: Node, name: &str) -> Option<String> {
    let mut all = node
        .children()
        .filter(|child| child.is_element() && child.tag_name().name() == "Property");
    all.find(|child| child.attribute("name") == Some(name)).map(text)
}

/// The user stores that were added later.
pub(super) fn secondary(context: &SurveyContext) -> Known<Vec<UserStore>> {
    let shown = "repository/deployment/server/userstores";
    let entries = match context.home.root.list(&context.home.at(shown)) {
        Ok(entries) => entries,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => {
            return Err(Unknown::because(format!(
                "{shown} cannot be read: {}",
                Refusal::told(&e)
            )));
        }
    };
    let mut found = Vec::new();
    let mut room = ReadBudget::default();
    for path in entries.into_iter().take(100).map(|entry| entry.path) {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if path.extension().is_none_or(|ending| ending != "xml") {
            continue;
        }
        let because = |reason: &str| Unknown::because(format!("{shown}/{name}: {reason}"));
        match room.keep(read_in(&context.home.root, &path, Format::Xml)) {
            FileState::Absent => {}
            FileState::Unusable(reason) => return Err(because(&reason.to_string())),
            FileState::Here { source, .. } => {
                let document = xml::document(source.text.trim_start_matches('\u{feff}'))
                    .map_err(|error| because(&format!("does not parse: {error}")))?;
                let root = document.root_element();
                if property(root, "Disabled").as_deref() != Some("true") {
                    found.push(of_node(root, None, format!("userstores/{name}")));
                }
            }
        }
    }
    found.sort_by(|a, b| a.written.cmp(&b.written));
    Ok(found)
}

/// Whether the LDAP server inside the product is on; `None` where the product has none.
pub(super) fn embedded_ldap(context: &SurveyContext) -> Known<Option<bool>> {
    if context.home.is_micro() {
        return Ok(None);
    }
    // In the toml generation the file is rendered: before that it has no meaning.
    if context.home.source == ConfigSource::Toml && !context.home.rendered {
        return Ok(None);
    }
    for place in ["identity/embedded-ldap.xml", "embedded-ldap.xml"] {
        let shown = context.home.conf().join(place);
        let because = |reason: &str| Unknown::because(format!("{}: {reason}", shown.shown()));
        let source = match read_in(&context.home.root, &context.home.at(&shown), Format::Xml) {
            FileState::Absent => continue,
            FileState::Unusable(reason) => return Err(because(&reason.to_string())),
            FileState::Here { source, .. } => source,
        };
        let document = xml::document(source.text.trim_start_matches('\u{feff}'))
            .map_err(|error| because(&format!("does not parse: {error}")))?;
        let server = child(document.root_element(), "EmbeddedLDAP");
        let value = server.and_then(|node| property(node, "enable"));
        return match value.as_deref() {
            Some("true") => Ok(Some(true)),
            Some("false") | None => Ok(Some(false)),
            Some(_) => Err(because("leaves it to a placeholder whether the server is on")),
        };
    }
    Ok(None)
}
