//! The guideline about the proxy for outgoing calls: complete, in the right spelling, where this product reads it.

use crate::domain::SettingId;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::{FileRole, SettingPlace};
use crate::domain::settings::id;
use crate::guide::values::refused_text;
use crate::guide::verdict::Verdict;
use crate::probe::files::FileState;
use crate::probe::{Facts, Reading, places};
use crate::text::address::{self, Context};
use crate::text::{script, toml, xml};

const NEEDED: &str = "host and port, where this product reads them";

/// Keys that only MI passes on; API Manager accepts them without any effect.
const HTTP_SENDER: [(&str, &str); 2] = [
    ("proxy_host", "proxy_port"),
    ("secured_proxy_host", "secured_proxy_port"),
];

/// A host and a port as they are written, either of which may be missing.
type HostAndPort = (Option<String>, Option<String>);

/// G38. No proxy at all, or one with host and port in the product's own spelling.
pub(super) fn outbound(facts: &Facts) -> Verdict {
    let pairs = match written(facts) {
        Ok(pairs) => pairs,
        Err(judged) => return *judged,
    };
    let half = pairs.iter().find(|(host, port)| host.is_some() != port.is_some());
    if let Some((host, port)) = half {
        return only_one(host.as_deref(), port.as_deref());
    }
    let whole = pairs
        .iter()
        .find_map(|(host, port)| Some((host.as_deref()?, port.as_deref()?)));
    let Some((host, port)) = whole else {
        return misplaced(facts).unwrap_or_else(|| none(facts));
    };
    if host.contains('$') || port.contains('$') {
        return Verdict::unknown("a placeholder", NEEDED, "the proxy is filled in at start");
    }
    if !port.trim().parse::<u16>().is_ok_and(|port| port > 0) {
        let why = "a port is a number from 1 to 65535";
        return Verdict::fail(format!("port {port}"), NEEDED, why)
            .cured_by(id::PROXY_HOST, host)
            .cured_by_choice_of(id::PROXY_PORT);
    }
    let hosts = pairs.iter().filter_map(|(host, _)| host.as_deref());
    if let Some(reading) = facts.reading(id::PROXY_HOST)
        && let Some(judged) = hosts
            .filter(|host| !host.contains('$'))
            .find_map(|host| refused_text(facts, reading, host, NEEDED))
    {
        return judged;
    }
    let judged = Verdict::pass(format!("{host}:{port}"), NEEDED);
    if pairs.iter().any(|(host, _)| host.is_none()) {
        return judged.saying("one of the two senders has none and connects directly");
    }
    judged
}

/// The values at the addresses of the two settings, one pair per sender.
fn written(facts: &Facts) -> Result<Vec<HostAndPort>, Box<Verdict>> {
    let unknown = |found: &str, why: String| Err(Box::new(Verdict::unknown(found, NEEDED, why)));
    let (Some(host), Some(port)) = (place(facts, id::PROXY_HOST), place(facts, id::PROXY_PORT)) else {
        // No place: a toml home of a product whose mapper does not know it, or a home whose axis2.xml is missing.
        let rules = if facts.home.source == ConfigSource::Toml {
            FileRole::DeploymentToml
        } else {
            FileRole::Axis2Xml
        };
        return match facts.files.text(rules) {
            Some(_) => Ok(Vec::new()),
            None if rules == FileRole::Axis2Xml && servlet_only(facts) => Ok(Vec::new()),
            None => unknown("not readable", "the file that would hold it cannot be read".into()),
        };
    };
    let text = match facts.files.get(host.file).map(|loaded| &loaded.state) {
        Some(FileState::Here { source, .. }) => &source.text,
        Some(FileState::Unusable(reason)) => return unknown("not readable", reason.to_string()),
        Some(FileState::Absent) | None => return unknown("not readable", "the file is not in this home".into()),
    };
    if host.file == FileRole::Axis2Xml
        && let Err(error) = xml::check(text)
    {
        return Err(Box::new(malformed(text, &error.to_string())));
    }
    let mut pairs = Vec::new();
    let value = |place: &SettingPlace, part| match address::get(text, part, &Context::of(place)) {
        Ok(found) => Ok(found.map(|found| found.value).filter(|value| !value.is_empty())),
        Err(error) => Err(Box::new(Verdict::unknown("not readable", NEEDED, error.to_string()))),
    };
    for (host_part, port_part) in address::parts(host.at).into_iter().zip(address::parts(port.at)) {
        pairs.push((value(host, host_part)?, value(port, port_part)?));
    }
    Ok(pairs)
}

/// The analytics of EI 6 and IoT Server have no `axis2.xml` at all: they make no outgoing calls through it.
fn servlet_only(facts: &Facts) -> bool {
    matches!(facts.home.layout, Layout::Pack(_))
        && facts
            .files
            .get(FileRole::Axis2Xml)
            .is_some_and(|loaded| matches!(loaded.state, FileState::Absent))
}

fn place(facts: &Facts, id: SettingId) -> Option<&'static SettingPlace> {
    let setting = facts.reading(id)?.setting;
    places::place(setting, &facts.home, &facts.files).ok()
}

