//! Settings of the servlet transport and of the proxies before and behind it.

use super::places::{place, toml, with_default, xml};
use crate::domain::rules::Rules;
use crate::domain::setting::{At, Editable, FileRole, Setting, SettingPlace, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

/// The TLS versions that may be asked for: none that RFC 8996 retired.
const TLS_VERSIONS: &[&str] = &["TLSv1.2", "TLSv1.2,TLSv1.3"];

/// Places of one half of the proxy for outgoing calls, by the suffix of its names: `host` and `Host`, or `port` and `Port`. Each
/// sender of the message transports has its own proxy settings.
macro_rules! outbound {
    ($toml:literal, $name:literal) => {
        &[
            place(
                When::TomlMi,
                FileRole::DeploymentToml,
                At::Each(&[
                    At::Toml(concat!("transport.http.sender.proxy_", $toml)),
                    At::Toml(concat!("transport.http.sender.secured_proxy_", $toml)),
                ]),
            ),
            place(
                When::TomlPassThrough,
                FileRole::DeploymentToml,
                At::Each(&[
                    At::Toml(concat!(
                        "transport.passthru_http.sender.parameters.'http.proxy",
                        $name,
                        "'"
                    )),
                    At::Toml(concat!(
                        "transport.passthru_https.sender.parameters.'http.proxy",
                        $name,
                        "'"
                    )),
                ]),
            ),
            SettingPlace {
                when: When::FilesPassThrough,
                file: FileRole::Axis2Xml,
                at: At::Each(&[
                    At::Xml(concat!(
                        "axisconfig/transportSender[@name='http']/parameter[@name='http.proxy",
                        $name,
                        "']"
                    )),
                    At::Xml(concat!(
                        "axisconfig/transportSender[@name='https']/parameter[@name='http.proxy",
                        $name,
                        "']"
                    )),
                ]),
                after: &["parameter"],
                attributes: &[("locked", "false")],
                default: None,
            },
            place(
                When::Files,
                FileRole::Axis2Xml,
                At::XmlMade(concat!(
                    "axisconfig/parameter[@name='Proxy']/Configuration/Proxy",
                    $name
                )),
            ),
        ]
    };
}

const NO_OUTBOUND: &str = "no file of this product takes an outgoing proxy: start it with JAVA_OPTS=\"-Dhttp.proxyHost=HOST \
                           -Dhttp.proxyPort=PORT -Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT\"";

/// `compression`.
pub const COMPRESSION: SettingId = SettingId::new("compression");
/// `ports.http`.
pub const PORTS_HTTP: SettingId = SettingId::new("ports.http");
/// `tls.protocols`.
pub const TLS_PROTOCOLS: SettingId = SettingId::new("tls.protocols");
/// `csrf.prng-provider`.
pub const CSRF_PRNG_PROVIDER: SettingId = SettingId::new("csrf.prng-provider");
/// `proxy.host`.
pub const PROXY_HOST: SettingId = SettingId::new("proxy.host");
/// `proxy.port`.
pub const PROXY_PORT: SettingId = SettingId::new("proxy.port");
/// `proxy.http-port`.
pub const PROXY_HTTP_PORT: SettingId = SettingId::new("proxy.http-port");
/// `proxy.https-port`.
pub const PROXY_HTTPS_PORT: SettingId = SettingId::new("proxy.https-port");
/// `metrics.enabled`.
pub const METRICS_ENABLED: SettingId = SettingId::new("metrics.enabled");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: COMPRESSION,
        title: "Compressed answers of the servlet transport",
        kind: ValueKind::Choice(&["on", "off"]),
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Whether every connector of the servlet container compresses what it sends. Java 1.8.0_151 and _152 misread some \
              compressed streams, so that with them it has to be off on each connector.",
        source: "Production guidelines 4.4, \"Before you begin\": compression=\"off\"; G09",
        places: &[
            place(
                When::TomlClassic,
                FileRole::DeploymentToml,
                At::Each(&[
                    At::Toml("transport.http.properties.compression"),
                    At::Toml("transport.https.properties.compression"),
                ]),
            ),
            with_default(
                place(
                    When::Files,
                    FileRole::CatalinaXml,
                    At::XmlEach("Server/Service/Connector/@compression"),
                ),
                "off",
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: PORTS_HTTP,
        title: "Servlet port (http)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The port of servlet services without TLS, before the offset. Below 1024 it would need rights that a server should \
              not have: forward a low port to this one instead.",
        source: "Production guidelines 4.4, \"Firewalls\": 9763; G24",
        places: &[
            with_default(toml(When::TomlClassic, "transport.http.properties.port"), "9763"),
            with_default(
                xml(
                    FileRole::CatalinaXml,
                    "Server/Service/Connector[@scheme!='https']/@port",
                    &[],
                ),
                "9763",
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: TLS_PROTOCOLS,
        title: "TLS versions of the servlet transport",
        kind: ValueKind::Choice(TLS_VERSIONS),
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The TLS versions that the console's connector speaks. TLS 1.0 and 1.1 are retired (RFC 8996), and the packs still \
              ship them switched on. TLS 1.3 needs Java 11 or later.",
        source: "RFC 8996; Production guidelines 4.4, \"Before you begin\": catalina-server.xml; G20",
        places: &[
            toml(When::TomlClassic, "transport.https.sslHostConfig.properties.protocols"),
            place(
                When::FilesHostConfig,
                FileRole::CatalinaXml,
                At::Xml("Server/Service/Connector[@scheme='https']/SSLHostConfig/@protocols"),
            ),
            xml(
                FileRole::CatalinaXml,
                "Server/Service/Connector[@scheme='https']/@sslEnabledProtocols",
                &[],
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: CSRF_PRNG_PROVIDER,
        title: "Random numbers of the console's request guard",
        kind: ValueKind::Word,
        editable: Editable::Always,
        rules: Rules::SAFE,
        why: "The Java security provider that the console's guard against forged requests takes its random numbers from. IBM's \
              Java calls it IBMJCE; every other Java is right with SUN.",
        source: "Production guidelines 4.4, \"Before you begin\": org.owasp.csrfguard.PRNG.Provider; G10",
        places: &[
            with_default(toml(When::TomlFrom46, "owasp.csrfguard.'PRNG.Provider'"), "SUN"),
            place(
                When::Files,
                FileRole::CsrfGuard,
                At::Property("org.owasp.csrfguard.PRNG.Provider"),
            ),
        ],
        nowhere: "no file of this home sets it: it has no request guard, or its template (before kernel 4.6) writes SUN",
    },
    Setting {
        id: PROXY_HOST,
        title: "Proxy for calls to the outside: host",
        kind: ValueKind::Host,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The proxy server through which this server reaches others. It is read only together with its port: proxy.port must \
              be set with it.",
        source: "Production guidelines 4.4, \"Proxy servers\"; G38",
        places: outbound!("host", "Host"),
        nowhere: NO_OUTBOUND,
    },
    Setting {
        id: PROXY_PORT,
        title: "Proxy for calls to the outside: port",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The port of the proxy server that proxy.host names. One without the other is an error at the start or is ignored.",
        source: "Production guidelines 4.4, \"Proxy servers\"; G38",
        places: outbound!("port", "Port"),
        nowhere: NO_OUTBOUND,
    },
    Setting {
        id: PROXY_HTTP_PORT,
        title: "Public port of the proxy before the server (http)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The port that clients use where a proxy or a forwarding rule stands before the http connector, often 80. Links and \
              redirects then name it and not the connector's own port.",
        source: "Production guidelines 4.4, \"Running recommendations for security\": another port; G24",
        places: &[
            toml(When::TomlClassic, "transport.http.properties.proxyPort"),
            xml(
                FileRole::CatalinaXml,
                "Server/Service/Connector[@scheme!='https']/@proxyPort",
                &[],
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: PROXY_HTTPS_PORT,
        title: "Public port of the proxy before the server (https)",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "As the http one, for the console's TLS connector: often 443. The server itself keeps its own port above 1024 and \
              needs no administrator's rights.",
        source: "Production guidelines 4.4, \"Running recommendations for security\": another port; G24",
        places: &[
            toml(When::TomlClassic, "transport.https.properties.proxyPort"),
            xml(
                FileRole::CatalinaXml,
                "Server/Service/Connector[@scheme='https']/@proxyPort",
                &[],
            ),
        ],
        nowhere: "this product has no servlet container",
    },
    Setting {
        id: METRICS_ENABLED,
        title: "Carbon Metrics",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The server's own measuring of JVM and system. The guide wants it off in production: tools outside the server watch \
              it better and cost it nothing.",
        source: "Production guidelines 4.4, \"Tuning parameters\": Metrics; G26",
        places: &[xml(FileRole::MetricsXml, "Metrics/Enabled", &[])],
        nowhere: "this product has no metrics.xml of its own, or no key of deployment.toml is known for it",
    },
];
