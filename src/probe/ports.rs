//! The ports that a home opens by its own configuration: what a running server, the console and the guidelines all need.

use crate::domain::home::{ConfigSource, Home, Layout};
use crate::domain::ports::{self, PortRow};
use crate::domain::setting::FileRole;
use crate::text::{toml, xml};

use super::files::HomeFiles;
use super::reading;

/// The ports that this home opens, before the offset: those it is configured for, else those it is shipped with. `setting`
/// gives the number that a setting holds.
pub fn configured(home: &Home, files: &HomeFiles, setting: &dyn Fn(&str) -> Option<u16>) -> Vec<PortRow> {
    let written = |row: &PortRow| match row.name {
        "http" => servlet_http(home, files),
        name => setting(&format!("ports.{name}")),
    };
    ports::expected(home)
        .into_iter()
        .map(|row| PortRow {
            number: written(&row).unwrap_or(row.number),
            ..row
        })
        .collect()
}

/// Tomcat's plain port, which no setting changes: of `deployment.toml` or the product's defaults where these rule, else of
/// the first connector, unless that is the secured one.
fn servlet_http(home: &Home, files: &HomeFiles) -> Option<u16> {
    const KEY: &str = "transport.http.properties.port";
    if home.layout == Layout::Mi {
        return None;
    }
    let value = if home.source == ConfigSource::Toml {
        let text = files.text(FileRole::DeploymentToml)?;
        let found = toml::get(text, &reading::split(KEY)).ok().flatten();
        found.map_or_else(
            || files.mapper_default(KEY).map(str::to_owned),
            |found| Some(found.value),
        )?
    } else {
        let text = files.text(FileRole::CatalinaXml)?;
        let port = |connector: &str| {
            let found = xml::get(text, &format!("Server/Service/{connector}/@port"));
            found.ok().flatten().map(|found| found.value)
        };
        let secured = port("Connector[@scheme='https']");
        port("Connector").filter(|first| secured.as_ref() != Some(first))?
    };
    value.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::identify;

    fn http(catalina: &str) -> Option<u16> {
        let room = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = room.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("bin/version.txt", "WSO2 Enterprise Service Bus v4.9.0");
        put("bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.4.1");
        put("repository/conf/carbon.xml", "<Server/>");
        put("repository/conf/tomcat/catalina-server.xml", catalina);
        let home = identify::home(room.path()).unwrap();
        let files = HomeFiles::load(&home);
        let rows = configured(&home, &files, &|_| None);
        rows.iter().find(|row| row.name == "http").map(|row| row.number)
    }

    #[test]
    fn the_plain_connectors_port_is_read_where_it_is_the_first() {
        let connectors =
            "<Server><Service><Connector port=\"9780\"/><Connector port=\"9443\" scheme=\"https\"/></Service></Server>";
        assert_eq!(http(connectors), Some(9780));
        let secured = "<Server><Service><Connector port=\"9443\" scheme=\"https\"/></Service></Server>";
        assert_eq!(http(secured), Some(9763));
    }
}
