//! Reads datasources, user stores and registry from `deployment.toml`, where that is in effect.
//!
//! Sources: what is written, what the config mapper fills in, and rendered XML only where it was rendered from the present TOML.

use serde::Deserialize;
use toml_edit::{Document, Item, TableLike, Value};

use super::super::SurveyContext;
use super::super::mapper::DatabaseTypes;
use super::registry::{self, Mount, Registry};
use super::sources::{self, Source, Stated};
use super::stores::{self, StoreKind, UserStore};
use super::url::{Engine, Url, bare};
use crate::disk::limit;
use crate::domain::home::Layout;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files::FileState;
use crate::probe::reading::elsewhere;

/// Databases that the mapper may know by default. Source: the packs' `default.json`.
const DEFAULTED: [&str; 5] = ["registry_db", "local", "apim_db", "shared_db", "identity_db"];

/// The limit of templates of datasources.
const TEMPLATES: usize = 40;

/// Types of user stores. Source: the packs' `validator.json`; each except the last four also in older packs.
const TYPES: [&str; 8] = [
    "database",
    "read_only_ldap",
    "read_write_ldap",
    "active_directory",
    "database_unique_id",
    "read_only_ldap_unique_id",
    "read_write_ldap_unique_id",
    "active_directory_unique_id",
];

/// Parses `deployment.toml`.
pub(super) fn parse(context: &SurveyContext) -> Known<Document<String>> {
    let text = match context.files.get(FileRole::DeploymentToml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return Err(Unknown::because(format!("deployment.toml {reason}"))),
        Some(FileState::Absent) | None => return Err(Unknown::because("deployment.toml is not in this home")),
    };
    Document::parse(text.clone()).map_err(|_| Unknown::because("deployment.toml does not parse"))
}

/// Every datasource; `types` are those from which the pack infers a driver.
pub(super) fn sources(context: &SurveyContext, document: &Document<String>, types: &DatabaseTypes) -> Vec<Source> {
    let mut found = Vec::new();
    let written = document.get("database").and_then(Item::as_table_like);
    for (name, item) in written.into_iter().flat_map(|table| table.iter()) {
        if let Some(table) = item.as_table_like() {
            let value = |key: &str| {
                let here = table.get(key).and_then(Item::as_value).map(plain);
                here.or_else(|| {
                    context
                        .files
                        .mapper_default(&format!("database.{name}.{key}"))
                        .map(str::to_owned)
                })
            };
            let known = |key: &str| table.get(key).and_then(Item::as_value).map(plain);
            let mut source = Source {
                url: url(&known, &value),
                jndi: Some(jndi(context, name, value("id"))),
                user: value("username").filter(|user| elsewhere(user).is_none()),
                name: name.to_owned(),
                written: line(document, item),
                embedded_cassandra: false,
                cassandra: false,
                stated: Stated::of(known("type"), known("driver"), known("url").as_deref()),
            };
            source.infer(types, known("driver").is_some());
            found.push(source);
        }
    }
    for (table, start) in own(document) {
        let value = |key: &str| table.get(key).and_then(Item::as_value).map(plain);
        let name = value("id").unwrap_or_else(|| "a datasource without id".into());
        found.push(Source {
            url: url(&value, &value),
            jndi: Some(format!("jdbc/{name}")),
            user: value("username").filter(|user| elsewhere(user).is_none()),
            name,
            written: start.map_or_else(|| "deployment.toml".into(), |start| at(document, start)),
            embedded_cassandra: false,
            cassandra: false,
            // The mapper infers nothing from a type in this list.
            stated: Stated::of(None, value("driver"), value("url").as_deref()),
        });
    }
    // The Micro Integrator has no registry and no users in a database: what it has of these is written.
    if context.home.layout != Layout::Mi {
        defaults(context, &mut found);
        rendered(context, &mut found);
    }
    found
}

fn defaults(context: &SurveyContext, found: &mut Vec<Source>) {
    for name in DEFAULTED {
        let default = context.files.mapper_default(&format!("database.{name}.url"));
        let Some(text) = default.filter(|_| !found.iter().any(|source| source.name == name)) else {
            continue;
        };
        let user = context.files.mapper_default(&format!("database.{name}.username"));
        found.push(Source {
            name: name.to_owned(),
            jndi: Some(jndi(context, name, None)),
            url: Url::parse(text),
            user: user.map(str::to_owned),
            written: "the product's default".into(),
            embedded_cassandra: false,
            cassandra: false,
            stated: Stated::default(),
        });
    }
    if !found.iter().any(Source::is_local_registry) {
        found.push(Source {
            name: "local".into(),
            jndi: Some("jdbc/WSO2CarbonDB".into()),
            url: Url::parse("jdbc:h2:./repository/database/WSO2CARBON_DB"),
            user: Some("wso2carbon".into()),
            written: "the product's default".into(),
            embedded_cassandra: false,
            cassandra: false,
            stated: Stated::default(),
        });
    }
}

