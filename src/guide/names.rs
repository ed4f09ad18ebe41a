//! Guidelines about names: the server's own, and those in WSDLs.

use super::row::HOSTNAME;
use super::values::any_refused;
use super::verdict::{Verdict, short};
use super::written::{SettingValue, read_setting};
use super::{Guideline, left_urls};
use crate::domain::SettingId;
use crate::domain::ports;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::domain::{Status, settings};
use crate::probe::Facts;

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[
    row!("G31", "Host names", HOSTNAME, Test, host_names),
    row!("G32", "Endpoint prefix in WSDLs", HOSTNAME, Test, wsdl_prefix),
];

/// G31. A host name is written, it is one that clients can use, and no URL of this server keeps another.
pub(super) fn host_names(facts: &Facts) -> Verdict {
    let needed = "a host name that clients resolve";
    let judged = written_names(facts, needed);
    let named = match facts.value(id::HOSTNAME) {
        Some(name) if matches!(judged.status, Status::Pass | Status::Warn) && !is_loopback(name) => name,
        _ => return judged,
    };
    let left = left_urls::judged(facts, named, needed);
    let all = left.into_iter().chain([judged.clone()]).collect();
    Verdict::together(all).unwrap_or(judged)
}

/// The verdict on the names alone.
fn written_names(facts: &Facts, needed: &str) -> Verdict {
    let management = read_setting(facts, id::HOSTNAME_MANAGEMENT, needed);
    // A console that stays on localhost would be the next finding.
    let with_console = |judged: Verdict, name: Option<String>| match &management {
        Ok(SettingValue::Value(console)) if is_loopback(console) => judged.fixed(id::HOSTNAME_MANAGEMENT, name),
        _ => judged,
    };
    let name = match read_setting(facts, id::HOSTNAME, needed) {
        Err(judged) => {
            let console = management.err().filter(|console| console.status == Status::Fail);
            let judged = judged.as_unknown();
            let all = std::iter::once(judged.clone()).chain(console).collect();
            return Verdict::together(all).unwrap_or(judged);
        }
        Ok(SettingValue::Unset) => {
            let why = "the server asks Java for this machine's name, which is wrong on many machines";
            let own = facts.machine.own_name();
            let judged = Verdict::warn("not set", needed, why).fixed(id::HOSTNAME, own.clone());
            let judged = left_urls::with_commands(facts, judged, own.as_deref());
            return with_console(judged, own);
        }
        Ok(SettingValue::Value(name)) => name,
    };
    if is_loopback(name) {
        let why = "links, tokens and endpoints with this name lead other machines to themselves";
        let own = facts.machine.own_name();
        let judged = Verdict::fail(short(name, WIDTH), needed, why).fixed(id::HOSTNAME, own.clone());
        let judged = left_urls::with_commands(facts, judged, own.as_deref());
        return with_console(judged, own);
    }
    match management {
        Ok(SettingValue::Value(management)) if is_loopback(management) => Verdict::warn(
            both(name, management),
            needed,
            "the management console's links work on this machine alone",
        )
        .cured_by(id::HOSTNAME_MANAGEMENT, name),
        Ok(SettingValue::Value(management)) if management != name => Verdict::pass(both(name, management), needed),
        Err(judged) if matches!(judged.status, Status::Unknown | Status::Fail) => judged,
        _ => Verdict::pass(short(name, WIDTH), needed),
    }
}

/// What fits into the line of a finding.
const WIDTH: usize = 60;

/// Both names in one line.
fn both(name: &str, management: &str) -> String {
    let whole = format!("{name}; console {management}");
    if whole.chars().count() <= WIDTH {
        return whole;
    }
    format!("{}; console {}", short(name, 25), short(management, 25))
}

