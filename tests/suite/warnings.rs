//! What is refused or said because of something else in the home: ports that clash, URLs that stay behind, a damaged history.

use crate::support::setting;
use std::fs;

use carbonctl::domain::value::Value;
use carbonctl::plan::{self, Answers};
use carbonctl::probe::{World, locate};

use crate::support::cli::carbonctl;
use crate::support::facts::facts;
use crate::support::homes;

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (id, value) in pairs {
        answers.set(setting(id), Value::Text((*value).to_owned()));
    }
    answers
}

#[test]
fn an_offset_counts_the_ports_that_are_written() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    carbonctl(["set", "ports.https=60000", "--yes"])
        .home(&home)
        .run()
        .expect(0);
    let ran = carbonctl(["set", "ports.offset=6000", "--yes"])
        .home(&home)
        .run()
        .expect(2);
    assert!(
        ran.stderr.contains("60000") && ran.stderr.contains("above 65535"),
        "{}",
        ran.stderr
    );
}

#[test]
fn two_ports_cannot_be_the_same() {
    let room = tempfile::tempdir().unwrap();
    let facts = facts(&homes::mini_toml(room.path()));
    let problems = plan::build(&facts, &answers(&[("ports.https", "9999")])).unwrap_err();
    assert!(problems[0].what.contains("ports.https too"), "{problems:?}");
}

#[test]
fn half_a_proxy_is_refused_and_a_whole_one_is_taken() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(room.path());
    for half in [("proxy.host", "proxy.example.com"), ("proxy.port", "3128")] {
        let problems = plan::build(&facts(&home), &answers(&[half])).unwrap_err();
        assert!(problems[0].what.contains("is not written"), "{problems:?}");
    }
    let both = answers(&[("proxy.host", "proxy.example.com"), ("proxy.port", "3128")]);
    let plan = plan::build(&facts(&home), &both).unwrap();
    carbonctl::apply::apply(&carbonctl::apply::StateDir::open(&home).unwrap(), &plan).unwrap();
    // With the other half there already, one alone is a change like any other.
    plan::build(&facts(&home), &answers(&[("proxy.port", "8080")])).unwrap();
}

#[test]
fn urls_with_ports_are_named_when_the_offset_moves() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let toml = home.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&toml).unwrap();
    let line = text.lines().count() + 3;
    fs::write(
        &toml,
        format!("{text}\n[[apim.gateway.environment]]\nws_endpoint = \"ws://localhost:9099\"\n"),
    )
    .unwrap();
    let plan = plan::build(&facts(&home), &answers(&[("ports.offset", "2")])).unwrap();
    assert!(
        plan.notes.iter().any(|note| note.contains(&format!("line {line}"))),
        "{:?}",
        plan.notes
    );
}

#[test]
fn a_damaged_history_is_said_and_stops_a_plain_undo() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    for name in ["a", "b"] {
        carbonctl(["set", &format!("hostname={name}.example.com"), "--yes"])
            .home(&home)
            .run()
            .expect(0);
    }
    let mut records: Vec<_> = fs::read_dir(home.join(".carbonctl/history"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    records.sort();
    fs::write(records.last().unwrap(), "{").unwrap();
    let ran = carbonctl(["history"]).home(&home).run().expect(0);
    assert!(ran.stderr.contains("damaged"), "{}", ran.stderr);
    let before = fs::read(home.join("repository/conf/deployment.toml")).unwrap();
    let ran = carbonctl(["undo", "--yes"]).home(&home).run().expect(3);
    assert!(ran.stderr.contains("damaged"), "{}", ran.stderr);
    assert_eq!(fs::read(home.join("repository/conf/deployment.toml")).unwrap(), before);
}

#[test]
fn a_home_among_a_thousand_files_is_found() {
    let room = tempfile::tempdir().unwrap();
    let place = room.path().join("opt");
    fs::create_dir_all(&place).unwrap();
    for number in 0..1000 {
        fs::write(place.join(format!("lib{number}.so")), "").unwrap();
    }
    let home = homes::mini_xml(&place);
    let found = locate::homes(&World::recorded(room.path()), &[]);
    assert!(
        found.iter().any(|h| h.path == home.canonicalize().unwrap()),
        "{found:?}"
    );
}