/// What only the templates know, such as a message store: rendered files show it. Where the TOML has changed since, what it alone
/// named then may be gone, and what the templates name stays.
fn rendered(context: &SurveyContext, found: &mut Vec<Source>) {
    if !context.home.rendered {
        return;
    }
    let now = of_now(context);
    let Ok(all) = sources::of_files(context) else { return };
    for source in all.into_iter().filter(|source| now || in_templates(context, source)) {
        let same_as = |other: &Source| {
            other.url == source.url
                || other.is_called(&source.name)
                || source.jndi.as_ref().is_some_and(|j| other.is_called(j))
        };
        if !found.iter().any(same_as) {
            found.push(source);
        }
    }
}

/// Whether a template of datasources names this one itself; so it counts where the templates cannot be read.
fn in_templates(context: &SurveyContext, source: &Source) -> bool {
    let conf = context.home.conf().join("datasources");
    let templates = context.home.mapper_dir().join("templates").join(conf);
    let Ok(entries) = context.home.root.list(&templates) else {
        return true;
    };
    let mut texts = entries
        .into_iter()
        .take(TEMPLATES)
        .filter_map(|entry| context.home.root.read(&entry.path, limit::CONFIGURATION).ok());
    texts.any(|bytes| String::from_utf8_lossy(&bytes).contains(&format!(">{}<", source.name)))
}

fn of_now(context: &SurveyContext) -> bool {
    context.home.rendered && context.files.rendered_from_this_toml()
}

/// `[[datasource]]`, as tables or in one line, each with the place where it begins.
fn own(document: &Document<String>) -> Vec<(&dyn TableLike, Option<usize>)> {
    match document.get("datasource") {
        Some(Item::ArrayOfTables(tables)) => tables
            .iter()
            .map(|table| (table as &dyn TableLike, table.span().map(|span| span.start)))
            .collect(),
        Some(Item::Value(Value::Array(values))) => values
            .iter()
            .filter_map(Value::as_inline_table)
            .map(|table| (table as &dyn TableLike, table.span().map(|span| span.start)))
            .collect(),
        _ => Vec::new(),
    }
}

fn url(known: &dyn Fn(&str) -> Option<String>, value: &dyn Fn(&str) -> Option<String>) -> Url {
    if let Some(text) = known("url") {
        return Url::parse(&text);
    }
    let Some(kind) = known("type") else {
        return value("url").map_or(Url::Missing, |text| Url::parse(&text));
    };
    if let Some(meaning) = elsewhere(&kind) {
        return Url::Placeholder(meaning.to_owned());
    }
    let engine = Engine::of_type(&kind).unwrap_or(Engine::Other);
    if engine == Engine::H2 {
        return Url::parse(&value("url").unwrap_or_else(|| "jdbc:h2:".into()));
    }
    let (host, port, name) = (known("hostname"), known("port"), known("name"));
    let open = [&host, &port, &name]
        .into_iter()
        .flatten()
        .any(|text| elsewhere(text).is_some());
    Url::Known(super::url::Database {
        host,
        port: port.and_then(|port| port.parse().ok()).or(engine.port()),
        name: name.unwrap_or_default(),
        open,
        ..bare(engine)
    })
}

/// The name by which the templates register a table of `[database]`.
fn jndi(context: &SurveyContext, name: &str, id: Option<String>) -> String {
    let fixed = match name {
        "registry_db" | "local" | "carbon_db" => Some("WSO2CarbonDB"),
        "identity_db" => Some("WSO2IdentityDB"),
        "apim_db" => Some("WSO2AM_DB"),
        "user" | "user_db" => Some("WSO2USER_DB"),
        _ => None,
    };
    let id = id.or_else(|| {
        context
            .files
            .mapper_default(&format!("database.{name}.id"))
            .map(str::to_owned)
    });
    format!(
        "jdbc/{}",
        fixed
            .map(str::to_owned)
            .or(id)
            .unwrap_or_else(|| name.to_ascii_uppercase())
    )
}

