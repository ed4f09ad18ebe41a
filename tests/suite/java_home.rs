//! A JAVA_HOME that was typed: looked at where it is, judged and proved as one of the known folders would be.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use carbonctl::domain::settings;
use carbonctl::domain::value::Value;
use carbonctl::plan::{self, Answers};

use crate::support::cli::{Ran, carbonctl};
use crate::support::facts;
use crate::support::homes;
use crate::support::tree::Tree;
use carbonctl::domain::settings::id;

/// An installation outside the known folders, whose launcher is this shell script.
fn java(room: &Path, version: &str, script: &str) -> PathBuf {
    let dir = room.join(format!("elsewhere/java-{version}"));
    for sub in ["bin", "lib"] {
        fs::create_dir_all(dir.join(sub)).unwrap();
    }
    fs::write(
        dir.join("release"),
        format!("IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"{version}\"\n"),
    )
    .unwrap();
    for name in ["bin/java", "bin/javac"] {
        fs::write(dir.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(dir.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    dir.canonicalize().unwrap()
}

fn set(home: &Path, pairs: &[&str]) -> Ran {
    let arguments = ["set", "--yes"].into_iter().chain(pairs.iter().copied());
    carbonctl(arguments).home(home).no_env("JAVA_HOME").run()
}

fn script_with_endorsed_dirs(home: &Path) {
    let script = home.join("bin/wso2server.sh");
    let text = fs::read_to_string(&script).unwrap();
    let line = "    -Djava.net.preferIPv4Stack=true \\\n";
    assert!(text.contains(line));
    let endorsed = "    -Djava.endorsed.dirs=\"$JAVA_ENDORSED_DIRS\" \\\n";
    fs::write(&script, text.replace(line, &format!("{endorsed}{line}"))).unwrap();
}

#[test]
fn a_java_outside_the_known_folders_is_a_java() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let jdk = java(room.path(), "17.0.9", "exit 0");
    let link = room.path().join("current");
    std::os::unix::fs::symlink(&jdk, &link).unwrap();
    for named in [&jdk, &link] {
        set(&home, &[&format!("java.home={}", named.display())]).expect(0);
        let judged = carbonctl(["check", "G08", "--json"]).home(&home).run().expect(0).json();
        let finding = &judged["findings"][0];
        assert_eq!(finding["status"], "pass", "{finding}");
        assert_eq!(finding["found"], "Java 17.0.9, Test");
    }
}

#[test]
fn its_flags_are_proved_before_anything_is_written() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let refuses = "case \"$*\" in *-Xmx300m*) echo \"Invalid maximum heap size: -Xmx300m\" >&2; exit 1;; esac";
    let jdk = java(room.path(), "17.0.9", refuses);
    let chosen = format!("java.home={}", jdk.display());
    let before = Tree::of(&home);
    let refused = set(&home, &[&chosen, "heap.min=256m", "heap.max=300m"]).expect(2);
    assert!(
        refused.stderr.contains("Invalid maximum heap size"),
        "{}",
        refused.stderr
    );
    assert_eq!(before.differences(&Tree::of(&home)), "");
    set(&home, &[&chosen, "heap.min=256m", "heap.max=400m"]).expect(0);
    // Written down, it is the one to ask from now on.
    set(&home, &["heap.max=300m"]).expect(2);
}

#[test]
fn what_is_no_java_home_is_refused_with_the_reason() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let jdk = java(room.path(), "17.0.9", "exit 0");
    let before = Tree::of(&home);
    let nothing = room.path().join("nothing");
    for (dir, reason) in [
        (nothing.as_path(), "there is nothing at".to_owned()),
        (room.path(), "lacks bin/java".to_owned()),
        (&jdk.join("bin"), format!("name {} instead", jdk.display())),
    ] {
        let given = format!("java.home={}", dir.display());
        let refused = set(&home, &[&given]).expect(2);
        assert!(refused.stderr.contains(&reason), "{}", refused.stderr);
    }
    assert_eq!(before.differences(&Tree::of(&home)), "");
}

#[test]
fn a_version_the_script_ends_with_is_refused_and_one_it_warns_about_is_noted() {
    let room = tempfile::tempdir().unwrap();
    let newer = java(room.path(), "99.0.1", "exit 0");
    let given = format!("java.home={}", newer.display());
    let mi = homes::mini_mi(room.path());
    let refused = set(&mi, &[&given]).expect(2);
    assert!(
        refused.stderr.contains("the start script ends with it"),
        "{}",
        refused.stderr
    );

    let home = homes::mini_toml(room.path());
    let planned = set(&home, &[&given]).expect(0);
    assert!(planned.stdout.contains("Java 99 is outside"), "{}", planned.stdout);
}

#[test]
fn endorsed_dirs_end_every_java_from_9_on() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(room.path());
    script_with_endorsed_dirs(&home);
    let newer = java(room.path(), "17.0.9", "exit 0");
    let refused = set(&home, &[&format!("java.home={}", newer.display())]).expect(2);
    assert!(refused.stderr.contains("-Djava.endorsed.dirs"), "{}", refused.stderr);

    // What the launcher says counts, not only the version: the flag is among those it is asked about.
    let odd = java(
        room.path(),
        "1.8.0_1",
        "case \"$*\" in *-Djava.endorsed.dirs=*) echo no such dirs >&2; exit 1;; esac",
    );
    let refused = set(&home, &[&format!("java.home={}", odd.display())]).expect(2);
    assert!(refused.stderr.contains("no such dirs"), "{}", refused.stderr);
    let old = java(room.path(), "1.8.0_402", "exit 0");
    set(&home, &[&format!("java.home={}", old.display())]).expect(0);
}

