//! The guideline about the servlet container's connectors: complete, valid, and without retired TLS versions.

use super::attributes;
use super::connectors::{self, Connector, Trouble, placeholder};
use super::flaws::{Flaw, by_hand, verdict};
use super::tls;
use crate::domain::SettingId;
use crate::domain::home::ConfigSource;
use crate::domain::settings::id;
use crate::domain::{Fix, Status};
use crate::guide::shifted::Shifted;
use crate::guide::verdict::{self, Verdict};
use crate::probe::Facts;

/// G20. Two connectors that Tomcat accepts, with TLS where it is expected, and none of its retired versions.
pub(in crate::guide) fn sound(facts: &Facts) -> Verdict {
    let needed = "http and https connectors, TLS 1.2 or later";
    if facts.home.is_micro() {
        return Verdict::info("not applicable", needed, "this product has no servlet container");
    }
    let all = match connectors::all(facts) {
        Ok(all) => all,
        Err(Trouble::Broken(line, reason)) => {
            let line = line.map_or_else(String::new, |line| format!(" at line {line}"));
            return Verdict::fail(format!("catalina-server.xml not well-formed{line}"), needed, reason)
                .by_hand("fix the file there; `carbonctl undo` reverts a change by carbonctl");
        }
        Err(Trouble::Unseen(reason)) => return Verdict::unknown("not readable", needed, reason),
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
fn presence(all: &[Connector], needed: &str, flaws: &mut Vec<Flaw>) -> Option<Verdict> {
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
                return Some(Verdict::unknown(format!("{name}: port not known"), needed, why));
            }
            flaws.push(by_hand(
                Status::Fail,
                format!("{name}: no port"),
                "Tomcat does not start it".into(),
            ));
            continue;
        };
        if placeholder(port) {
            return Some(Verdict::unknown(
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
                    cure: fix(connector.https, id::PORTS_HTTPS, free),
                    hand: None,
                });
            }
            _ => flaws.push(Flaw {
                status: Status::Fail,
                what: format!("{name}: port is not a number"),
                why: "Tomcat refuses a port that is not a number from 1 to 65535".into(),
                cure: fix(connector.https, id::PORTS_HTTPS, "9443"),
                hand: None,
            }),
        }
    }
    None
}

fn fix(there: bool, setting: SettingId, value: &str) -> Option<Fix> {
    there.then(|| Fix {
        setting,
        value: Some(value.to_owned()),
    })
}

/// An attribute that Tomcat does not know is ignored silently: one that is nearly a known one is an error.
fn typos(connector: &Connector, flaws: &mut Vec<Flaw>) {
    for (written, _) in &connector.attributes {
        if let Some(known) = attributes::meant(written) {
            flaws.push(by_hand(
                Status::Warn,
                format!("{}: {written}", connector.name()),
                format!("Tomcat ignores {written}; it reads {known}"),
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
                format!("without {name}=\"true\" the port does not use TLS, or its sessions are not marked as secure"),
            )),
        }
    }
}

/// The TLS versions; `Some` is the reason where they are not known.
fn versions(https: &Connector, java: Option<u32>, flaws: &mut Vec<Flaw>) -> Option<String> {
    let listed = https.protocols.as_deref().or(https.attribute("sslEnabledProtocols"));
    if let Some(list) = listed.filter(|list| placeholder(list)) {
        return Some(format!("the TLS versions are filled in at start: {list}"));
    }
    if listed.is_none() && https.line.is_none() {
        return Some("neither deployment.toml nor the product's defaults name the TLS versions".into());
    }
    let listed = listed.filter(|list| !list.trim().is_empty());
    if let Some(major) = java.filter(|major| *major < tls::FIRST) {
        flaws.push(too_old(https, listed, major));
        return None;
    }
    let (status, what, why) = if let Some(list) = listed {
        let old = tls::retired(list);
        if !old.is_empty() {
            let why = format!("the {} still offers what RFC 8996 retired", https.name());
            (Status::Fail, format!("{} switched on", old.join(" and ")), why)
        } else if tls::current(list) {
            return None;
        } else {
            let what = format!("neither TLSv1.2 nor TLSv1.3 in {}", verdict::short(list.trim(), 20));
            let why = format!(
                "the {} has no version that clients of today and this Java share",
                https.name()
            );
            (Status::Fail, what, why)
        }
    } else {
        let why = format!(
            "the {} offers what its Java has, TLS 1.0 and 1.1 on older ones",
            https.name()
        );
        (Status::Warn, "no TLS versions named".into(), why)
    };
    flaws.push(Flaw {
        status,
        what,
        why,
        cure: fix(true, id::TLS_PROTOCOLS, tls::wanted(java)),
        hand: None,
    });
    None
}

/// A Java before 7: no written value helps.
fn too_old(https: &Connector, listed: Option<&str>, major: u32) -> Flaw {
    let (status, what, why) = if listed.is_some_and(tls::current) {
        let why = format!("the {} does not start with a version that its Java lacks", https.name());
        (Status::Fail, format!("TLS 1.2 asked of Java {major}"), why)
    } else {
        let why = "RFC 8996 retired what it offers; Java 7 has TLS 1.2, where the product accepts it";
        (
            Status::Warn,
            format!("Java {major} has nothing after TLS 1.0"),
            why.to_owned(),
        )
    };
    Flaw {
        hand: Some("set java.home to a Java 7 that the product accepts, if any"),
        ..by_hand(status, what, why)
    }
}

fn stores(facts: &Facts, flaws: &mut Vec<Flaw>) {
    // Where the complete directory is missing the keystores' own guidelines report it.
    let Ok(missing) = &facts.survey.transport.missing_stores else {
        return;
    };
    let port = Shifted::of(facts, id::PORTS_HTTPS).port();
    let listens = port.is_some_and(|port| !facts.survey.network.bound(port).is_empty());
    let hand = if facts.home.source == ConfigSource::Toml {
        "restore the keystore from the pack, or write [keystore.tls]"
    } else {
        "restore the keystore from the pack, or name yours: keystoreFile"
    };
    for name in missing {
        let short = verdict::short(name.rsplit(['/', '\\']).next().unwrap_or(name), 30);
        let (status, why) = if listens {
            let why = format!("the https connector listens now, and does not start again without {name}");
            (Status::Warn, why)
        } else {
            (
                Status::Fail,
                format!("the https connector does not start without {name}"),
            )
        };
        let why = format!("{why}: a pack of this version has it, or name your own keystore");
        flaws.push(Flaw {
            hand: Some(hand),
            ..by_hand(status, format!("keystore {short} is not there"), why)
        });
    }
}
