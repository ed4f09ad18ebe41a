//! Tomcat's valves that restrict access to some hosts, and whether they really exclude anybody.

use regex_lite::Regex;

use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::probe::Facts;

/// Source: Tomcat 7 to 9, "Access Control".
const VALVES: [&str; 3] = ["RemoteAddrValve", "RemoteHostValve", "RemoteCIDRValve"];

/// Addresses and names that have nothing in common: a list that allows all of them allows everybody.
const STRANGERS: [&str; 6] = [
    "8.8.8.8",
    "203.0.113.77",
    "151.101.1.140",
    "host.example.com",
    "a.invalid",
    "crawl-66-249.test",
];

/// A valve of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Valve {
    /// It excludes some hosts.
    Guards(&'static str),
    /// Its list is filled in at start.
    FilledIn(&'static str),
    /// It allows everybody.
    Open(&'static str),
}

/// The valve that restricts hosts most, wherever it is written.
pub(super) fn valve(facts: &Facts) -> Result<Option<Valve>, String> {
    let rules = if facts.home.source == ConfigSource::Toml {
        FileRole::DeploymentToml
    } else {
        FileRole::CatalinaXml
    };
    let own = facts.survey.transport.contexts.as_ref().map_err(ToString::to_string)?;
    let texts = facts
        .files
        .text(rules)
        .into_iter()
        .chain(own.iter().map(String::as_str));
    let valves: Vec<Valve> = texts.flat_map(of).collect();
    let first = |wanted: fn(&Valve) -> bool| valves.iter().copied().find(wanted);
    Ok(first(|valve| matches!(valve, Valve::Guards(_)))
        .or_else(|| first(|valve| matches!(valve, Valve::FilledIn(_))))
        .or_else(|| first(|_| true)))
}

/// The valves of one text.
fn of(text: &str) -> Vec<Valve> {
    let xml = text.trim_start().starts_with('<');
    let bare = bare(text, xml);
    // A tag, or a table of deployment.toml.
    let (opens, closes) = if xml { ("<", ">") } else { ("\n[", "\n[") };
    let mut found = Vec::new();
    for name in VALVES {
        for (at, _) in bare.match_indices(name) {
            let start = bare[..at].rfind(opens).unwrap_or(0);
            let end = bare[at..].find(closes).map_or(bare.len(), |end| at + end);
            found.push(judge(name, &bare[start..end]));
        }
    }
    found
}

fn judge(name: &'static str, written: &str) -> Valve {
    let Some(allow) = allow(written) else {
        // With neither list a valve allows nobody, and a list of denied hosts excludes those.
        return Valve::Guards(name);
    };
    if allow.contains("${") || allow.contains("$env{") || allow.contains("$sys{") || allow.contains("$ref{") {
        return Valve::FilledIn(name);
    }
    let everybody = if name == "RemoteCIDRValve" {
        allow.split(',').any(|net| net.trim().ends_with("/0"))
    } else {
        [allow.as_str()].into_iter().chain(allow.split(',')).any(|list| {
            let strangers = if name == "RemoteHostValve" {
                &STRANGERS[3..]
            } else {
                &STRANGERS[..3]
            };
            let whole = Regex::new(&format!("^(?:{})$", list.trim()));
            whole.is_ok_and(|whole| strangers.iter().all(|stranger| whole.is_match(stranger)))
        })
    };
    if everybody {
        Valve::Open(name)
    } else {
        Valve::Guards(name)
    }
}

/// The value of `allow`, in a tag or in a table.
fn allow(written: &str) -> Option<String> {
    let pattern = Regex::new(r#"(?:^|[\s"'{,])allow["']?\s*=\s*(?:"([^"]*)"|'([^']*)')"#).ok()?;
    let found = pattern.captures(written)?;
    let value = found.get(1).or(found.get(2))?.as_str();
    Some(value.replace("\\\\", "\\"))
}

/// The text without comments of XML and TOML: a valve in one of them restricts nothing.
fn bare(text: &str, xml: bool) -> String {
    if !xml {
        let kept = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        return kept.collect::<Vec<_>>().join("\n");
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valve_that_lets_everybody_in_guards_nothing() {
        let tag =
            |class: &str, rest: &str| of(&format!("<Context><Valve className=\"o.{class}\" {rest}/></Context>"))[0];
        for all in [".*", ".+", "^.*$", r"10\..*|.*", r"\d+\.\d+\.\d+\.\d+", "127.0.0.1,.*"] {
            let rest = format!("allow='{all}'");
            assert_eq!(tag("RemoteAddrValve", &rest), Valve::Open("RemoteAddrValve"), "{all}");
        }
        for some in [r"10\..*", "127\\.0\\.0\\.1|::1", "^(?!8).*", ""] {
            let rest = format!("allow=\"{some}\"");
            assert_eq!(
                tag("RemoteAddrValve", &rest),
                Valve::Guards("RemoteAddrValve"),
                "{some}"
            );
        }
        assert_eq!(tag("RemoteAddrValve", "deny=\"8.*\""), Valve::Guards("RemoteAddrValve"));
        assert_eq!(
            tag("RemoteCIDRValve", "allow=\"10.0.0.0/8, 0.0.0.0/0\""),
            Valve::Open("RemoteCIDRValve")
        );
        assert_eq!(
            tag("RemoteCIDRValve", "allow=\"10.0.0.0/8\""),
            Valve::Guards("RemoteCIDRValve")
        );
        assert_eq!(tag("RemoteHostValve", "allow=\".*\""), Valve::Open("RemoteHostValve"));
        assert_eq!(
            tag("RemoteAddrValve", "allow=\"${own}\""),
            Valve::FilledIn("RemoteAddrValve")
        );
        let toml = "[a]\nallow = \"10.*\"\n[catalina.valves.v.properties]\nclassName = \"o.RemoteAddrValve\"\nallow = \".*\"\n[b]\n";
        assert_eq!(of(toml), [Valve::Open("RemoteAddrValve")]);
    }
}
