//! Causes that are made here, with a real Java and the practice server.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use carbonctl::practice::{self, Flavour};
use carbonctl::server::{Failure, ServerError, status};

use crate::support::cli::{Ran, carbonctl};
use crate::support::server::{Practice, java_home, jdk_is_here, until};

/// Starts with these variables and gives the failure that `--json` tells.
fn failure_of(practice: &Practice, variables: &[(&str, &str)]) -> serde_json::Value {
    let mut run = practice.carbonctl(&["start", "--json"]);
    for (name, value) in variables {
        run = run.env(name, value);
    }
    let ran = run.run().expect(3);
    failure_in(&ran)
}

fn failure_in(ran: &Ran) -> serde_json::Value {
    let document = ran.json();
    let failure = document["error"]["failure"].clone();
    for key in ["id", "cause", "seen", "cures"] {
        assert!(!failure[key].is_null(), "{document}");
    }
    failure
}

fn did_not_start(error: ServerError) -> Failure {
    match error {
        ServerError::DidNotStart { failure, .. } => *failure,
        other => panic!("{other}"),
    }
}

#[test]
fn java_refuses_its_options() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    for (variable, value, id, words) in [
        ("JAVA_OPTS", "-XX:+NoSuchOptionAtAll", "E03", "NoSuchOptionAtAll"),
        ("JAVA_OPTS", "-Xmx100000g", "E04", "larger than the memory"),
        ("JAVA_OPTS", "-Xms512m -Xmx300m", "E06", "smallest heap"),
        ("JVM_MEM_OPTS", "-Xms6m -Xmx6m", "E15", "too small"),
    ] {
        let failure = failure_of(&practice, &[(variable, value)]);
        assert_eq!(failure["id"], id, "{failure}");
        assert!(failure["cause"].as_str().unwrap().contains(words), "{failure}");
        // What the environment brought is to be taken out of it.
        let cures = failure["cures"].to_string();
        assert!(
            id == "E15" || cures.contains(&format!("out of {variable}")),
            "{failure}"
        );
    }
}

#[test]
fn an_option_of_the_script_is_found_in_it() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.edit(
        "bin/wso2server.sh",
        "-XX:+UseSerialGC $JAVA_OPTS",
        "-XX:+UseSerialGC -XX:+NoSuchOptionAtAll $JAVA_OPTS",
    );
    let failure = did_not_start(practice.start().unwrap_err());
    let script = practice.read("bin/wso2server.sh");
    let line = script.lines().position(|line| line.contains("NoSuchOption")).unwrap() + 1;
    assert!(
        failure.cures[0]
            .words
            .ends_with(&format!("out of bin/wso2server.sh, line {line}")),
        "{failure:?}"
    );
}

#[test]
fn an_address_space_that_is_too_small() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    practice.edit(
        "bin/wso2server.sh",
        "START_EXIT_STATUS=121\n",
        "START_EXIT_STATUS=121\nulimit -v 3000000\n",
    );
    let failure = failure_of(&practice, &[("JAVA_OPTS", "-Xmx2800m")]);
    assert_eq!(failure["id"], "E04", "{failure}");
    assert!(failure["cures"].to_string().contains("ulimit -v"), "{failure}");
}

#[test]
fn a_deployment_toml_that_does_not_parse_and_a_rendered_file_that_is_gone() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let toml = "repository/conf/deployment.toml";
    let good = practice.read(toml);
    fs::write(practice.path(toml), format!("{good}\n[super_admin]\n")).unwrap();
    let failure = did_not_start(practice.start().unwrap_err());
    let line = good.lines().count() + 2;
    assert_eq!(failure.id, "E11", "{failure:?}");
    assert!(failure.cause.contains(&format!("line {line}")), "{failure:?}");

    fs::write(practice.path(toml), good).unwrap();
    practice.start().unwrap();
    practice.stop().unwrap();
    fs::remove_file(practice.path("repository/conf/user-mgt.xml")).unwrap();
    let failure = did_not_start(practice.start().unwrap_err());
    assert_eq!(failure.id, "E13", "{failure:?}");
    assert!(failure.cause.starts_with("repository/conf/user-mgt.xml"), "{failure:?}");
    // The cure cures.
    let cure = failure.cures[0].command().unwrap();
    assert!(Command::new("sh").args(["-c", cure]).status().unwrap().success());
    practice.start().unwrap();
}

#[test]
fn a_configuration_file_that_is_no_xml() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let file = "repository/conf/user-mgt.xml";
    let text = practice.read(file);
    fs::write(practice.path(file), text.replacen("</Realm>", "</Relm>", 1)).unwrap();
    let failure = did_not_start(practice.start().unwrap_err());
    assert_eq!(failure.id, "E17", "{failure:?}");
    assert!(failure.cause.starts_with(file), "{failure:?}");
}

