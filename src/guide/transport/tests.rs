//! Tests of the guidelines about transports, including known traps.

use super::*;
use crate::domain::SettingId;
use crate::domain::home::Layout;
use crate::domain::settings::id;
use crate::domain::{Product, Status, Unknown};
use crate::guide::testing::{Case, Sample, axis2, carbon_xml};
use crate::guide::verdict::Verdict;
use crate::probe::Owner;
use crate::text::{toml, xml};

const CATALINA: &str = "repository/conf/tomcat/catalina-server.xml";
const AXIS2: &str = "repository/conf/axis2/axis2.xml";
const TOML: &str = "repository/conf/deployment.toml";
const DEFAULTS: &str = "repository/resources/conf/default.json";
const VALIDATION: &str = "repository/conf/etc/config-validation.xml";
const METRICS: &str = "repository/conf/metrics.xml";
const FREE: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G18", Status::Pass, || servlet(&connectors("address=\"10.0.0.5\"", ""))),
    ("G18", Status::Warn, || servlet(&connectors("", ""))),
    ("G18", Status::Unknown, || {
        servlet(&connectors("address=\"${own}\"", ""))
    }),
    ("G18", Status::Unknown, || Case::blind().surveyed()),
    ("G18", Status::Info, || Case::mi().surveyed()),
    ("G19", Status::Pass, || demanding("2047", true)),
    ("G19", Status::Warn, || demanding("999999", true)),
    ("G19", Status::Unknown, || demanding("${swap}", true)),
    ("G19", Status::Info, || demanding("999999", false)),
    ("G19", Status::Info, || Case::esb().surveyed()),
    ("G19", Status::Unknown, || {
        Case::esb().file(VALIDATION, "<Configuration>").surveyed()
    }),
    ("G19", Status::Unknown, Case::esb),
    ("G20", Status::Pass, || servlet(&connectors(GOOD, ""))),
    ("G20", Status::Fail, || {
        servlet(&connectors("sslEnabledProtocols=\"TLSv1,TLSv1.1,TLSv1.2\"", ""))
    }),
    ("G20", Status::Warn, || servlet(&connectors("sslProtocol=\"TLS\"", ""))),
    ("G20", Status::Unknown, || {
        servlet(&connectors("sslEnabledProtocols=\"${tls}\"", ""))
    }),
    ("G20", Status::Unknown, Case::blind),
    ("G20", Status::Info, Case::mi),
    ("G24", Status::Pass, || servlet(&connectors("proxyPort=\"443\"", ""))),
    ("G24", Status::Warn, || low("1024")),
    ("G24", Status::Info, || low("80")),
    ("G24", Status::Unknown, || low("many")),
    ("G24", Status::Unknown, || {
        low("1024").then(|facts| facts.owner = Err(Unknown::because("not recorded")))
    }),
    ("G24", Status::Unknown, || {
        servlet(&connectors("", "").replace("9443", "${port}"))
    }),
    ("G26", Status::Pass, || Case::esb().file(METRICS, &measuring("false"))),
    ("G26", Status::Warn, || Case::esb().file(METRICS, &measuring("true"))),
    ("G26", Status::Unknown, || {
        Case::esb().file(METRICS, &measuring("${metrics}"))
    }),
    ("G26", Status::Info, Case::esb),
    ("G38", Status::Pass, || {
        sender("<parameter name=\"http.proxyHost\">p</parameter>", PORT)
    }),
    ("G38", Status::Fail, || {
        sender("<parameter name=\"http.proxyHost\">p</parameter>", "")
    }),
    ("G38", Status::Unknown, || {
        sender("<parameter name=\"http.proxyHost\">${p}</parameter>", PORT)
    }),
    ("G38", Status::Unknown, Case::blind),
    ("G38", Status::Info, || sender("", "")),
    ("G38", Status::Info, Case::is7),
];

