//! Tests of the guideline about the well-known members, on lists with each kind of gap.

use super::super::tests::nodes;
use super::*;
use crate::domain::SettingId;
use crate::domain::Unknown;
use crate::domain::settings::id;
use crate::guide::testing::{Case, axis2};

const TWO: [&str; 2] = ["10.0.0.11:4000", "10.0.0.12:4000"];
const TRIE: &str = "Main:\n  |-- 10.0.0.11\n     /32 host LOCAL\n";

fn judged(scheme: &str, own: &str, list: &[&str]) -> Verdict {
    let case = Case::esb().file("repository/conf/axis2/axis2.xml", &axis2(true, scheme, own, list));
    members(&case.facts())
}

fn fixes(judged: &Verdict) -> Vec<(SettingId, Option<&str>)> {
    let fixes = judged.fixes.iter();
    fixes.map(|fix| (fix.setting, fix.value.as_deref())).collect()
}

#[test]
fn a_whole_list_passes_and_names_count_by_their_addresses() {
    let list = ["node1:4000", "10.0.0.12:4000", "node3:4001"];
    let case = nodes("10.0.0.11", &list).machine_file("/etc/hosts", "10.0.0.11 node1\n10.0.0.13 node3\n");
    let whole = members(&case.facts());
    assert_eq!(
        (whole.status, whole.found.as_str()),
        (Status::Pass, "3 members"),
        "{whole:?}"
    );
    assert!(whole.detail.contains("carbonctl get cluster.members"));
}

#[test]
fn lists_with_holes_are_named() {
    let loopback = judged("wka", "10.0.0.11", &["10.0.0.12:4000", "127.0.0.1:4000"]);
    assert_eq!(loopback.status, Status::Fail);
    assert_eq!(
        fixes(&loopback),
        [(id::CLUSTER_MEMBERS, Some("10.0.0.12:4000,10.0.0.11:4000"))]
    );
    let own = judged("wka", "127.0.0.1", &TWO);
    assert_eq!(
        (own.status, fixes(&own)),
        (Status::Fail, vec![(id::CLUSTER_LOCAL_HOST, None)])
    );
    assert_eq!(judged("wka", "10.0.0.11", &["10.0.0.11:4000"]).status, Status::Warn);
    assert_eq!(judged("wka", "10.0.0.11", &[]).status, Status::Fail);
    let foreign = judged("wka", "10.0.0.19", &TWO);
    let with_own = "10.0.0.11:4000,10.0.0.12:4000,10.0.0.19:4000";
    assert_eq!(
        (foreign.status, fixes(&foreign)),
        (Status::Warn, vec![(id::CLUSTER_MEMBERS, Some(with_own))])
    );
    let port = judged("wka", "10.0.0.11", &["10.0.0.11:4001", "10.0.0.12:4000"]);
    assert_eq!(
        (port.status, fixes(&port)),
        (Status::Warn, vec![(id::CLUSTER_LOCAL_PORT, Some("4001"))])
    );
}

#[test]
fn what_is_shipped_is_cured_with_all_settings_at_once() {
    let case = nodes("127.0.0.1", &["127.0.0.1:4000", "10.0.0.12:4000"]);
    let shipped = members(&case.machine_file("/proc/net/fib_trie", TRIE).facts());
    let cure = [
        (id::CLUSTER_LOCAL_HOST, Some("10.0.0.11")),
        (id::CLUSTER_MEMBERS, Some("10.0.0.12:4000,10.0.0.11:4000")),
    ];
    assert_eq!((shipped.status, fixes(&shipped)), (Status::Fail, cure.to_vec()));
    let cured = nodes("10.0.0.11", &["10.0.0.12:4000", "10.0.0.11:4000"]);
    assert_eq!(members(&cured.facts()).status, Status::Pass);
}

#[test]
fn multicast_is_cured_by_the_scheme_with_the_list() {
    let multicast = judged("multicast", "10.0.0.11", &[]);
    assert_eq!(
        (multicast.status, multicast.found.as_str()),
        (Status::Warn, "found by multicast")
    );
    let settings: Vec<_> = fixes(&multicast).into_iter().map(|(setting, _)| setting).collect();
    assert_eq!(settings, [id::CLUSTER_SCHEME, id::CLUSTER_MEMBERS]);
}

#[test]
fn nodes_of_one_machine_are_only_a_warning() {
    let local = judged("wka", "127.0.0.1", &["127.0.0.1:4000", "localhost:4001"]);
    assert_eq!(local.status, Status::Warn);
}

