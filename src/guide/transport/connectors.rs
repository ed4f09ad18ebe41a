//! The two connectors of the servlet container as they will run: from `catalina-server.xml`, or from `deployment.toml` and what
//! the config mapper fills in.

use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::probe::files::FileState;
use crate::text::{EditError, toml, xml};

/// One connector.
#[derive(Clone, Debug, Default)]
pub(super) struct Connector {
    /// Whether it is the one for TLS.
    pub(super) https: bool,
    /// Names and values. Of `deployment.toml` only those that the guidelines ask for.
    pub(super) attributes: Vec<(String, String)>,
    /// The protocols of its `SSLHostConfig`, where that names some.
    pub(super) protocols: Option<String>,
    /// The line of its start tag; `None` where it is not rendered yet.
    pub(super) line: Option<usize>,
}

impl Connector {
    /// The value of an attribute, spelt exactly so.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// `https connector (line 38)`.
    pub(super) fn name(&self) -> String {
        let scheme = if self.https { "https" } else { "http" };
        match self.line {
            Some(line) => format!("{scheme} connector (line {line})"),
            None => format!("{scheme} connector"),
        }
    }
}

/// Why the connectors cannot be judged.
pub(super) enum Trouble {
    /// `catalina-server.xml` is not well-formed: the server does not come up with it. The line, and what the parser says.
    Broken(Option<usize>, String),
    /// It cannot be looked at.
    Unseen(String),
}

/// The attributes that the guidelines ask for, as `deployment.toml` names them too.
const ASKED: [&str; 7] = [
    "port",
    "scheme",
    "secure",
    "SSLEnabled",
    "address",
    "proxyPort",
    "sslEnabledProtocols",
];

/// The connectors, in the order of the file.
pub(super) fn all(facts: &Facts) -> Result<Vec<Connector>, Trouble> {
    if facts.home.source == ConfigSource::Toml {
        of_toml(facts)
    } else {
        of_xml(facts)
    }
}

fn of_xml(facts: &Facts) -> Result<Vec<Connector>, Trouble> {
    let text = match facts.files.get(FileRole::CatalinaXml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return Err(Trouble::Unseen(format!("catalina-server.xml {reason}"))),
        Some(FileState::Absent) | None => return Err(Trouble::Unseen("catalina-server.xml is not in this home".into())),
    };
    let broken = |error: EditError| {
        let line = match &error {
            EditError::Bound(reason) => return Trouble::Unseen(format!("catalina-server.xml {reason}")),
            EditError::Malformed { line, .. } => Some(*line),
            _ => None,
        };
        Trouble::Broken(line, format!("catalina-server.xml: {error}"))
    };
    let tags = xml::elements(text, "Server/Service/Connector").map_err(broken)?;
    let protocols = xml::get_each(
        text,
        "Server/Service/Connector[@scheme='https']/SSLHostConfig/@protocols",
    );
    let mut protocols = protocols.map_err(broken)?.into_iter();
    let connector = |tag: xml::Tag| {
        let https = tag.attribute("scheme") == Some("https");
        let configured = https && tag.children.iter().any(|name| name == "SSLHostConfig");
        let protocols = if configured { protocols.next().flatten() } else { None };
        Connector {
            https,
            protocols: protocols.map(|found| found.value),
            line: Some(tag.line),
            attributes: tag.attributes,
        }
    };
    Ok(tags.into_iter().map(connector).collect())
}

fn of_toml(facts: &Facts) -> Result<Vec<Connector>, Trouble> {
    let text = match facts.files.get(FileRole::DeploymentToml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return Err(Trouble::Unseen(format!("deployment.toml: {reason}"))),
        Some(FileState::Absent) | None => return Err(Trouble::Unseen("deployment.toml is not in this home".into())),
    };
    toml::check(text).map_err(|error| Trouble::Unseen(format!("deployment.toml does not parse, see X17: {error}")))?;
    let value = |path: &[&str]| {
        let written = toml::get(text, path).ok().flatten().map(|found| found.value);
        written.or_else(|| facts.files.mapper_default(&path.join(".")).map(str::to_owned))
    };
    let connector = |scheme: &str| {
        let https = scheme == "https";
        let mut attributes: Vec<(String, String)> = ASKED
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), value(&["transport", scheme, "properties", name])?)))
            .collect();
        if !attributes.iter().any(|(name, _)| name == "port")
            && let Some(port) = https.then(|| facts.value(id::PORTS_HTTPS)).flatten()
        {
            attributes.push(("port".into(), port.to_owned()));
        }
        // One spelling is handed on to the other before anything is rendered.
        let protocols = mapped_protocols(facts)
            .or_else(|| value(&["transport", "https", "sslHostConfig", "properties", "protocols"]));
        Connector {
            https,
            attributes,
            protocols: protocols.filter(|_| https),
            line: None,
        }
    };
    Ok(vec![connector("http"), connector("https")])
}

/// IS 7 also takes `protocols` under `[transport.https.properties]`; where that is written, it is the one that counts.
pub(super) fn mapped_protocols(facts: &Facts) -> Option<String> {
    if facts.home.source != ConfigSource::Toml || !facts.files.maps("transport.https.properties.protocols") {
        return None;
    }
    let text = facts.files.text(FileRole::DeploymentToml)?;
    let found = toml::get(text, &["transport", "https", "properties", "protocols"]);
    found.ok().flatten().map(|found| found.value)
}

/// Whether a value is filled in at start.
pub(super) fn placeholder(value: &str) -> bool {
    value.contains('$')
}
