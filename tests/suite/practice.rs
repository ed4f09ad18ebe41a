//! The practice home: made whole or not at all, and its script and server behave as a product's.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

use std::fs;

use carbonctl::practice::{Flavour, PracticeError, make};

#[test]
fn makes_both_flavours() {
    let dir = tempfile::tempdir().unwrap();
    for (name, flavour) in [("a/xml", Flavour::Xml), ("a/toml", Flavour::Toml)] {
        let made = make(&dir.path().join(name), flavour).unwrap();
        let toml = flavour == Flavour::Toml;
        assert_eq!(made.home.join("repository/conf/deployment.toml").is_file(), toml);
        assert_eq!(made.home.join("repository/resources/conf/templates").is_dir(), toml);
        assert_eq!(made.home.join("repository/conf/log4j.properties").is_file(), !toml);
        let jar = format!("bin/org.wso2.carbon.bootstrap-{}.jar", flavour.kernel());
        assert_eq!(fs::metadata(made.home.join(jar)).unwrap().len(), 22);
        assert_eq!(count(&made.home), made.files);
        assert!(made.home.join("repository/logs").is_dir());
    }
    let left: Vec<_> = fs::read_dir(dir.path().join("a"))
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn takes_an_empty_directory_and_refuses_a_full_one() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    assert!(make(&empty, Flavour::Xml).is_ok());
    let before = count(&empty);
    assert!(matches!(make(&empty, Flavour::Toml), Err(PracticeError::NotEmpty(_))));
    assert_eq!(count(&empty), before);
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(
        make(&file, Flavour::Xml),
        Err(PracticeError::NotADirectory(_))
    ));
}

fn count(dir: &std::path::Path) -> usize {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            if entry.file_type().unwrap().is_dir() {
                count(&entry.path())
            } else {
                1
            }
        })
        .sum()
}

#[cfg(target_os = "linux")]
mod running {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Command;

    use carbonctl::practice::{Flavour, make};
    use carbonctl::server::{ServerError, ServerState, status};

    use crate::support::server::{Practice, java_home};