#[test]
fn a_server_that_is_killed_while_it_comes_up() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let outcome = std::thread::scope(|scope| {
        let start =
            scope.spawn(|| practice.start_with(&["-Dpractice.start.seconds=3000"], Duration::from_mins(2), true));
        until("the server's process", || status(&practice.home).pid.is_some());
        let pid = status(&practice.home).pid.unwrap().to_string();
        assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
        start.join().unwrap()
    });
    assert_eq!(did_not_start(outcome.unwrap_err()).id, "E19");
}

#[test]
fn a_start_that_waits_for_a_password_is_told_at_once_and_ended() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    fs::write(
        practice.path("bin/wso2server.sh"),
        "#!/bin/sh\nprintf '[Enter KeyStore and Private Key Password :]'\nexec tail -f /dev/null\n",
    )
    .unwrap();
    let begin = std::time::Instant::now();
    let failure = did_not_start(practice.start_with(&[], Duration::from_mins(2), true).unwrap_err());
    assert_eq!(failure.id, "E36", "{failure:?}");
    assert!(begin.elapsed() < Duration::from_mins(1), "{failure:?}");
    let cures = format!("{:?}", failure.cures);
    assert!(
        cures.contains("password-tmp") && cures.contains("start --foreground"),
        "{cures}"
    );
    // It was ended: the next start is not refused because of it.
    fs::write(practice.path("bin/wso2server.sh"), "#!/bin/sh\nexit 3\n").unwrap();
    let failure = did_not_start(practice.start_with(&[], Duration::from_mins(2), true).unwrap_err());
    assert_eq!(failure.id, "E00", "{failure:?}");
}

#[test]
fn a_server_that_came_up_in_spite_of_errors_is_up_and_they_are_named() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let error = "TID: [-1234] [] [2024-05-02 10:00:00,123] ERROR {org.example.Part} - Cannot call https://km.example.com:9443\n\
                 Caused by: javax.net.ssl.SSLHandshakeException: PKIX path building failed\n";
    fs::write(practice.path("bin/said"), error).unwrap();
    practice.edit(
        "bin/wso2server.sh",
        "START_EXIT_STATUS=121\n",
        "START_EXIT_STATUS=121\nmkdir -p repository/logs; cat bin/said >> repository/logs/wso2carbon.log\n",
    );
    let ran = practice.carbonctl(&["start"]).run().expect(0);
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(
        all.contains("The server is up") && all.contains("in spite of an error: E61"),
        "{all}"
    );
    let ran = practice.carbonctl(&["status"]).run().expect(0);
    assert!(ran.stdout.contains("in spite of an error: E61"), "{}", ran.stdout);
    practice.stop().unwrap();
}

#[test]
fn a_script_that_this_user_may_not_read() {
    if !jdk_is_here() || !rustix::process::geteuid().is_root() {
        println!("skipped: only root can act as someone else");
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let home = practice::make(&room.path().join("home"), Flavour::Xml).unwrap().home;
    fs::set_permissions(home.join("bin/wso2server.sh"), fs::Permissions::from_mode(0o600)).unwrap();
    let run = carbonctl(["start", "--json"]).home(&home);
    let ran = run
        .env("JAVA_HOME", java_home().unwrap())
        .by_nobody(room.path())
        .run()
        .expect(3);
    let failure = failure_in(&ran);
    assert_eq!(failure["id"], "E09", "{failure}");
    let cause = failure["cause"].as_str().unwrap();
    assert!(cause.ends_with("bin/wso2server.sh, which belongs to root"), "{cause}");
    assert!(
        failure["cures"][0]["command"]
            .as_str()
            .unwrap()
            .starts_with("sudo chown -hR "),
        "{failure}"
    );
}

#[test]
fn a_disk_without_room() {
    if !jdk_is_here() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(room.path());
    if !mount.output().is_ok_and(|out| out.status.success()) {
        println!("skipped: this user may not mount");
        return;
    }
    let _mounted = Mounted(room.path());
    let home = practice::make(&room.path().join("home"), Flavour::Toml).unwrap().home;
    fs::write(room.path().join("filler"), vec![b'x'; 2 << 20]).unwrap_err();
    let run = carbonctl(["start", "--json"]).home(&home);
    let failure = failure_in(&run.env("JAVA_HOME", java_home().unwrap()).run().expect(3));
    assert_eq!(failure["id"], "E10", "{failure}");
    let mount = room.path().canonicalize().unwrap();
    assert!(
        failure["cause"]
            .as_str()
            .unwrap()
            .ends_with(&mount.display().to_string()),
        "{failure}"
    );
}

struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0).status();
    }
}