#[test]
fn without_a_cluster_or_with_a_platform_there_is_no_list_to_judge() {
    assert_eq!(judged("aws", "10.0.0.11", &[]).status, Status::Info);
    assert_eq!(members(&Case::mi().facts()).status, Status::Info);
    assert_eq!(members(&Case::is7().facts()).status, Status::Info);
}

#[test]
fn placeholders_and_names_that_nobody_was_asked_for_are_unknown() {
    assert_eq!(judged("${scheme}", "10.0.0.11", &[]).status, Status::Unknown);
    assert_eq!(
        judged("wka", "10.0.0.11", &["10.0.0.11:4000", "node2:4000"]).status,
        Status::Unknown
    );
    let recorded = members(&nodes("10.0.0.11", &["10.0.0.11:4000", "node2:4000"]).facts());
    assert_eq!(recorded.status, Status::Unknown);
    assert!(
        recorded.detail.contains("node2: it is not in /etc/hosts"),
        "{recorded:?}"
    );
}

#[test]
fn a_member_that_does_not_resolve_fails_and_a_silent_resolver_does_not() {
    let answered = |answer: fn() -> crate::domain::Known<Vec<std::net::IpAddr>>| {
        let mut facts = nodes("10.0.0.11", &["10.0.0.11:4000", "node2:4000"]).facts();
        facts.survey.network.names.insert("node2".into(), answer());
        members(&facts).status
    };
    assert_eq!(answered(|| Ok(Vec::new())), Status::Fail);
    assert_eq!(
        answered(|| Err(Unknown::because("the resolver did not answer"))),
        Status::Unknown
    );
    assert_eq!(answered(|| Ok(vec![[10, 0, 0, 12].into()])), Status::Pass);
}

#[test]
fn members_that_do_not_answer_are_named() {
    let case = nodes("10.0.0.11", &TWO).then(|facts| {
        let answers = [("10.0.0.11:4000", Answer::Answers), ("10.0.0.12:4000", Answer::Silent)];
        let answers = answers.map(|(member, answer)| (member.to_owned(), answer));
        facts.survey.network.members = answers.into();
    });
    let judged = members(&case.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Warn, "10.0.0.12:4000 does not answer")
    );
    assert!(judged.remedy.is_some());
}

#[test]
fn another_node_on_this_machine_must_have_the_same_list() {
    let with = |list: &'static str, domain: Option<&str>| {
        let mut facts = nodes("10.0.0.11", &TWO).facts();
        facts.survey.network.siblings = vec![Sibling {
            home: "/opt/node2".into(),
            domain: domain.map(str::to_owned),
            members: list.to_owned(),
        }];
        members(&facts)
    };
    let three = "10.0.0.11:4000,10.0.0.12:4000,10.0.0.13:4000";
    let differs = with(three, None);
    assert_eq!(
        (differs.status, fixes(&differs)),
        (Status::Fail, vec![(id::CLUSTER_MEMBERS, Some(three))])
    );
    assert_eq!(with("10.0.0.12:4000, 10.0.0.11:4000", None).status, Status::Pass);
    assert_eq!(with(three, Some("other.domain")).status, Status::Pass);
    // Their list leaves this node out: which one is right only the user knows.
    assert_eq!(
        fixes(&with("10.0.0.12:4000,10.0.0.13:4000", None)),
        [(id::CLUSTER_MEMBERS, None)]
    );
}

#[test]
fn a_neighbours_list_is_read_from_its_home() {
    let case = nodes("10.0.0.11", &TWO)
        .machine_file("/opt/node2/bin/version.txt", "WSO2 Enterprise Service Bus v4.9.0")
        .machine_file("/opt/node2/bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.4.1")
        .machine_file("/opt/node2/repository/conf/carbon.xml", "<Server/>")
        .machine_file(
            "/opt/node2/repository/conf/axis2/axis2.xml",
            &axis2(true, "wka", "10.0.0.11", &["10.0.0.11:4001", "10.0.0.12:4000"]),
        )
        .machine(|machine| {
            machine.jvms.push(crate::domain::machine::RunningJvm {
                pid: 7,
                user: "wso2".into(),
                carbon_home: Some("/opt/node2".into()),
                max_heap: None,
                resident: 0,
            });
        });
    let judged = members(&case.facts());
    assert_eq!(judged.found, "another node's list differs", "{judged:?}");
}

