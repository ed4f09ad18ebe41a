//! The guideline about two builds of Java 8 that break compressed requests, and the compression of the servlet connectors.

use super::super::verdict::Verdict;
use super::next;
use super::used::{better, in_use};
use super::words::named;
use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::probe::Facts;
use crate::text::{toml, xml};

/// G09. Java 1.8.0_151 and _152 break GZIP (JDK-8189789): another Java, or no compression on any connector.
pub(in crate::guide) fn gzip(facts: &Facts) -> Verdict {
    let needed = "a Java without JDK-8189789, or no compression at all";
    let used = match in_use(facts, needed) {
        Ok(used) => used,
        // G08 judges a missing Java; here the result is only unknown.
        Err(judged) => {
            return Verdict::unknown(
                judged.found,
                needed,
                "which Java the server would run is not known: see G08",
            );
        }
    };
    if !used.has_gzip_bug() {
        return Verdict::pass(named(used), needed).saying(next::next_start(facts).unwrap_or_default());
    }
    if facts.home.is_micro() {
        let why = "this product has no servlet container to configure; a newer Java fixes it";
        return better(facts, Verdict::warn(named(used), needed, why)).by_hand("use Java 8u161 or later");
    }
    match compression(facts) {
        Err(reason) => Verdict::unknown(format!("{}; connectors not readable", named(used)), needed, reason),
        Ok(connectors) => {
            let on = connectors.iter().filter(|value| is_on(value)).count();
            if on == 0 {
                return Verdict::pass(format!("{}, compression off", named(used)), needed);
            }
            let found = format!(
                "{}, compression on {on} of {} connectors",
                named(used),
                connectors.len()
            );
            let judged = Verdict::fail(found, needed, "clients sometimes get broken responses");
            next::or_restart(facts, cured(facts, judged), |jdk| !jdk.has_gzip_bug())
        }
    }
}

/// Preferably by another Java of this machine; where there is none, without compression.
fn cured(facts: &Facts, judged: Verdict) -> Verdict {
    let by_java = better(facts, judged.clone());
    if by_java.fixes.is_empty() {
        return judged.cured_by(id::COMPRESSION, "off");
    }
    by_java.by_hand("or, with this Java: carbonctl set compression=off")
}

/// Tomcat compresses for `on`, `force` and a least size in bytes; without the attribute it does not.
fn is_on(value: &str) -> bool {
    !value.eq_ignore_ascii_case("off")
}

/// The effective compression of each connector.
fn compression(facts: &Facts) -> Result<Vec<String>, String> {
    if facts.home.source == ConfigSource::Toml {
        return ["http", "https"]
            .into_iter()
            .map(|scheme| of_toml(facts, scheme))
            .collect();
    }
    let text = facts
        .files
        .text(FileRole::CatalinaXml)
        .ok_or_else(|| "catalina-server.xml cannot be read".to_owned())?;
    let all = |path: &str| xml::get_all(text, path).map_err(|error| format!("catalina-server.xml: {error}"));
    let connectors = all("Server/Service/Connector/@port")?.len();
    let mut values: Vec<String> = all("Server/Service/Connector/@compression")?
        .into_iter()
        .map(|found| found.value)
        .collect();
    if values.iter().any(|value| value.contains("${")) {
        return Err("a connector's compression is filled in at start".to_owned());
    }
    values.resize(connectors.max(values.len()), "off".to_owned());
    Ok(values)
}

