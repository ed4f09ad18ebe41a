//! Whether the servlet container's connectors can carry the management console, and whether their TLS versions are of today.

use super::attributes;
use super::connectors::{self, Connector, Trouble, placeholder};
use super::flaws::{Flaw, by_hand, verdict};
use super::tls;
use crate::domain::home::Layout;
use crate::domain::{Fix, Status};
use crate::guide::judged::Judged;
use crate::probe::Facts;

/// G20. Two connectors that Tomcat understands, TLS where TLS is meant, and none of its retired versions.
pub(super) fn sound(facts: &Facts) -> Judged {
    let needed = "http and https connectors, TLS 1.2 or later";
    if facts.home.layout == Layout::Mi {
        return Judged::info("not applicable", needed, "this product has no servlet container");
    }
    let all = match connectors::all(facts) {
        Ok(all) => all,
        Err(Trouble::Broken(line, reason)) => {
            let line = line.map_or_else(String::new, |line| format!(" at line {line}"));
            return Judged::fail(format!("catalina-server.xml not well-formed{line}"), needed, reason)
                .by_hand("mend the file at that place; `carbonctl undo` takes back an own change");
        }
        Err(Trouble::Unseen(reason)) => return Judged::unknown("not readable", needed, reason),
    };
    let mut flaws = Vec::new();
    if let Some(judged) = presence(&all, needed, &mut flaws) {
        return judged;
    }
    for connector in &all {
        typos(connector, &mut flaws);
        if connector.https {
            tls_attributes(connector, &mut flaws);
        }
    }
    let unknown = all.iter().filter(|connector| connector.https).find_map(|https| {
        let java = facts.java_in_use().map(|jdk| jdk.version.major);
        versions(https, java, &mut flaws)
    });
    stores(facts, &mut flaws);
    verdict(facts, flaws, unknown, needed)
}

/// Both schemes are there, each on a port of its own.
fn presence(all: &[Connector], needed: &str, flaws: &mut Vec<Flaw>) -> Option<Judged> {
    for https in [true, false] {
        if !all.iter().any(|connector| connector.https == https) {
            let scheme = if https { "https" } else { "http" };
            let why = format!("without the {scheme} connector nothing answers on its port");
            flaws.push(by_hand(Status::Fail, format!("no {scheme} connector"), why));
        }
    }
    let mut ports: Vec<u16> = Vec::new();
    for connector in all {
        let name = connector.name();
        let Some(port) = connector.attribute("port") else {
            if connector.line.is_none() {
                let why = "neither deployment.toml nor the product's defaults name its port";
                return Some(Judged::unknown(format!("{name}: port not known"), needed, why));
            }
            flaws.push(by_hand(
                Status::Fail,
                format!("{name}: no port"),
                "Tomcat does not start it".into(),
            ));
            continue;
        };
        if placeholder(port) {
            return Some(Judged::unknown(
                format!("{name}: a placeholder"),
                needed,
                "its port is filled in at start",
            ));
        }
        match port.trim().parse::<u16>() {
            Ok(port) if port > 0 && !ports.contains(&port) => ports.push(port),
            Ok(port) if port > 0 => {
                let free = if ports.contains(&9443) { "9444" } else { "9443" };
                flaws.push(Flaw {
                    status: Status::Fail,
                    what: format!("{name}: port {port} a second time"),
                    why: "the second listener on a port fails".into(),
                    cure: fix(connector.https, "ports.https", free),
                    store: false,
                });
            }
            _ => flaws.push(Flaw {
                status: Status::Fail,
                what: format!("{name}: port is no number"),
                why: "Tomcat refuses a port that is not a number from 1 to 65535".into(),
                cure: fix(connector.https, "ports.https", "9443"),
                store: false,
            }),
        }
    }
    None
}

fn fix(there: bool, setting: &str, value: &str) -> Option<Fix> {
    there.then(|| Fix {
        setting: setting.to_owned(),
        value: Some(value.to_owned()),
    })
}

/// An attribute that Tomcat does not know is passed over in silence: nearly a known one is a slip.
fn typos(connector: &Connector, flaws: &mut Vec<Flaw>) {
    for (written, _) in &connector.attributes {
        if let Some(known) = attributes::meant(written) {
            flaws.push(by_hand(
                Status::Warn,
                format!("{}: {written}", connector.name()),
                format!("Tomcat passes over {written}; {known} is what it reads"),
            ));
        }
    }
}

fn tls_attributes(https: &Connector, flaws: &mut Vec<Flaw>) {
    for name in ["SSLEnabled", "secure"] {
        match https.attribute(name) {
            Some(value) if placeholder(value) || value.eq_ignore_ascii_case("true") => {}
            // The defaults of the packs switch both on; a key that is not written stays with them.
            None if https.line.is_none() => {}
            other => flaws.push(by_hand(
                Status::Fail,
                format!("{}: {name} is {}", https.name(), other.unwrap_or("missing")),
                format!("without {name}=\"true\" the port does not speak TLS, or its sessions are not marked as safe"),
            )),
        }
    }
}

/// The TLS versions; `Some` is the reason where they cannot be known.
fn versions(https: &Connector, java: Option<u32>, flaws: &mut Vec<Flaw>) -> Option<String> {
    let listed = https.protocols.as_deref().or(https.attribute("sslEnabledProtocols"));
    let cure = fix(true, "tls.protocols", tls::wanted(java));
    match listed {
        Some(list) if placeholder(list) => return Some("the TLS versions are filled in at start".into()),
        Some(list) => {
            let old = tls::retired(list);
            if !old.is_empty() {
                flaws.push(Flaw {
                    status: Status::Fail,
                    what: format!("{} switched on", old.join(" and ")),
                    why: format!("the {} still speaks what RFC 8996 retired", https.name()),
                    cure,
                    store: false,
                });
            }
        }
        None if https.line.is_none() => {
            return Some("neither deployment.toml nor the product's defaults name the TLS versions".into());
        }
        None => flaws.push(Flaw {
            status: Status::Warn,
            what: "no TLS versions named".into(),
            why: format!(
                "the {} takes what its Java has, TLS 1.0 and 1.1 on older ones",
                https.name()
            ),
            cure,
            store: false,
        }),
    }
    None
}

fn stores(facts: &Facts, flaws: &mut Vec<Flaw>) {
    // Where the whole folder is missing the keystores' own guidelines say so.
    let Ok(missing) = &facts.survey.transport.missing_stores else {
        return;
    };
    for name in missing {
        let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let why = format!("the https connector does not start without {name}");
        flaws.push(Flaw {
            store: true,
            ..by_hand(Status::Fail, format!("keystore {short} is not there"), why)
        });
    }
}
