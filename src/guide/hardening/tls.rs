//! TLS versions and ciphers of all listeners: the servlet container, which G20 judges too, and those with lists of their own:
//! message transports and the Micro Integrator's management API.

use crate::domain::Status;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::guide::transport::validity::sound;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::files::FileState;
use crate::text::{toml, xml};

/// The message listener over TLS.
pub(super) const MESSAGES: &str = "axis2.xml";
/// The Micro Integrator's management API.
pub(super) const API: &str = "mgmt-API";
/// The ciphers of the servlet container's connectors.
pub(super) const CIPHERS: &str = "ciphers";
/// The parts that no other guideline judges.
pub(super) const OWN: [&str; 3] = [MESSAGES, API, CIPHERS];

/// Protocols that are no longer secure.
const OLD: [&str; 7] = ["sslv2", "sslv2hello", "sslv3", "ssl", "tlsv1", "tlsv1.0", "tlsv1.1"];
/// Parts of the names of weak ciphers.
const WEAK: [&str; 6] = ["RC4", "3DES", "_DES_", "NULL", "EXPORT", "anon"];
const NEEDED: &str = "TLS 1.2 and later alone";
const WHY: &str = "old protocols can be broken";

/// Which protocols the servlet container's connectors offer.
pub(super) fn servlet(facts: &Facts) -> Verdict {
    if facts.home.is_micro() || sound(facts).status == Status::Pass {
        return Verdict::pass("TLS 1.2 and later", NEEDED);
    }
    let lists = if facts.home.source == ConfigSource::Toml {
        of_toml(facts)
    } else {
        of_xml(facts)
    };
    match lists {
        Err(reason) => Verdict::unknown("protocols not known", NEEDED, reason),
        Ok(lists) if lists.is_empty() => Verdict::warn(
            "no list of protocols",
            NEEDED,
            "Java decides, and an old one offers TLS 1.0",
        ),
        Ok(lists) => match lists.iter().find_map(|list| old(list)) {
            Some(old) => Verdict::fail(format!("{old} allowed"), NEEDED, WHY),
            None => Verdict::pass("TLS 1.2 and later", NEEDED),
        },
    }
}

/// Which protocols the message listener offers.
pub(super) fn messages(facts: &Facts) -> Verdict {
    match (facts.home.source, facts.home.layout) {
        (ConfigSource::Files, _) => of_axis2(facts),
        (ConfigSource::Toml, Layout::Mi) => of_key(
            facts,
            &[
                "transport.http.listener.secured_protocols",
                "transport.https.listener.parameter.HttpsProtocols",
            ],
            "[transport.http] listener.secured_protocols = \"TLSv1.2\"",
        ),
        // Whether the other products accept a list in deployment.toml depends on their templates.
        (ConfigSource::Toml, _) => Verdict::pass("not judged", NEEDED),
    }
}

/// Which protocols the management API offers.
pub(super) fn api(facts: &Facts) -> Verdict {
    if facts.home.layout != Layout::Mi || facts.home.source != ConfigSource::Toml {
        return Verdict::pass("not in this product", NEEDED);
    }
    of_key(
        facts,
        &["internal_api_ssl_config.parameter.httpsProtocols"],
        "[internal_api_ssl_config.parameter] httpsProtocols = \"TLSv1.2\"",
    )
}

/// A list of `deployment.toml` under one of these keys; the last is the one that has a default.
fn of_key(facts: &Facts, keys: &[&str], cure: &str) -> Verdict {
    let Some(text) = facts.files.text(FileRole::DeploymentToml) else {
        return Verdict::unknown("protocols not known", NEEDED, "deployment.toml cannot be read");
    };
    let mut list = None;
    for key in keys {
        let path: Vec<&str> = key.split('.').collect();
        match toml::get(text, &path) {
            Err(error) => return Verdict::unknown("protocols not known", NEEDED, format!("deployment.toml: {error}")),
            Ok(found) => list = list.or(found.map(|found| (found.value, format!("deployment.toml:{}", found.line)))),
        }
    }
    let default = || keys.iter().find_map(|key| facts.files.mapper_default(key));
    let list = list.or_else(|| default().map(|value| (value.to_owned(), "the product's default".to_owned())));
    match list {
        None => Verdict::unknown(
            "protocols not known",
            NEEDED,
            "neither deployment.toml nor the product's defaults name the protocols",
        ),
        Some((list, place)) => match old(&list) {
            Some(old) => Verdict::fail(format!("{old} allowed by {place}"), NEEDED, WHY).by_hand(cure),
            None => Verdict::pass("TLS 1.2 and later", NEEDED),
        },
    }
}

