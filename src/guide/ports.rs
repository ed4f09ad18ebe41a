//! Ports: how far JMX is open.

use super::Guideline;
use super::judged::Judged;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::probe::Facts;
use crate::probe::files::State;
use crate::text::{script, toml, xml};

/// The guidelines of this family.
pub(super) const ROWS: &[Guideline] = &[row!(
    "G35",
    "JMX ports",
    "Production guidelines 4.4, \"Monitoring with JMX\" and \"Firewalls\"",
    Dev,
    jmx
)];

/// G35. The JMX server: off, or on with two ports of its own that a firewall guards.
pub(super) fn jmx(facts: &Facts) -> Judged {
    let needed = "off, or behind the firewall on two ports of its own";
    match rmi_server(facts) {
        Err(reason) => Judged::unknown("not known whether JMX is on", needed, reason),
        Ok(false) => {
            let judged = Judged::pass("RMI server off", needed);
            if opens_random_port(facts) {
                judged.saying("the start script's jmxremote flag still opens a port of Java's choice, on every address")
            } else {
                judged
            }
        }
        Ok(true) => on(facts, needed),
    }
}

fn on(facts: &Facts, needed: &str) -> Judged {
    let port = |id: &str| facts.value(id).and_then(|text| text.parse::<u32>().ok());
    let (Some(registry), Some(server), Some(offset)) = (
        port("ports.jmx-registry"),
        port("ports.jmx-server"),
        port("ports.offset"),
    ) else {
        let why = "the RMI server is on; its ports or the offset are filled in at start or cannot be read";
        return Judged::unknown("on, ports not known", needed, why);
    };
    let found = format!("RMI server on, ports {} and {}", registry + offset, server + offset);
    if registry == server {
        let other = if registry == 11111 { "9999" } else { "11111" };
        let why = "both listeners ask for the same port, and the second one fails";
        return Judged::fail(found, needed, why).cured_by("ports.jmx-server", other);
    }
    let random = if opens_random_port(facts) {
        ", and Java one more of its own choice"
    } else {
        ""
    };
    Judged::warn(
        found,
        needed,
        format!(
            "it opens these ports to the network{random}: close them in the firewall, or {}",
            switch_off(facts)
        ),
    )
}

fn switch_off(facts: &Facts) -> &'static str {
    if facts.home.source == ConfigSource::Toml {
        "write rmi_server_start = false under [monitoring.jmx] of deployment.toml"
    } else {
        "write false into StartRMIServer of etc/jmx.xml"
    }
}

/// Whether the RMI server is to start, from what rules this home: never from XML that is still to be rendered.
fn rmi_server(facts: &Facts) -> Result<bool, String> {
    let hand_edits_live = facts.home.layout == Layout::Mi && facts.home.rendered;
    if facts.home.source == ConfigSource::Files || hand_edits_live {
        return of_xml(facts);
    }
    let text = facts
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| "deployment.toml cannot be read".to_owned())?;
    let written = toml::get(text, &["monitoring", "jmx", "rmi_server_start"])
        .map_err(|error| format!("deployment.toml: {error}"))?;
    let default = facts.files.mapper_default("monitoring.jmx.rmi_server_start");
    match written.as_ref().map(|found| found.value.as_str()).or(default) {
        Some(value) => flag(value, "deployment.toml"),
        None if facts.home.rendered => of_xml(facts),
        None => Err("neither deployment.toml nor the product's defaults say; known after the first start".to_owned()),
    }
}

fn of_xml(facts: &Facts) -> Result<bool, String> {
    let text = match facts.files.get(FileRole::JmxXml).map(|loaded| &loaded.state) {
        Some(State::Here { source, .. }) => &source.text,
        Some(State::Unusable(reason)) => return Err(format!("etc/jmx.xml: {reason}")),
        Some(State::Absent) | None => return Err("this home has no etc/jmx.xml".to_owned()),
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
        _ => Err(format!("{file} leaves it to a placeholder or holds no true or false")),
    }
}

/// `-Dcom.sun.management.jmxremote` without a port makes Java listen on a port of its own choice.
fn opens_random_port(facts: &Facts) -> bool {
    facts.files.text(FileRole::StartScript).is_some_and(|text| {
        script::defines(text, script::Dialect::Sh)
            .iter()
            .any(|(name, _)| name == "com.sun.management.jmxremote")
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, Sample, carbon_xml, sh};

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];

    const FILE: &str = "repository/conf/etc/jmx.xml";

    fn xml_home(start: &str) -> Case {
        Case::esb().file(
            FILE,
            &format!("<JMX xmlns=\"u\"><StartRMIServer>{start}</StartRMIServer></JMX>"),
        )
    }

    #[test]
    fn off_passes_and_names_javas_own_port() {
        let judged = jmx(&xml_home("false").facts());
        assert_eq!(judged.status, Status::Pass);
        let flagged = xml_home("false").file("bin/wso2server.sh", &sh("-Dcom.sun.management.jmxremote"));
        assert!(jmx(&flagged.facts()).detail.contains("every address"));
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
        assert_eq!(judged.fixes[0].clone().value.as_deref(), Some("11111"));
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
