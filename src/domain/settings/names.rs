//! Settings of the server's host names: its own, the console's, those in WSDLs, and whether peers' names are checked.

use super::places::{place, toml, xml};
use super::ports::{PORTS_PASSTHRU_HTTP, PORTS_PASSTHRU_HTTPS};
use crate::domain::rules::{Missing, Receiver, Recommend, Rules, Unwritten};
use crate::domain::setting::{At, Editable, FileRole, ScriptOption, Setting, SettingPlace, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const fn wsdl(path: &'static str) -> SettingPlace {
    SettingPlace {
        when: When::FilesPassThrough,
        file: FileRole::Axis2Xml,
        at: At::Xml(path),
        after: &["parameter"],
        attributes: &[("locked", "false")],
        default: None,
    }
}

/// `hostname`.
pub const HOSTNAME: SettingId = SettingId::new("hostname");
/// `hostname.management`.
pub const HOSTNAME_MANAGEMENT: SettingId = SettingId::new("hostname.management");
/// `hostname.verification`.
pub const HOSTNAME_VERIFICATION: SettingId = SettingId::new("hostname.verification");
/// `wsdl.prefix.http`.
pub const WSDL_PREFIX_HTTP: SettingId = SettingId::new("wsdl.prefix.http");
/// `wsdl.prefix.https`.
pub const WSDL_PREFIX_HTTPS: SettingId = SettingId::new("wsdl.prefix.https");

/// The receivers of the pass-through transport. Source: the packs' `axis2.xml`.
const HTTP: Receiver = Receiver {
    scheme: "http",
    port: PORTS_PASSTHRU_HTTP,
    shipped: 8280,
};
const HTTPS: Receiver = Receiver {
    scheme: "https",
    port: PORTS_PASSTHRU_HTTPS,
    shipped: 8243,
};

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: HOSTNAME,
        title: "Host name",
        kind: ValueKind::Host,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::OwnName,
            unwritten: Unwritten::MachineName,
            missing: Missing::NoHostName,
            ..Rules::NONE
        },
        why: "The name that clients use, in links, tokens and endpoints. Without it the server asks Java for this machine's name, which \
              is wrong on many machines. It must be in DNS or /etc/hosts and in the server's certificate.",
        source: "Production guidelines 4.4, \"Hostname\"; G31",
        places: &[
            toml(When::Toml, "server.hostname"),
            xml(
                FileRole::CarbonXml,
                "Server/HostName",
                &["Version", "ServerKey", "Name"],
            ),
        ],
        nowhere: "this home has no carbon.xml",
    },
    Setting {
        id: HOSTNAME_MANAGEMENT,
        title: "Host name of the management console",
        kind: ValueKind::Host,
        editable: Editable::Always,
        rules: Rules {
            unwritten: Unwritten::HostName,
            ..Rules::NONE
        },
        why: "The name under which administrators reach the management console. It may differ from the public one, so that the console \
              need not be reachable from outside.",
        source: "Production guidelines 4.4, \"Hostname\"; G31",
        places: &[
            toml(When::TomlClassic, "server.mgt_console_hostname"),
            xml(
                FileRole::CarbonXml,
                "Server/MgtHostName",
                &["HostName", "Version", "ServerKey", "Name"],
            ),
        ],
        nowhere: "this product has no management console",
    },
    Setting {
        id: HOSTNAME_VERIFICATION,
        title: "Check host names of TLS peers",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::recommending("true", "the guide: set it, to avoid security issues in production"),
        why: "When the server opens a TLS connection it should refuse a certificate made out to another name. Some packs switch this \
              check off in their start script. Peers with self-signed or mismatched certificates then need proper ones.",
        source: "Production guidelines 4.4, \"Setting system properties\": org.wso2.ignoreHostnameVerification=false; G15",
        places: &[
            place(
                When::OnWindows,
                FileRole::StartBat,
                At::Script(ScriptOption::HostnameVerification),
            ),
            place(
                When::Always,
                FileRole::StartScript,
                At::Script(ScriptOption::HostnameVerification),
            ),
        ],
        nowhere: "this home's start script has no such flag, and its kernel reads none",
    },
    Setting {
        id: WSDL_PREFIX_HTTP,
        title: "Endpoint prefix in WSDLs (http)",
        kind: ValueKind::UrlPrefix,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::ReceiverUrl(HTTP),
            ..Rules::SAFE
        },
        why: "The address that the message transport writes into WSDLs and endpoints. The port offset is not added to it: it must name the \
              port that clients really use.",
        source: "Production guidelines 4.4, \"Hostname\": WSDLEPRPrefix; G32",
        places: &[
            toml(When::TomlMapped, "transport.http.listener.wsdl_epr_prefix"),
            wsdl("axisconfig/transportReceiver[@name='http']/parameter[@name='WSDLEPRPrefix']"),
        ],
        nowhere: "the transports of this product never read it: the host name and the proxy port rule its WSDLs",
    },
    Setting {
        id: WSDL_PREFIX_HTTPS,
        title: "Endpoint prefix in WSDLs (https)",
        kind: ValueKind::UrlPrefix,
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::ReceiverUrl(HTTPS),
            ..Rules::SAFE
        },
        why: "As the http prefix, for the secured receiver: the address of the TLS port in WSDLs and endpoints.",
        source: "Production guidelines 4.4, \"Hostname\": WSDLEPRPrefix; G32",
        places: &[
            toml(When::TomlMapped, "transport.http.listener.secured_wsdl_epr_prefix"),
            wsdl("axisconfig/transportReceiver[@name='https']/parameter[@name='WSDLEPRPrefix']"),
        ],
        nowhere: "the transports of this product never read it: the host name and the proxy port rule its WSDLs",
    },
];
