//! Tests in both directions: what `set` refuses no guideline passes, and what it takes none refuses.

use super::*;
use crate::domain::home::Started;
use crate::domain::settings::{self, id};
use crate::domain::{Finding, Profile, Status};
use crate::guide::testing::{Case, axis2, carbon_xml, sh_with_heap};
use crate::guide::{by_id, judge};

const TOML: &str = "repository/conf/deployment.toml";
const CARBON: &str = "repository/conf/carbon.xml";
const AXIS2: &str = "repository/conf/axis2/axis2.xml";
const USERS: &str = "repository/conf/user-mgt.xml";

fn toml(text: &str) -> Case {
    Case::is7().file(TOML, text)
}

fn carbon(inside: &str) -> Case {
    Case::esb().file(CARBON, &carbon_xml(inside))
}

fn hostname(name: &str) -> Case {
    toml(&format!("[server]\nhostname = \"{name}\"\n"))
}

fn console(name: &str) -> Case {
    carbon(&format!(
        "<HostName>esb.example.com</HostName><MgtHostName>{name}</MgtHostName>"
    ))
}

fn offset(written: &str) -> Case {
    toml(&format!(
        "[server]\nhostname = \"id.example.com\"\noffset = {written}\n"
    ))
}

fn largest(size: &str) -> Case {
    Case::is7().file("bin/wso2server.sh", &sh_with_heap("256m", size))
}

fn smallest(size: &str) -> Case {
    Case::is7().file("bin/wso2server.sh", &sh_with_heap(size, "1024m"))
}

fn cluster(own: &str, list: &[&str]) -> Case {
    Case::esb().file(AXIS2, &axis2(true, "wka", own, list)).surveyed()
}

fn switched(on: &str) -> Case {
    let text = axis2(true, "wka", "10.0.0.11", &["10.0.0.11:4000", "10.0.0.12:4000"]);
    let text = text.replace("enable=\"true\"", &format!("enable=\"{on}\""));
    Case::esb().file(AXIS2, &text)
}

fn jmx(on: &str) -> Case {
    Case::esb().file(
        "repository/conf/etc/jmx.xml",
        &format!("<JMX><StartRMIServer>{on}</StartRMIServer></JMX>"),
    )
}

fn admin(name: &str, password: &str) -> Case {
    toml(&format!(
        "[super_admin]\nusername = \"{name}\"\npassword = '{password}'\n"
    ))
}

fn in_xml(password: &str) -> Case {
    Case::esb().file(USERS, &user_mgt(password))
}

fn user_mgt(password: &str) -> String {
    format!(
        "<UserManager><Realm><Configuration><AdminUser><UserName>chief</UserName>\
         <Password>{password}</Password></AdminUser></Configuration></Realm></UserManager>"
    )
}

fn prefix(url: &str) -> Case {
    let receiver = |name: &str, class: &str| {
        format!(
            "<transportReceiver name=\"{name}\" class=\"org.apache.synapse.transport.passthru.{class}\">\
             <parameter name=\"WSDLEPRPrefix\">{url}</parameter></transportReceiver>"
        )
    };
    let text = format!(
        "<axisconfig name=\"AxisJava2.0\">{}{}</axisconfig>",
        receiver("http", "PassThroughHttpListener"),
        receiver("https", "PassThroughHttpSSLListener")
    );
    Case::esb().file(AXIS2, &text)
}

fn port(written: &str) -> Case {
    toml(&format!(
        "[server]\nhostname = \"id.example.com\"\n[transport.https.properties]\nport = {written}\n"
    ))
}

fn finding(case: Case, guideline: &str) -> Finding {
    by_id(guideline).unwrap().judge(&case.facts(), Profile::Production)
}

type Row = (
    &'static str,
    SettingId,
    fn(&str) -> Case,
    &'static [&'static str],
    &'static [&'static str],
);

