//! Every cure applied and judged again turns its finding to pass.

use std::path::Path;

use carbonctl::apply::{self, State};
use carbonctl::domain::Profile;
use carbonctl::domain::finding::{Finding, Status};
use carbonctl::domain::settings;
use carbonctl::domain::value::{Kind, Value};
use carbonctl::guide;
use carbonctl::plan::{self, Answers};
use carbonctl::probe::Facts;

use super::Server;
use crate::corpus::every_home;
use crate::support::facts::facts;

/// What somebody would type who is asked for it.
fn typed(setting: &str) -> String {
    let row = settings::by_id(setting).unwrap();
    match setting {
        "hostname" | "hostname.management" => "node1.example.com",
        "cluster.members" => "10.0.0.11:4000,10.0.0.12:4000",
        _ => match row.kind {
            Kind::Password => "S3cret-enough_1",
            Kind::UserName => "chief",
            Kind::UrlPrefix if setting.ends_with("https") => "https://node1.example.com:8243",
            Kind::UrlPrefix => "http://node1.example.com:8280",
            Kind::Port => "3128",
            Kind::Host => "proxy.example.com",
            other => panic!("{setting}: what would one type for {other:?}?"),
        },
    }
    .to_owned()
}

fn look(home: &Path, server: &Server) -> Facts {
    let mut facts = facts(home);
    facts.look_around(&server.world());
    facts
}

fn answers(facts: &Facts, finding: &Finding) -> Option<Answers> {
    let mut answers = Answers::default();
    for fix in &finding.fixes {
        let setting = settings::by_id(&fix.setting).unwrap();
        if plan::closed(facts, setting).is_some() {
            return None;
        }
        let value = fix.value.clone().unwrap_or_else(|| typed(&fix.setting));
        let value = plan::check_answer(facts, setting, &value)
            .unwrap_or_else(|e| panic!("{} would set {} = {value}: {e}", finding.id, fix.setting));
        let value = match setting.kind {
            Kind::Password => Value::Secret(carbonctl::domain::Secret::new(value.reveal().to_owned())),
            _ => value,
        };
        answers.set(setting.id, value);
    }
    Some(answers)
}

#[test]
fn every_cure_applied_and_judged_again_passes() {
    let room = tempfile::tempdir().unwrap();
    let server = Server::new();
    let mut cured = 0;
    let mut wrong = Vec::new();
    for home in every_home(room.path()) {
        let state = State::open(&home).unwrap();
        let before = look(&home, &server);
        for finding in guide::judge(&before, Profile::Production, &[]) {
            if !matches!(finding.status, Status::Fail | Status::Warn) || finding.fixes.is_empty() {
                continue;
            }
            let what = format!("{} in {}", finding.id, home.display());
            let Some(answers) = answers(&before, &finding) else {
                wrong.push(format!("{what}: its cure is closed here"));
                continue;
            };
            let plan = plan::build(&before, &answers).unwrap_or_else(|e| panic!("{what}: {e:?}"));
            apply::apply(&state, &plan).unwrap_or_else(|e| panic!("{what}: {e}"));
            let row = guide::by_id(finding.id).unwrap();
            let after = row.judge(&look(&home, &server), Profile::Production);
            if after.status == Status::Pass {
                cured += 1;
            } else {
                wrong.push(format!("{what} was {finding:#?}\nand is {after:#?}"));
            }
            apply::undo(&state, &before.home, None).unwrap_or_else(|e| panic!("{what}: {e}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(cured > 5, "only {cured} were cured");
}