#[test]
fn a_toml_node_without_an_address_of_its_own_uses_the_servers() {
    let toml = "[server]\nnode_ip = \"127.0.0.1\"\n[clustering]\nmembership_scheme = \"wka\"\nmembers = [\"10.0.0.11:4000\", \"10.0.0.12:4000\"]\n";
    let shipped = Case::is7().file("repository/conf/deployment.toml", toml);
    assert_eq!(members(&shipped.facts()).status, Status::Fail);
    let real = Case::is7().file(
        "repository/conf/deployment.toml",
        &toml.replace("127.0.0.1", "10.0.0.12"),
    );
    assert_eq!(members(&real.facts()).status, Status::Pass);
}

#[test]
fn a_scheme_that_the_product_does_not_know_is_no_platform() {
    for (scheme, meant) in [
        ("WKA", "wka"),
        ("wkka", "wka"),
        ("multicasts", "multicast"),
        ("Kubernetes", "kubernetes"),
    ] {
        let typo = judged(scheme, "10.0.0.11", &TWO);
        assert_eq!(
            (typo.status, fixes(&typo)),
            (Status::Fail, vec![(id::CLUSTER_SCHEME, Some(meant))]),
            "{scheme}"
        );
    }
    assert_eq!(judged("static", "10.0.0.11", &TWO).status, Status::Warn);
    assert_eq!(judged("kubernetes", "10.0.0.11", &TWO).status, Status::Info);
    let own = axis2(true, "ours", "10.0.0.11", &TWO).replace(
        "<members>",
        "<parameter name=\"membershipSchemeClassName\">org.example.Ours</parameter><members>",
    );
    let own = members(&Case::esb().file("repository/conf/axis2/axis2.xml", &own).facts());
    assert_eq!(own.status, Status::Info, "a class of its own: {own:?}");
}

fn toml(clustering: &str) -> Verdict {
    let text = format!("[server]\nnode_ip = \"10.0.0.11\"\n[clustering]\n{clustering}");
    members(&Case::is7().file("repository/conf/deployment.toml", &text).facts())
}

#[test]
fn members_without_ports_are_named_in_each_generation() {
    let bare = toml("membership_scheme = \"wka\"\nmembers = [\"10.0.0.11:4000\", \"10.0.0.12\"]\n");
    assert_eq!(
        (bare.status, bare.found.as_str()),
        (Status::Fail, "10.0.0.12 has no port")
    );
    assert_eq!(
        fixes(&bare)[0],
        (id::CLUSTER_MEMBERS, Some("10.0.0.11:4000,10.0.0.12:4000"))
    );
    for port in ["", "<port></port>", "<port> </port>"] {
        let xml = axis2(true, "wka", "10.0.0.11", &TWO).replacen("<port>4000</port>", port, 1);
        let bare = members(&Case::esb().file("repository/conf/axis2/axis2.xml", &xml).facts());
        assert_eq!(
            (bare.status, bare.found.as_str()),
            (Status::Fail, "10.0.0.11 has no port"),
            "{port}"
        );
    }
    assert_eq!(judged("wka", "10.0.0.11", &TWO).status, Status::Pass);
}

#[test]
fn members_without_a_scheme_join_nothing_where_the_scheme_switches_clustering_on() {
    let off = toml("members = [\"10.0.0.11:4000\", \"10.0.0.12:4000\"]\n");
    assert_eq!(
        (off.status, fixes(&off)),
        (Status::Warn, vec![(id::CLUSTER_SCHEME, Some("wka"))])
    );
    assert_eq!(toml("domain = \"d\"\n").status, Status::Info);
}

#[test]
fn what_this_node_calls_itself_is_compared_with_this_machines_addresses() {
    let other = ["10.0.0.99:4000", "10.0.0.12:4000"];
    let on = |own: &str, list: &[&str]| members(&nodes(own, list).machine_file("/proc/net/fib_trie", TRIE).facts());
    let stranger = on("10.0.0.99", &other);
    assert_eq!(
        (stranger.status, stranger.found.as_str()),
        (Status::Warn, "10.0.0.99 is not this machine's")
    );
    assert_eq!(fixes(&stranger)[0], (id::CLUSTER_LOCAL_HOST, Some("10.0.0.11")));
    assert_eq!(on("10.0.0.11", &TWO).status, Status::Pass);
    let unnamed = axis2(true, "wka", "x", &other).replace("<parameter name=\"localMemberHost\">x</parameter>\n", "");
    let unnamed = Case::esb()
        .file("repository/conf/axis2/axis2.xml", &unnamed)
        .machine_file("/proc/net/fib_trie", TRIE);
    let missing = members(&unnamed.facts());
    assert_eq!(missing.status, Status::Warn, "{missing:?}");
    assert!(
        missing.detail.contains("10.0.0.11:4000, is not among them"),
        "{missing:?}"
    );
}
