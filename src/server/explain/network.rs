//! Causes beyond this machine: a name without an address, a service that does not answer.

use super::about::About;
use super::places;
use super::scene::{Scene, capture};
use super::told::{Told, Typed as _, cure};
use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::{Command, placeholder};

pub(super) fn unknown_host(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let name = capture(r"UnknownHostException: ([\w.-]+)", scene.texts(hits));
    let Some(name) = name else {
        return Told::new("this machine's own name has no address")
            .cure(cure("add it to /etc/hosts").by(Command::anyone("hostname")));
    };
    let own = crate::probe::host::machine(scene.world)
        .hostname
        .is_ok_and(|own| own == name);
    let about = |about| hits.iter().any(|at| scene.record_of(*at).about.has(about));
    let (database, store) = (about(About::Database), about(About::UserStore));
    let cause = if own {
        format!("the name of this machine, {name}, has no address")
    } else if database {
        format!("the host name {name} has no address: the database cannot be reached")
    } else if store {
        format!("the host name {name} has no address: the user store cannot be reached")
    } else {
        format!("the host name {name} has no address")
    };
    let told = Told::new(cause);
    let hostname = scene.value(id::HOSTNAME).as_deref() == Some(name.as_str());
    let told = if own {
        // In a cluster the others must not be led to their own loopback.
        told.cure(
            cure("add the name to /etc/hosts, in a cluster with the address that the others use")
                .by_root(format!("echo '127.0.0.1 {name}' >> /etc/hosts")),
        )
    } else {
        told.cure(cure(format!(
            "let the DNS or /etc/hosts lead {name} to the address of the machine that has this name"
        )))
        .cure(cure("see what it leads to now").by(format!("getent hosts {}", crate::shell::word(&name))))
    };
    if hostname {
        return told.cure(cure("set hostname to a name that resolves").asks_for(id::HOSTNAME, placeholder::NAME));
    }
    if own {
        return told;
    }
    told.cure(cure(if database {
        format!("or correct {}", places::database(scene, hits, "host name"))
    } else {
        format!("or correct the name in {}", configuration(scene))
    }))
}

/// Where most of the configuration is edited.
fn configuration(scene: &Scene<'_>) -> String {
    if scene.is_toml() {
        scene.home.toml().shown().to_string()
    } else {
        scene.home.conf().shown().to_string()
    }
}

/// Host and port that the lines name.
fn address(scene: &Scene<'_>, hits: &[usize]) -> Option<String> {
    capture(
        r"(?:https?|ssl|tcp|wss?|amqps?)://([\w.-]+(?::\d+)?)|(?:to|Connect to|host) /?([\w.-]+[:/][\w.:/-]*\d+)",
        scene.told_with(hits),
    )
}

pub(super) fn analytics(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let to = address(scene, hits).map_or_else(String::new, |to| format!(" {to}"));
    Told::new(format!(
        "the analytics receiver{to} cannot be reached, which the server lives with: it is not why a start ends"
    ))
    .cure(cure(format!(
        "start it, or correct its address in {}",
        configuration(scene)
    )))
    .cure(cure("turn analytics off where there is none"))
}

pub(super) fn service(scene: &Scene<'_>, hits: &[usize]) -> Told {
    let to = address(scene, hits).map_or_else(|| "another service".to_owned(), |to| format!("the service {to}"));
    Told::new(format!("{to}, which a part of the product calls, cannot be reached"))
        .cure(cure("see that it runs, and that this machine reaches its port"))
        .cure(cure(format!("or correct its address in {}", configuration(scene))))
}
