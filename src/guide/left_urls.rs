//! URLs of the server itself that keep another host after its host name has changed, and the commands that write the new one.

use std::collections::BTreeMap;
use std::path::Path;

use super::upkeep::{rewritten, word};
use super::verdict::{Verdict, short};
use crate::domain::Shown as _;
use crate::domain::ports;
use crate::domain::setting::FileRole;
use crate::domain::settings::id;
use crate::domain::value::is_loopback;
use crate::probe::Facts;
use crate::probe::literal_urls::LiteralUrl;
use crate::text::xml;

/// How many a finding names; a note of a plan names fewer.
const NAMED: usize = 60;

/// With more in one file than this, the command looks through the whole file instead of naming lines.
const LINES: usize = 8;

/// The URLs of this server that name another host than this: the machine itself, or the name before the change.
pub fn left_urls<'u>(facts: &Facts, all: &'u [LiteralUrl], name: &str, before: Option<&str>) -> Vec<&'u LiteralUrl> {
    let own = own_ports(facts);
    let old = |host: &str| host != name && (is_loopback(host) || before == Some(host));
    all.iter().filter(|url| old(&url.host) && is_own(url, &own)).collect()
}

/// Where each is, what it says and what it should say.
pub fn told(urls: &[&LiteralUrl], name: &str, most: usize) -> String {
    let each: Vec<String> = urls
        .iter()
        .take(most)
        .map(|url| {
            let (file, new) = (url.file.shown(), url.with_host(name));
            format!(
                "{file}:{} {}: {}, now {new}",
                url.line,
                short(&url.key, 40),
                url.shown()
            )
        })
        .collect();
    let more = urls.len().saturating_sub(each.len());
    let more = if more > 0 {
        format!("; and {more} more")
    } else {
        String::new()
    };
    format!("{}{more}", each.join("; "))
}

/// The finding on them, where a host name is in effect that others can use.
pub(super) fn judged(facts: &Facts, name: &str, needed: &str) -> Option<Verdict> {
    let before = rendered(facts);
    let urls = left_urls(facts, &facts.survey.urls, name, before.as_deref());
    let first = urls.first()?;
    let count = if urls.len() == 1 {
        "1 URL".to_owned()
    } else {
        format!("{} URLs", urls.len())
    };
    let found = format!("{}; {count} with {}", short(name, 26), short(&first.host, 18));
    let why = format!(
        "the host name does not change what is written out: {}",
        told(&urls, name, NAMED)
    );
    let judged = Verdict::warn(found, needed, why).by_hand("write the host name into these URLs too");
    Some(
        commands(facts, &urls, name)
            .into_iter()
            .fold(judged, Verdict::by_command),
    )
}

/// The verdict on a host name that a setting changes, with the commands for the URLs that name the old one.
pub(super) fn with_commands(facts: &Facts, judged: Verdict, name: Option<&str>) -> Verdict {
    let Some(name) = name else { return judged };
    let urls = left_urls(facts, &facts.survey.urls, name, facts.value(id::HOSTNAME));
    commands(facts, &urls, name)
        .into_iter()
        .fold(judged, Verdict::by_command)
}

/// One command for each file.
fn commands(facts: &Facts, urls: &[&LiteralUrl], name: &str) -> Vec<String> {
    let mut by_file: BTreeMap<&Path, Vec<&LiteralUrl>> = BTreeMap::new();
    for url in urls {
        by_file.entry(&url.file).or_default().push(url);
    }
    let commands = by_file.into_iter().map(|(file, urls)| {
        let many = urls.len() > LINES;
        let mut parts: Vec<String> = urls.iter().map(|url| replaced(url, name, many)).collect();
        parts.sort();
        parts.dedup();
        let file = word(&facts.home.at(file));
        rewritten(&format!("sed -e '{}' {file}", parts.join("' -e '")), &file)
    });
    commands.collect()
}

fn replaced(url: &LiteralUrl, name: &str, everywhere: bool) -> String {
    let old = url.authority(&url.host).replace('.', "\\.").replace('$', "\\$");
    let line = if everywhere {
        String::new()
    } else {
        url.line.to_string()
    };
    format!("{line}s#://{old}#://{}#g", url.authority(name))
}

/// The host name of the files that were rendered before `deployment.toml` changed.
fn rendered(facts: &Facts) -> Option<String> {
    let text = facts.files.text(FileRole::CarbonXml).filter(|_| facts.home.rendered)?;
    Some(xml::get(text, "Server/HostName").ok()??.value.trim().to_owned())
}

/// The numbers of this server's ports, before and after the offset.
fn own_ports(facts: &Facts) -> Vec<String> {
    let number = |id| facts.value(id).and_then(|text| text.parse::<u32>().ok());
    let offset = number(id::PORTS_OFFSET).unwrap_or(0);
    let rows = ports::expected(&facts.home).into_iter();
    let bases = rows.flat_map(|row| [Some(u32::from(row.number)), row.setting.and_then(number)]);
    bases
        .flatten()
        .flat_map(|base| [Some(base), ports::moved(base, offset).ok().map(u32::from)])
        .flatten()
        .map(|port| port.to_string())
        .collect()
}

/// Whether a URL is one of this server: by its port. Without a port only the server's own base path is certain to be.
fn is_own(url: &LiteralUrl, own: &[String]) -> bool {
    match url.port.as_str() {
        "" => url.key.ends_with("base_path"),
        port => port.starts_with('$') || own.iter().any(|own| own == port),
    }
}
