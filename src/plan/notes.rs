//! The notes of a plan: side effects to know before confirming, which no single setting shows.

use std::collections::BTreeSet;
use std::path::Path;

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::setting::FileRole;
use crate::domain::settings;
use crate::guide;
use crate::probe::{Facts, literal_urls, places};

use super::answers::Answers;
use crate::domain::SettingId;
use crate::domain::settings::{JavaPlace, id};

/// The notes for these answers.
pub(super) fn notes(facts: &Facts, answers: &Answers) -> Vec<String> {
    let mut notes = Vec::new();
    if facts.home.source == ConfigSource::Toml && answers.iter().any(|(id, _)| into_toml(facts, id)) {
        notes.push("deployment.toml is the source: the product renders its XML from it at the next start".to_owned());
    }
    if let Some(name) = answers.text(id::HOSTNAME) {
        notes.extend(left_behind(facts, name));
        notes.push("the new host name must be in DNS or /etc/hosts and in the server's certificate".to_owned());
    }
    if answers
        .text(id::PORTS_OFFSET)
        .is_some_and(|offset| facts.value(id::PORTS_OFFSET) != Some(offset))
    {
        if facts.home.can_cluster() {
            notes.push("the offset does not move the Hazelcast port (cluster.local-port)".to_owned());
        }
        notes.extend(literal(
            facts,
            "names ports in URLs, which the offset does not move",
            port_in_url,
        ));
        if [id::WSDL_PREFIX_HTTP, id::WSDL_PREFIX_HTTPS]
            .iter()
            .any(|id| facts.reading(*id).is_some_and(|r| r.written().is_some()) && answers.get(*id).is_none())
        {
            notes.push("the WSDL prefixes name a port literally: check them too".to_owned());
        }
    }
    if [id::JAVA_WHERE, id::HEAP_WHERE]
        .iter()
        .any(|id| answers.text(*id) == Some(JavaPlace::Wrapper.word()))
    {
        notes.push("start the server with bin/carbonctl-server.sh from now on (carbonctl does); the product's own script is unchanged".to_owned());
    }
    if answers
        .text(id::JAVA_WHERE)
        .and_then(JavaPlace::of)
        .is_some_and(|place| matches!(place, JavaPlace::Login | JavaPlace::ProfileD))
    {
        notes.push("a login profile reaches new logins only, not services".to_owned());
    }
    notes.extend(outside_range(facts, answers));
    notes.extend(profile_of_root(facts, answers));
    if facts.home.layout == Layout::Mi
        && answers.get(id::ADMIN_USERNAME).is_some()
        && answers.get(id::ADMIN_PASSWORD).is_none()
    {
        notes.push(
            "an own users list replaces the product's; its password stays admin until admin.password is set".to_owned(),
        );
    }
    let roles: BTreeSet<FileRole> = answers.iter().filter_map(|(id, _)| role(facts, id)).collect();
    notes.extend(
        roles
            .iter()
            .filter_map(|role| role.comes_into_force())
            .map(str::to_owned),
    );
    let restarts = roles.is_empty() || roles.iter().any(|role| role.wants_restart());
    if facts.home.pid.is_some() && !answers.is_empty() && restarts {
        notes.push("the server is running: it sees the change after a restart".to_owned());
    }
    notes
}

/// The file that contains a setting of this home.
fn role(facts: &Facts, id: SettingId) -> Option<FileRole> {
    let place = places::place(settings::by_id(id)?, &facts.home, &facts.files).ok()?;
    Some(place.file)
}

/// Whether a setting of this home is in `deployment.toml`.
fn into_toml(facts: &Facts, id: SettingId) -> bool {
    facts.reading(id).and_then(|reading| reading.file.as_ref()) == Some(&facts.home.toml())
}

/// A Java that the start script does not accept, but continues with.
fn outside_range(facts: &Facts, answers: &Answers) -> Option<String> {
    let jdk = facts.known_jdk(Path::new(answers.text(id::JAVA_HOME)?))?;
    let range = facts.range.as_ref()?;
    (!range.accepts(jdk.version.major)).then(|| {
        format!(
            "Java {} is outside {range}, which the start script accepts: it warns and continues",
            jdk.version.major
        )
    })
}

/// Behind sudo the login profile is root's, not that of the person who types.
fn profile_of_root(facts: &Facts, answers: &Answers) -> Option<String> {
    let person = facts.outside.behind_sudo.as_ref()?;
    let profile = facts.outside.login.as_ref()?;
    (facts.machine.root && answers.text(id::JAVA_WHERE) == Some(JavaPlace::Login.word())).then(|| {
        format!(
            "this runs as root: the login profile is root's, {}, not {person}'s; run carbonctl as {person}, or choose another place",
            profile.path.shown()
        )
    })
}

/// The URLs of this server that keep the old host name, each with its file, key, old and new text.
fn left_behind(facts: &Facts, name: &str) -> Option<String> {
    let all = literal_urls::find(&facts.home, &facts.files);
    let urls = guide::left_urls(facts, &all, name, facts.value(id::HOSTNAME));
    (!urls.is_empty()).then(|| {
        format!(
            "URLs keep the old host name: {}: change them too",
            guide::told(&urls, name, 8)
        )
    })
}

/// The lines of `deployment.toml` that a change leaves behind, in one sentence; comments do not count.
fn literal(facts: &Facts, what: &str, left_behind: impl Fn(&str) -> bool) -> Option<String> {
    let text = facts.files.text(FileRole::DeploymentToml)?;
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with('#') && left_behind(line))
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    if lines.is_empty() {
        return None;
    }
    let word = if lines.len() == 1 { "line" } else { "lines" };
    Some(format!(
        "{} {what}, {word} {}: check them",
        facts.home.toml().shown(),
        lines.join(", ")
    ))
}

/// Whether a line holds a URL to this machine with a port written out, as in `wss://localhost:8099`.
fn port_in_url(line: &str) -> bool {
    line.split("://localhost:")
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
