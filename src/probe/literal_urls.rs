//! Finds URLs with a host name written out, which a change of the server's host name does not reach.

use std::path::{Path, PathBuf};

use crate::domain::home::{ConfigSource, Home};
use crate::domain::setting::FileRole;
use crate::text::{Format, toml};

use super::files::{FileState, HomeFiles, ReadBudget, read_in};

/// Files with URLs of the server itself, below the configuration directory of a home whose files are in effect.
///
/// Source: the packs' own files. Prefixes in `axis2.xml` have settings, databases and directories are other servers.
const FILES: [&str; 9] = [
    "carbon.xml",
    "api-manager.xml",
    "app-manager.xml",
    "identity.xml",
    "identity/identity.xml",
    "sso-idp-config.xml",
    "identity/sso-idp-config.xml",
    "identity/application-authentication.xml",
    "etc/webapp-publisher-config.xml",
];

/// The schemes of a server's own addresses.
const SCHEMES: [&str; 4] = ["https", "http", "wss", "ws"];

/// The limit of what is kept.
const MOST: usize = 300;

/// A URL with a host written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralUrl {
    /// Relative to the home.
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// The key or element that has it.
    pub key: String,
    /// `https`.
    pub scheme: String,
    /// The host as it is written.
    pub host: String,
    /// The port as it is written: a number, a placeholder, or nothing.
    pub port: String,
}

impl LiteralUrl {
    /// The URL up to its port.
    pub fn shown(&self) -> String {
        self.with_host(&self.host)
    }

    /// The same with another host.
    pub fn with_host(&self, host: &str) -> String {
        format!("{}://{}", self.scheme, self.authority(host))
    }

    /// Host and port.
    pub fn authority(&self, host: &str) -> String {
        if self.port.is_empty() {
            host.to_owned()
        } else {
            format!("{host}:{}", self.port)
        }
    }
}

/// Every such URL of the files that are in effect.
pub fn find(home: &Home, files: &HomeFiles) -> Vec<LiteralUrl> {
    let mut all = Vec::new();
    if home.source == ConfigSource::Toml {
        let written = files
            .text(FileRole::DeploymentToml)
            .and_then(|text| toml::strings(text).ok())
            .unwrap_or_default();
        for string in written {
            all.extend(in_text(&string.found.value).into_iter().map(|(_, url)| LiteralUrl {
                file: home.toml(),
                line: string.found.line,
                key: string.key.clone(),
                ..url
            }));
        }
    } else {
        let mut room = ReadBudget::default();
        for name in FILES {
            let file = home.conf().join(name);
            if let FileState::Here { source, .. } = room.keep(read_in(&home.root, &home.at(&file), Format::Xml)) {
                all.extend(in_xml(&source.text, &file));
            }
        }
    }
    all.truncate(MOST);
    all
}

fn in_xml(text: &str, file: &Path) -> Vec<LiteralUrl> {
    let text = without_comments(text);
    let mut lines = crate::text::splice::Lines::new(&text);
    let found = in_text(&text).into_iter().map(|(at, url)| LiteralUrl {
        file: file.to_path_buf(),
        line: lines.of(at),
        key: element(&text[..at]),
        ..url
    });
    found.collect()
}

/// The text with spaces in place of its comments, so that positions and lines stay.
fn without_comments(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("<!--") {
        let end = rest[start..].find("-->").map_or(rest.len(), |end| start + end + 3);
        clean.push_str(&rest[..start]);
        clean.extend(
            rest[start..end]
                .bytes()
                .map(|byte| if byte == b'\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    clean + rest
}

/// The element around a position: its name, and that of its `name` attribute.
fn element(before: &str) -> String {
    let opening = before.rsplit('<').find(|tag| !tag.starts_with('/')).unwrap_or_default();
    let end = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let name = opening.split(end).next().unwrap_or_default();
    let named = opening
        .split('>')
        .next()
        .and_then(|tag| tag.split_once("name=\""))
        .and_then(|(_, rest)| rest.split('"').next());
    match named {
        Some(named) => format!("{name} {named}"),
        None => name.to_owned(),
    }
}

/// The URLs of a text, each with its position; without file, line and key.
fn in_text(text: &str) -> Vec<(usize, LiteralUrl)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        let Some(scheme) = SCHEMES.iter().find(|scheme| ends_with_word(&text[..at], scheme)) else {
            continue;
        };
        let rest = &text[at + 3..];
        let host = &rest[..rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || ".-_".contains(c)))
            .unwrap_or(rest.len())];
        if host.is_empty() || found.len() >= MOST {
            continue;
        }
        let after = rest[host.len()..].strip_prefix(':').unwrap_or_default();
        found.push((
            at - scheme.len(),
            LiteralUrl {
                file: PathBuf::new(),
                line: 0,
                key: String::new(),
                scheme: (*scheme).to_owned(),
                host: host.to_owned(),
                port: port(after).to_owned(),
            },
        ));
    }
    found
}

/// A number or a placeholder at the beginning of a text.
fn port(after: &str) -> &str {
    if after.starts_with('$') {
        let end = after.find('}').map_or(0, |end| end + 1);
        let plain = after[..end]
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "${}._-".contains(c));
        return if plain { &after[..end] } else { "" };
    }
    &after[..after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len())]
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word)
        .is_some_and(|before| !before.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let all = in_xml(text, Path::new("a.xml"));
        all.iter()
            .map(|url| format!("{} {} {}", url.line, url.key, url.shown()))
            .collect()
    }

    #[test]
    fn urls_are_found_with_their_place_and_comments_do_not_count() {
        let text = "<a>\n<!-- <b>https://localhost:1</b>\n-->\n<ServerURL>https://localhost:${mgt.transport.https.port}${x}s/</ServerURL>\n\
                    <Property name=\"TokenApiURL\">https://localhost:9443/t</Property><o>https://h,http://localhost:9763</o>\n\
                    <c url='wss://gw.example.com:8099'/><d>tcp://localhost:7611 jdbc:mysql://localhost:3306/x xhttps://n</d></a>";
        assert_eq!(
            told(text),
            [
                "4 ServerURL https://localhost:${mgt.transport.https.port}",
                "5 Property TokenApiURL https://localhost:9443",
                "5 o https://h",
                "5 o http://localhost:9763",
                "6 c wss://gw.example.com:8099",
            ]
        );
        assert_eq!(told("<a>https://${host}:1 https://:2 https:// <!-- https://x"), [""; 0]);
    }

    #[test]
    fn another_host_keeps_scheme_and_port() {
        let url = &in_text("ws://localhost:9099")[0].1;
        assert_eq!(url.with_host("gw.example.com"), "ws://gw.example.com:9099");
    }
}