#[test]
fn answers_for_another_machine_are_not_looked_at_and_listed_ones_count() {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_mi(room.path());
    let mut facts = facts::facts(&dir);
    let setting = settings::by_id(id::JAVA_HOME).unwrap();
    let check = |facts: &_, dir: &str| plan::check_answer(facts, setting, dir);
    assert!(check(&facts, "/opt/jdk-of-another-machine").is_ok());
    assert!(check(&facts, "/usr/lib/jvm/temurin-17").is_ok());
    assert!(
        check(&facts, "/usr/lib/jvm/temurin-8")
            .unwrap_err()
            .to_string()
            .contains("11 to 17")
    );
    // A link to a listed Java is that Java.
    let real = java(room.path(), "1.8.0_402", "exit 0");
    facts.jdks.push(facts::jdk(&real.display().to_string(), "1.7.0_80"));
    let link = room.path().join("link");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let mut answers = Answers::default();
    answers.set(id::JAVA_HOME, Value::Text(link.display().to_string()));
    assert_eq!(plan::recommend::java_major(&facts, &answers), Some(7));
}

/// The status and the words of one finding.
fn finding(home: &Path, java: Option<&str>, id: &str) -> (String, String) {
    let ran = carbonctl(["check", id, "--json"]).home(home);
    let ran = match java {
        Some(java) => ran.env("JAVA_HOME", java),
        None => ran.no_env("JAVA_HOME"),
    };
    let judged = ran.run().json();
    let finding = &judged["findings"][0];
    let told = format!("{} {}", finding["found"], finding["detail"]);
    (finding["status"].as_str().unwrap().to_owned(), told)
}

#[test]
fn findings_and_a_start_say_the_same_of_a_java_home_that_no_script_can_use() {
    let room = tempfile::tempdir().unwrap();
    let jdk = java(room.path(), "17.0.9", "exit 0");
    let empty = room.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let jdk = jdk.to_str().unwrap();
    let home = homes::mini_toml(room.path());
    let script = home.join("bin/wso2server.sh");
    let shipped = fs::read_to_string(&script).unwrap();
    for (written, flaw) in [
        (format!("{jdk}/bin"), "is inside the Java of"),
        (format!("'{jdk}'"), "has quotes in its value"),
        (
            format!("{}/gone", room.path().display()),
            "names a directory that is not there",
        ),
        (empty.display().to_string(), "has no bin/java"),
    ] {
        let in_script = shipped.replacen('\n', &format!("\nexport JAVA_HOME=\"{written}\"\n"), 1);
        for (text, environment) in [(&shipped, Some(written.as_str())), (&in_script, None)] {
            fs::write(&script, text).unwrap();
            for id in ["G08", "G21"] {
                let (status, told) = finding(&home, environment, id);
                assert_eq!(status, "fail", "{id} of {written}: {told}");
                assert!(told.contains(flaw), "{id} of {written}: {told}");
            }
            let start = carbonctl(["start", "--no-wait"]).home(&home);
            let start = match environment {
                Some(java) => start.env("JAVA_HOME", java),
                None => start.no_env("JAVA_HOME"),
            };
            let refused = start.run().expect(2);
            assert!(refused.stderr.contains(flaw), "{written}: {}", refused.stderr);
        }
    }
    fs::write(&script, &shipped).unwrap();
    for good in [jdk.to_owned(), format!("{jdk}/")] {
        assert_eq!(finding(&home, Some(&good), "G08").0, "pass", "{good}");
        let (status, told) = finding(&home, Some(&good), "G21");
        assert_ne!(status, "fail", "{good}: {told}");
    }
}

#[test]
fn a_java_home_that_the_script_computes_is_unknown_and_no_reason_to_refuse_a_start() {
    let room = tempfile::tempdir().unwrap();
    let jdk = java(room.path(), "17.0.9", "exit 0");
    let jdk = jdk.to_str().unwrap();
    let home = homes::mini_toml(room.path());
    let script = home.join("bin/wso2server.sh");
    let shipped = fs::read_to_string(&script).unwrap();
    for written in [
        format!("$(dirname $(dirname {jdk}/bin/java))"),
        format!("`dirname {jdk}/bin`"),
        "$CARBON_HOME/jdk".to_owned(),
    ] {
        let text = shipped.replacen('\n', &format!("\nJAVA_HOME={written}\n"), 1);
        fs::write(&script, text).unwrap();
        for id in ["G08", "G21"] {
            let (status, told) = finding(&home, None, id);
            assert_eq!(status, "unknown", "{id} of {written}: {told}");
        }
        let started = carbonctl(["start", "--no-wait"]).home(&home).no_env("JAVA_HOME").run();
        assert_ne!(started.code, 2, "{written}: {started:?}");
    }
}

#[test]
fn a_runtime_without_a_compiler_is_a_java_home_for_both() {
    let room = tempfile::tempdir().unwrap();
    let jre = java(room.path(), "17.0.9", "exit 0");
    fs::remove_file(jre.join("bin/javac")).unwrap();
    let home = homes::mini_toml(room.path());
    let (status, told) = finding(&home, jre.to_str(), "G08");
    assert_eq!(status, "pass");
    assert!(told.contains("a runtime only"), "{told}");
    let (status, told) = finding(&home, jre.to_str(), "G21");
    assert_ne!(status, "fail", "{told}");
}
