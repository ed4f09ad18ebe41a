//! Looks a host name up as this system does, with a time limit.

use std::collections::BTreeSet;
use std::net::{IpAddr, ToSocketAddrs as _};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long an answer is waited for.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// What this system says of a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Its addresses, at least one.
    Addresses(BTreeSet<IpAddr>),
    /// It has none here; the system's own words.
    Nothing(String),
    /// There was no answer in time.
    NoAnswer,
}

/// Looks a name up. The look-up itself cannot be stopped: one that takes longer ends later, and nobody waits for it.
pub fn host(name: &str) -> Resolution {
    within(name, PATIENCE)
}

fn within(name: &str, limit: Duration) -> Resolution {
    let (send, receive) = mpsc::channel();
    let asked = name.to_owned();
    let look_up = move || {
        let found = (asked.as_str(), 0).to_socket_addrs();
        let _ = send.send(found.map(|all| all.map(|address| address.ip()).collect::<BTreeSet<_>>()));
    };
    if thread::Builder::new()
        .name("resolve".to_owned())
        .spawn(look_up)
        .is_err()
    {
        return Resolution::NoAnswer;
    }
    match receive.recv_timeout(limit) {
        Ok(Ok(addresses)) if addresses.is_empty() => Resolution::Nothing("no address".to_owned()),
        Ok(Ok(addresses)) => Resolution::Addresses(addresses),
        Ok(Err(error)) => Resolution::Nothing(error.to_string()),
        Err(_) => Resolution::NoAnswer,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_this_machine_for_itself_has_an_address() {
        let Resolution::Addresses(addresses) = host("localhost") else {
            panic!("localhost has no address");
        };
        assert!(addresses.iter().all(IpAddr::is_loopback));
    }

    #[test]
    fn an_address_is_its_own_and_no_time_is_no_answer() {
        assert_eq!(
            host("127.0.0.9"),
            Resolution::Addresses(BTreeSet::from([IpAddr::from([127, 0, 0, 9])]))
        );
        assert_eq!(within("localhost", Duration::ZERO), Resolution::NoAnswer);
    }
}
