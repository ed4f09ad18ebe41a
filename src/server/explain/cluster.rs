//! Causes in a cluster.

use super::explanation::{Explanation, RemedyExt as _, cure};
use super::failure_context::{FailureContext, capture};
use super::places;
use crate::probe::sockets;

pub(super) fn address(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let host = capture(
        concat!(
            r"(?:localMemberHost|[Mm]ember host|UnknownHostException:|resolve address:|interface|host)[ :='\[]+",
            r"((?:\d{1,3}\.){3}\d{1,3}|[\w-]+(?:\.[\w-]+)+)"
        ),
        context.told_with(hits),
    );
    let host = host.map_or_else(String::new, |host| format!(" {host}"));
    Explanation::new(format!("the cluster's member host{host} is no address of this machine"))
        .cure(cure(format!(
            "set {} to an address of this machine",
            places::cluster(context, "local_member_host", "localMemberHost")
        )))
        .cure(cure("look which addresses it has").by("ip -brief address"))
}

pub(super) fn port(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let port = capture(r"(?:config-port:|[Pp]ort:?) ?\[?(\d{2,5})", context.told_with(hits));
    let number = port.as_deref().and_then(|port| port.parse::<u16>().ok());
    let which = port.map_or_else(
        || "the cluster port".to_owned(),
        |port| format!("the cluster port {port}"),
    );
    let owner = number.and_then(|port| sockets::owner(context.world, port));
    let explanation = Explanation::new(match &owner {
        Some(owner) => format!(
            "{which} is taken by {} (pid {}, user {})",
            owner.name, owner.pid, owner.user
        ),
        None => format!("{which} is taken, by another member on this machine or another program"),
    });
    explanation
        .cure(cure(format!(
            "give this member a port of its own: {}, and the list of members with it",
            places::cluster(context, "local_member_port", "localMemberPort")
        )))
        .cure(cure("or stop who holds it"))
}

pub(super) fn scheme(context: &FailureContext<'_>, hits: &[usize]) -> Explanation {
    let kubernetes = context
        .told_with(hits)
        .any(|line| line.to_lowercase().contains("kubernetes"));
    if kubernetes {
        return Explanation::new(
            "the cluster finds no members: the Kubernetes API cannot be reached, or refuses this pod",
        )
        .cure(
            cure("let the pod's service account read endpoints and pods of its namespace")
                .by("kubectl auth can-i get endpoints --as=system:serviceaccount:NAMESPACE:ACCOUNT"),
        )
        .cure(cure(format!(
            "outside of Kubernetes choose another scheme: {}",
            places::cluster(context, "membership_scheme", "membershipScheme")
        )));
    }
    Explanation::new("the membership scheme of the cluster finds no members").cure(cure(format!(
        "correct {} and its parameters",
        places::cluster(context, "membership_scheme", "membershipScheme")
    )))
}
