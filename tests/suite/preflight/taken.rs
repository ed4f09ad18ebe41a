//! Which cures are in the plan: taken, taken back, all at once, asked for; and that findings are fresh.

use std::path::Path;

use carbonctl::domain::Value;
use carbonctl::domain::finding::{Finding, Fix, Status};
use carbonctl::engine::wizard::progress::progress;
use carbonctl::engine::{
    CureState, Effect, Options, Preflight, Report, Request, Session, StepId, StepState, preflight,
};
use carbonctl::probe::Survey;

use crate::support::facts::facts;
use crate::support::homes;
use carbonctl::domain::settings::id;

fn finding(id: &'static str, status: Status, fixes: &[(&str, Option<&str>)]) -> Finding {
    Finding {
        id,
        title: "A rule",
        status,
        eased: false,
        found: "this".into(),
        needed: "that".into(),
        source: "the guide",
        fixes: fixes
            .iter()
            .map(|(setting, value)| Fix {
                setting: crate::support::setting(setting),
                value: value.map(str::to_owned),
            })
            .collect(),
        remedy: None,
        detail: "because".into(),
    }
}

/// A session on a small home with these findings.
fn session(room: &Path, findings: Vec<Finding>) -> Session {
    let mut session = Session::new(Options::default());
    let facts = facts(&homes::mini_toml(room));
    session.report(Report::HomeRead(Ok(Box::new(facts))));
    *session.parts_mut().preflight = Preflight::Judged(findings);
    session
}

fn state(session: &Session, id: &str) -> CureState {
    let findings = session.preflight().findings();
    preflight::taken(session, findings.iter().find(|finding| finding.id == id).unwrap())
}

#[test]
fn a_cure_joins_the_plan_whole_and_leaves_it_whole() {
    let room = tempfile::tempdir().unwrap();
    let both = [("hostname", Some("id.example.com")), ("heap.max", Some("1500m"))];
    let mut session = session(room.path(), vec![finding("G31", Status::Fail, &both)]);
    assert_eq!(state(&session, "G31"), CureState::No);
    session.request(Request::Cure("G31"));
    assert_eq!(state(&session, "G31"), CureState::Yes);
    let changed: Vec<_> = session.plan().unwrap().changes.iter().map(|c| c.setting).collect();
    assert_eq!(changed, ["heap.max", "hostname"]);
    session.request(Request::Cure("G31"));
    assert_eq!(state(&session, "G31"), CureState::No);
    assert!(session.plan().unwrap().is_empty());
}

#[test]
fn what_only_the_user_knows_is_asked_for_and_then_part_of_the_cure() {
    let room = tempfile::tempdir().unwrap();
    let open = [("hostname", None), ("heap.max", Some("1500m"))];
    let mut session = session(room.path(), vec![finding("G31", Status::Fail, &open)]);
    session.request(Request::Cure("G31"));
    assert_eq!(state(&session, "G31"), CureState::No, "half a cure is none");
    let asked = preflight::wanted(&session, &session.preflight().findings()[0]);
    assert_eq!(asked, Some(id::HOSTNAME));
    session.request(Request::Answer(id::HOSTNAME, Value::Text("id.example.com".into())));
    assert_eq!(state(&session, "G31"), CureState::Yes);
    assert_eq!(progress(&session, StepId::Preflight), StepState::Done);
}

#[test]
fn all_cures_leave_answers_and_open_values_alone() {
    let room = tempfile::tempdir().unwrap();
    let mut session = session(
        room.path(),
        vec![
            finding("G31", Status::Fail, &[("hostname", Some("id.example.com"))]),
            finding("G36", Status::Warn, &[("heap.max", Some("1500m"))]),
            finding("G44", Status::Fail, &[("admin.password", None)]),
            finding("G35", Status::Info, &[("ports.jmx-server", Some("12000"))]),
            finding("G29", Status::Fail, &[]),
            finding("X02", Status::Warn, &[("os.tcp-fin-timeout", Some("30"))]),
        ],
    );
    session.request(Request::Answer(id::HOSTNAME, Value::Text("own.example.com".into())));
    // Root could write them.
    let mut machine = session.machine().unwrap().clone();
    machine.root = true;
    session.report(Report::MachineSeen(Box::new(machine)));
    session.request(Request::CureAll);
    assert_eq!(session.answers().text(id::HOSTNAME), Some("own.example.com"));
    assert_eq!(session.answers().text(id::HEAP_MAX), Some("1500m"));
    assert_eq!(session.answers().text(id::ADMIN_PASSWORD), None);
    assert_eq!(
        session.answers().text(id::OS_TCP_FIN_TIMEOUT),
        None,
        "the machine is not this home's"
    );
    assert_eq!(
        session.answers().text(id::PORTS_JMX_SERVER),
        None,
        "nothing is wrong there"
    );
    assert!(!preflight::some_open(&session));
    assert_eq!(progress(&session, StepId::Preflight), StepState::Failing(2));
    let never = [state(&session, "G29"), state(&session, "G35")];
    assert_eq!(never, [CureState::Never, CureState::Never]);
}

#[test]
fn findings_are_looked_for_once_and_again_when_the_home_was_read_again() {
    let room = tempfile::tempdir().unwrap();
    let mut session = Session::new(Options::default());
    let home = homes::mini_toml(room.path());
    let read = || Report::HomeRead(Ok(Box::new(facts(&home))));
    let asks = |effects: Vec<Effect>| {
        effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Survey(_)))
            .count()
    };
    assert_eq!(asks(session.report(read())), 0, "no command asks by reading");
    assert_eq!(asks(session.request(Request::Goto(StepId::Machine))), 1);
    assert_eq!(asks(session.request(Request::Goto(StepId::Java))), 0, "it goes on");
    session.report(Report::Surveyed(Box::<Survey>::default()));
    assert!(!session.preflight().findings().is_empty());
    assert_eq!(asks(session.request(Request::Goto(StepId::Preflight))), 0);
    assert_eq!(asks(session.report(read())), 1, "files may be others by now");
    let mut console = Session::new(Options::default());
    console.report(read());
    assert_eq!(asks(console.request(Request::Goto(StepId::Control))), 0);
}