const GOOD: &str = "sslEnabledProtocols=\"TLSv1.2\"";
const PORT: &str = "<parameter name=\"http.proxyPort\">3128</parameter>";

/// Both connectors, with these further attributes on the https one and on the http one.
fn connectors(https: &str, http: &str) -> String {
    format!(
        "<Server port=\"8005\">\n  <Service name=\"Catalina\">\n    <Connector port=\"9763\" redirectPort=\"9443\" {http}/>\n    \
         <!-- <Connector proxyPort=\"80\" address=\"10.9.9.9\"/> -->\n    \
         <Connector port=\"9443\" scheme=\"https\" secure=\"true\" SSLEnabled=\"true\" {https}/>\n    \
         <Engine><Host><!-- <Valve className=\"org.apache.catalina.valves.RemoteAddrValve\"/> --></Host></Engine>\n  \
         </Service>\n</Server>\n"
    )
}

/// A home whose only transport is the servlet container.
fn servlet(catalina: &str) -> Case {
    Case::esb()
        .home(|home| home.product = Product::BusinessActivityMonitor)
        .file(CATALINA, catalina)
        .machine_file(FREE, "1024\n")
}

/// A server on port 443 itself, where users may open ports from `free` on.
fn low(free: &str) -> Case {
    servlet(&connectors("", "").replace("port=\"9443\"", "port=\"443\"")).machine_file(FREE, free)
}

fn demanding(swap: &str, enabled: bool) -> Case {
    let class = "org.wso2.carbon.core.bootup.validator";
    let text = format!(
        "<Configuration enabled=\"{enabled}\">\n<Validator class=\"{class}.SystemValidator\">\n<Parameter id=\"CPU\">800</Parameter>\n\
         <Parameter id=\"RAM\">2047</Parameter>\n<Parameter id=\"swap\">{swap}</Parameter>\n<Parameter id=\"freeDisk\">1024</Parameter>\n\
         <Parameter id=\"ulimit\">4096</Parameter>\n<Parameter id=\"certFingerprint\">02:FB</Parameter>\n</Validator>\n\
         <Validator class=\"{class}.JVMValidator\">\n<Parameter id=\"initHeapSize\">256</Parameter>\n\
         <Parameter id=\"maxHeapSize\">512</Parameter>\n<Parameter id=\"maxPermGenSize\">256</Parameter>\n</Validator>\n\
         <Validator class=\"{class}.RequiredSystemPropertiesValidator\">\n<Parameter id=\"p1\">carbon.home</Parameter>\n</Validator>\n\
         <Validator class=\"{class}.SupportedOSValidator\">\n<Parameter id=\"os1\">Linux</Parameter>\n</Validator>\n</Configuration>\n"
    );
    Case::esb()
        .machine(|machine| machine.swap = Ok(4 << 30))
        .file(VALIDATION, &text)
        .surveyed()
}

fn measuring(enabled: &str) -> String {
    format!(
        "<Metrics xmlns=\"http://wso2.org/projects/carbon/metrics.xml\">\n  <Enabled>{enabled}</Enabled>\n  \
         <Reporting><JMX><Enabled>true</Enabled></JMX></Reporting>\n</Metrics>\n"
    )
}

/// A message bus whose two senders both hold these parameters.
fn sender(host: &str, port: &str) -> Case {
    let one = |name: &str| {
        format!(
            "<transportSender name=\"{name}\" class=\"org.apache.synapse.transport.passthru.X\">\
             <!--parameter name=\"http.proxyHost\" locked=\"false\">localhost</parameter-->{host}{port}</transportSender>\n"
        )
    };
    let text = axis2(false, "wka", "127.0.0.1", &["127.0.0.1:4000"]);
    let senders = format!("{}{}</axisconfig>", one("http"), one("https"));
    Case::esb().file(AXIS2, &text.replace("</axisconfig>", &senders))
}

fn fixes(judged: &Verdict) -> Vec<(SettingId, Option<&str>)> {
    judged
        .fixes
        .iter()
        .map(|fix| (fix.setting, fix.value.as_deref()))
        .collect()
}