/// A guideline, a setting it reads, a home with a value of it, values that `set` refuses, and values that it takes.
const ROWS: &[Row] = &[
    (
        "G31",
        id::HOSTNAME,
        hostname,
        &["https://id.example.com", "id.example.com:9443", "my_host", "a..b"],
        GOOD,
    ),
    (
        "X13",
        id::HOSTNAME,
        hostname,
        &["https://id.example.com/carbon", "my_host"],
        GOOD,
    ),
    (
        "G31",
        id::HOSTNAME_MANAGEMENT,
        console,
        &["http://admin.example.com", "admin_1"],
        GOOD,
    ),
    (
        "X13",
        id::HOSTNAME_MANAGEMENT,
        console,
        &["admin.example.com:9443"],
        GOOD,
    ),
    (
        "X12",
        id::PORTS_OFFSET,
        offset,
        &["60000", "\"ten\"", "-1"],
        &["0", "\"10\""],
    ),
    ("G37", id::PORTS_OFFSET, offset, &["60000", "\"ten\""], &["0", "12"]),
    (
        "X12",
        id::PORTS_HTTPS,
        port,
        &["0", "70000", "\"https\""],
        &["9443", "443"],
    ),
    (
        "G36",
        id::HEAP_MAX,
        largest,
        &["2GB", "2Gi", "8m"],
        &["2g", "1024m", "2048M"],
    ),
    ("G36", id::HEAP_MIN, smallest, &["1GB", "64mb", "1000"], &["256m", "1g"]),
    (
        "G29",
        id::CLUSTER_LOCAL_HOST,
        |own| cluster(own, &["10.0.0.11:4000", "10.0.0.12:4000"]),
        &["node_1", "http://10.0.0.11"],
        &["10.0.0.11"],
    ),
    (
        "G29",
        id::CLUSTER_MEMBERS,
        |one| cluster("10.0.0.11", &["10.0.0.11:4000", one]),
        &["node_2:4000", "10.0.0.12:0", "10.0.0.11:4000"],
        &["10.0.0.12:4000"],
    ),
    (
        "G39",
        id::CLUSTER_MEMBERS,
        |one| cluster("10.0.0.11", &["10.0.0.11:4000", one]),
        &["node_2:4000"],
        &["10.0.0.12:4000"],
    ),
    ("G29", id::CLUSTER_ENABLED, switched, &["ture"], &["true", "false"]),
    ("G35", id::JMX_ENABLED, jmx, &["ture", "1"], &["true", "false"]),
    (
        "G32",
        id::WSDL_PREFIX_HTTP,
        prefix,
        &[
            "esb.example.com:8280",
            "https://my_host:8243",
            "http://esb.example.com:0",
        ],
        &["https://esb.example.com:8243", "https://esb.example.com"],
    ),
    (
        "G44",
        id::ADMIN_USERNAME,
        |name| admin(name, "S3cret-word"),
        &["ad", "a & b", "a<b"],
        &["admin", "chief@example.com"],
    ),
    (
        "G44",
        id::ADMIN_PASSWORD,
        |word| admin("chief", word),
        &["a&b&c", "abc", "two words", "a<bcdef"],
        &["S3cret-word", "x!y#z=1"],
    ),
    (
        "G44",
        id::ADMIN_PASSWORD,
        in_xml,
        &["abc", "p\u{e4}ssword"],
        &["S3cret-word", "a&amp;bcdef"],
    ),
];

const GOOD: &[&str] = &["id.example.com", "node1", "10.0.0.11", "[2001:db8::1]"];

fn as_typed(written: &str) -> String {
    written.trim_matches('"').replace("&amp;", "&")
}

