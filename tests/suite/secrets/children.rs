//! What other processes get to see: the Java that proves flags, and the server.

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::practice::Flavour;

use super::planted::{KINDS, NEW, Planted, files, find, silent};
use crate::support::cli::carbonctl;

/// A Java that writes down what it can see of itself and of its parent, and starts with any flags.
fn talking_java(room: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let java = room.join("jdk-17");
    fs::create_dir_all(java.join("bin")).unwrap();
    fs::write(
        java.join("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"17.0.1\"\nOS_ARCH=\"x86_64\"\n",
    )
    .unwrap();
    let script = format!(
        "#!/bin/sh\n{{ echo \"arguments $*\"; env; cat /proc/$$/cmdline /proc/$$/environ /proc/$PPID/cmdline; }} >> '{}' 2>/dev/null\n\
         echo 'openjdk version \"17.0.1\"' >&2\n",
        room.join("seen").display()
    );
    for name in ["java", "javac"] {
        fs::write(java.join("bin").join(name), &script).unwrap();
        fs::set_permissions(java.join("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    java
}

#[test]
fn children_see_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let java = talking_java(planted.room.path());
        let java = java.to_str().unwrap();
        let file = planted.answers(&format!(
            "[java]\nhome = \"{java}\"\n[heap]\nmax = \"900m\"\n[admin]\npassword = {{ env = \"THE_WORD\" }}\n"
        ));
        let run = planted
            .ready(&["apply", "--yes", &file])
            .env("THE_WORD", NEW)
            .env("JAVA_HOME", java);
        let ran = run.run().expect(0);
        silent(&ran.everything(), "apply");
        let seen = fs::read(planted.room.path().join("seen")).unwrap();
        let seen = String::from_utf8_lossy(&seen);
        assert!(
            seen.contains("-Xmx900m") && seen.contains("-version"),
            "the flags were proved: {seen}"
        );
        assert!(seen.contains("PATH=") && !seen.contains("THE_WORD"), "{seen}");
        silent(&seen, "what java sees");
        planted.files_are_clean(true, &format!("{kind:?}, proved"));
    }
}

#[test]
fn the_server_and_its_logs_hold_none() {
    #[cfg(target_os = "linux")]
    {
        use crate::support::server::Practice;
        for flavour in [Flavour::Toml, Flavour::Xml] {
            let Some(practice) = Practice::new(flavour) else {
                return;
            };
            let home = &practice.home.path;
            let state = tempfile::tempdir().unwrap();
            let run = carbonctl(["set", "admin.password=-", "--yes"])
                .home(home)
                .env("XDG_STATE_HOME", state.path());
            run.stdin(&format!("{NEW}\n")).run().expect(0);
            let started = practice.start().unwrap();
            assert_eq!(
                practice.get("/carbon/admin", &format!("admin:{NEW}")),
                "HTTP/1.1 200 OK",
                "it is the password"
            );
            for pid in [started.pid] {
                for what in ["cmdline", "environ"] {
                    let bytes = fs::read(format!("/proc/{pid}/{what}")).unwrap();
                    silent(&String::from_utf8_lossy(&bytes), what);
                }
            }
            for command in [
                &["status"][..],
                &["status", "--json"],
                &["logs", "-n", "1000"],
                &["check"],
                &["get"],
            ] {
                let ran = carbonctl(command).home(home).env("XDG_STATE_HOME", state.path()).run();
                silent(&ran.everything(), command[0]);
            }
            practice.stop().unwrap();
            // The configuration, and what the server itself renders from it.
            let places = ["deployment.toml", "user-mgt.xml"];
            for (path, bytes) in files(home).into_iter().chain(files(state.path())) {
                let place = places.iter().any(|name| path.ends_with(name));
                assert!(
                    place || !find(&bytes, NEW.as_bytes()),
                    "{} holds the password",
                    path.display()
                );
            }
        }
    }
}