#[test]
fn retired_versions_are_cured_as_the_java_allows_and_the_cure_cures() {
    let old = connectors("sslEnabledProtocols=\"+TLSv1,+TLSv1.1,+TLSv1.2\"", "");
    let judged = validity::sound(&servlet(&old).facts());
    assert_eq!(fixes(&judged), [(id::TLS_PROTOCOLS, Some("TLSv1.2"))]);
    let path = "Server/Service/Connector[@scheme='https']/@sslEnabledProtocols";
    let new = xml::set(&old, path, "TLSv1.2", &xml::Create::default()).unwrap().text;
    assert_eq!(validity::sound(&servlet(&new).facts()).status, Status::Pass);
}

#[test]
fn a_toml_home_is_judged_by_its_toml_and_defaults_and_not_by_the_xml_on_disk() {
    let defaults = "{\"transport.http.properties.port\": \"9763\", \"transport.https.properties.port\": \"9443\", \
                    \"transport.https.properties.scheme\": \"https\", \"transport.https.properties.secure\": \"true\", \
                    \"transport.https.properties.SSLEnabled\": \"true\", \
                    \"transport.https.sslHostConfig.properties.protocols\": \"+TLSv1,+TLSv1.1,+TLSv1.2\"}";
    let home = |toml: &str| {
        Case::is7()
            .file(TOML, toml)
            .file(DEFAULTS, defaults)
            .file(CATALINA, &connectors(GOOD, ""))
            .facts()
    };
    let judged = validity::sound(&home("[server]\nhostname = \"h\"\n"));
    assert_eq!(
        (judged.status, fixes(&judged)),
        (Status::Fail, vec![(id::TLS_PROTOCOLS, Some("TLSv1.2,TLSv1.3"))])
    );
    let key = ["transport", "https", "sslHostConfig", "properties", "protocols"];
    let value = toml::TomlValue::Text("TLSv1.2,TLSv1.3".into());
    let cured = toml::set("[server]\nhostname = \"h\"\n", &key, &value).unwrap().text;
    assert_eq!(validity::sound(&home(&cured)).status, Status::Pass);
    let bare = Case::is7().file(CATALINA, &connectors("", ""));
    assert_eq!(
        validity::sound(&bare.facts()).status,
        Status::Unknown,
        "no defaults, nothing written"
    );
    assert_eq!(
        validity::sound(&home("[server\n")).status,
        Status::Unknown,
        "a broken file is a finding of its own"
    );
}

#[test]
fn faults_of_connectors_are_named_with_their_line() {
    let judged = |text: &str| validity::sound(&servlet(text).facts());
    let found = |text: &str| {
        let judged = judged(text);
        assert!(!judged.fixes.is_empty() || judged.remedy.is_some(), "{judged:?}");
        (judged.status, judged.found)
    };
    let good = connectors(GOOD, "");
    let twice = found(&good.replace("9763", "9443"));
    assert_eq!(
        twice,
        (Status::Fail, "https connector (line 5): port 9443 a second time".into())
    );
    let word = found(&good.replace("port=\"9443\" scheme", "port=\"https\" scheme"));
    assert_eq!(
        word,
        (Status::Fail, "https connector (line 5): port is not a number".into())
    );
    let plain = found(&good.replace("SSLEnabled=\"true\"", ""));
    assert_eq!(
        plain,
        (Status::Fail, "https connector (line 5): SSLEnabled is missing".into())
    );
    let misspelt = found(&good.replace("redirectPort", "redirectport"));
    assert_eq!(misspelt, (Status::Warn, "http connector (line 3): redirectport".into()));
    assert_eq!(found(&good.replace("scheme=\"https\"", "")).0, Status::Fail);
    assert_eq!(
        found("<Server><Service>").0,
        Status::Fail,
        "Tomcat does not start with it"
    );
}