/// G32. Where the message transport reads a prefix for WSDLs, it names an address that clients can use.
pub(super) fn wsdl_prefix(facts: &Facts) -> Verdict {
    let needed = "prefixes with the public host and port";
    let mut found = Vec::new();
    let mut wrong: Vec<Verdict> = Vec::new();
    let mut none = None;
    for id in [id::WSDL_PREFIX_HTTP, id::WSDL_PREFIX_HTTPS] {
        match read_setting(facts, id, needed) {
            // A pack whose mapper knows one of the two keys only is judged by that one.
            Err(judged) if judged.status == Status::Info => none = Some(judged),
            Err(judged) => wrong.push(judged),
            Ok(SettingValue::Unset) => {
                let why = "WSDLs and endpoints have whatever name the transport detects";
                wrong.push(Verdict::warn(format!("{id} is not set"), needed, why).fixed(id, prefix(facts, id)));
            }
            Ok(SettingValue::Value(value)) => match misleading(facts, id, value, needed)
                .or_else(|| any_refused(facts, &[id::PORTS_OFFSET, receiver_port(id)], needed))
            {
                Some(judged) => wrong.push(judged),
                None => found.push(value),
            },
        }
    }
    if let Some(judged) = Verdict::together(wrong) {
        return judged;
    }
    match none {
        Some(none) if found.is_empty() => none,
        _ => {
            let whole = found.join(", ");
            let each = if whole.chars().count() <= WIDTH {
                WIDTH
            } else {
                (WIDTH - 2) / 2
            };
            let found: Vec<String> = found.iter().map(|prefix| short(prefix, each)).collect();
            Verdict::pass(found.join(", "), needed)
        }
    }
}

/// What is wrong with a written prefix.
fn misleading(facts: &Facts, id: SettingId, prefix: &str, needed: &str) -> Option<Verdict> {
    let (host, port) = host_and_port(prefix);
    if is_loopback(host) || host == "apachehost" {
        let why = "clients that read the WSDL are sent to a machine that is not this one";
        return Some(Verdict::fail(short(prefix, WIDTH), needed, why).fixed(id, self::prefix(facts, id)));
    }
    let (base, offset) = receiver(facts, id);
    // A sum above the highest port is reported with the ports.
    let effective = ports::moved(base, offset).ok()?;
    (offset > 0 && port == base).then(|| {
        let why = format!("the offset of {offset} moves this port to {effective}, which the prefix does not follow");
        Verdict::warn(short(prefix, WIDTH), needed, why).cured_by(id, moved(prefix, base, effective.into()))
    })
}

/// Host and port of `http://host:port/path`; 0 where no port is written.
fn host_and_port(prefix: &str) -> (&str, u32) {
    let rest = prefix.split_once("://").map_or(prefix, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse().unwrap_or(0)),
        _ => (authority, 0),
    }
}

fn moved(prefix: &str, from: u32, to: u32) -> String {
    prefix.replacen(&format!(":{from}"), &format!(":{to}"), 1)
}

/// The port of the receiver that a prefix belongs to, without offset, and the offset.
fn receiver(facts: &Facts, id: SettingId) -> (u32, u32) {
    let number = |id: SettingId| facts.value(id).and_then(|text| text.parse::<u32>().ok());
    let base = settings::receiver_of(id).map(|receiver| number(receiver.port).unwrap_or(receiver.shipped.into()));
    (base.unwrap_or(0), number(id::PORTS_OFFSET).unwrap_or(0))
}

/// The setting of the port of the receiver that a prefix belongs to.
fn receiver_port(id: SettingId) -> SettingId {
    settings::receiver_of(id).map_or(id, |receiver| receiver.port)
}

