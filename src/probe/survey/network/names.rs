//! The names in question and their addresses: the host names of the home, this machine's own, those of the cluster's members.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{IpAddr, ToSocketAddrs};

use crate::domain::known::{Known, Unknown};
use crate::domain::member::Member;
use crate::domain::value::is_loopback;

use super::super::SurveyContext;
use super::hosts;
use super::in_time::{self, LIMIT};
use crate::domain::settings::id;

/// A name as it is asked for: lower case, an IPv6 address without its brackets, no dot at its end.
pub fn bare(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    name.trim_start_matches('[').trim_end_matches([']', '.']).to_owned()
}

/// Resolves every name in question. Loopback names and addresses ask nobody.
pub(super) fn resolve(context: &SurveyContext, clustered: bool) -> BTreeMap<String, Known<Vec<IpAddr>>> {
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    let table = hosts::table(context.world);
    for name in questions(context, clustered) {
        if let Ok(address) = name.parse::<IpAddr>() {
            found.insert(name, Ok(vec![address]));
            continue;
        }
        if is_loopback(&name) {
            continue;
        }
        let here = hosts::addresses(&table, &name);
        if here.is_empty() {
            open.push(name);
        } else {
            found.insert(name, Ok(here));
        }
    }
    if context.world.is_recorded() {
        let why = || Unknown::because("it is not in /etc/hosts, and no resolver is asked for a recorded machine");
        found.extend(open.into_iter().map(|name| (name, Err(why()))));
        return found;
    }
    let mut answers = in_time::ask(open.clone(), LIMIT, |name| by_system(name));
    found.extend(open.into_iter().map(|name| {
        let late = || {
            let limit = LIMIT.as_millis();
            Err(Unknown::because(format!(
                "the resolver did not answer within {limit} ms"
            )))
        };
        let answer = answers.remove(&name).unwrap_or_else(late);
        (name, answer)
    }));
    found
}

fn questions(context: &SurveyContext, clustered: bool) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for id in [id::HOSTNAME, id::HOSTNAME_MANAGEMENT] {
        let reading = context.readings.get(&id);
        names.extend(reading.and_then(|reading| reading.effective.as_deref().or(reading.value())));
    }
    names.extend(context.machine.hostname.as_deref().ok());
    let mut names: BTreeSet<String> = names.into_iter().map(bare).collect();
    if clustered {
        let hosts = context.value(id::CLUSTER_MEMBERS).unwrap_or_default().split(',');
        let hosts = hosts.filter_map(|item| item.parse::<Member>().ok());
        names.extend(hosts.map(|member| bare(&member.host)));
        names.extend(context.value(id::CLUSTER_LOCAL_HOST).map(bare));
    }
    // Whatever else is written, no resolver takes these.
    names.retain(|name| !name.is_empty() && !name.contains(['$', ' ', '/']));
    names
}

/// What the system's resolver says; no address where there is no such name.
fn by_system(name: &str) -> Known<Vec<IpAddr>> {
    match (name, 0).to_socket_addrs() {
        Ok(all) => {
            let mut found: Vec<IpAddr> = all.map(|address| address.ip()).collect();
            found.dedup();
            Ok(found)
        }
        Err(error) if no_such_name(&error) => Ok(Vec::new()),
        Err(error) => Err(Unknown::because(format!("the resolver does not answer: {error}"))),
    }
}

/// Whether the resolver said that there is no such name, and not that it could not find out. The words are those of glibc,
/// musl, macOS and Windows; the number is Winsock's `WSAHOST_NOT_FOUND`.
fn no_such_name(error: &io::Error) -> bool {
    const WORDS: [&str; 6] = [
        "name or service not known",
        "name does not resolve",
        "nodename nor servname",
        "no address associated",
        "name has no usable address",
        "no such host is known",
    ];
    let said = error.to_string().to_ascii_lowercase();
    error.raw_os_error() == Some(11_001) || WORDS.iter().any(|words| said.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_name_is_told_from_a_silent_resolver() {
        let said = |words: &str| {
            no_such_name(&io::Error::other(format!(
                "failed to lookup address information: {words}"
            )))
        };
        assert!(said("Name or service not known") && said("nodename nor servname provided, or not known"));
        assert!(!said("Temporary failure in name resolution"));
    }

    #[test]
    fn names_are_asked_for_in_one_spelling() {
        assert_eq!(bare(" ID.Example.com. "), "id.example.com");
        assert_eq!(bare("[2001:DB8::1]"), "2001:db8::1");
    }
}