#[test]
fn the_protocols_of_an_own_host_configuration_are_the_ones_that_count() {
    let with = |protocols: &str| {
        let inner = format!("<SSLHostConfig protocols=\"{protocols}\"><Certificate/></SSLHostConfig></Connector>");
        connectors("", "").replace("SSLEnabled=\"true\" />", &format!("SSLEnabled=\"true\">{inner}"))
    };
    let judged = |text: &str| validity::sound(&servlet(text).facts());
    assert_eq!(judged(&with("+TLSv1.2,+TLSv1.3")).status, Status::Pass);
    let old = judged(&with("all"));
    assert_eq!(
        (old.status, fixes(&old)),
        (Status::Fail, vec![(id::TLS_PROTOCOLS, Some("TLSv1.2"))])
    );
    let facts = servlet(&with("all")).facts();
    let address = facts.reading(id::TLS_PROTOCOLS).unwrap().address.clone().unwrap();
    assert!(address.ends_with("SSLHostConfig/@protocols"), "{address}");
}

#[test]
fn a_keystore_is_missed_only_where_keystores_lie() {
    let store = "keystoreFile=\"${carbon.home}/repository/resources/security/own.jks\"";
    let text = connectors(&format!("{GOOD} {store}"), "");
    assert_eq!(
        validity::sound(&servlet(&text).facts()).status,
        Status::Pass,
        "no folder, nothing to say"
    );
    let other = servlet(&text).file("repository/resources/security/other.jks", "x");
    let judged = validity::sound(&other.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Fail, "keystore own.jks is not there")
    );
    let there = servlet(&text).file("repository/resources/security/own.jks", "x");
    assert_eq!(validity::sound(&there.facts()).status, Status::Pass);
}

#[test]
fn a_valve_guards_the_console_and_a_remark_does_not() {
    let open = connectors("", "");
    let valve = "<Valve className=\"org.apache.catalina.valves.RemoteAddrValve\" allow=\"10\\..*\"/>";
    let guarded = open.replace("<Host>", &format!("<Host>{valve}"));
    assert_eq!(console::exposure(&servlet(&guarded).facts()).status, Status::Pass);
    let own = servlet(&open).file(
        "repository/conf/tomcat/carbon/META-INF/context.xml",
        &format!("<Context>{valve}</Context>"),
    );
    assert_eq!(console::exposure(&own.facts()).status, Status::Pass);
    let not_looked = Case::esb().file(CATALINA, &open);
    assert_eq!(console::exposure(&not_looked.facts()).status, Status::Unknown);
    let toml = Case::is7()
        .file(TOML, "# RemoteAddrValve\n[server]\nhostname = \"h\"\n")
        .surveyed();
    assert_eq!(console::exposure(&toml.facts()).status, Status::Warn);
}

/// The facts of a home whose server runs and listens there.
fn running(case: Case, held: &[(&str, u16)]) -> crate::probe::Facts {
    let mut facts = case.facts();
    facts.home.pid = Some(7);
    facts.survey.network.held = held
        .iter()
        .map(|(address, port)| crate::probe::sockets::Listener {
            port: *port,
            address: address.parse().unwrap(),
            inode: u64::from(*port),
        })
        .collect();
    facts
}

#[test]
fn a_keystore_that_a_running_server_holds_is_missed_at_its_next_start() {
    let store = "keystoreFile=\"${carbon.home}/repository/resources/security/own.jks\" sslEnabledProtocols=\"TLSv1.2\"";
    let case = || servlet(&connectors(store, "")).file("repository/resources/security/other.jks", "k");
    assert_eq!(validity::sound(&case().facts()).status, Status::Fail);
    let judged = validity::sound(&running(case(), &[("127.0.0.1", 9443)]));
    assert_eq!(judged.status, Status::Warn);
    assert!(judged.detail.contains("listens now"), "{}", judged.detail);
}