/// The recommended prefix: the host name, where others can use it, else this machine's own, and the port with its offset.
fn prefix(facts: &Facts, id: SettingId) -> Option<String> {
    let named = facts.value(id::HOSTNAME).filter(|host| !is_loopback(host));
    let host = named.map(str::to_owned).or_else(|| facts.machine.own_name())?;
    let scheme = if id == id::WSDL_PREFIX_HTTPS { "https" } else { "http" };
    let (base, offset) = receiver(facts, id);
    let port = ports::moved(base, offset).ok()?;
    Some(format!("{scheme}://{host}:{port}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Unknown;
    use crate::guide::testing::{Case, Sample, carbon_xml};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G31", Status::Pass, || carbon("<HostName>esb.example.com</HostName>")),
        ("G31", Status::Fail, Case::is7),
        ("G31", Status::Warn, Case::esb),
        ("G31", Status::Unknown, || carbon("<HostName>${host}</HostName>")),
        ("G32", Status::Pass, || {
            receivers("http://esb.example.com:8280", "https://esb.example.com:8243")
        }),
        ("G32", Status::Fail, || receivers("http://localhost:8280", "")),
        ("G32", Status::Warn, Case::esb),
        ("G32", Status::Unknown, || {
            receivers("http://esb.example.com:8280", "https://${host}:8243")
        }),
        ("G32", Status::Info, Case::is7),
    ];

    fn carbon(inside: &str) -> Case {
        Case::esb().file("repository/conf/carbon.xml", &carbon_xml(inside))
    }

    fn named(inside: &str) -> Verdict {
        let case = Case::esb().file("repository/conf/carbon.xml", &carbon_xml(inside));
        host_names(&case.machine(|m| m.hostname = Ok("Node1.example.com".into())).facts())
    }

    #[test]
    fn long_names_fit_the_line() {
        let long = format!("{}.example.com", "n".repeat(60));
        let one = named(&format!("<HostName>{long}</HostName>"));
        let both = named(&format!(
            "<HostName>{long}</HostName><MgtHostName>m{long}</MgtHostName>"
        ));
        let console = named(&format!(
            "<HostName>{long}</HostName><MgtHostName>localhost</MgtHostName>"
        ));
        let prefix = |host: &str| {
            let own = receivers(&format!("http://{host}:8280"), &format!("https://{host}:8243"));
            wsdl_prefix(&own.facts())
        };
        for judged in [one, both, console, prefix(&long), prefix("esb.production.example.com")] {
            assert!(judged.found.chars().count() <= 60, "{judged:?}");
        }
    }

    #[test]
    fn a_real_host_name_passes() {
        let judged = named("<HostName>esb.example.com</HostName>");
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Pass, "esb.example.com")
        );
        let both = named("<HostName>esb.example.com</HostName><MgtHostName>admin.example.com</MgtHostName>");
        assert_eq!((both.status, both.fixes.len()), (Status::Pass, 0));
    }

    #[test]
    fn none_or_localhost_is_cured_by_this_machines_name() {
        let unset = named("<!--HostName>www.wso2.org</HostName-->");
        assert_eq!((unset.status, unset.found.as_str()), (Status::Warn, "not set"));
        assert_eq!(unset.fixes[0].clone().value.as_deref(), Some("node1.example.com"));
        let local = named("<HostName>localhost</HostName>");
        assert_eq!((local.status, !local.fixes.is_empty()), (Status::Fail, true));
        let console = named("<HostName>esb.example.com</HostName><MgtHostName>localhost</MgtHostName>");
        let fix = console.fixes[0].clone();
        assert_eq!((console.status, fix.setting), (Status::Warn, id::HOSTNAME_MANAGEMENT));
        assert_eq!(fix.value.as_deref(), Some("esb.example.com"));
    }

    #[test]
    fn the_micro_integrator_has_no_console_to_name() {
        let case = Case::mi().file(
            "conf/deployment.toml",
            "[server]\nhostname = \"mi.example.com\"\nmgt_console_hostname = \"localhost\"\n",
        );
        let facts = case.facts();
        let reading = facts.reading(id::HOSTNAME_MANAGEMENT).unwrap();
        assert!(!reading.has_place(), "{:?}", reading.standing);
        let judged = host_names(&facts);
        assert_eq!((judged.status, judged.found.as_str()), (Status::Pass, "mi.example.com"));
        assert!(
            Case::is7()
                .facts()
                .reading(id::HOSTNAME_MANAGEMENT)
                .unwrap()
                .has_place()
        );
    }

    #[test]
    fn a_prefix_is_not_given_a_port_that_does_not_exist() {
        let host = "<HostName>esb.example.com</HostName><Ports><Offset>60000</Offset></Ports>";
        let missing = prefixed("", "https://esb.example.com:8243", host);
        assert_eq!(missing.status, Status::Fail);
        assert!(missing.fixes.iter().all(|fix| fix.value.is_none()), "{missing:?}");
        assert!(!format!("{missing:?}").contains("68243"));
    }

    #[test]
    fn urls_with_the_old_host_are_named_with_the_new_one() {
        let gateway = "[server]\nhostname = \"api.example.com\"\nbase_path = \"https://localhost:9443\"\n\
                       [[apim.gateway.environment]]\nservice_url = \"https://localhost:${mgt.transport.https.port}/services/\"\n\
                       wss_endpoint = \"wss://localhost:8099\"\nother = \"https://localhost:9444/analytics tcp://localhost:9611\"\n";
        let of = |text: &str| {
            let case = Case::is7()
                .home(|home| {
                    home.product = crate::domain::Product::ApiManager;
                    home.version = "4.1.0".into();
                })
                .file("repository/conf/deployment.toml", text);
            host_names(&case.surveyed().facts())
        };
        let judged = of(gateway);
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Warn, "api.example.com; 3 URLs with localhost")
        );
        for part in [
            "deployment.toml:3 server.base_path: https://localhost:9443, now https://api.example.com:9443",
            "deployment.toml:5 apim.gateway.environment.service_url: ",
            "deployment.toml:6 apim.gateway.environment.wss_endpoint: wss://localhost:8099, now wss://api.example.com:8099",
        ] {
            assert!(judged.detail.contains(part), "{}", judged.detail);
        }
        let command = &judged.remedy.unwrap().commands[0];
        assert!(
            command.contains("-e '3s#://localhost:9443#://api.example.com:9443#g'"),
            "{command:?}"
        );
        let cured = gateway
            .replace("localhost:9443", "api.example.com:9443")
            .replace("localhost:$", "api.example.com:$")
            .replace("localhost:8099", "api.example.com:8099");
        assert_eq!(of(&cured).status, Status::Pass);
        let balanced = gateway
            .replace("localhost", "api.example.com")
            .replace("https://api", "https://lb");
        assert_eq!(of(&balanced).status, Status::Pass, "another name is somebody's choice");
    }

    #[test]
    fn xml_files_of_the_product_name_old_hosts_too() {
        let api = "<APIManager><!-- <a>https://localhost:9443</a> -->\n<ServerURL>https://localhost:9443/services/</ServerURL>\n\
                   <Endpoint>http://localhost:9764/x</Endpoint></APIManager>";
        let case = |name: &str| {
            Case::esb()
                .file(
                    "repository/conf/carbon.xml",
                    &carbon_xml(&format!("<HostName>{name}</HostName>")),
                )
                .file("repository/conf/api-manager.xml", api)
                .machine(|m| m.hostname = Ok("node1.example.com".into()))
                .surveyed()
        };
        let judged = host_names(&case("esb.example.com").facts());
        assert_eq!(judged.found, "esb.example.com; 1 URL with localhost");
        assert!(
            judged.detail.contains("api-manager.xml:2 ServerURL: "),
            "{}",
            judged.detail
        );
        let local = host_names(&case("localhost").facts());
        assert_eq!(local.status, Status::Fail);
        assert_eq!(
            local.remedy.unwrap().commands.len(),
            1,
            "the host name alone would leave them behind"
        );
    }

    #[test]
    fn the_name_that_was_rendered_before_is_old() {
        let case = Case::is7()
            .home(|home| home.rendered = true)
            .file(
                "repository/conf/carbon.xml",
                &carbon_xml("<HostName>old.example.com</HostName>"),
            )
            .file(
                "repository/conf/deployment.toml",
                "[server]\nhostname = \"new.example.com\"\nbase_path = \"https://old.example.com:9443\"\n",
            );
        let judged = host_names(&case.surveyed().facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Warn, "new.example.com; 1 URL with old.example.com")
        );
    }

    #[test]
    fn without_a_usable_machine_name_the_cure_asks_the_user() {
        let case = Case::is7().machine(|m| m.hostname = Err(Unknown::because("none")));
        let judged = host_names(&case.facts());
        assert_eq!(judged.status, Status::Fail);
        assert_eq!(judged.fixes[0].clone().value, None);
    }

    #[test]
    fn placeholders_and_broken_files_are_unknown() {
        assert_eq!(named("<HostName>${carbon.host}</HostName>").status, Status::Unknown);
        assert_eq!(named("<HostName>x").status, Status::Unknown);
        assert_eq!(host_names(&Case::blind().facts()).status, Status::Unknown);
    }

    fn receivers(http: &str, https: &str) -> Case {
        let parameter = |value: &str| match value {
            "" => String::new(),
            value => format!("<parameter name=\"WSDLEPRPrefix\" locked=\"false\">{value}</parameter>"),
        };
        let axis2 = format!(
            "<axisconfig name=\"AxisJava2.0\">\
             <transportReceiver name=\"http\" class=\"org.apache.synapse.transport.passthru.PassThroughHttpListener\">\
             <parameter name=\"port\">8280</parameter>{}</transportReceiver>\
             <transportReceiver name=\"https\" class=\"org.apache.synapse.transport.passthru.PassThroughHttpSSLListener\">\
             <parameter name=\"port\">8243</parameter>{}</transportReceiver></axisconfig>",
            parameter(http),
            parameter(https)
        );
        Case::esb().file("repository/conf/axis2/axis2.xml", &axis2)
    }

    fn prefixed(http: &str, https: &str, inside: &str) -> Verdict {
        let case = receivers(http, https).file("repository/conf/carbon.xml", &carbon_xml(inside));
        wsdl_prefix(&case.facts())
    }

    #[test]
    fn prefixes_name_a_host_and_the_port_that_is_open() {
        let good = prefixed("http://esb.example.com:8280", "https://esb.example.com:8243", "");
        assert_eq!(good.status, Status::Pass, "{good:?}");
        let balanced = prefixed(
            "http://api.example.com",
            "https://api.example.com",
            "<Ports><Offset>3</Offset></Ports>",
        );
        assert_eq!(balanced.status, Status::Pass, "a load balancer's own ports");
    }

    #[test]
    fn missing_local_and_left_behind_prefixes_are_cured() {
        let host = "<HostName>esb.example.com</HostName><Ports><Offset>3</Offset></Ports>";
        let missing = prefixed("http://esb.example.com:8283", "", host);
        let fix = missing.fixes[0].clone();
        assert_eq!((missing.status, fix.setting), (Status::Warn, id::WSDL_PREFIX_HTTPS));
        assert_eq!(fix.value.as_deref(), Some("https://esb.example.com:8246"));
        let local = prefixed("http://localhost:8280", "https://localhost:8243", host);
        assert_eq!(local.status, Status::Fail);
        let behind = prefixed("http://esb.example.com:8280", "https://esb.example.com:8246", host);
        assert_eq!(behind.status, Status::Warn);
        assert_eq!(
            behind.fixes[0].clone().value.as_deref(),
            Some("http://esb.example.com:8283")
        );
    }

    #[test]
    fn transports_that_read_no_prefix_are_not_judged_and_placeholders_are_unknown() {
        assert_eq!(wsdl_prefix(&Case::is7().facts()).status, Status::Info);
        let placeholder = prefixed("http://${host}:8280", "https://esb.example.com:8243", "");
        assert_eq!(placeholder.status, Status::Unknown);
    }

    #[test]
    fn a_pack_that_takes_one_prefix_only_is_judged_by_that_one() {
        let mi = |toml: &str| {
            let mappings = "{\"transport.http.listener.wsdl_epr_prefix\": \"x\"}";
            let case = Case::mi().file("repository/resources/conf/key-mappings.json", mappings);
            wsdl_prefix(&case.file("conf/deployment.toml", toml).facts())
        };
        let missing = mi("[server]\nhostname = \"mi.example.com\"\n");
        assert_eq!((missing.status, missing.fixes.len()), (Status::Warn, 1));
        let cured = mi("[transport.http.listener]\nwsdl_epr_prefix = \"http://mi.example.com:8290\"\n");
        assert_eq!(cured.status, Status::Pass, "{cured:?}");
    }

    #[test]
    fn the_cure_of_the_host_name_takes_the_console_along() {
        let judged = named("<HostName>localhost</HostName><MgtHostName>localhost</MgtHostName>");
        let ids: Vec<_> = judged.fixes.iter().map(|fix| fix.setting).collect();
        assert_eq!(ids, [id::HOSTNAME, id::HOSTNAME_MANAGEMENT]);
        let cured = named("<HostName>node1.example.com</HostName><MgtHostName>node1.example.com</MgtHostName>");
        assert_eq!(cured.status, Status::Pass);
    }

    #[test]
    fn both_prefixes_are_cured_at_once() {
        let judged = prefixed("", "https://localhost:8243", "");
        assert_eq!(judged.status, Status::Fail);
        let fixes: Vec<_> = judged.fixes.iter().map(|fix| fix.value.as_deref().unwrap()).collect();
        assert_eq!(
            fixes,
            ["https://node1.example.com:8243", "http://node1.example.com:8280"]
        );
        assert_eq!(prefixed(fixes[1], fixes[0], "").status, Status::Pass);
    }
}
