//! The ports that a home opens by its own configuration, for the running server, the console and the guidelines.

use crate::domain::home::{ConfigSource, Home};
use crate::domain::ports::{self, PortRow};
use crate::domain::setting::FileRole;
use crate::domain::settings::{self, id};
use crate::text::{Format, toml, xml};

use super::files::{self, FileState, HomeFiles};
use super::port_files::PortFiles;
use super::reading;
use crate::domain::SettingId;

/// The ports that this home opens, before the offset: the configured ones, else the shipped ones. `setting` returns the number of
/// a setting.
pub fn configured(home: &Home, files: &HomeFiles, setting: &dyn Fn(SettingId) -> Option<u16>) -> Vec<PortRow> {
    let own = PortFiles::read(home);
    let in_carbon = |path: &str| {
        let found = xml::get(files.text(FileRole::CarbonXml)?, path).ok()??;
        found.value.trim().parse().ok()
    };
    let written = |row: &PortRow| match row.name {
        "http" => servlet_http(home, files),
        "ldap" => in_carbon("Server/Ports/EmbeddedLDAP/LDAPServerPort"),
        "kdc" => in_carbon("Server/Ports/EmbeddedLDAP/KDCServerPort"),
        "thrift-entitlement" => in_carbon("Server/Ports/ThriftEntitlementReceivePort"),
        name => row.setting.and_then(setting).or_else(|| own.number(name)),
    };
    let jmx = settings::by_id(id::JMX_ENABLED).map(|setting| reading::read(setting, home, files));
    let no_jmx = jmx.is_some_and(|reading| reading.effective.as_deref() == Some("false"));
    ports::expected(home)
        .into_iter()
        .filter(|row| switched_on(row.name, home, files))
        .filter(|row| !own.is_off(row.name))
        .filter(|row| !(no_jmx && row.name.starts_with("jmx-")))
        .map(|row| PortRow {
            number: written(&row).unwrap_or(row.number),
            ..row
        })
        .collect()
}

/// Whether an optional service of Identity Server is on. The entitlement service is off until it is switched on; the embedded
/// directory is on until a file says otherwise.
fn switched_on(name: &str, home: &Home, files: &HomeFiles) -> bool {
    let key = |key: &str| {
        let text = files.text(FileRole::DeploymentToml)?;
        let found = toml::get(text, &toml::key_parts(key)).ok().flatten();
        found.map_or_else(
            || files.mapper_default(key).map(str::to_owned),
            |found| Some(found.value),
        )
    };
    let toml = home.source == ConfigSource::Toml;
    match name {
        "thrift-entitlement" if toml => says(key("entitlement.thrift.enable"), "true"),
        "thrift-entitlement" => {
            let path = "Server/EntitlementSettings/ThirftBasedEntitlementConfig/EnableThriftService";
            says(in_conf(home, "identity.xml", path), "true")
        }
        "ldap" | "kdc" if toml => {
            let database = key("user_store.type").is_some_and(|store| store.starts_with("database"));
            !database && !says(key("embedded_ldap.enable"), "false")
        }
        "ldap" => {
            let path = "EmbeddedLDAPConfig/EmbeddedLDAP/Property[@name='enable']";
            !says(in_conf(home, "embedded-ldap.xml", path), "false")
        }
        "kdc" => {
            let path = "EmbeddedLDAPConfig/KDCServer/Property[@name='enabled']";
            !says(in_conf(home, "embedded-ldap.xml", path), "false")
        }
        _ => true,
    }
}

fn says(value: Option<String>, wanted: &str) -> bool {
    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(wanted))
}

/// The text of one of Identity Server's own files, which older packs have one directory higher.
fn in_conf(home: &Home, name: &str, path: &str) -> Option<String> {
    let conf = home.at(home.conf());
    let states =
        [conf.join("identity").join(name), conf.join(name)].map(|file| files::read_in(&home.root, &file, Format::Xml));
    let text = states.into_iter().find_map(|state| match state {
        FileState::Here { source, .. } => Some(source.text),
        FileState::Absent | FileState::Unusable(_) => None,
    })?;
    xml::get(&text, path).ok().flatten().map(|found| found.value)
}