#[test]
fn an_empty_or_strange_list_of_versions_is_no_list() {
    let judged = |list: &str| {
        let judged = validity::sound(&servlet(&connectors(&format!("sslEnabledProtocols=\"{list}\""), "")).facts());
        (judged.status, judged.found.clone(), !judged.fixes.is_empty())
    };
    assert_eq!(judged(" "), (Status::Warn, "no TLS versions named".into(), true));
    assert_eq!(
        judged("TLS"),
        (Status::Fail, "neither TLSv1.2 nor TLSv1.3 in TLS".into(), true)
    );
}

#[test]
fn java_6_is_asked_for_nothing_that_it_cannot_speak() {
    let on = |version: &str, list: &str| {
        let java = crate::guide::testing::jdk("/opt/jdk", version);
        validity::sound(&servlet(&connectors(list, "")).jdks(vec![java]).facts())
    };
    for list in ["", "sslEnabledProtocols=\"TLSv1\""] {
        let judged = on("1.6.0_45", list);
        assert_eq!(
            (judged.status, judged.fixes.is_empty()),
            (Status::Warn, true),
            "{judged:?}"
        );
        assert!(judged.remedy.unwrap().words.contains("Java 7"));
    }
    assert_eq!(on("1.6.0_45", GOOD).found, "TLS 1.2 asked of Java 6");
    assert_eq!(
        fixes(&on("1.7.0_80", "sslEnabledProtocols=\"TLSv1\"")),
        [(id::TLS_PROTOCOLS, Some("TLSv1.2"))]
    );
}

#[test]
fn a_running_server_shows_where_it_listens() {
    let open = || servlet(&connectors("", ""));
    let local = console::exposure(&running(open(), &[("127.0.0.1", 9443), ("0.0.0.0", 9763)]));
    assert_eq!(
        (local.status, local.found.as_str()),
        (Status::Pass, "listens on 127.0.0.1 alone")
    );
    let all = console::exposure(&running(open(), &[("0.0.0.0", 9443)]));
    assert_eq!(
        (all.status, all.found.as_str()),
        (Status::Warn, "port 9443 on every address")
    );
    let later = servlet(&connectors("address=\"10.0.0.5\"", ""));
    let later = console::exposure(&running(later, &[("::", 9443)]));
    assert_eq!(later.found, "on every address until the restart");
}

/// The same connectors with this offset in `carbon.xml`.
fn offset(text: &str) -> Case {
    let ports = format!("<Ports><Offset>{text}</Offset></Ports>");
    servlet(&connectors("", "")).file("repository/conf/carbon.xml", &carbon_xml(&ports))
}

#[test]
fn a_port_beyond_the_highest_is_told_as_a_sum() {
    for judged in [
        console::exposure(&offset("60000").facts()),
        forwarding::low_ports(&offset("60000").facts()),
    ] {
        assert_eq!(judged.status, Status::Fail, "{judged:?}");
        assert!(
            judged.found.ends_with("plus the offset of 60000 is above 65535"),
            "{}",
            judged.found
        );
        assert_eq!(fixes(&judged), [(id::PORTS_OFFSET, None)]);
        assert!(!format!("{judged:?}").contains("69443"));
    }
}

#[test]
fn a_port_that_is_not_known_is_not_written_into_a_rule() {
    let judged = console::exposure(&offset("${offset}").facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Warn, "every address, port not known")
    );
    assert!(!format!("{judged:?}").contains("its port"), "{judged:?}");
    assert!(!judged.detail.contains("nft "), "{}", judged.detail);
    assert_eq!(
        console::exposure(&offset("2").facts()).found,
        "port 9445 on every address"
    );
}

#[test]
fn a_valve_that_lets_all_in_is_a_warning_of_its_own() {
    let valve = "<Valve className=\"org.apache.catalina.valves.RemoteAddrValve\" allow=\".*\"/>";
    let guarded = connectors("", "").replace("<Host>", &format!("<Host>{valve}"));
    let judged = console::exposure(&servlet(&guarded).facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Warn, "port 9443: RemoteAddrValve allows everybody")
    );
    assert!(judged.remedy.unwrap().words.contains("allow"));
}