fn of_axis2(facts: &Facts) -> Verdict {
    let text = match facts.files.get(FileRole::Axis2Xml).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => {
            return Verdict::unknown("protocols not known", NEEDED, format!("axis2.xml: {reason}"));
        }
        Some(FileState::Absent) | None => return Verdict::pass("no message listener", NEEDED),
    };
    let path = "axisconfig/transportReceiver/parameter[@name='HttpsProtocols']";
    match xml::get_all(text, path) {
        Err(error) => Verdict::unknown("protocols not known", NEEDED, format!("axis2.xml: {error}")),
        Ok(lists) => match lists
            .iter()
            .find_map(|found| old(&found.value).map(|old| (found.line, old)))
        {
            Some((line, old)) => Verdict::fail(format!("{old} allowed in line {line}"), NEEDED, WHY)
                .by_hand(format!("axis2.xml line {line}: write TLSv1.2 as HttpsProtocols")),
            None => Verdict::pass("TLS 1.2 and later", NEEDED),
        },
    }
}

/// Whether a weak cipher is offered.
pub(super) fn ciphers(facts: &Facts) -> Verdict {
    let needed = "no weak cipher";
    match weak_cipher(facts) {
        Some((cipher, line)) => Verdict::fail(
            format!("{cipher} allowed in catalina-server.xml:{line}"),
            needed,
            "this cipher is weak",
        )
        .by_hand(format!("remove it from ciphers in catalina-server.xml line {line}")),
        None => Verdict::pass("none", needed),
    }
}

/// The first protocol of a list that is too old.
fn old(list: &str) -> Option<&str> {
    list.split([',', ' ', '+', ':'])
        .map(str::trim)
        .filter(|word| !word.starts_with('-'))
        .find(|word| OLD.contains(&word.to_ascii_lowercase().as_str()) || word.eq_ignore_ascii_case("all"))
}

fn of_toml(facts: &Facts) -> Result<Vec<String>, String> {
    let text = facts
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| "deployment.toml cannot be read".to_owned())?;
    let key = "transport.https.sslHostConfig.properties.protocols";
    let path: Vec<&str> = key.split('.').collect();
    let written = toml::get(text, &path).map_err(|error| format!("deployment.toml: {error}"))?;
    let default = || facts.files.mapper_default(key).map(str::to_owned);
    let list = written.map(|found| found.value).or_else(default);
    list.map(|list| vec![list])
        .ok_or_else(|| "neither deployment.toml nor the product's defaults name the protocols".to_owned())
}

fn of_xml(facts: &Facts) -> Result<Vec<String>, String> {
    let text = facts
        .files
        .text(FileRole::CatalinaXml)
        .ok_or_else(|| "tomcat/catalina-server.xml cannot be read".to_owned())?;
    let connector = "Server/Service/Connector";
    let mut lists = Vec::new();
    for path in [
        format!("{connector}/@sslEnabledProtocols"),
        format!("{connector}/SSLHostConfig/@protocols"),
    ] {
        let found = xml::get_all(text, &path).map_err(|error| format!("catalina-server.xml: {error}"))?;
        lists.extend(found.into_iter().map(|found| found.value));
    }
    Ok(lists)
}