/// The example of the production guide itself does not parse: its `Configuration` is closed in lower case.
fn malformed(text: &str, error: &str) -> Verdict {
    let lower = text.contains("<proxyhost>") || text.contains("</configuration>");
    if lower {
        let why = "the production guide's own example does not parse; the server does not start with it";
        return Verdict::fail("the guide's Proxy example, copied literally", NEEDED, why)
            .by_hand("remove the Proxy parameter, then set proxy.host and proxy.port");
    }
    Verdict::unknown("not readable", NEEDED, format!("axis2.xml: {error}"))
}

fn only_one(host: Option<&str>, port: Option<&str>) -> Verdict {
    let (found, why) = match (host, port) {
        (Some(host), _) => (
            format!("host {host}, no port"),
            "a proxy without a port is refused or ignored",
        ),
        (None, port) => (
            format!("port {}, no host", port.unwrap_or_default()),
            "a proxy without a host is refused or ignored",
        ),
    };
    let judged = Verdict::fail(found, NEEDED, why);
    let judged = with(judged, id::PROXY_HOST, host);
    with(judged, id::PROXY_PORT, port)
}

fn with(judged: Verdict, setting: SettingId, value: Option<&str>) -> Verdict {
    judged.fixed(setting, value.map(str::to_owned))
}

/// A proxy that is written where this product does not read it.
fn misplaced(facts: &Facts) -> Option<Verdict> {
    if facts.home.source == ConfigSource::Toml {
        return lost_in_toml(facts);
    }
    let text = facts.files.text(FileRole::Axis2Xml)?;
    let base = "axisconfig/parameter[@name='Proxy']";
    if !xml::exists(text, base).ok()? {
        return None;
    }
    let value = |name: &str| {
        ["Configuration", "configuration"].into_iter().find_map(|parent| {
            let found = xml::get(text, &format!("{base}/{parent}/{name}")).ok().flatten()?;
            Some(found.value).filter(|value| !value.is_empty())
        })
    };
    let either = |names: [&str; 3]| names.into_iter().find_map(value);
    let host = either(["ProxyHost", "proxyhost", "proxyHost"]);
    let port = either(["ProxyPort", "proxyport", "proxyPort"]);
    let passes_through = place(facts, id::PROXY_HOST).is_some_and(|place| address::parts(place.at).len() > 1);
    let judged = if passes_through {
        let why = "the message transports do not read axis2.xml's Proxy: they need http.proxyHost on both senders";
        Verdict::warn("in the Proxy parameter only", NEEDED, why)
    } else {
        let why = "axis2 knows ProxyHost and ProxyPort in exactly this spelling, and fails at the start without them";
        Verdict::fail("the Proxy parameter in another spelling", NEEDED, why)
    };
    let judged = with(judged, id::PROXY_HOST, host.as_deref());
    Some(with(judged, id::PROXY_PORT, port.as_deref()))
}

fn lost_in_toml(facts: &Facts) -> Option<Verdict> {
    if facts.home.layout == Layout::Mi {
        return None;
    }
    let text = facts.files.text(FileRole::DeploymentToml)?;
    let value = |key: &str| {
        let found = toml::get(text, &["transport", "http", "sender", key]).ok().flatten()?;
        Some(found.value)
    };
    let (host, port) = HTTP_SENDER
        .iter()
        .map(|(host, port)| (value(host), value(port)))
        .find(|(host, port)| host.is_some() || port.is_some())?;
    let why = "these keys of deployment.toml have no effect: calls connect directly";
    let judged = Verdict::fail("[transport.http.sender] proxy keys", NEEDED, why);
    if facts.reading(id::PROXY_HOST).is_some_and(Reading::has_place) {
        let judged = with(judged, id::PROXY_HOST, host.as_deref());
        return Some(with(judged, id::PROXY_PORT, port.as_deref()));
    }
    Some(judged.by_hand("remove them; start with -Dhttp.proxyHost=… in JAVA_OPTS"))
}

fn none(facts: &Facts) -> Verdict {
    let flag = facts.files.text(FileRole::StartScript).and_then(|text| {
        let all = script::defines(text, script::Dialect::Sh);
        let value = |name: &str| {
            all.iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        Some((value("http.proxyHost")?, value("http.proxyPort")))
    });
    match flag {
        Some((host, Some(port))) => {
            Verdict::pass(format!("{host}:{port}, by the start script"), NEEDED).saying("as Java's own properties")
        }
        Some((host, None)) => Verdict::warn(
            format!("-Dhttp.proxyHost={host}, no port"),
            NEEDED,
            "Java then takes port 80 of the proxy",
        )
        .by_hand("add -Dhttp.proxyPort=… beside it in the start script"),
        None => {
            let how = if facts.reading(id::PROXY_HOST).is_some_and(Reading::has_place) {
                "set proxy.host and proxy.port"
            } else {
                "start with -Dhttp.proxyHost, -Dhttp.proxyPort and the same with https in JAVA_OPTS"
            };
            let why = format!("only where calls to the outside must go through a proxy: {how}");
            Verdict::info("none written", NEEDED, why)
        }
    }
}