#[test]
fn each_demand_that_is_not_met_is_named_with_its_line() {
    let judged = validation::demands(&demanding("999999", true).facts());
    assert_eq!(judged.found, "swap not met");
    assert!(
        judged
            .detail
            .contains("config-validation.xml:5: swap 999999, found 4096 MB"),
        "{}",
        judged.detail
    );
    let small = demanding("2047", true).machine(|machine| {
        machine.mhz = Ok(100);
        machine.cores = Ok(2);
        machine.open_files = Err(Unknown::because("not recorded"));
    });
    let judged = validation::demands(&small.facts());
    assert_eq!((judged.status, judged.found.as_str()), (Status::Warn, "CPU not met"));
    let unseen = demanding("2047", true).machine(|machine| machine.memory = Err(Unknown::because("not recorded")));
    let judged = validation::demands(&unseen.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Unknown, "RAM not known")
    );
}

#[test]
fn a_small_heap_is_cured_by_its_setting() {
    let script = "#!/bin/sh\n$JAVACMD \\\n    -Xms128m -Xmx1024m -XX:MaxPermSize=256m \\\n    org.wso2.carbon.bootstrap.Bootstrap $*\n";
    let judged = validation::demands(&demanding("2047", true).file("bin/wso2server.sh", script).facts());
    assert_eq!(
        (judged.status, fixes(&judged)),
        (Status::Warn, vec![(id::HEAP_MIN, Some("256m"))])
    );
}

#[test]
fn the_cure_of_a_low_port_is_a_high_one_and_its_public_counterpart() {
    let judged = forwarding::low_ports(&low("1024").facts());
    assert_eq!(
        fixes(&judged),
        [(id::PORTS_HTTPS, Some("9443")), (id::PROXY_HTTPS_PORT, Some("443"))]
    );
    let remedy = judged.remedy.unwrap();
    assert!(remedy.root && remedy.file.unwrap().text.contains("tcp dport 443 redirect to :9443"));
    let cured = servlet(&connectors("proxyPort=\"443\"", ""));
    assert_eq!(forwarding::low_ports(&cured.facts()).status, Status::Pass);
    let by_root = low("1024").owner(Ok(Owner { uid: 0 }));
    assert_eq!(forwarding::low_ports(&by_root.facts()).status, Status::Info);
}

#[test]
fn message_products_forward_to_their_message_ports_with_the_offset() {
    let carbon = carbon_xml("<Ports><Offset>2</Offset></Ports>");
    let case = Case::esb()
        .file("repository/conf/carbon.xml", &carbon)
        .machine(|machine| {
            machine.os.id = "rocky".into();
            machine.os.like = vec!["rhel".into(), "fedora".into()];
        });
    let judged = forwarding::low_ports(&case.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Info, "ports 8282 and 8245, no public port written")
    );
    let commands = judged.remedy.unwrap().commands;
    assert_eq!(
        commands[1],
        "firewall-cmd --permanent --add-forward-port=port=443:proto=tcp:toport=8245"
    );
    let told = sender("", "").facts();
    assert_eq!(forwarding::low_ports(&told).status, Status::Info);
    let text = axis2(false, "wka", "127.0.0.1", &["127.0.0.1:4000"]).replace(
        "PassThroughHttpSSLListener\"/>",
        "PassThroughHttpSSLListener\"><parameter name=\"WSDLEPRPrefix\">https://api.example.com</parameter></transportReceiver>",
    );
    assert_eq!(
        forwarding::low_ports(&Case::esb().file(AXIS2, &text).facts()).status,
        Status::Pass
    );
}