/// Tomcat's plain port, which no setting changes: from `deployment.toml` or the product's defaults where these are in effect,
/// else from the first connector, unless that is the secured one.
fn servlet_http(home: &Home, files: &HomeFiles) -> Option<u16> {
    const KEY: &str = "transport.http.properties.port";
    if !home.has_tomcat() {
        return None;
    }
    let value = if home.source == ConfigSource::Toml {
        let text = files.text(FileRole::DeploymentToml)?;
        let found = toml::get(text, &toml::key_parts(KEY)).ok().flatten();
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
    /// The ports of a pack with these files, by name.
    fn names(version: &str, kernel: &str, conf: &[(&str, &str)]) -> Vec<(&'static str, u16)> {
        let room = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = room.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put("bin/version.txt", version);
        put(
            "bin/wso2carbon-version.txt",
            &format!("WSO2 Carbon Framework v{kernel}"),
        );
        put("repository/conf/carbon.xml", "<Server/>");
        for (name, text) in conf {
            put(&format!("repository/conf/{name}"), text);
        }
        let home = identify::home(room.path()).unwrap();
        let files = HomeFiles::load(&home);
        let rows = configured(&home, &files, &|_| None);
        rows.iter().map(|row| (row.name, row.number)).collect()
    }

    #[test]
    fn the_entitlement_service_counts_only_where_it_is_switched_on() {
        let thrift = |started: &str| {
            let text = format!(
                "<Server><EntitlementSettings><ThirftBasedEntitlementConfig><EnableThriftService>{started}\
                 </EnableThriftService></ThirftBasedEntitlementConfig></EntitlementSettings></Server>"
            );
            let ports = names(
                "WSO2 Identity Server v5.3.0",
                "4.4.11",
                &[("identity/identity.xml", &text)],
            );
            ports.contains(&("thrift-entitlement", 10500))
        };
        assert!(thrift("true") && !thrift("false"));
    }

    #[test]
    fn the_embedded_directory_is_there_up_to_version_5_unless_it_is_off() {
        let ldap = |file: &str, ports: &str| {
            let carbon = format!("<Server><Ports>{ports}</Ports></Server>");
            let conf = [("identity/embedded-ldap.xml", file), ("carbon.xml", carbon.as_str())];
            let all = names("WSO2 Identity Server v5.3.0", "4.4.11", &conf);
            let of = |name: &str| all.iter().find(|row| row.0 == name).map(|row| row.1);
            (of("ldap"), of("kdc"))
        };
        let file = |ldap: bool, kdc: bool| {
            format!(
                "<EmbeddedLDAPConfig><EmbeddedLDAP><Property name=\"enable\">{ldap}</Property></EmbeddedLDAP><KDCServer>\
                 <Property name=\"enabled\">{kdc}</Property></KDCServer></EmbeddedLDAPConfig>"
            )
        };
        let moved = "<EmbeddedLDAP><LDAPServerPort>10390</LDAPServerPort></EmbeddedLDAP>";
        assert_eq!(ldap(&file(true, false), moved), (Some(10390), None));
        assert_eq!(ldap(&file(true, true), ""), (Some(10389), Some(8000)));
        assert_eq!(ldap(&file(false, false), ""), (None, None));
        let later = names("WSO2 Identity Server v6.1.0", "4.9.0", &[]);
        assert!(later.iter().all(|row| row.0 != "ldap" && row.0 != "kdc"));
    }

    #[test]
    fn receivers_and_broker_are_where_their_files_say() {
        let bridge = "<dataBridgeConfiguration><thriftDataReceiver><port>7621</port><securePort>7721</securePort>\
                      </thriftDataReceiver></dataBridgeConfiguration>";
        let conf = [("data-bridge/data-bridge-config.xml", bridge)];
        let of = |files: &[(&str, &str)]| names("WSO2 Data Analytics Server v3.2.0", "4.4.26", files);
        assert!(of(&conf).contains(&("thrift-ssl", 7721)) && of(&[]).contains(&("thrift-ssl", 7711)));
        let broker = "<brokerConfiguration><transports><mqtt enabled=\"false\"/></transports></brokerConfiguration>";
        let of = |files: &[(&str, &str)]| names("WSO2 Message Broker v3.2.0", "4.4.26", files);
        assert!(of(&[]).contains(&("mqtt", 1883)) && of(&[]).contains(&("amqp", 5672)));
        let off = of(&[("broker.xml", broker)]);
        assert!(off.iter().all(|row| row.0 != "mqtt") && off.contains(&("amqp", 5672)));
    }

    #[test]
    fn api_manager_opens_its_websockets_from_version_3_on() {
        let has = |version: &str, port: u16| {
            let all = names(&format!("WSO2 API Manager v{version}"), "4.4.35", &[]);
            all.iter().any(|row| row.1 == port)
        };
        assert!(!has("2.6.0", 9099) && has("3.0.0", 8099) && !has("3.0.0", 9021));
        assert!(has("4.1.0", 9021) && has("4.1.0", 8021));
    }
}