fn of_toml(facts: &Facts, scheme: &str) -> Result<String, String> {
    let text = facts
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| "deployment.toml cannot be read".to_owned())?;
    let written = toml::get(text, &["transport", scheme, "properties", "compression"])
        .map_err(|error| format!("deployment.toml: {error}"))?
        .map(|found| found.value);
    let value = written.or_else(|| {
        let key = format!("transport.{scheme}.properties.compression");
        facts.files.mapper_default(&key).map(str::to_owned)
    });
    match value {
        Some(value) if value.contains('$') => {
            Err(format!("the {scheme} connector's compression is filled in at start"))
        }
        Some(value) => Ok(value),
        None => Err(format!(
            "neither deployment.toml nor the product's defaults name the {scheme} connector's compression"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::{Case, jdk};

    fn connectors(first: &str, second: &str) -> String {
        format!(
            "<Server port=\"8005\">\n  <Service name=\"Catalina\">\n    <!-- compression=\"off\" here is a remark -->\n    \
             <Connector port=\"9763\" {first}\n      scheme=\"http\"/>\n    <Connector port=\"9443\" {second} scheme=\"https\"/>\n  \
             </Service>\n</Server>\n"
        )
    }

    fn esb(version: &str, catalina: &str) -> Case {
        Case::esb()
            .file("repository/conf/tomcat/catalina-server.xml", catalina)
            .jdks(vec![jdk("/opt/jdk-8", version)])
    }

    #[test]
    fn only_the_faulty_builds_look_at_the_connectors() {
        let on = connectors("compression=\"on\"", "compression=\"on\"");
        assert_eq!(gzip(&esb("1.8.0_292", &on).facts()).status, Status::Pass);
        assert_eq!(gzip(&esb("1.8.0_151", &on).facts()).status, Status::Fail);
    }

    #[test]
    fn one_connector_left_on_is_enough_to_fail() {
        let one = connectors("compression=\"off\"", "compression=\"on\"");
        let judged = gzip(&esb("1.8.0_151", &one).facts());
        assert_eq!(judged.status, Status::Fail);
        assert!(judged.found.contains("1 of 2"), "{}", judged.found);
        let none = connectors("compression=\"off\"", "");
        assert_eq!(gzip(&esb("1.8.0_152", &none).facts()).status, Status::Pass);
    }

    #[test]
    fn a_sound_java_of_this_machine_is_the_cure() {
        let on = connectors("compression=\"on\"", "compression=\"on\"");
        let mut other = jdk("/opt/jdk-8u292", "1.8.0_292");
        other.found_by = vec![crate::domain::FoundBy::Folder];
        let case = esb("1.8.0_151", &on).jdks(vec![jdk("/opt/jdk-8", "1.8.0_151"), other]);
        let fix = gzip(&case.facts()).fixes[0].clone();
        assert_eq!(
            (fix.setting, fix.value.as_deref()),
            (id::JAVA_HOME, Some("/opt/jdk-8u292"))
        );
    }

    #[test]
    fn without_a_sound_java_compression_off_is_the_cure_and_cures() {
        let on = connectors("compression=\"on\"", "");
        let judged = gzip(&esb("1.8.0_151", &on).facts());
        let fix = &judged.fixes[0];
        assert_eq!((fix.setting, fix.value.as_deref()), (id::COMPRESSION, Some("off")));
        let path = "Server/Service/Connector/@compression";
        let off = xml::set_each(&on, path, "off").unwrap().text;
        assert_eq!(gzip(&esb("1.8.0_151", &off).facts()).status, Status::Pass);
    }

    #[test]
    fn a_toml_home_is_judged_by_its_toml_and_its_defaults_not_by_its_xml() {
        let faulty = || vec![jdk("/opt/jdk-8", "1.8.0_151")];
        let off =
            "[transport.http.properties]\ncompression = \"off\"\n[transport.https.properties]\ncompression = \"off\"\n";
        let written = Case::is7().file("repository/conf/deployment.toml", off).jdks(faulty());
        assert_eq!(gzip(&written.facts()).status, Status::Pass);
        let half = off.replacen(
            "[transport.https.properties]\ncompression = \"off\"",
            "[transport.https.properties]\ncompression = \"on\"",
            1,
        );
        let one_left = Case::is7()
            .file("repository/conf/deployment.toml", &half)
            .jdks(faulty());
        assert_eq!(gzip(&one_left.facts()).status, Status::Fail);
        let defaults =
            "{\"transport.http.properties.compression\":\"on\",\"transport.https.properties.compression\":\"on\"}";
        let shipped = Case::is7()
            .file("repository/resources/conf/default.json", defaults)
            .jdks(faulty());
        assert_eq!(gzip(&shipped.facts()).status, Status::Fail);
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        assert_eq!(
            gzip(&esb("1.8.0_151", "<Server><Service>").facts()).status,
            Status::Unknown
        );
        assert_eq!(gzip(&Case::blind().facts()).status, Status::Unknown);
    }
}