/// The primary user store.
pub(super) fn users(context: &SurveyContext, document: &Document<String>) -> UserStore {
    let at_path = |path: &str| {
        let mut item = document.as_item();
        for part in path.split('.') {
            item = item.get(part)?;
        }
        item.as_value().map(plain)
    };
    let value = |path: &str| at_path(path).or_else(|| context.files.mapper_default(path).map(str::to_owned));
    let listed =
        context.home.layout == Layout::Mi && value("internal_apis.file_user_store.enable").as_deref() != Some("false");
    let named = value("user_store.type").unwrap_or_else(|| "database".into());
    let kind = match at_path("user_store.class") {
        _ if listed => StoreKind::File,
        // A written class is used instead of the type's, if the type allows the server to start.
        Some(class)
            if matches!(
                kind(context, &named),
                StoreKind::Database | StoreKind::ReadOnlyLdap | StoreKind::ReadWriteLdap | StoreKind::ActiveDirectory
            ) =>
        {
            stores::kind(&class)
        }
        _ => kind(context, &named),
    };
    let database = kind == StoreKind::Database;
    let connection = value("user_store.connection_url").or_else(|| value("user_store.properties.ConnectionURL"));
    let store = document.get("user_store").and_then(|table| table.get("type"));
    UserStore {
        embedded: stores::embedded(connection.as_deref()),
        source: database
            .then(|| value("user_store.data_source").or_else(|| value("realm_manager.data_source")))
            .flatten()
            .or_else(|| database.then(|| "jdbc/SHARED_DB".to_owned())),
        url: Url::Missing,
        written: store.map_or_else(|| "the product's default".to_owned(), |item| line(document, item)),
        named,
        kind,
    }
}

fn kind(context: &SurveyContext, named: &str) -> StoreKind {
    if let Some(meaning) = elsewhere(named) {
        return StoreKind::Placeholder(meaning.to_owned());
    }
    let valid = types(context);
    if !valid.iter().any(|one| one == named) {
        let near = valid.iter().map(|one| (strsim::jaro_winkler(one, named), one));
        let best = near
            .filter(|(score, _)| *score > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        return StoreKind::Refused(best.map(|(_, one)| one.clone()));
    }
    match named.trim_end_matches("_unique_id") {
        "read_only_ldap" => StoreKind::ReadOnlyLdap,
        "read_write_ldap" => StoreKind::ReadWriteLdap,
        "active_directory" => StoreKind::ActiveDirectory,
        _ => StoreKind::Database,
    }
}

/// The needed part of the mapper's rules; all else in them is skipped as it is read.
#[derive(Deserialize)]
struct Rules {
    #[serde(rename = "user_store.type", default)]
    store_types: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    regex: Option<String>,
}

/// The types that this home's own rules accept.
fn types(context: &SurveyContext) -> Vec<String> {
    let path = context.home.mapper_dir().join("validator.json");
    let rules: Option<Rules> = context
        .home
        .root
        .read(&path, limit::RECORD)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let pattern = rules
        .as_ref()
        .and_then(|rules| rules.store_types.first()?.regex.as_deref());
    let listed: Vec<String> = pattern
        .into_iter()
        .flat_map(|pattern| pattern.split('|'))
        .map(|one| {
            let one = one.trim_matches(['^', '$', '(', ')']);
            one.trim_start_matches("\\A").trim_end_matches("\\Z").to_owned()
        })
        .collect();
    let plain = |one: &String| !one.is_empty() && one.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    // A pattern that is more than a list of words is not interpreted.
    if listed.is_empty() || !listed.iter().all(plain) {
        TYPES.map(str::to_owned).into()
    } else {
        listed
    }
}

/// The registry: as rendered, also where the TOML has changed since, else by what the mapper mounts.
pub(super) fn registry(context: &SurveyContext) -> Known<Registry> {
    if context.home.layout != Layout::Mi && context.home.rendered {
        let rendered = registry::of_files(context);
        if rendered.is_ok() || of_now(context) {
            return rendered;
        }
    }
    // Whoever has a cache id for governance data mounts it from the shared database.
    let shared = context.files.mapper_default("governance_data.cache_id").is_some();
    let mount = |path: &str| Mount {
        path: path.to_owned(),
        source: Some("jdbc/SHARED_DB".into()),
    };
    Ok(Registry {
        source: Some("jdbc/WSO2CarbonDB".into()),
        mounts: if shared {
            vec![mount("/_system/governance")]
        } else {
            Vec::new()
        },
    })
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().trim().to_owned(),
        other => other.to_string().trim().to_owned(),
    }
}

fn line(document: &Document<String>, item: &Item) -> String {
    item.span()
        .map_or_else(|| "deployment.toml".into(), |span| at(document, span.start))
}

fn at(document: &Document<String>, start: usize) -> String {
    let head = document.raw().get(..start).unwrap_or_default();
    format!("deployment.toml:{}", head.matches('\n').count() + 1)
}
