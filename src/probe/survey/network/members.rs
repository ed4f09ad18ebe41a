//! Whether the other members of the cluster answer on their Hazelcast ports.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, TcpStream};

use crate::domain::known::Known;
use crate::domain::member::Member;

use super::super::SurveyContext;
use super::in_time::{self, LIMIT};
use super::names::bare;
use crate::domain::settings::id;

/// What came of a connection to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It listens.
    Answers,
    /// Its machine answers, but nobody listens on that port.
    Refuses,
    /// Nothing came back in time.
    Silent,
}

/// Connects to every member whose address is known, and sends nothing.
pub(super) fn ask(context: &SurveyContext, names: &BTreeMap<String, Known<Vec<IpAddr>>>) -> BTreeMap<String, Answer> {
    let list = context.value(id::CLUSTER_MEMBERS).unwrap_or_default();
    let members: Vec<(String, SocketAddr)> = list
        .split(',')
        .filter_map(|item| item.parse::<Member>().ok())
        .filter_map(|member| {
            let addresses = names.get(&bare(&member.host))?.as_ref().ok()?;
            let address = addresses.iter().find(|one| one.is_ipv4()).or(addresses.first())?;
            Some((member.to_string(), SocketAddr::new(*address, member.port)))
        })
        .collect();
    let mut answers: BTreeMap<String, Answer> = members
        .iter()
        .map(|(member, _)| (member.clone(), Answer::Silent))
        .collect();
    let came = in_time::ask(members, LIMIT, |(_, address)| connect(*address));
    answers.extend(came.into_iter().map(|((member, _), answer)| (member, answer)));
    answers
}

fn connect(address: SocketAddr) -> Answer {
    match TcpStream::connect_timeout(&address, LIMIT) {
        Ok(_) => Answer::Answers,
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Answer::Refuses,
        Err(_) => Answer::Silent,
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_listener_answers_and_a_closed_port_refuses() {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        assert_eq!(connect(address), Answer::Answers);
        drop(socket);
        assert_ne!(connect(address), Answer::Answers);
    }
}
