//! The guideline about JMX ports: whether JMX is reachable from other machines.

use super::Guideline;
use super::shifted::no_such_port;
use super::values::{any_refused, refused};
use super::verdict::Verdict;
use super::written::{SettingValue, read_setting};
use crate::domain::SettingId;
use crate::domain::Status;
use crate::domain::home::ConfigSource;
use crate::domain::ports::moved;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::probe::files::FileState;
use crate::text::{script, xml};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G35",
    "JMX ports",
    "Production guidelines 4.4, \"Monitoring with JMX\" and \"Firewalls\"",
    Dev,
    jmx
)];

/// G35. The JMX server: off, or on with two separate ports behind a firewall; and Java's own agent.
pub(super) fn jmx(facts: &Facts) -> Verdict {
    let needed = "off, or behind the firewall on two ports of its own";
    if let Some(judged) = refused(facts, id::JMX_ENABLED, needed) {
        return judged;
    }
    let server = match rmi_server(facts) {
        Err(reason) => return Verdict::unknown("not known whether JMX is on", needed, reason),
        Ok(false) => Verdict::pass("RMI server off", needed),
        Ok(true) => on(facts, needed),
    };
    let random = agent(facts).map(|flag| {
        let guarded = guards(facts, EPHEMERAL) == Some(true);
        // A running server shows the port that Java chose; with several candidates it is not known which one it is.
        let mut chosen = facts.survey.network.unnamed();
        chosen.retain(|one| (EPHEMERAL.0..=EPHEMERAL.1).contains(&one.port));
        let found = match chosen.as_slice() {
            [one] => format!("Java's own JMX agent on port {}, chosen at random", one.port),
            _ => "Java's own JMX agent on a random port".to_owned(),
        };
        if guarded {
            return Verdict::pass(found, needed).saying("the firewall of this machine blocks these ports");
        }
        let why =
            "the start script's jmxremote flag opens a random port on every address, for which no firewall rule can be written";
        without(facts, &flag, Verdict::warn(found, needed, why))
    });
    let Some(random) = random else { return server };
    let both = server.status == Status::Warn && random.status == Status::Warn;
    let told = format!("{}; Java's own agent opens one more, at random", server.detail);
    let server = if both { server.saying(told) } else { server };
    Verdict::together(vec![server, random.clone()]).unwrap_or(random)
}

fn on(facts: &Facts, needed: &str) -> Verdict {
    let ports = [id::PORTS_JMX_REGISTRY, id::PORTS_JMX_SERVER, id::PORTS_OFFSET];
    if let Some(judged) = any_refused(facts, &ports, needed) {
        return judged;
    }
    let port = |id: SettingId| facts.value(id).and_then(|text| text.trim().parse::<u32>().ok());
    let (Some(registry), Some(server), Some(offset)) = (
        port(id::PORTS_JMX_REGISTRY),
        port(id::PORTS_JMX_SERVER),
        port(id::PORTS_OFFSET),
    ) else {
        let why = "the RMI server is on; its ports or the offset are filled in at start or cannot be read";
        return Verdict::unknown("on, ports not known", needed, why);
    };
    let ports = match (moved(registry, offset), moved(server, offset)) {
        (Ok(registry), Ok(server)) => [registry, server],
        (Err(beyond), _) | (_, Err(beyond)) => return no_such_port(beyond, needed),
    };
    let found = format!("RMI server on, ports {} and {}", ports[0], ports[1]);
    if registry == server {
        let why =
            "both listeners ask for the same port, and the second one fails: where JMX is needed, set ports.jmx-server";
        return Verdict::fail(found, needed, why).cured_by(id::JMX_ENABLED, "false");
    }
    if ports.into_iter().all(|port| guards(facts, (port, port)) == Some(true)) {
        return Verdict::pass(found, needed).saying("the firewall of this machine blocks these ports");
    }
    let why = "it opens these ports to the network: switch it off, or keep them closed in the firewall";
    Verdict::warn(found, needed, why).cured_by(id::JMX_ENABLED, "false")
}

/// Where Linux takes random ports from. Source: the kernel's `ip_local_port_range`.
const EPHEMERAL: (u16, u16) = (32_768, 60_999);

/// Whether this machine's firewall keeps every port of a range closed; `None` where there is none or it cannot be read.
fn guards(facts: &Facts, (from, to): (u16, u16)) -> Option<bool> {
    let firewall = facts.survey.network.firewall.as_ref().ok()?.as_ref()?;
    let rules = firewall.rules.as_ref().ok()?;
    let touched = rules.mentions.iter().any(|(first, last)| *first <= to && from <= *last);
    Some(!rules.lets_in && !touched)
}

