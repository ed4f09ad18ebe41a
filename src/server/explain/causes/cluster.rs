//! Causes in a cluster: addresses, the port of the members, and how members are found.

use super::super::about::About;
use super::super::cause::Mark::{Has, In, Low};
use super::super::cause::{Cause, Products, Weight};
use super::super::cluster;

const CLUSTERED: Products = Products::called("Those with clustering (Hazelcast).");

/// The rows of the cluster.
pub(super) const ROWS: &[Cause] = &[
    Cause {
        id: "E31",
        title: "A membership scheme that finds no members",
        why: "The scheme asks Kubernetes, AWS or another service for the members, and that did not answer or refused \
            this pod's account.",
        proof: "KubernetesMembershipScheme or another scheme that failed, in the clustering.",
        cures: &[
            "See that the service account may list endpoints or pods in its namespace.",
            "See that this machine reaches the API, and correct the parameters of the membership scheme.",
        ],
        products: CLUSTERED,
        weight: Weight::Ends,
        marks: &[
            In(About::Cluster, &["Kubernetes", "API"]),
            In(About::Cluster, &["kubernetes", "api"]),
            Low(&["kubernetesmembershipscheme"]),
            Low(&["kubernetes", "membership"]),
            Has(&["KubernetesClientException"]),
            Has(&["kubernetes.default.svc"]),
            Low(&["membership scheme", "failed"]),
            Low(&["membershipscheme", "exception"]),
        ],
        tell: cluster::scheme,
    },
    Cause {
        id: "E29",
        title: "A cluster address that is not of this machine",
        why: "Hazelcast binds the address of the local member, and must find it on one of this machine's interfaces.",
        proof: "No matching network interface found, or an address that cannot be assigned, in the clustering.",
        cures: &["Set the local member host to an address of this machine."],
        products: CLUSTERED,
        weight: Weight::Ends,
        marks: &[
            Has(&["No matching network interface"]),
            In(About::Cluster, &["annot assign requested address"]),
            In(About::Cluster, &["UnknownHostException"]),
            In(About::Cluster, &["Unresolved address"]),
            In(About::Cluster, &["nvalid", "member"]),
            Low(&["hazelcast cannot start on this node"]),
            In(About::Cluster, &["annot resolve", "ddress"]),
            In(About::Cluster, &["an not resolve", "ddress"]),
        ],
        tell: cluster::address,
    },
    Cause {
        id: "E30",
        title: "A cluster port that is taken",
        why: "Each member listens on a port of its own, 4000 as shipped. Members on one machine need different ones.",
        proof: "ServerSocket bind has failed, or an address that is in use, in the clustering; who holds it is looked up.",
        cures: &["Give this member another port.", "End what holds the port."],
        products: CLUSTERED,
        weight: Weight::Ends,
        marks: &[
            Has(&["ServerSocket bind has failed"]),
            In(About::Cluster, &["BindException"]),
            In(About::Cluster, &["ddress already in use"]),
            In(About::Cluster, &["ort", "is already in use"]),
        ],
        tell: cluster::port,
    },
];
