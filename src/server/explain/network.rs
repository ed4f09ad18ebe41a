//! Causes beyond this machine: a name without an address, a service that does not answer.

use super::about::About;
use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::places;
use crate::domain::Shown as _;
use crate::domain::settings::id;
use crate::domain::{Command, placeholder};

pub(super) fn unknown_host(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let name = capture(r"UnknownHostException: ([\w.-]+)", context.texts(hits));
    let Some(name) = name else {
        return Explanation::new("this machine's own name has no address")
            .cure(cure("add it to /etc/hosts").by(Command::anyone("hostname")));
    };
    let own = crate::probe::host::machine(context.world)
        .hostname
        .is_ok_and(|own| own == name);
    let about = |about| hits.iter().any(|at| context.record_of(*at).about.has(about));
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
    let explanation = Explanation::new(cause);
    let hostname = context.value(id::HOSTNAME).as_deref() == Some(name.as_str());
    let explanation = if own {
        // In a cluster the others must not be led to their own loopback.
        explanation.cure(
            cure("add the name to /etc/hosts, in a cluster with the address that the others use")
                .by_root(format!("echo '127.0.0.1 {name}' >> /etc/hosts")),
        )
    } else {
        explanation
            .cure(cure(format!(
                "let the DNS or /etc/hosts lead {name} to the address of the machine that has this name"
            )))
            .cure(cure("see what it leads to now").by(format!("getent hosts {}", crate::shell::word(&name))))
    };
    if hostname {
        return explanation
            .cure(cure("set hostname to a name that resolves").asks_for(id::HOSTNAME, placeholder::NAME));
    }
    if own {
        return explanation;
    }
    explanation.cure(cure(if database {
        format!("or correct {}", places::database(context, hits, "host name"))
    } else {
        format!("or correct the name in {}", configuration(context))
    }))
}

/// Where most of the configuration is edited.
fn configuration(context: &FailureContext<'_>) -> String {
    if context.is_toml() {
        context.home.toml().shown().to_string()
    } else {
        context.home.conf().shown().to_string()
    }
}

/// Host and port that the lines name.
fn address(context: &FailureContext<'_>, hits: &[usize]) -> Option<String> {
    capture(
        r"(?:https?|ssl|tcp|wss?|amqps?)://([\w.-]+(?::\d+)?)|(?:to|Connect to|host) /?([\w.-]+[:/][\w.:/-]*\d+)",
        context.told_with(hits),
    )
}

pub(super) fn analytics(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let to = address(context, hits).map_or_else(String::new, |to| format!(" {to}"));
    Explanation::new(format!(
        "the analytics receiver{to} cannot be reached, which the server lives with: it is not why a start ends"
    ))
    .cure(cure(format!(
        "start it, or correct its address in {}",
        configuration(context)
    )))
    .cure(cure("turn analytics off where there is none"))
}

pub(super) fn service(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let to = address(context, hits).map_or_else(|| "another service".to_owned(), |to| format!("the service {to}"));
    Explanation::new(format!("{to}, which a part of the product calls, cannot be reached"))
        .cure(cure("see that it runs, and that this machine reaches its port"))
        .cure(cure(format!("or correct its address in {}", configuration(context))))
}