#[test]
fn metrics_that_are_still_to_be_rendered_are_no_evidence() {
    let home = || Case::is7().file(METRICS, &measuring("true"));
    assert_eq!(metrics::metrics(&home().facts()).status, Status::Unknown);
    let templates = "repository/resources/conf/templates/repository/conf";
    let untouched = home().file(&format!("{templates}/carbon.xml.j2"), "x").surveyed();
    let judged = metrics::metrics(&untouched.facts());
    assert_eq!((judged.status, judged.fixes.len()), (Status::Warn, 0));
    assert!(judged.remedy.is_some());
    let rendered = home().file(&format!("{templates}/metrics.xml.j2"), "x").surveyed();
    assert_eq!(metrics::metrics(&rendered.facts()).status, Status::Unknown);
}

#[test]
fn half_a_proxy_is_cured_by_both_settings() {
    let judged = proxies::outbound(&sender("", PORT).facts());
    assert_eq!(
        (judged.status, fixes(&judged)),
        (
            Status::Fail,
            vec![(id::PROXY_HOST, None), (id::PROXY_PORT, Some("3128"))]
        )
    );
}

#[test]
fn the_guides_own_example_fails() {
    let guide =
        "<parameter name=\"Proxy\"><Configuration><proxyhost>p.example.com</proxyhost><proxyport>8080</proxyport>";
    let text = |close: &str| format!("<axisconfig>{guide}{close}</parameter></axisconfig>");
    let home = |text: &str| {
        Case::esb()
            .home(|home| home.product = Product::BusinessActivityMonitor)
            .file(AXIS2, text)
            .facts()
    };
    let broken = proxies::outbound(&home(&text("</configuration>")));
    assert_eq!(broken.status, Status::Fail, "{broken:?}");
    assert!(broken.remedy.is_some());
    let misspelt = text("</Configuration>");
    let judged = proxies::outbound(&home(&misspelt));
    let both = vec![(id::PROXY_HOST, Some("p.example.com")), (id::PROXY_PORT, Some("8080"))];
    assert_eq!((judged.status, fixes(&judged)), (Status::Fail, both));
    let create = xml::Create {
        parents: true,
        ..xml::Create::default()
    };
    let mut cured = misspelt;
    for (name, value) in [("ProxyHost", "p.example.com"), ("ProxyPort", "8080")] {
        let path = format!("axisconfig/parameter[@name='Proxy']/Configuration/{name}");
        cured = xml::set(&cured, &path, value, &create).unwrap().text;
    }
    assert_eq!(proxies::outbound(&home(&cured)).status, Status::Pass);
    assert_eq!(proxies::outbound(&home("<axisconfig><x>")).status, Status::Unknown);
}

#[test]
fn keys_that_api_manager_takes_and_drops_fail_until_the_right_ones_are_there() {
    let home = |toml: &str| {
        Case::is7()
            .home(|home| home.product = Product::ApiManager)
            .file(TOML, toml)
            .facts()
    };
    let lost = "[transport.http.sender]\nproxy_host = \"p.example.com\"\nproxy_port = 3128\n";
    let judged = proxies::outbound(&home(lost));
    let both = vec![(id::PROXY_HOST, Some("p.example.com")), (id::PROXY_PORT, Some("3128"))];
    assert_eq!((judged.status, fixes(&judged)), (Status::Fail, both));
    let right =
        "[transport.passthru_http.sender.parameters]\n'http.proxyHost' = \"p.example.com\"\n'http.proxyPort' = 3128\n";
    assert_eq!(proxies::outbound(&home(&format!("{lost}{right}"))).status, Status::Pass);
    let is = proxies::outbound(&Case::is7().file(TOML, lost).facts());
    assert_eq!((is.status, is.fixes.len()), (Status::Fail, 0));
    assert!(is.remedy.is_some());
    let mi = Case::mi().file("conf/deployment.toml", lost);
    assert_eq!(
        proxies::outbound(&mi.facts()).status,
        Status::Pass,
        "Micro Integrator reads them"
    );
}

