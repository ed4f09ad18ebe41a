//! Where the configuration of this home says what a cause is about: the toml key where a start renders the rest, else the file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::scene::Scene;
use crate::disk::limit;
use crate::domain::{Layout, Shown as _};
use crate::text::{Format, in_bounds, toml};

/// Where drivers and further libraries belong.
pub(super) fn libraries(scene: &Scene<'_>) -> &'static str {
    if scene.home.layout == Layout::Mi {
        "lib"
    } else {
        "repository/components/lib"
    }
}

/// Where the database is configured that these lines tell of, with the named key or element.
pub(super) fn database(scene: &Scene<'_>, hits: &[usize], keys: &str) -> String {
    if !scene.is_toml() {
        let file = scene.home.conf().join("datasources/master-datasources.xml");
        return format!("{keys} of the data source in {}", file.shown());
    }
    let file = scene.home.toml();
    match section(scene, hits) {
        Some(section) => format!("{keys} in [{section}] of {}", file.shown()),
        None => format!("{keys} of that database ([database.NAME]) in {}", file.shown()),
    }
}

/// The table of `deployment.toml` whose values the lines name most.
fn section(scene: &Scene<'_>, hits: &[usize]) -> Option<String> {
    let text = scene
        .home
        .root
        .text(&scene.home.at(scene.home.toml()), limit::CONFIGURATION)
        .ok()?;
    in_bounds(&text, Format::Toml).ok()?;
    let said: Vec<String> = scene.told_with(hits).map(str::to_lowercase).collect();
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
            "hostname" | "name" | "username" => vec![written.found.value.to_lowercase()],
            _ => Vec::new(),
        };
        let named = values
            .iter()
            .filter(|value| value.len() > 2 && said.iter().any(|line| line.contains(*value)));
        *scores.entry(section.to_owned()).or_default() += named.count();
    }
    let best = *scores.values().max().filter(|best| **best > 0)?;
    let mut all = scores.into_iter().filter(|(_, score)| *score == best);
    let (section, _) = all.next()?;
    all.next().is_none().then_some(section)
}

/// What a message may repeat of a JDBC address: its host and the name of the database.
fn parts(url: &str) -> Vec<String> {
    let url = url.to_lowercase();
    let rest = url.split_once("//").map_or(url.as_str(), |(_, rest)| rest);
    rest.split(['/', ':', ';', '?', '@', '='])
        .filter(|part| part.len() > 2)
        .map(str::to_owned)
        .collect()
}

/// Where the primary user store is configured: the toml keys, or the properties of XML.
pub(super) fn user_store(scene: &Scene<'_>, keys: &str, properties: &str) -> String {
    if scene.is_toml() {
        format!("{keys} in [user_store] of {}", scene.home.toml().shown())
    } else {
        format!("{properties} in {}", scene.home.conf().join("user-mgt.xml").shown())
    }
}

/// Where keystores and trust stores are configured.
pub(super) fn keystores(scene: &Scene<'_>, key: &str) -> String {
    if scene.is_toml() {
        format!(
            "{key} in [keystore.primary], [keystore.tls], [keystore.internal] or [truststore] of {}",
            scene.home.toml().shown()
        )
    } else {
        format!(
            "{key} where {} and its like name the store",
            scene.home.conf().join("carbon.xml").shown()
        )
    }
}

/// Where the cluster is configured: the key of toml, or the parameter of axis2.xml.
pub(super) fn cluster(scene: &Scene<'_>, key: &str, parameter: &str) -> String {
    if scene.is_toml() {
        format!("{key} in [clustering] of {}", scene.home.toml().shown())
    } else {
        format!("{parameter} in {}", scene.home.conf().join("axis2/axis2.xml").shown())
    }
}

/// The trust store of this home: the file that is there.
pub(super) fn trust_store(scene: &Scene<'_>) -> PathBuf {
    let dir = scene.home.at("repository/resources/security");
    let at = |end: &str| dir.join(format!("client-truststore.{end}"));
    match at("p12") {
        newer if scene.home.root.is_file(&newer) && !scene.home.root.is_file(&at("jks")) => newer,
        _ => at("jks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_parted_into_what_messages_repeat() {
        let parts = parts("jdbc:postgresql://DB.example.com:5432/identity_db?ssl=true");
        assert_eq!(parts, ["db.example.com", "5432", "identity_db", "ssl", "true"]);
    }
}
