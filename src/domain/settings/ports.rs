//! Settings of the port offset and of the ports that are chosen one by one.

use super::places::{place, toml, with_default, xml};
use crate::domain::rules::{Rules, Unwritten};
use crate::domain::setting::{At, Editable, FileRole, ScriptOption, Setting, SettingPlace, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const fn receiver(path: &'static str, default: &'static str) -> SettingPlace {
    SettingPlace {
        when: When::FilesPassThrough,
        file: FileRole::Axis2Xml,
        at: At::Xml(path),
        after: &[],
        attributes: &[],
        default: Some(default),
    }
}

/// `ports.offset`.
pub const PORTS_OFFSET: SettingId = SettingId::new("ports.offset");
/// `ports.https`.
pub const PORTS_HTTPS: SettingId = SettingId::new("ports.https");
/// `jmx.enabled`.
pub const JMX_ENABLED: SettingId = SettingId::new("jmx.enabled");
/// `jmx.agent`.
pub const JMX_AGENT: SettingId = SettingId::new("jmx.agent");
/// `ports.jmx-registry`.
pub const PORTS_JMX_REGISTRY: SettingId = SettingId::new("ports.jmx-registry");
/// `ports.jmx-server`.
pub const PORTS_JMX_SERVER: SettingId = SettingId::new("ports.jmx-server");
/// `ports.passthru-http`.
pub const PORTS_PASSTHRU_HTTP: SettingId = SettingId::new("ports.passthru-http");
/// `ports.passthru-https`.
pub const PORTS_PASSTHRU_HTTPS: SettingId = SettingId::new("ports.passthru-https");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: PORTS_OFFSET,
        title: "Port offset",
        kind: ValueKind::Offset,
        editable: Editable::Always,
        rules: Rules {
            unwritten: Unwritten::OffsetOfProduct,
            ..Rules::NONE
        },
        why: "Added to nearly every port of the product, so that several servers live on one machine. It moves neither the Hazelcast port \
              nor ports inside written-out URLs. `-DportOffset` at the start beats it.",
        source: "carbon.xml, Ports/Offset",
        places: &[
            toml(When::Toml, "server.offset"),
            with_default(xml(FileRole::CarbonXml, "Server/Ports/Offset", &[]), "0"),
        ],
        nowhere: "this home has no carbon.xml",
    },
    Setting {
        id: PORTS_HTTPS,
        title: "Console and servlet port (https)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The port of the management console and of servlet services, before the offset. Clients and load balancers are set up for it.",
        source: "Production guidelines 4.4, \"Firewalls\"",
        places: &[
            with_default(toml(When::TomlClassic, "transport.https.properties.port"), "9443"),
            with_default(
                xml(
                    FileRole::CatalinaXml,
                    "Server/Service/Connector[@scheme='https']/@port",
                    &[],
                ),
                "9443",
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: JMX_ENABLED,
        title: "JMX server",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::SAFE,
        why: "Remote management on two ports: whoever logs in can stop the server and change it. It is needed only where the server is \
              watched from another machine through JMX.",
        source: "Production guidelines 4.4, \"Monitoring with JMX\"; etc/jmx.xml, StartRMIServer; G35",
        places: &[
            toml(When::Toml, "monitoring.jmx.rmi_server_start"),
            xml(FileRole::JmxXml, "JMX/StartRMIServer", &[]),
        ],
        nowhere: "this home has no etc/jmx.xml",
    },
    Setting {
        id: JMX_AGENT,
        title: "Java's own JMX agent",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::SAFE,
        why: "A flag of the start script makes Java open one more JMX port, of its own choice and on every address. Tools that run on \
              this machine reach the server without it. `false` takes the flag out.",
        source: "Production guidelines 4.4, \"Monitoring with JMX\"; the start script; G35",
        places: &[
            with_default(
                place(When::OnWindows, FileRole::StartBat, At::Script(ScriptOption::JmxAgent)),
                "false",
            ),
            with_default(
                place(When::Always, FileRole::StartScript, At::Script(ScriptOption::JmxAgent)),
                "false",
            ),
        ],
        nowhere: "this home has no start script",
    },
    Setting {
        id: PORTS_JMX_REGISTRY,
        title: "JMX registry port",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Where JMX clients look the server up, before the offset. The firewall must allow it only where JMX is used from outside.",
        source: "Production guidelines 4.4, \"Monitoring with JMX\"; carbon.xml, Ports/JMX/RMIRegistryPort; G35",
        places: &[
            with_default(toml(When::Toml, "monitoring.jmx.rmi_registry_port"), "9999"),
            with_default(
                xml(FileRole::CarbonXml, "Server/Ports/JMX/RMIRegistryPort", &[]),
                "9999",
            ),
        ],
        nowhere: "this home has no carbon.xml",
    },
    Setting {
        id: PORTS_JMX_SERVER,
        title: "JMX server port",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Where JMX clients are sent after the look-up, before the offset. Both JMX ports must be open for JMX to work from outside.",
        source: "carbon.xml, Ports/JMX/RMIServerPort; G35",
        places: &[
            with_default(toml(When::Toml, "monitoring.jmx.rmi_server_port"), "11111"),
            with_default(xml(FileRole::CarbonXml, "Server/Ports/JMX/RMIServerPort", &[]), "11111"),
        ],
        nowhere: "this home has no carbon.xml",
    },
    Setting {
        id: PORTS_PASSTHRU_HTTP,
        title: "Message port (http)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The port on which proxy services and APIs are called, before the offset.",
        source: "Production guidelines 4.4, \"Firewalls\": 8280",
        places: &[
            with_default(toml(When::TomlMapped, "transport.http.listener.port"), "8280"),
            receiver(
                "axisconfig/transportReceiver[@name='http']/parameter[@name='port']",
                "8280",
            ),
        ],
        nowhere: "this product has no pass-through transport",
    },
    Setting {
        id: PORTS_PASSTHRU_HTTPS,
        title: "Message port (https)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The secured port on which proxy services and APIs are called, before the offset.",
        source: "Production guidelines 4.4, \"Firewalls\": 8243",
        places: &[
            with_default(toml(When::TomlMapped, "transport.http.listener.secured_port"), "8243"),
            receiver(
                "axisconfig/transportReceiver[@name='https']/parameter[@name='port']",
                "8243",
            ),
        ],
        nowhere: "this product has no pass-through transport",
    },
];