#[test]
fn a_home_without_a_servlet_container_is_not_judged_by_one() {
    let facts = Case::mi().surveyed().facts();
    assert_eq!(facts.home.layout, Layout::Mi);
    for judge in [validity::sound, console::exposure, metrics::metrics] {
        assert_eq!(judge(&facts).status, Status::Info);
    }
    for id in [
        id::COMPRESSION,
        id::TLS_PROTOCOLS,
        id::PROXY_HTTPS_PORT,
        id::CSRF_PRNG_PROVIDER,
    ] {
        assert!(!facts.reading(id).unwrap().has_place(), "{id}");
    }
}

#[test]
fn a_missing_keystore_is_put_back_by_hand_before_any_setting_cures() {
    let store = "keystoreFile=\"${carbon.home}/repository/resources/security/own.jks\"";
    let home = |more: &str| {
        let text = connectors(&format!("{store} {more}"), "");
        let case = servlet(&text).file("repository/resources/security/other.jks", "x");
        validity::sound(&case.surveyed().facts())
    };
    let both = home("sslEnabledProtocols=\"TLSv1\"");
    assert_eq!((both.status, both.fixes.len()), (Status::Fail, 0), "{both:?}");
    assert!(both.detail.contains("then set tls.protocols=TLSv1.2"), "{both:?}");
    let words = both.remedy.unwrap().words;
    assert!(words.starts_with("restore the keystore"), "{words}");
    assert!(home(GOOD).remedy.unwrap().words.starts_with("restore the keystore"));
}

#[test]
fn a_demand_that_no_setting_meets_leaves_no_half_cure() {
    let text = "<Configuration enabled=\"true\">\n<Validator class=\"x.SystemValidator\"><Parameter id=\"swap\">999999</Parameter>\
                </Validator>\n<Validator class=\"x.JVMValidator\"><Parameter id=\"initHeapSize\">4096</Parameter></Validator>\n\
                </Configuration>\n";
    let script = crate::guide::testing::sh_with_heap("256m", "1024m");
    let home = |text: &str| {
        let case = demanding("1", true).file(VALIDATION, text);
        validation::demands(&case.file("bin/wso2server.sh", &script).facts())
    };
    let half = home(text);
    assert_eq!((half.status, half.fixes.len()), (Status::Warn, 0), "{half:?}");
    assert!(
        half.remedy.is_some() && half.detail.contains("set heap.min=4096m too"),
        "{half:?}"
    );
    let whole = home(&text.replace("999999", "1"));
    assert_eq!((whole.fixes.len(), whole.remedy), (1, None));
}

#[test]
fn versions_in_the_other_spelling_are_fixed_where_they_are_written() {
    let mappings = "{\"transport.https.properties.protocols\": \"transport.https.sslHostConfig.properties.protocols\"}";
    let defaults = "{\"transport.http.properties.port\": \"9763\", \"transport.https.properties.port\": \"9443\"}";
    let home = |list: &str| {
        let toml = format!("[transport.https.properties]\nprotocols = \"{list}\"\n");
        let case = Case::is7()
            .file(TOML, &toml)
            .file(DEFAULTS, defaults)
            .file("repository/resources/conf/key-mappings.json", mappings);
        validity::sound(&case.facts())
    };
    let old = home("TLSv1,TLSv1.2");
    let words = old.remedy.map(|remedy| remedy.words);
    let wanted = "set protocols = \"TLSv1.2,TLSv1.3\" in [transport.https.properties]";
    assert_eq!(
        (old.status, old.fixes.len(), words.as_deref()),
        (Status::Fail, 0, Some(wanted))
    );
    assert_eq!(home("TLSv1.2").status, Status::Pass);
}

#[test]
fn swap_that_the_file_wishes_for_is_not_pushed() {
    let finding = validation::demands(&demanding("999999", true).facts());
    assert!(finding.detail.contains("(X03)"), "{}", finding.detail);
    assert!(finding.remedy.unwrap().words.contains("X03"));
}