/// Whether the RMI server is to start, from the files in effect: never from XML that is still to be rendered.
fn rmi_server(facts: &Facts) -> Result<bool, String> {
    match read_setting(facts, id::JMX_ENABLED, "") {
        Ok(SettingValue::Value(value)) => flag(value, "its configuration"),
        Ok(SettingValue::Unset) if facts.home.source == ConfigSource::Toml && !facts.home.rendered => {
            Err("neither deployment.toml nor the product's defaults say; known after the first start".to_owned())
        }
        Ok(SettingValue::Unset) => of_xml(facts),
        Err(judged) => Err(judged.detail),
    }
}

fn of_xml(facts: &Facts) -> Result<bool, String> {
    let text = match facts.files.get(FileRole::JmxXml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return Err(format!("etc/jmx.xml: {reason}")),
        Some(FileState::Absent) | None => return Err("this home has no etc/jmx.xml".to_owned()),
    };
    let found = xml::get(text, "JMX/StartRMIServer").map_err(|error| format!("etc/jmx.xml: {error}"))?;
    match found {
        Some(found) => flag(&found.value, "etc/jmx.xml"),
        None => Err("etc/jmx.xml does not say whether the RMI server starts".to_owned()),
    }
}

fn flag(value: &str, file: &str) -> Result<bool, String> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("{file} has a placeholder or neither true nor false")),
    }
}

/// The flag of the start script that makes Java listen on a random port: `-Dcom.sun.management.jmxremote` without a port.
fn agent(facts: &Facts) -> Option<String> {
    let text = facts.files.text(FileRole::StartScript)?;
    let defines = script::defines(text, script::Dialect::Sh);
    let named = |wanted: &str| defines.iter().find(|(name, _)| name == wanted);
    let (name, _) = named("com.sun.management.jmxremote")?;
    named("com.sun.management.jmxremote.port")
        .is_none()
        .then(|| format!("-D{name}"))
}

