//! Clustering by Hazelcast: whether, by which scheme, and with whom.

use super::places::{place, toml, with_default, xml};
use crate::domain::rules::Rules;
use crate::domain::setting::{At, Editable, FileRole, SettingPlace, Setting, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const fn parameter(path: &'static str) -> SettingPlace {
    xml(FileRole::Axis2Xml, path, &["parameter"])
}

const NOWHERE: &str = "this product has no Hazelcast clustering";

/// `cluster.enabled`.
pub const CLUSTER_ENABLED: SettingId = SettingId::new("cluster.enabled");
/// `cluster.scheme`.
pub const CLUSTER_SCHEME: SettingId = SettingId::new("cluster.scheme");
/// `cluster.members`.
pub const CLUSTER_MEMBERS: SettingId = SettingId::new("cluster.members");
/// `cluster.domain`.
pub const CLUSTER_DOMAIN: SettingId = SettingId::new("cluster.domain");
/// `cluster.local-host`.
pub const CLUSTER_LOCAL_HOST: SettingId = SettingId::new("cluster.local-host");
/// `cluster.local-port`.
pub const CLUSTER_LOCAL_PORT: SettingId = SettingId::new("cluster.local-port");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: CLUSTER_ENABLED,
        title: "Clustering",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "High availability needs two or more servers that know each other and share their databases. A single server runs without.",
        source: "Production guidelines 4.4, \"High availability\"; G39",
        places: &[
            with_default(
                place(When::TomlClassic, FileRole::DeploymentToml, At::TomlClusterEnabled),
                "false",
            ),
            xml(FileRole::Axis2Xml, "axisconfig/clustering/@enable", &[]),
        ],
        nowhere: NOWHERE,
    },
    Setting {
        id: CLUSTER_SCHEME,
        title: "How members find each other",
        kind: ValueKind::Choice(&["wka", "multicast", "aws", "kubernetes"]),
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "wka: each node knows the addresses of the others; works on every network. multicast: nodes find each other, where the network \
              lets multicast through, which most data centres and clouds do not.",
        source: "axis2.xml, membershipScheme; G29",
        places: &[
            toml(When::TomlClassic, "clustering.membership_scheme"),
            parameter("axisconfig/clustering/parameter[@name='membershipScheme']"),
        ],
        nowhere: NOWHERE,
    },
    Setting {
        id: CLUSTER_MEMBERS,
        title: "Well-known members",
        kind: ValueKind::Members,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Every node of the cluster, the same list on each. A list that leaves nodes out can split the cluster in two when the network does.",
        source: "Production guidelines 4.4, \"Hazelcast properties\": the whole well-known member list; G29",
        places: &[
            place(
                When::TomlClassic,
                FileRole::DeploymentToml,
                At::TomlList("clustering.members"),
            ),
            place(When::Files, FileRole::Axis2Xml, At::XmlMembers),
        ],
        nowhere: NOWHERE,
    },
    Setting {
        id: CLUSTER_DOMAIN,
        title: "Cluster's name",
        kind: ValueKind::Word,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Only nodes with the same name join. Two clusters on one network need two names.",
        source: "axis2.xml, domain; G29",
        places: &[
            with_default(toml(When::TomlClassic, "clustering.domain"), "wso2.carbon.domain"),
            parameter("axisconfig/clustering/parameter[@name='domain']"),
        ],
        nowhere: NOWHERE,
    },
    Setting {
        id: CLUSTER_LOCAL_HOST,
        title: "This node's address in the cluster",
        kind: ValueKind::Host,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The address that the other nodes use for this one. 127.0.0.1, as shipped, can be reached by nobody else.",
        source: "axis2.xml, localMemberHost; G29",
        places: &[
            toml(When::TomlClassic, "clustering.local_member_host"),
            parameter("axisconfig/clustering/parameter[@name='localMemberHost']"),
        ],
        nowhere: NOWHERE,
    },
    Setting {
        id: CLUSTER_LOCAL_PORT,
        title: "This node's port in the cluster",
        kind: ValueKind::Port,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The Hazelcast port of this node. The port offset does not move it: two nodes on one machine need two numbers.",
        source: "axis2.xml, localMemberPort; G29",
        places: &[
            with_default(toml(When::TomlClassic, "clustering.local_member_port"), "4000"),
            parameter("axisconfig/clustering/parameter[@name='localMemberPort']"),
        ],
        nowhere: NOWHERE,
    },
];
