//! A planted password is nowhere but in the one place it belongs to: in no output, file, diff, history, argument or environment.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::support::cli::{Ran, carbonctl};
use crate::support::homes;

const PLANTED: &str = "Planted-4711.x";

/// Files below a directory that hold the planted password, plain or in hex or base64.
fn holders(dir: &Path) -> Vec<PathBuf> {
    // The spellings that a careless record would use.
    let hex: String = PLANTED.bytes().map(|b| format!("{b:02x}")).collect();
    let spellings = [PLANTED.to_owned(), hex, "UGxhbnRlZC00NzExLn".to_owned()];
    let mut found = Vec::new();
    let mut left = vec![dir.to_path_buf()];
    while let Some(dir) = left.pop() {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else {
                let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
                if spellings.iter().any(|spelling| text.contains(spelling.as_str())) {
                    found.push(path);
                }
            }
        }
    }
    found
}

fn silent(ran: Ran) -> Ran {
    assert!(!ran.everything().contains(PLANTED), "{}", ran.everything());
    ran
}

/// Every home with the file that its administrator's password belongs to.
fn every_home(room: &Path) -> [(PathBuf, &'static str); 3] {
    [
        (homes::mini_xml(room), "repository/conf/user-mgt.xml"),
        (homes::mini_toml(room), "repository/conf/deployment.toml"),
        (homes::mini_mi(room), "conf/deployment.toml"),
    ]
}

#[test]
fn every_way_in_writes_it_to_its_place_and_nowhere_else() {
    for way in ["stdin", "env", "file", "literal"] {
        let room = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        for (home, place) in every_home(room.path()) {
            let answers = outside.path().join("answers.toml");
            let kept = outside.path().join("secret.txt");
            fs::write(&kept, format!("{PLANTED}\n")).unwrap();
            let value = match way {
                "env" => "{ env = \"PLANTED_PW\" }".to_owned(),
                "file" => format!("{{ file = \"{}\" }}", kept.display()),
                _ => format!("\"{PLANTED}\""),
            };
            fs::write(
                &answers,
                format!("hostname = \"id.example.com\"\n[admin]\npassword = {value}\n"),
            )
            .unwrap();
            let answers = answers.to_str().unwrap();
            let with = |command: &[&str]| {
                silent(
                    carbonctl(command)
                        .home(&home)
                        .env("PLANTED_PW", PLANTED)
                        .run()
                        .expect(0),
                )
            };
            if way == "stdin" {
                let set = |more: &[&str]| {
                    silent(
                        carbonctl(["set", "admin.password=-", "--yes"])
                            .home(&home)
                            .args(more)
                            .stdin(&format!("{PLANTED}\n"))
                            .run()
                            .expect(0),
                    )
                };
                set(&["--dry-run"]);
                set(&["-v", "--json"]);
            } else {
                with(&["plan", answers]);
                with(&["plan", answers, "--json"]);
                with(&["apply", answers, "--yes"]);
            }
            assert_eq!(holders(&home), [home.join(place)], "{way}");

            // A second apply in the same file, everything that shows settings, and back again.
            with(&["set", "hostname=other.example.com", "--yes"]);
            for command in [
                &["get"][..],
                &["get", "--json"],
                &["check"],
                &["check", "--json"],
                &["history", "--json"],
                &["verify"],
                &["recommend"],
            ] {
                let ran = carbonctl(command).home(&home).run();
                silent(ran);
            }
            assert_eq!(holders(&home), [home.join(place)], "{way}");
            with(&["undo", "--yes"]);
            with(&["undo", "--yes"]);
            assert_eq!(holders(&home), Vec::<PathBuf>::new(), "{way}: after undo");
        }
    }
}

#[test]
fn a_password_on_the_command_line_is_refused_without_being_shown() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let ran = silent(
        carbonctl(["set", "--yes"])
            .arg(format!("admin.password={PLANTED}"))
            .home(&home)
            .run()
            .expect(2),
    );
    assert!(ran.stderr.contains("command line"), "{}", ran.stderr);
}

#[test]
fn secrets_that_were_there_already_are_not_shown_beside_a_change() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let toml = home.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&toml).unwrap();
    let planted = text.replace(
        "[super_admin]",
        &format!("[database.x]\npassword = \"{PLANTED}\"\nurl = \"jdbc:mysql://u:{PLANTED}@db/x\"\n[secrets]\nplain = \"[{PLANTED}]\"\n[super_admin]"),
    );
    assert_ne!(text, planted);
    fs::write(&toml, planted).unwrap();
    for command in [
        &["set", "admin.username=chief", "hostname=a.example.com", "--dry-run"][..],
        &["set", "hostname=a.example.com", "--dry-run", "--json"],
    ] {
        let ran = silent(carbonctl(command).home(&home).run().expect(0));
        assert!(
            ran.stdout.contains("••••") || command.contains(&"--json"),
            "{}",
            ran.stdout
        );
    }
}

#[test]
fn the_java_that_proves_flags_is_told_nothing() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let jdk = room.path().join("jdk-17");
    let heard = room.path().join("heard");
    fs::create_dir_all(jdk.join("bin")).unwrap();
    fs::write(jdk.join("release"), "JAVA_VERSION=\"17.0.1\"\nIMPLEMENTOR=\"Test\"\n").unwrap();
    fs::write(
        jdk.join("bin/java"),
        format!("#!/bin/sh\n{{ env; echo \"$@\"; }} > {}\n", heard.display()),
    )
    .unwrap();
    fs::set_permissions(jdk.join("bin/java"), fs::Permissions::from_mode(0o755)).unwrap();
    let answers = room.path().join("answers.toml");
    fs::write(
        &answers,
        "[heap]\nmax = \"512m\"\n[admin]\npassword = { env = \"PLANTED_PW\" }\n",
    )
    .unwrap();
    let run = carbonctl(["apply", "--yes"])
        .home(&home)
        .arg(&answers)
        .env("PLANTED_PW", PLANTED)
        .env("JAVA_HOME", &jdk);
    silent(run.run().expect(0));
    let heard = fs::read_to_string(heard).expect("the JDK was not asked");
    assert!(heard.contains("-Xmx512m") && !heard.contains(PLANTED), "{heard}");
}