/// The cure: the flag is removed.
fn without(facts: &Facts, flag: &str, judged: Verdict) -> Verdict {
    if facts
        .reading(id::JMX_AGENT)
        .is_some_and(crate::probe::Reading::has_place)
    {
        return judged.cured_by(id::JMX_AGENT, "false");
    }
    judged.by_hand(format!("remove {flag} from the start script"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::setting::ScriptOption;
    use crate::guide::testing::{Case, Sample, carbon_xml, sh};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[
        ("G35", Status::Pass, || xml_home("false")),
        ("G35", Status::Warn, || xml_home("true")),
        ("G35", Status::Warn, || flagged("false")),
        ("G35", Status::Unknown, || xml_home("${jmx}")),
        ("G35", Status::Unknown, Case::esb),
    ];

    const FILE: &str = "repository/conf/etc/jmx.xml";

    fn xml_home(start: &str) -> Case {
        Case::esb().file(
            FILE,
            &format!("<JMX xmlns=\"u\"><StartRMIServer>{start}</StartRMIServer></JMX>"),
        )
    }

    /// The same with Java's own agent switched on by the script.
    fn flagged(start: &str) -> Case {
        xml_home(start).file("bin/wso2server.sh", &sh("-Dcom.sun.management.jmxremote"))
    }

    #[test]
    fn off_passes_and_javas_own_port_is_cured_by_a_line_less() {
        assert_eq!(jmx(&xml_home("false").facts()).status, Status::Pass);
        let judged = jmx(&flagged("false").facts());
        assert!(judged.detail.contains("every address"), "{judged:?}");
        assert_eq!(judged.fixes[0].setting, id::JMX_AGENT);
        let text = sh("-Dcom.sun.management.jmxremote");
        let cured = script::set(&text, script::Dialect::Sh, ScriptOption::JmxAgent, "false")
            .unwrap()
            .text;
        assert_eq!(cured.lines().count() + 1, text.lines().count());
        let after = xml_home("false").file("bin/wso2server.sh", &cured);
        assert_eq!(jmx(&after.facts()).status, Status::Pass);
        assert!(script::set(&cured, script::Dialect::Sh, ScriptOption::JmxAgent, "true").is_err());
        let bat = "set CMD_LINE_ARGS=-Xms256m -Dcom.sun.management.jmxremote -classpath x\r\n";
        let cured = script::set(bat, script::Dialect::Bat, ScriptOption::JmxAgent, "false")
            .unwrap()
            .text;
        assert_eq!(cured, "set CMD_LINE_ARGS=-Xms256m -classpath x\r\n");
        let with_port = sh("-Dcom.sun.management.jmxremote -Dcom.sun.management.jmxremote.port=9010");
        let named = xml_home("false").file("bin/wso2server.sh", &with_port);
        assert_eq!(jmx(&named.facts()).status, Status::Pass);
    }

    #[test]
    fn the_port_that_a_running_server_chose_is_named() {
        let mut facts = flagged("false").surveyed().facts();
        facts.home.pid = Some(7);
        facts.survey.network.held = [9443, 43_210]
            .map(|port| crate::probe::sockets::Listener {
                port,
                address: std::net::Ipv4Addr::UNSPECIFIED.into(),
                inode: u64::from(port),
            })
            .to_vec();
        assert_eq!(
            jmx(&facts).found,
            "Java's own JMX agent on port 43210, chosen at random"
        );
        let listed = crate::guide::by_id("G37")
            .unwrap()
            .judge(&facts, crate::domain::Profile::Production);
        assert!(listed.detail.contains("also listens on 43210"), "{}", listed.detail);
    }

    #[test]
    fn an_offset_beyond_the_highest_port_is_told_as_a_sum() {
        let on = |offset: &str| {
            let ports = format!(
                "<Ports><Offset>{offset}</Offset><JMX><RMIRegistryPort>9999</RMIRegistryPort>\
                 <RMIServerPort>11111</RMIServerPort></JMX></Ports>"
            );
            jmx(&xml_home("true")
                .file("repository/conf/carbon.xml", &carbon_xml(&ports))
                .facts())
        };
        let beyond = on("55000");
        assert_eq!(
            (beyond.status, beyond.found.as_str()),
            (Status::Fail, "11111 plus the offset of 55000 is above 65535")
        );
        assert_eq!(beyond.fixes[0].setting, id::PORTS_OFFSET);
        assert_eq!(on("10").found, "RMI server on, ports 10009 and 11121");
    }

    #[test]
    fn both_doors_are_cured_together() {
        let judged = jmx(&flagged("true").facts());
        assert_eq!(judged.fixes[0].setting, id::JMX_ENABLED);
        assert_eq!(judged.fixes[0].value.as_deref(), Some("false"));
        assert_eq!(judged.fixes[1].setting, id::JMX_AGENT);
    }

    #[test]
    fn a_firewall_that_keeps_them_closed_is_enough() {
        let behind = |rule: &str| {
            let case = flagged("true")
                .machine_file("/etc/ufw/ufw.conf", "ENABLED=yes\n")
                .machine_file(
                    "/etc/ufw/user.rules",
                    &format!("### tuple ### allow tcp {rule} x x x in\n"),
                );
            jmx(&case.facts())
        };
        let closed = behind("9443");
        assert_eq!(closed.status, Status::Pass, "{closed:?}");
        assert_eq!(behind("9999").status, Status::Warn);
        assert_eq!(behind("40000:50000").found, "Java's own JMX agent on a random port");
    }

    #[test]
    fn on_warns_with_the_ports_as_they_will_be() {
        let carbon = carbon_xml("<Ports><Offset>2</Offset></Ports>");
        let judged = jmx(&xml_home("true").file("repository/conf/carbon.xml", &carbon).facts());
        assert_eq!(judged.status, Status::Warn);
        assert_eq!(judged.found, "RMI server on, ports 10001 and 11113");
    }

    #[test]
    fn two_listeners_on_one_port_fail() {
        let carbon = carbon_xml(
            "<Ports><Offset>0</Offset><JMX><RMIRegistryPort>9999</RMIRegistryPort><RMIServerPort>9999</RMIServerPort></JMX></Ports>",
        );
        let judged = jmx(&xml_home("true").file("repository/conf/carbon.xml", &carbon).facts());
        assert_eq!(judged.status, Status::Fail);
        assert_eq!(judged.fixes[0].value.as_deref(), Some("false"));
    }

    #[test]
    fn xml_that_is_still_to_be_rendered_is_no_evidence() {
        let pristine = || Case::is7().file(FILE, "<JMX><StartRMIServer>true</StartRMIServer></JMX>");
        assert_eq!(jmx(&pristine().facts()).status, Status::Unknown);
        let defaults = "{\"monitoring.jmx.rmi_server_start\": false}";
        let shipped = pristine().file("repository/resources/conf/default.json", defaults);
        assert_eq!(jmx(&shipped.facts()).status, Status::Pass);
        let toml = "[monitoring.jmx]\nrmi_server_start = true\n";
        let written = pristine()
            .file("repository/resources/conf/default.json", defaults)
            .file("repository/conf/deployment.toml", toml);
        assert_eq!(jmx(&written.facts()).status, Status::Warn);
        assert_eq!(
            jmx(&pristine().home(|home| home.rendered = true).facts()).status,
            Status::Warn
        );
    }

    #[test]
    fn placeholders_missing_and_broken_files_are_unknown() {
        assert_eq!(jmx(&xml_home("${jmx}").facts()).status, Status::Unknown);
        assert_eq!(jmx(&Case::esb().facts()).status, Status::Unknown);
        assert_eq!(jmx(&Case::esb().file(FILE, "<JMX>").facts()).status, Status::Unknown);
    }
}
