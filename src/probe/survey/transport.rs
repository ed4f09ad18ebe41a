//! Surveys what affects transports and is in no setting's file.
//!
//! That is the validation file, the connector's keystores, host restrictions, templates that override the files, and the lowest
//! port an ordinary user may open.

use std::io;
use std::path::Path;

use crate::disk::{Refusal, Root, machine};
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::files::{self, FileState};
use crate::text::{Format, toml, xml};

use super::SurveyContext;
use crate::domain::Shown as _;

/// The files with the console's own restrictions, below the configuration directory. Source: Tomcat's valves, as Carbon's console
/// application reads them.
const CONTEXTS: [&str; 2] = ["tomcat/carbon/META-INF/context.xml", "tomcat/context.xml"];

/// The result of this part of the survey.
#[derive(Clone, Debug)]
pub struct Transport {
    /// The text of `etc/config-validation.xml`; `None` where the home has none.
    pub validation: Known<Option<String>>,
    /// The keystores that the connector names and that do not exist, as they are named.
    pub missing_stores: Known<Vec<String>>,
    /// The texts of the console's own `context.xml` files, if they exist.
    pub contexts: Known<Vec<String>>,
    /// Whether `metrics.xml` is rendered from a template at start.
    pub metrics_templated: Known<bool>,
    /// The lowest port that a user without rights may open.
    pub first_free_port: Known<u16>,
}

impl Default for Transport {
    fn default() -> Self {
        Self {
            validation: Err(not_looked()),
            missing_stores: Err(not_looked()),
            contexts: Err(not_looked()),
            metrics_templated: Err(not_looked()),
            first_free_port: Err(not_looked()),
        }
    }
}

fn not_looked() -> Unknown {
    Unknown::because("not read")
}

impl Transport {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let conf = context.home.at(context.home.conf());
        Self {
            validation: text(&context.home.root, &conf.join("etc/config-validation.xml")),
            missing_stores: missing_stores(context),
            contexts: CONTEXTS
                .iter()
                .filter_map(|name| text(&context.home.root, &conf.join(name)).transpose())
                .collect(),
            metrics_templated: metrics_templated(context),
            first_free_port: first_free_port(context),
        }
    }
}

fn text(root: &Root, path: &Path) -> Known<Option<String>> {
    match files::read_in(root, path, Format::Xml) {
        FileState::Here { source, .. } => Ok(Some(source.text)),
        FileState::Absent => Ok(None),
        FileState::Unusable(reason) => Err(Unknown::because(reason.to_string())),
    }
}

/// The kernel's own value; 1024 where it has none (before Linux 4.11, and on other systems).
fn first_free_port(context: &SurveyContext) -> Known<u16> {
    if !context.world.reads_proc() {
        return Ok(if cfg!(windows) { 0 } else { 1024 });
    }
    let path = context.world.path("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    match machine::system_text(&path) {
        Ok(text) => text
            .trim()
            .parse()
            .map_err(|_| Unknown::because("ip_unprivileged_port_start has no port")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(1024),
        Err(error) => Err(Unknown::because(format!("ip_unprivileged_port_start: {error}"))),
    }
}

fn metrics_templated(context: &SurveyContext) -> Known<bool> {
    if context.home.source == ConfigSource::Files {
        return Ok(false);
    }
    let templates = context.home.mapper_dir().join("templates");
    if !context.home.root.is_dir(&templates) {
        return Err(Unknown::because("the templates are not in this home"));
    }
    let own = templates.join(context.home.conf()).join("metrics.xml.j2");
    match context.home.root.metadata(&own) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Unknown::because(Refusal::told(&error))),
    }
}

fn missing_stores(context: &SurveyContext) -> Known<Vec<String>> {
    let home = &context.home.path;
    let stores = context.home.security();
    if !context.home.root.is_dir(&home.join(stores)) {
        return Err(Unknown::because(format!("{} is not in this home", stores.shown())));
    }
    let named = if context.home.source == ConfigSource::Toml {
        named_in_toml(context)?
    } else {
        named_in_xml(context)?
    };
    let there = |name: &String| {
        // The profiles of EI 6 share what is at the top of the pack.
        [home, &context.home.pack].into_iter().any(|top| {
            let named = name.replace("${carbon.home}", &top.to_string_lossy());
            context.home.root.may_exist(&top.join(named))
        })
    };
    Ok(named
        .into_iter()
        .filter(|name| !name.replace("${carbon.home}", "").contains('$') && !there(name))
        .collect())
}

fn named_in_xml(context: &SurveyContext) -> Known<Vec<String>> {
    let Some(text) = context.files.text(FileRole::CatalinaXml) else {
        return Err(Unknown::because("catalina-server.xml cannot be read"));
    };
    let mut named = Vec::new();
    for path in [
        "Server/Service/Connector/@keystoreFile",
        "Server/Service/Connector/SSLHostConfig/Certificate/@certificateKeystoreFile",
    ] {
        let found = xml::get_all(text, path).map_err(|error| Unknown::because(error.to_string()))?;
        named.extend(found.into_iter().map(|found| found.value));
    }
    Ok(named)
}

/// The keystore of TLS is the primary one, where it has no name of its own.
fn named_in_toml(context: &SurveyContext) -> Known<Vec<String>> {
    let Some(text) = context.files.text(FileRole::DeploymentToml) else {
        return Err(Unknown::because("deployment.toml cannot be read"));
    };
    for table in ["tls", "primary"] {
        let found = toml::get(text, &["keystore", table, "file_name"]).map_err(|e| Unknown::because(e.to_string()))?;
        if let Some(found) = found {
            return Ok(vec![format!("{}/{}", context.home.security().shown(), found.value)]);
        }
    }
    Ok(Vec::new())
}
