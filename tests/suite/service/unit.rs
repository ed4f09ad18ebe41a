//! The unit's text for every kind of home, judged by systemd's own program.

use std::process::Command;

use carbonctl::domain::{Home, Layout, PackServer};
use carbonctl::face::exit_code;
use carbonctl::probe::identify;
use carbonctl::server::service::{Spec, Unit, name_for};

use super::*;
use crate::support::homes;

/// Homes of every kind, by what is odd about them.
fn kinds(room: &Path) -> Vec<(&'static str, Home)> {
    let practice = |place: &str| homes::practice_home(&room.join(place), Flavour::Xml);
    let own = practice("own");
    fs::write(own.path.join("bin/carbonctl-server.sh"), "exec sh bin/wso2server.sh\n").unwrap();
    let mut nested = practice("ei-6.6.0/wso2/broker");
    nested.layout = Layout::Pack(PackServer::Broker);
    nested.pack = room.join("ei-6.6.0");
    let mut integrator = practice("integrator");
    integrator.layout = Layout::Pack(PackServer::Core);
    fs::rename(
        integrator.path.join("bin/wso2server.sh"),
        integrator.path.join("bin/integrator.sh"),
    )
    .unwrap();
    integrator.script = Some("bin/integrator.sh".into());
    vec![
        ("plain", practice("plain")),
        ("signs", practice("a b/100%/it's $HOME/\"q\"/b\\c;#")),
        ("own script", own),
        ("broker", nested),
        ("integrator", integrator),
        ("mi", identify::home(&homes::mini_mi(room)).unwrap()),
    ]
}

#[test]
fn systemd_accepts_the_unit_of_every_home_without_a_word() {
    if !tools_are_here() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let java = room.path().join("jdk 100%");
    fs::create_dir_all(java.join("bin")).unwrap();
    fs::write(java.join("bin/java"), "").unwrap();
    fs::set_permissions(java.join("bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
    let mut seen = Vec::new();
    for (kind, home) in kinds(room.path()) {
        // The practice script splits a JAVA_HOME at a space; this test is about the unit.
        let script = home.path.join(home.script.as_ref().unwrap());
        let text = fs::read_to_string(&script)
            .unwrap()
            .replace("  $JAVACMD \\", "  \"$JAVACMD\" \\");
        fs::write(&script, text).unwrap();
        let who = ("daemon".to_owned(), "daemon".to_owned());
        let spec = Spec::of(&home, name_for(&home), who, Some(&java)).unwrap_or_else(|e| panic!("{kind}: {e}"));
        let file = room.path().join(format!("{}.service", spec.name));
        fs::write(&file, Unit::render(&spec).unwrap()).unwrap();
        let ran = Command::new("systemd-analyze")
            .args(["verify", "--man=no"])
            .arg(&file)
            .output()
            .unwrap();
        assert!(
            ran.status.success() && ran.stderr.is_empty() && ran.stdout.is_empty(),
            "{kind}: {ran:?}"
        );
        seen.push((kind, spec.name, spec.script.file_name().unwrap().to_owned()));
    }
    let names: Vec<_> = seen
        .iter()
        .map(|(kind, name, script)| (*kind, name.as_str(), script.to_str().unwrap()))
        .collect();
    assert_eq!(
        names,
        [
            ("plain", "practice", "wso2server.sh"),
            ("signs", "practice", "wso2server.sh"),
            ("own script", "practice", "carbonctl-server.sh"),
            ("broker", "ei-6.6.0-practice", "wso2server.sh"),
            ("integrator", "practice-integrator", "integrator.sh"),
            ("mi", "mini-mi", "micro-integrator.sh"),
        ]
    );
}

#[test]
fn systemd_objects_to_a_faulty_unit() {
    if !tools_are_here() {
        return;
    }
    let faulty = "[Service]\nExecStart=/no/such/shell x\n";
    let error = carbonctl::server::service::verify("faulty", faulty).unwrap_err();
    assert_eq!(exit_code(error.problem().kind), 3);
    assert!(
        error.to_string().contains("/no/such/shell is not executable"),
        "{error}"
    );
    let remarked = "[Service]\nExecStart=/bin/sh x\nNoSuchDirective=1\n";
    let verdict = carbonctl::server::service::verify("remarked", remarked).unwrap();
    let carbonctl::server::service::UnitCheck::Remarks(lines) = verdict else {
        panic!("{verdict:?}");
    };
    assert!(lines[0].contains("NoSuchDirective"), "{lines:?}");
}
