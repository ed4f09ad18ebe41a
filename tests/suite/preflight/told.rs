//! How `check` says it: worst first, 80 columns, a cure in one line each, the same list in every form.

use std::collections::BTreeMap;

use carbonctl::guide;
use serde_json::Value as Json;

use crate::corpus::every_home;
use crate::support::cli::{Ran, carbonctl};
use crate::support::homes;

const ORDER: [&str; 5] = ["fail", "warn", "unknown", "info", "pass"];

fn json(ran: &Ran) -> Json {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {}", ran.stdout))
}

fn statuses(document: &Json) -> BTreeMap<String, String> {
    let findings = document["findings"].as_array().unwrap();
    let text = |finding: &Json, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| (text(finding, "id"), text(finding, "status")))
        .collect()
}

#[test]
fn every_failure_has_its_cure_in_one_line_within_eighty_columns() {
    let room = tempfile::tempdir().unwrap();
    for home in every_home(room.path()) {
        let ran = carbonctl(["check"]).home(&home).run();
        let what = format!("{}:\n{}", home.display(), ran.stdout);
        let mut place = 0;
        let mut blocks = ran.stdout.split("\n\n").filter(|block| {
            let word = block.split_whitespace().next().unwrap_or_default();
            ORDER.contains(&word)
        });
        for block in &mut blocks {
            let word = block.split_whitespace().next().unwrap();
            let rank = ORDER.iter().position(|status| *status == word).unwrap();
            assert!(rank >= place, "`{word}` comes after something milder: {what}");
            place = rank;
            let cures = block.lines().filter(|line| line.starts_with("       cure   ")).count();
            let wanted = usize::from(matches!(word, "fail" | "warn"));
            assert!(cures >= wanted && cures <= 1, "{cures} cures in\n{block}");
        }
        // A path alone may be longer than any line.
        let long: Vec<&str> = ran
            .stdout
            .lines()
            .filter(|line| line.chars().count() > 80 && !line.contains(room.path().to_str().unwrap()))
            .collect();
        assert!(long.is_empty(), "{long:#?}");
    }
}

#[test]
fn text_json_and_explain_tell_of_the_same_list() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    // Servers that other tests run at the time would count as products of this machine.
    let document = json(&carbonctl(["check", "--json", "--instances", "1"]).home(&home).run());
    let told = statuses(&document);
    let ids: Vec<&str> = guide::all().map(|row| row.id).collect();
    assert_eq!(told.keys().map(String::as_str).collect::<Vec<_>>(), ids);
    let named = carbonctl(["check", "g01"]).home(&home).run().stdout;
    assert!(
        named.contains("G01"),
        "what is asked for is told, also where all is well: {named}"
    );
    let text = carbonctl(["check", "-v", "--instances", "1"]).home(&home).run().stdout;
    for (id, status) in &told {
        assert!(
            text.lines()
                .any(|line| line.split_whitespace().take(2).eq([status.as_str(), id.as_str()])),
            "{status} {id}"
        );
    }
    let sum: u64 = ORDER
        .iter()
        .map(|status| document["summary"][status].as_u64().unwrap())
        .sum();
    assert_eq!(sum, ids.len() as u64);
    let login = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["id"] == "G44");
    let wanted = format!("carbonctl set admin.password=- --home {}", home.display());
    assert_eq!(
        login.unwrap()["commands"],
        serde_json::json!([wanted]),
        "exact, wherever one is"
    );
    let explained = json(&carbonctl(["explain", "G44", "--json"]).home(&home).run());
    assert_eq!(explained["finding"]["status"], *told["G44"]);
    let alone = carbonctl(["explain", "G44"]).home(room.path()).run().expect(0).stdout;
    assert!(alone.contains("Source") && !alone.contains("\nHere\n"), "{alone}");
}

#[test]
fn the_profile_sets_what_blocks() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let judged = |profile: &str, code: i32| {
        let ran = carbonctl(["check", "G44", "G31", "--json", "--profile", profile])
            .home(&home)
            .run();
        assert_eq!(ran.code, code, "{profile}: {}", ran.stdout);
        json(&ran)
    };
    for document in [judged("production", 1), judged("test", 1)] {
        assert!(statuses(&document).values().all(|status| status == "fail"));
    }
    let dev = judged("dev", 0);
    assert!(statuses(&dev).values().all(|status| status == "warn"));
    assert!(dev["findings"].as_array().unwrap().iter().all(|f| f["eased"] == true));
    assert_eq!(
        statuses(&json(&carbonctl(["check", "G44", "--json"]).home(&home).run()))["G44"],
        "fail",
        "production is the default"
    );
    carbonctl(["check", "--profile", "staging"])
        .home(&home)
        .run()
        .refused(2, &["staging", "dev, test, production"]);
}
