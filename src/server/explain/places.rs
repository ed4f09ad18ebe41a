//! Where the configuration of this home says what a cause is about: the toml key where a start renders the rest, else the file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::failure_context::FailureContext;
use crate::disk::limit;
use crate::domain::Shown as _;
use crate::probe::survey::data::driver_directory;
use crate::text::{Format, in_bounds, toml};

/// Where drivers and further libraries belong.
pub(super) fn libraries(context: &FailureContext<'_>) -> &'static str {
    driver_directory(context.home)
}

/// Where the database is configured that these lines tell of, with the named key or element.
pub(super) fn database(context: &FailureContext<'_>, hits: &[usize], keys: &str) -> String {
    if !context.is_toml() {
        let file = context.home.conf().join("datasources/master-datasources.xml");
        return format!("{keys} of the data source in {}", file.shown());
    }
    let file = context.home.toml();
    match section(context, hits) {
        Some(section) => format!("{keys} in [{section}] of {}", file.shown()),
        None => format!("{keys} of that database ([database.NAME]) in {}", file.shown()),
    }
}

/// The table of `deployment.toml` whose values the lines name most.
fn section(context: &FailureContext<'_>, hits: &[usize]) -> Option<String> {
    let text = context
        .home
        .root
        .text(&context.home.at(context.home.toml()), limit::CONFIGURATION)
        .ok()?;
    in_bounds(&text, Format::Toml).ok()?;
    let said: Vec<String> = context.told_with(hits).map(str::to_lowercase).collect();
    let has = |word: &str| said.iter().any(|line| line.contains(word));
    let mut scores: BTreeMap<String, usize> = BTreeMap::new();
    for written in toml::strings(&text).ok()? {
        let Some((section, key)) = written
            .key
            .rsplit_once('.')
            .filter(|(above, _)| above.starts_with("database."))
        else {
            continue;
        };
        let values = match key {
            "url" => parts(&written.found.value),
            "hostname" | "name" => vec![written.found.value.to_lowercase()],
            _ => Vec::new(),
        };
        let named = values.iter().filter(|value| value.len() > 2 && has(value)).count();
        *scores.entry(section.to_owned()).or_default() += named;
    }
    for (section, score) in &mut scores {
        let name = section.trim_start_matches("database.").to_lowercase();
        let tables = TABLES
            .iter()
            .filter(|(of, _)| *of == name)
            .flat_map(|(_, marks)| *marks);
        let explanation = has(&name) || has(&name.replace('_', "")) || tables.into_iter().any(|mark| has(mark));
        *score += usize::from(explanation);
    }
    let best = *scores.values().max().filter(|best| **best > 0)?;
    let mut all = scores.into_iter().filter(|(_, score)| *score == best);
    let (section, _) = all.next()?;
    all.next().is_none().then_some(section)
}

/// The tables of the products by the database that holds them, in lower case.
const TABLES: [(&str, &[&str]); 3] = [
    ("identity_db", &["idn_", "wso2_identity_db", "identity data source"]),
    ("shared_db", &["um_", "reg_", "wso2_shared_db"]),
    ("apim_db", &["am_", "wso2am_db"]),
];

/// What a message may repeat of a JDBC address: its host and the name of the database.
fn parts(url: &str) -> Vec<String> {
    const COMMON: [&str; 4] = ["localhost", "database", "repository", "jdbc"];
    let url = url.to_lowercase();
    let bare = url.split([';', '?']).next().unwrap_or_default();
    let place = match bare.split_once("//").or_else(|| bare.split_once('@')) {
        Some((_, place)) => place.trim_start_matches('/'),
        None => bare.rsplit(['/', ':']).next().unwrap_or_default(),
    };
    let name = url.split(';').find_map(|option| option.strip_prefix("databasename="));
    place
        .split(['/', ':'])
        .chain(name)
        .filter(|part| part.len() > 2 && !COMMON.contains(part) && !part.bytes().all(|b| b.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

/// Where the primary user store is configured: the toml keys, or the properties of XML.
pub(super) fn user_store(context: &FailureContext<'_>, keys: &str, properties: &str) -> String {
    if context.is_toml() {
        format!("{keys} in [user_store] of {}", context.home.toml().shown())
    } else {
        format!("{properties} in {}", context.home.conf().join("user-mgt.xml").shown())
    }
}

/// Where keystores and trust stores are configured.
pub(super) fn keystores(context: &FailureContext<'_>, key: &str) -> String {
    if context.is_toml() {
        format!(
            "{key} in [keystore.primary], [keystore.tls], [keystore.internal] or [truststore] of {}",
            context.home.toml().shown()
        )
    } else {
        format!(
            "{key} where {} and its like name the store",
            context.home.conf().join("carbon.xml").shown()
        )
    }
}

/// Where the cluster is configured: the key of toml, or the parameter of axis2.xml.
pub(super) fn cluster(context: &FailureContext<'_>, key: &str, parameter: &str) -> String {
    if context.is_toml() {
        format!("{key} in [clustering] of {}", context.home.toml().shown())
    } else {
        format!("{parameter} in {}", context.home.conf().join("axis2/axis2.xml").shown())
    }
}

/// The trust store of this home: the file that is there.
pub(super) fn trust_store(context: &FailureContext<'_>) -> PathBuf {
    let dir = context.home.at(context.home.security());
    let at = |end: &str| dir.join(format!("client-truststore.{end}"));
    match at("p12") {
        newer if context.home.root.is_file(&newer) && !context.home.root.is_file(&at("jks")) => newer,
        _ => at("jks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_parted_into_what_messages_repeat() {
        for (url, expected) in [
            (
                "jdbc:postgresql://DB.example.com:5432/identity_db?ssl=true",
                &["db.example.com", "identity_db"][..],
            ),
            (
                "jdbc:sqlserver://db.example.com:1433;databaseName=apim",
                &["db.example.com", "apim"],
            ),
            (
                "jdbc:oracle:thin:@db.example.com:1521/ORCL",
                &["db.example.com", "orcl"],
            ),
            (
                "jdbc:h2:./repository/database/WSO2SHARED_DB;DB_CLOSE_ON_EXIT=FALSE",
                &["wso2shared_db"],
            ),
            ("jdbc:mysql://localhost:3306/am", &[]),
        ] {
            assert_eq!(parts(url), expected, "{url}");
        }
    }
}
