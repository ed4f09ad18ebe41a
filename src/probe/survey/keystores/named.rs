//! Reads which keystores the configuration names, with their aliases, and the passwords that stand in the open.

use roxmltree::Node;

use super::super::SurveyContext;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::secret::Secret;
use crate::domain::setting::FileRole;
use crate::probe::files::{FileState, read_in};
use crate::probe::reading::elsewhere;
use crate::text::{Format, toml, xml};

/// A keystore as the configuration names it; the passwords where they are in plain text.
pub(super) struct Named {
    pub(super) location: String,
    pub(super) password: Option<Secret>,
    pub(super) alias: Option<String>,
    pub(super) key_password: Option<Secret>,
    pub(super) used: &'static str,
}

/// All of them.
pub(super) fn all(context: &SurveyContext) -> Known<Vec<Named>> {
    if context.home.source == ConfigSource::Toml {
        of_toml(context)
    } else {
        of_xml(context)
    }
}

/// Where one store is described in a file of XML; all paths below one element, or attributes of it.
struct XmlPlace {
    base: &'static str,
    file: &'static str,
    password: &'static str,
    alias: &'static str,
    key_password: &'static str,
    used: &'static str,
}

const fn carbon(base: &'static str, used: &'static str) -> XmlPlace {
    XmlPlace {
        base,
        file: "Location",
        password: "Password",
        alias: "KeyAlias",
        key_password: "KeyPassword",
        used,
    }
}

const CARBON: [XmlPlace; 4] = [
    carbon("Server/Security/KeyStore", "primary"),
    carbon("Server/Security/InternalKeyStore", "internal"),
    carbon("Server/Security/RegistryKeyStore", "internal"),
    carbon("Server/Security/TrustStore", "trust"),
];

const CATALINA: [XmlPlace; 2] = [
    XmlPlace {
        base: "Server/Service/Connector",
        file: "@keystoreFile",
        password: "@keystorePass",
        alias: "@keyAlias",
        key_password: "@keyPass",
        used: "tls",
    },
    XmlPlace {
        base: "Server/Service/Connector/SSLHostConfig/Certificate",
        file: "@certificateKeystoreFile",
        password: "@certificateKeystorePassword",
        alias: "@certificateKeyAlias",
        key_password: "@certificateKeyPassword",
        used: "tls",
    },
];

impl XmlPlace {
    fn read(&self, text: &str) -> Option<Named> {
        let one = |path: String| xml::get(text, &path).ok().flatten().map(|found| found.value);
        let at = |name: &str| one(format!("{}/{name}", self.base));
        // The vault marks an element, and of attributes the element that has them.
        let marked = at("@secretAlias").is_some();
        let open = |name: &str| {
            let aliased = marked || one(format!("{}/{name}/@secretAlias", self.base)).is_some();
            at(name).filter(|value| !aliased && elsewhere(value).is_none())
        };
        Some(Named {
            location: at(self.file)?,
            password: open(self.password).map(Secret::new),
            alias: open(self.alias).filter(|alias| !alias.trim().is_empty() && self.used != "trust"),
            key_password: open(self.key_password).map(Secret::new),
            used: self.used,
        })
    }
}

fn of_xml(context: &SurveyContext) -> Known<Vec<Named>> {
    let carbon = context
        .files
        .text(FileRole::CarbonXml)
        .ok_or_else(|| Unknown::because("carbon.xml cannot be read"))?;
    let mut all: Vec<Named> = CARBON.iter().filter_map(|place| place.read(carbon)).collect();
    if let Some(catalina) = context.files.text(FileRole::CatalinaXml) {
        all.extend(CATALINA.iter().filter_map(|place| place.read(catalina)));
    }
    // Without one of its own, Tomcat uses the primary keystore.
    if !all.iter().any(|named| named.used == "tls")
        && let Some(primary) = all.iter().find(|named| named.used == "primary")
    {
        all.push(Named {
            location: primary.location.clone(),
            password: primary.password.clone(),
            alias: None,
            key_password: None,
            used: "tls",
        });
    }
    if all.is_empty() {
        return Err(Unknown::because("carbon.xml names no keystore"));
    }
    Ok(all)
}

fn of_toml(context: &SurveyContext) -> Known<Vec<Named>> {
    let text = context
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| Unknown::because("deployment.toml cannot be read"))?;
    toml::check(text).map_err(|error| Unknown::because(format!("deployment.toml: {error}")))?;
    let resolved = |key: &str| resolve(context, text, key, 0);
    let open = |key: &str| resolved(key).filter(|value| elsewhere(value).is_none());
    let shipped = || "wso2carbon.jks".to_owned();
    let primary = resolved("keystore.primary.file_name").unwrap_or_else(shipped);
    let store = |table: &str, used| {
        let own = resolved(&format!("{table}.file_name"));
        let same = own.as_ref().is_none_or(|own| *own == primary);
        let value = |key: &str| {
            let written = resolved(&format!("{table}.{key}"));
            let shared = || resolved(&format!("keystore.primary.{key}")).filter(|_| same);
            written.or_else(shared).filter(|value| elsewhere(value).is_none())
        };
        Named {
            location: own.unwrap_or_else(|| primary.clone()),
            password: value("password").map(Secret::new),
            alias: value("alias").filter(|alias| !alias.trim().is_empty()),
            key_password: value("key_password").map(Secret::new),
            used,
        }
    };
    let mut all = vec![
        store("keystore.primary", "primary"),
        store("keystore.tls", "tls"),
        store("keystore.internal", "internal"),
    ];
    if let Some(location) = resolved("truststore.file_name") {
        all.push(Named {
            location,
            password: open("truststore.password").map(Secret::new),
            alias: None,
            key_password: None,
            used: "trust",
        });
    }
    Ok(all)
}

/// A key as the mapper would fill it in: written, else its default, `$ref{}` followed a few steps.
fn resolve(context: &SurveyContext, text: &str, key: &str, depth: u8) -> Option<String> {
    let path: Vec<&str> = key.split('.').collect();
    let value = match toml::get(text, &path).ok()? {
        Some(found) => found.value,
        None => context.files.mapper_default(key)?.to_owned(),
    };
    match value.strip_prefix("$ref{").and_then(|rest| rest.strip_suffix('}')) {
        Some(other) if depth < 4 => resolve(context, text, other, depth + 1),
        Some(_) => None,
        None => Some(value),
    }
}

/// Keys of `deployment.toml` by which a product calls its own services. Source: the packs' `default.json` and their templates.
const OWN_CALLS: [&str; 3] = [
    "server.internal_hostname",
    "apim.key_manager.service_url",
    "apim.throttling.service_url",
];

/// The key or file by which the product calls itself as `localhost`.
pub(super) fn calls_localhost(context: &SurveyContext) -> Option<String> {
    let by_name =
        |value: &str| value == "localhost" || value.contains("://localhost:") || value.contains("://localhost/");
    if context.home.source == ConfigSource::Toml {
        let text = context.files.text(FileRole::DeploymentToml)?;
        let called = |key: &&&str| resolve(context, text, key, 0).is_some_and(|value| by_name(&value));
        return OWN_CALLS.iter().find(called).map(|key| (*key).to_owned());
    }
    let path = context.home.at(context.home.conf()).join("api-manager.xml");
    let FileState::Here { source, .. } = read_in(&context.home.root, &path, Format::Xml) else {
        return None;
    };
    let document = xml::document(source.text.trim_start_matches('\u{feff}')).ok()?;
    let mut texts = document
        .descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text());
    texts
        .any(|text| by_name(text.trim()))
        .then(|| "api-manager.xml".to_owned())
}