    #[test]
    fn only_the_script_is_a_program() {
        let dir = tempfile::tempdir().unwrap();
        let made = make(&dir.path().join("home"), Flavour::Toml).unwrap();
        let bits = |path: &str| fs::metadata(made.home.join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(bits("bin/wso2server.sh"), 0o755);
        assert_eq!(bits("repository/conf/user-mgt.xml"), 0o644);
        assert_eq!(bits(""), 0o755);
    }

    #[test]
    fn the_script_tells_its_version_and_insists_on_java_home() {
        let dir = tempfile::tempdir().unwrap();
        let made = make(&dir.path().join("a home"), Flavour::Xml).unwrap();
        let run = |java: Option<&std::path::Path>| {
            let mut command = Command::new("sh");
            command.arg(made.home.join(&made.script)).args(["version", "ignored"]);
            command
                .env_remove("CARBON_HOME")
                .env_remove("JAVACMD")
                .env_remove("JAVA_HOME");
            command.envs(java.map(|java| ("JAVA_HOME", java)));
            command.output().unwrap()
        };
        let refused = run(None);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&refused.stdout).contains("JAVA_HOME"));
        let Some(java) = java_home() else {
            return eprintln!("skipped: no java is installed");
        };
        let told = run(Some(&java));
        assert_eq!(told.status.code(), Some(0));
        let expected = "WSO2 Practice Server v1.0.0\nWSO2 Carbon Framework v4.4.35\n";
        assert_eq!(String::from_utf8_lossy(&told.stdout), expected);
    }

    #[test]
    fn a_toml_server_starts_renders_and_stops() {
        let Some(practice) = Practice::new(Flavour::Toml) else {
            return;
        };
        practice.edit(
            "repository/conf/deployment.toml",
            "hostname = \"localhost\"",
            "hostname = \"id.example.com\"",
        );
        assert!(practice.read("repository/conf/etc/jmx.xml").contains(">true<"));

        let started = practice.start().unwrap();
        assert!(started.ready && started.counted.is_some(), "{started:?}");
        assert!(
            practice
                .read("repository/conf/carbon.xml")
                .contains("<HostName>id.example.com</HostName>")
        );
        assert!(
            practice
                .read("repository/conf/carbon.xml")
                .contains("<MgtHostName>id.example.com</MgtHostName>")
        );
        assert!(practice.read("repository/conf/etc/jmx.xml").contains(">false<"));
        assert!(practice.path("repository/resources/conf/.metadata").is_dir());
        let pid_file = fs::read(practice.path("wso2carbon.pid")).unwrap();
        assert_eq!(pid_file.len(), 100);
        assert!(pid_file.starts_with(format!("{}\n\0", started.pid).as_bytes()));
        assert_eq!(practice.get("/", ""), "HTTP/1.1 200 OK");

        let now = status(&practice.home);
        assert_eq!(
            (now.state, now.pid, now.ready),
            (ServerState::Running, Some(started.pid), true)
        );
        let https = now.ports.iter().find(|port| port.name == "https").unwrap();
        assert_eq!((https.port, https.owner), (9443 + practice.offset, Some(started.pid)));
        assert!(
            now.rss.unwrap() > 1 << 20
                && now.threads.unwrap() > 1
                && now.cpu.unwrap() > 0.0
                && now.cpu_seconds.unwrap() > 0.0,
            "{now:?}"
        );

        let stopped = practice.stop().unwrap();
        assert_eq!((stopped.pid, stopped.forced), (Some(started.pid), false));
        assert!(practice.read("repository/logs/wso2carbon.log").contains("Halting JVM"));
        assert_eq!(status(&practice.home).state, ServerState::Stopped);
        assert_eq!(practice.stop().unwrap().pid, None);
    }

    #[test]
    fn hand_edits_of_rendered_files_are_lost_and_removed_ones_are_fatal() {
        let Some(practice) = Practice::new(Flavour::Toml) else {
            return;
        };
        practice.start().unwrap();
        practice.stop().unwrap();
        practice.edit(
            "repository/conf/carbon.xml",
            "<HostName>localhost<",
            "<HostName>by.hand<",
        );
        practice.start().unwrap();
        practice.stop().unwrap();
        assert!(
            practice
                .read("repository/conf/carbon.xml")
                .contains("<HostName>localhost<")
        );
        assert!(
            practice
                .read("backup/repository/conf/carbon.xml")
                .contains("<HostName>by.hand<")
        );
        fs::remove_file(practice.path("repository/conf/hazelcast.properties")).unwrap();
        let refused = practice.start().unwrap_err();
        assert!(refused.to_string().contains(".metadata"), "{refused}");
    }

    #[test]
    fn a_broken_toml_is_named_as_the_cause() {
        let Some(practice) = Practice::new(Flavour::Toml) else {
            return;
        };
        practice.edit(
            "repository/conf/deployment.toml",
            "[super_admin]",
            "[server]\nx = 1\n[super_admin]",
        );
        let refused = practice.start().unwrap_err();
        assert!(matches!(refused, ServerError::DidNotStart { .. }), "{refused:?}");
        assert!(
            refused
                .problem()
                .evidence
                .iter()
                .any(|line| line.contains("server previously defined")),
            "{refused:?}"
        );
        assert!(refused.to_string().contains("deployment.toml"), "{refused}");
    }

    #[test]
    fn the_password_is_taken_at_the_first_start_only() {
        let Some(practice) = Practice::new(Flavour::Xml) else {
            return;
        };
        practice.edit(
            "repository/conf/user-mgt.xml",
            "<Password>admin<",
            "<Password>first-one<",
        );
        practice.start().unwrap();
        assert_eq!(practice.get("/carbon/admin", "admin:first-one"), "HTTP/1.1 200 OK");
        practice.stop().unwrap();
        practice.edit(
            "repository/conf/user-mgt.xml",
            "<Password>first-one<",
            "<Password>second-one<",
        );
        practice.start().unwrap();
        assert_eq!(practice.get("/carbon/admin", "admin:first-one"), "HTTP/1.1 200 OK");
        assert_eq!(
            practice.get("/carbon/admin", "admin:second-one"),
            "HTTP/1.1 401 Unauthorized"
        );
    }
}