fn weak_cipher(facts: &Facts) -> Option<(String, usize)> {
    if facts.home.source == ConfigSource::Toml {
        return None;
    }
    let text = facts.files.text(FileRole::CatalinaXml)?;
    let lists = xml::get_all(text, "Server/Service/Connector/@ciphers").ok()?;
    let weak = |name: &&str| !name.starts_with(['!', '-']) && WEAK.iter().any(|part| name.contains(part));
    lists.iter().find_map(|list| {
        let mut names = list.value.split([',', ' ', ':']).map(str::trim);
        names.find(weak).map(|name| (name.to_owned(), list.line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::hardening::hardening;
    use crate::guide::testing::Case;

    #[test]
    fn lists_of_protocols_in_every_spelling() {
        assert_eq!(old("+TLSv1,+TLSv1.1,+TLSv1.2"), Some("TLSv1"));
        assert_eq!(old("TLSv1.2+TLSv1.3"), None);
        assert_eq!(old("all,-TLSv1"), Some("all"));
        assert_eq!(old("TLSv1.2,-TLSv1"), None);
    }

    #[test]
    fn connectors_are_judged_by_their_protocols_and_ciphers() {
        let connector = |attributes: &str| {
            let catalina = format!("<Server><Service><Connector port=\"9443\" {attributes}/></Service></Server>");
            let facts = Case::esb()
                .file("repository/conf/tomcat/catalina-server.xml", &catalina)
                .facts();
            (servlet(&facts).status, ciphers(&facts).status)
        };
        assert_eq!(connector("sslProtocol=\"TLS\"").0, Status::Warn);
        assert_eq!(connector("sslEnabledProtocols=\"TLSv1.2\"").0, Status::Pass);
        assert_eq!(connector("sslEnabledProtocols=\"TLSv1.1\"").0, Status::Fail);
        let weak = "sslEnabledProtocols=\"TLSv1.2\" ciphers=\"TLS_AES_256,TLS_RSA_WITH_RC4_128_SHA\"";
        assert_eq!(connector(weak), (Status::Pass, Status::Fail));
        assert_eq!(servlet(&Case::esb().facts()).status, Status::Unknown);
    }

    #[test]
    fn the_listener_of_messages_is_named_with_its_line() {
        let axis2 = |list: &str| {
            let text = format!(
                "<axisconfig>\n<transportReceiver name=\"https\">\n<parameter name=\"HttpsProtocols\">{list}</parameter>\n\
                 </transportReceiver></axisconfig>"
            );
            Case::esb().file("repository/conf/axis2/axis2.xml", &text).facts()
        };
        assert_eq!(messages(&axis2("TLSv1.2")).status, Status::Pass);
        let judged = hardening(&axis2("TLSv1,TLSv1.2"));
        assert!(judged.found.contains("axis2.xml"), "{}", judged.found);
        assert!(
            judged.detail.contains("axis2.xml TLSv1 allowed in line 3"),
            "{}",
            judged.detail
        );
        assert_eq!(
            judged.remedy.unwrap().words,
            "axis2.xml line 3: write TLSv1.2 as HttpsProtocols"
        );
    }

    #[test]
    fn a_micro_integrator_is_judged_by_its_listener_and_its_api() {
        let defaults = "{\"transport.https.listener.parameter.HttpsProtocols\": \"TLSv1,TLSv1.2\", \
                        \"internal_api_ssl_config.parameter.httpsProtocols\": \"TLSv1.1,TLSv1.2\"}";
        let mi = |toml: &str| {
            Case::mi()
                .file("repository/resources/conf/default.json", defaults)
                .file("conf/deployment.toml", toml)
                .facts()
        };
        let shipped = mi("[server]\nhostname = \"localhost\"\n");
        assert!(messages(&shipped).found.ends_with("by the product's default"));
        assert_eq!(api(&shipped).status, Status::Fail);
        assert!(hardening(&shipped).remedy.unwrap().words.contains("explain G30"));
        let cured = mi(
            "[transport.http]\nlistener.secured_protocols = \"TLSv1.2\"\n[internal_api_ssl_config.parameter]\nhttpsProtocols = \"TLSv1.2\"\n",
        );
        assert_eq!(
            (messages(&cured).status, api(&cured).status),
            (Status::Pass, Status::Pass)
        );
        let written = mi("[transport.http]\nlistener.secured_protocols = \"TLSv1.1\"\n");
        assert_eq!(messages(&written).found, "TLSv1.1 allowed by deployment.toml:2");
    }
}
