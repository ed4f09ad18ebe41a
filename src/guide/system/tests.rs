//! Tests of the guidelines about the operating system.

use super::*;
use crate::domain::{Status, Unknown};
use crate::guide::testing::{Case, Sample};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G07", Status::Pass, Case::is7),
    ("G07", Status::Warn, || system("debian", "12")),
    ("G07", Status::Unknown, Case::blind),
    ("G17", Status::Pass, || {
        suse(Some("10.0.0.11 node1 localhost\n127.0.0.1 localhost\n"))
    }),
    ("G17", Status::Fail, || suse(Some("127.0.0.1 localhost\n"))),
    ("G17", Status::Warn, || suse(Some("10.0.0.99 database\n"))),
    ("G17", Status::Unknown, || suse(None)),
];

fn system(id: &str, version: &str) -> Case {
    Case::is7().machine(|m| {
        m.os.id = id.into();
        m.os.version = version.into();
    })
}

fn on(id: &str, version: &str) -> Status {
    let case = Case::is7().machine(|m| {
        m.os.id = id.into();
        m.os.version = version.into();
    });
    os(&case.facts()).status
}

#[test]
fn the_guides_systems_pass_in_releases_that_still_get_updates() {
    for (id, version, wanted) in [
        ("rhel", "9.4", Status::Pass),
        ("rhel", "7.9", Status::Warn),
        ("ubuntu", "24.04", Status::Pass),
        ("ubuntu", "18.04", Status::Warn),
        ("ubuntu", "24.10", Status::Warn),
        ("ubuntu", "23.04", Status::Warn),
        ("rocky", "9.4", Status::Info),
        ("ol", "8.10", Status::Info),
        ("ol", "7.9", Status::Warn),
        ("centos", "7", Status::Warn),
        ("centos", "8", Status::Warn),
        ("centos", "9", Status::Info),
        ("debian", "12", Status::Warn),
        ("arch", "", Status::Warn),
        ("", "", Status::Unknown),
        ("ubuntu", "", Status::Unknown),
    ] {
        assert_eq!(on(id, version), wanted, "{id} {version}");
    }
    let windows = Case::is7().machine(|m| m.os.family = OsFamily::Windows);
    assert_eq!(os(&windows.facts()).status, Status::Warn);
}

fn suse(hosts: Option<&str>) -> Case {
    let case = Case::is7().machine(|m| {
        m.os.id = "sles".into();
        m.hostname = Ok("node1.example.com".into());
    });
    match hosts {
        Some(text) => case.hosts(text),
        None => case,
    }
}

#[test]
fn suse_wants_a_real_address_with_this_machines_name() {
    let judged = |text: &str| suse_hosts(&suse(Some(text)).facts()).status;
    assert_eq!(judged("10.0.0.11 node1 localhost\n127.0.0.1 localhost\n"), Status::Pass);
    assert_eq!(judged("10.0.0.11\tNODE1.example.com\n"), Status::Pass);
    assert_eq!(
        judged("127.0.0.1 localhost\n127.0.0.2 node1\n::1 localhost\nff02::1 all\nfe00::0 net\n"),
        Status::Fail
    );
    assert_eq!(judged("# 10.0.0.11 node1\n127.0.0.1 localhost\n"), Status::Fail);
    assert_eq!(judged("10.0.0.99 database\n"), Status::Warn);
}

#[test]
fn suse_without_the_file_or_the_name_is_unknown_and_others_are_not_judged() {
    assert_eq!(suse_hosts(&suse(None).facts()).status, Status::Unknown);
    let nameless = suse(Some("10.0.0.11 node1\n")).machine(|m| m.hostname = Err(Unknown::because("none")));
    assert_eq!(suse_hosts(&nameless.facts()).status, Status::Unknown);
    assert_eq!(suse_hosts(&Case::is7().facts()).status, Status::Info);
    let like = Case::is7().machine(|m| {
        m.os.id = "opensuse-leap".into();
        m.os.like = vec!["suse".into()];
    });
    assert_eq!(suse_hosts(&like.facts()).status, Status::Unknown);
}