#[test]
fn what_set_refuses_fails_with_the_same_reason_and_a_cure() {
    let mut wrong = Vec::new();
    for (guideline, id, case, bad, _) in ROWS {
        let setting = settings::by_id(*id).unwrap();
        for written in *bad {
            let facts = case(written).facts();
            let found = by_id(guideline).unwrap().judge(&facts, Profile::Production);
            let told = match setting.kind {
                // Of a list the refused text is the complete list.
                ValueKind::Members => "member `".to_owned(),
                _ => check_answer(&facts, setting, &as_typed(written))
                    .unwrap_err()
                    .to_string(),
            };
            let cured = found.fixes.iter().any(|fix| fix.setting == *id);
            if found.status != Status::Fail || !found.detail.contains(&told) || !cured {
                wrong.push(format!("{guideline} {id}={written}: `{told}` is not in {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_set_takes_is_not_refused_where_it_is_written() {
    for (guideline, id, case, _, good) in ROWS {
        let setting = settings::by_id(*id).unwrap();
        for written in *good {
            let facts = case(written).facts();
            if setting.kind != ValueKind::Members && as_typed(written) != "admin" {
                assert!(
                    check_answer(&facts, setting, &as_typed(written)).is_ok(),
                    "{id}={written}"
                );
            }
            assert_eq!(refused(&facts, *id, ""), None, "{guideline} {id}={written}");
            let found = by_id(guideline).unwrap().judge(&facts, Profile::Production);
            let blamed =
                found.detail.starts_with(&format!("{id} in ")) || found.found.starts_with(&format!("{id} is "));
            assert!(!blamed, "{id}={written}: {found:?}");
        }
    }
}

#[test]
fn a_value_that_is_resolved_at_the_start_is_not_judged_by_it() {
    for value in [
        "$ref{server.node_ip}",
        "$env{HOST_NAME}",
        "$secret{host_name}",
        "${carbon.host}",
    ] {
        for (guideline, id, case) in [
            ("G31", id::HOSTNAME, hostname as fn(&str) -> Case),
            ("G44", id::ADMIN_PASSWORD, |word| admin("chief", word)),
            ("X12", id::PORTS_OFFSET, |number| offset(&format!("\"{number}\""))),
        ] {
            let facts = case(value).facts();
            assert_eq!(refused(&facts, id, ""), None, "{value}");
            let found = by_id(guideline).unwrap().judge(&facts, Profile::Production);
            assert_eq!(found.status, Status::Unknown, "{guideline} {value}: {found:?}");
        }
    }
}

#[test]
fn a_refused_secret_is_never_shown() {
    for secret in [
        "zq&xkv-planted",
        "zq xkv planted",
        "zqx",
        "<zq-xkv-planted>",
        "zq-xkv-planted-zq-xkv-planted-zq",
    ] {
        let facts = admin("chief", secret).facts();
        let all = judge(&facts, Profile::Production, &[]);
        let told = format!("{all:?}");
        assert!(!told.contains(secret), "{secret}");
        let found = by_id("G44").unwrap().judge(&facts, Profile::Production);
        assert_eq!(found.status, Status::Fail, "{found:?}");
    }
}

#[test]
fn the_meant_value_is_the_cure_where_it_can_be_seen() {
    let cure = |case: Case, guideline: &str| finding(case, guideline).fixes[0].clone().value;
    let name = Some("id.example.com".to_owned());
    assert_eq!(cure(hostname("https://ID.example.com:9443/carbon"), "G31"), name);
    assert_eq!(cure(hostname("id.example.com:9443"), "G31"), name);
    assert_eq!(cure(hostname("my_host"), "G31"), None);
    assert_eq!(cure(largest("2GB"), "G36").as_deref(), Some("2048m"));
    assert_eq!(cure(largest("900GB"), "G36"), None, "more than this machine has");
    assert_eq!(cure(offset("\"ten\""), "X12"), None);
}

#[test]
fn an_offset_that_moves_a_port_above_the_last_one_fails() {
    let found = finding(offset("55500"), "X12");
    assert_eq!(found.status, Status::Fail, "{found:?}");
    assert!(found.detail.contains("plus 55500 is above 65535"), "{found:?}");
    assert!(!finding(offset("50000"), "X12").detail.contains("above 65535"));
}

#[test]
fn a_refused_password_of_a_home_that_may_have_started_is_not_known_to_matter() {
    let case = || admin("chief", "a&b&c");
    assert_eq!(finding(case(), "G44").status, Status::Fail);
    let unknown = case().home(|home| home.started = Started::Unknown);
    assert_eq!(finding(unknown, "G44").status, Status::Unknown);
}

#[test]
fn a_bare_ampersand_ends_the_parsing_and_is_told_as_such() {
    let sources = |url: &str| {
        let text = format!(
            "<datasources-configuration>\n<datasources>\n<datasource><name>A</name><definition type=\"RDBMS\">\
             <configuration>\n<url>{url}</url></configuration></definition></datasource></datasources>\
             </datasources-configuration>\n"
        );
        Case::esb()
            .file("repository/conf/datasources/master-datasources.xml", &text)
            .surveyed()
    };
    for (case, told) in [
        (in_xml("a&bcdef"), "user-mgt.xml, line 1 does not parse"),
        (
            prefix("http://esb.example.com:8280/?a=1&b=2"),
            "axis2.xml, line 1 does not parse",
        ),
        (
            sources("jdbc:mysql://db1/am?useSSL=false&x=y"),
            "master-datasources.xml, line 4 does not parse",
        ),
    ] {
        let found = finding(case, "X17");
        assert_eq!((found.status, found.found.as_str()), (Status::Fail, told), "{found:?}");
        assert!(found.detail.contains("column"), "{found:?}");
        assert!(found.remedy.is_some());
    }
    for case in [
        in_xml("a&amp;bcdef"),
        prefix("http://esb.example.com:8280"),
        sources("jdbc:mysql://db1/am?useSSL=false&amp;x=y"),
    ] {
        assert_eq!(finding(case, "X17").status, Status::Pass);
    }
    // What such a file contains is never passed.
    assert_ne!(finding(in_xml("a&bcdef"), "G44").status, Status::Pass);
}
