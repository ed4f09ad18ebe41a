//! Installing and removing, where systemd does not run: what `systemctl` does to files is all there is to see.

use std::process::Command;

use super::*;

#[test]
fn removing_leaves_the_tree_as_it_was_before_installing() {
    let Some(sample) = Sample::new() else { return };
    let (root, home) = (Tree::of(&sample.root), Tree::of(&sample.home));
    let ran = sample.run(&["install", "--yes"]).run().expect(0);
    assert!(ran.stdout.contains("ExecStart=/bin/sh"), "{ran:?}");
    assert!(ran.stderr.contains("starts at the next boot"), "{ran:?}");
    assert!(!ran.stderr.contains("systemd-analyze"), "{ran:?}");
    let link = fs::read_link(sample.root.join(LINK)).unwrap();
    assert!(link.ends_with("home.service"), "{link:?}");
    let mut asked = Command::new("systemctl");
    asked
        .arg(format!("--root={}", sample.root.display()))
        .args(["is-enabled", "home.service"]);
    assert_eq!(asked.output().unwrap().stdout, b"enabled\n");
    let status = sample.run(&["status", "--json"]).run().expect(0).json();
    assert_eq!(status["service"]["enabled"], "enabled");
    assert_eq!(status["service"]["drift"], serde_json::json!([]));
    assert!(
        status["service"]["active"].is_null() && status["server"].is_null(),
        "{status}"
    );
    sample.run(&["remove", "--yes"]).run().expect(0);
    root.assert_same(&Tree::of(&sample.root), "after remove");
    home.assert_same(&Tree::of(&sample.home), "the home");
    assert!(!sample.home.join(".carbonctl").exists());
    sample.run(&["status"]).run().expect(1);
    let again = sample.run(&["remove", "--yes"]).run().expect(0);
    assert!(again.stderr.contains("no service"), "{again:?}");
}

#[test]
fn a_unit_can_stay_disabled() {
    let Some(sample) = Sample::new() else { return };
    sample.run(&["install", "--yes", "--no-enable"]).run().expect(0);
    assert!(!sample.root.join(LINK).exists());
    let status = sample.run(&["status", "--json"]).run().expect(0).json();
    assert_eq!(status["service"]["enabled"], "disabled");
}

#[test]
fn what_only_looks_writes_nothing() {
    let Some(sample) = Sample::new() else { return };
    let (root, home) = (Tree::of(&sample.root), Tree::of(&sample.home));
    let dry = sample.run(&["install", "--dry-run"]).run().expect(0);
    assert!(dry.stdout.contains("ExecStart="), "{dry:?}");
    let json = sample.run(&["install", "--dry-run", "--json"]).run().expect(0).json();
    assert_eq!(json["installed"], false);
    assert_eq!(json["service"]["verified"], true);
    assert!(json["service"]["text"].as_str().unwrap().contains("ExecStart="));
    sample
        .run(&["install", "--read-only", "--yes"])
        .run()
        .refused(4, &["read-only"]);
    sample
        .run(&["remove", "--read-only", "--yes"])
        .run()
        .refused(4, &["read-only"]);
    let asked = sample.run(&["install"]).run().expect(2);
    assert!(asked.stderr.contains("there is no terminal"), "{asked:?}");
    sample
        .run(&["install", "--yes", "--start"])
        .run()
        .refused(2, &["systemd does not run here"]);
    root.assert_same(&Tree::of(&sample.root), "looked only");
    home.assert_same(&Tree::of(&sample.home), "looked only");
    let done = sample.run(&["install", "--yes", "--json"]).run().expect(0).json();
    assert_eq!(done["installed"], true);
    let there = Tree::of(&sample.root);
    let dry = sample.run(&["remove", "--dry-run", "--json"]).run().expect(0).json();
    assert_eq!(dry["removed"], false);
    there.assert_same(&Tree::of(&sample.root), "looked only");
}

#[test]
fn what_others_made_is_never_touched() {
    let Some(sample) = Sample::new() else { return };
    fs::write(sample.root.join(UNIT), "[Service]\nExecStart=/bin/true\n").unwrap();
    let vendor = sample.root.join("usr/lib/systemd/system");
    fs::create_dir_all(&vendor).unwrap();
    fs::write(vendor.join("theirs.service"), "").unwrap();
    std::os::unix::fs::symlink("/dev/null", sample.root.join(UNITS).join("masked.service")).unwrap();
    let before = Tree::of(&sample.root);
    for name in ["home", "theirs", "masked"] {
        let ran = sample.run(&["install", "--yes", "--name", name]).run();
        ran.refused(4, &["another service of that name", name, "--name"]);
    }
    sample
        .run(&["install", "--yes", "--name", "../x"])
        .run()
        .refused(2, &["not a valid name"]);
    sample.run(&["remove", "--yes"]).run().expect(0);
    before.assert_same(&Tree::of(&sample.root), "of others");
    // Under a name of its own it lives beside them, and a second one is refused.
    sample
        .run(&["install", "--yes", "--name", "mine.service"])
        .run()
        .expect(0);
    sample
        .run(&["install", "--yes", "--name", "yours"])
        .run()
        .refused(4, &["has a service already"]);
    // Directives of a person's own are kept, and reported.
    let beside = sample.root.join(UNITS).join("mine.service.d");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("override.conf"), "[Service]\nNice=5\n").unwrap();
    let ran = sample.run(&["remove", "--yes"]).run().expect(0);
    assert!(ran.stderr.contains("mine.service.d was kept"), "{ran:?}");
    fs::remove_dir_all(&beside).unwrap();
    before.assert_same(&Tree::of(&sample.root), "of others");
}

#[test]
fn a_unit_that_no_longer_fits_is_told_and_brought_up_to_date() {
    let Some(sample) = Sample::new() else { return };
    sample.run(&["install", "--yes"]).run().expect(0);
    let own = sample.home.join("bin/carbonctl-server.sh");
    fs::write(&own, "#!/bin/sh\nexec sh \"$(dirname \"$0\")/wso2server.sh\" \"$@\"\n").unwrap();
    sample.give_to(DAEMON);
    let status = sample.run(&["status", "--json"]).run().expect(0).json();
    let drift = status["service"]["drift"].as_array().unwrap();
    assert_eq!(drift.len(), 1, "{status}");
    assert_eq!(drift[0]["directive"], "ExecStart");
    assert!(drift[0]["now"].as_str().unwrap().ends_with("carbonctl-server.sh"));
    let ran = sample.run(&["install", "--yes"]).run().expect(0);
    assert!(
        ran.stdout.contains("\n-ExecStart=") && ran.stdout.contains("\n+ExecStart="),
        "{ran:?}"
    );
    let status = sample.run(&["status", "--json"]).run().expect(0).json();
    assert_eq!(status["service"]["drift"], serde_json::json!([]));
    let same = sample.run(&["install", "--yes"]).run().expect(0);
    assert!(same.stdout.contains("byte for byte"), "{same:?}");
}

#[test]
fn root_must_be_named_and_is_warned_about() {
    if !only_root() {
        return;
    }
    let Some(sample) = Sample::new() else { return };
    sample.give_to(0);
    let ran = sample.run(&["install", "--yes"]).run();
    ran.refused(2, &["belongs to root", "useradd --system", "chown -hR"]);
    let ran = sample.run(&["install", "--yes", "--user", "no-such-user"]).run();
    ran.refused(2, &["no such user", "useradd --system"]);
    // The home is root's and nobody else may write there.
    let ran = sample.run(&["install", "--yes", "--user", "daemon"]).run();
    ran.refused(2, &["daemon cannot use all of the home", "chown -hR daemon:"]);
    assert!(!sample.root.join(UNIT).exists());
    let ran = sample.run(&["install", "--yes", "--user", "root"]).run().expect(0);
    assert!(ran.stderr.contains("will run as root"), "{ran:?}");
    assert!(sample.unit().contains("\n# WARNING: as root") && sample.unit().contains("\nUser=root\n"));
    let status = sample.run(&["status"]).run().expect(0);
    assert!(status.stdout.contains("it runs as root"), "{status:?}");
}

#[test]
fn a_user_who_cannot_use_the_home_or_its_java_is_told_what_is_closed() {
    if !only_root() {
        return;
    }
    let Some(sample) = Sample::new() else { return };
    // Left by a run as root: the usual trap.
    let log = sample.home.join("repository/logs/wso2carbon.log");
    fs::create_dir_all(log.parent().unwrap()).unwrap();
    fs::write(&log, "").unwrap();
    let ran = sample.run(&["install", "--yes"]).run();
    ran.refused(2, &["daemon cannot use", "wso2carbon.log", "chown -hR daemon:"]);
    sample.give_to(DAEMON);
    fs::set_permissions(&sample.java, fs::Permissions::from_mode(0o700)).unwrap();
    let ran = sample.run(&["install", "--yes"]).run();
    ran.refused(2, &["daemon cannot run this Java", "bin/java"]);
    open(&sample.java);
    sample.run(&["install", "--yes"]).run().expect(0);
    assert!(
        sample.unit().contains("\nUser=daemon\nGroup=daemon\n"),
        "{}",
        sample.unit()
    );
}

#[test]
fn who_is_not_root_gets_the_commands_and_they_do_it() {
    if !only_root() {
        return;
    }
    let Some(sample) = Sample::new() else { return };
    let (root, home) = (Tree::of(&sample.root), Tree::of(&sample.home));
    let nobody = |arguments: &[&str]| sample.run(arguments).by_nobody(sample.room.path()).run();
    let ran = nobody(&["install", "--yes"]).expect(4);
    root.assert_same(&Tree::of(&sample.root), "nobody may not");
    assert!(ran.stderr.contains("only root may install a service"), "{ran:?}");
    let json = nobody(&["install", "--yes", "--json"]).expect(4).json();
    assert!(
        json["error"]["hint"].as_str().unwrap().contains("sudo install -m 644"),
        "{json}"
    );
    as_root(&ran.stdout);
    assert!(sample.root.join(LINK).is_symlink());
    let status = nobody(&["status", "--json"]).expect(0).json();
    assert_eq!(
        (&status["service"]["user"], &status["service"]["enabled"]),
        (&"daemon".into(), &"enabled".into())
    );
    let ran = nobody(&["remove", "--yes"]).expect(4);
    assert!(sample.root.join(UNIT).exists());
    as_root(&ran.stdout);
    root.assert_same(&Tree::of(&sample.root), "after the commands");
    home.assert_same(&Tree::of(&sample.home), "the home");
    // The draft goes with the last look.
    let drafts = || fs::read_dir(sample.room.path().join("nobody/carbonctl/homes")).map_or(0, Iterator::count);
    assert_eq!(drafts(), 1);
    nobody(&["remove", "--yes"]).expect(0);
    assert_eq!(drafts(), 0);
}

/// Does what a person would paste, without `sudo`, which need not be here.
fn as_root(shown: &str) {
    let lines: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.trim().strip_prefix("sudo "))
        .collect();
    assert!(lines.len() >= 2, "{shown}");
    for line in lines {
        let ran = Command::new("/bin/sh").args(["-c", line]).output().unwrap();
        assert!(ran.status.success(), "{line}: {ran:?}");
    }
}

#[test]
fn without_systemd_it_says_what_to_do_instead() {
    let Some(sample) = Sample::new() else { return };
    fs::remove_dir_all(sample.root.join("etc")).unwrap();
    for action in ["install", "remove", "status"] {
        let ran = sample.run(&[action, "--yes"]).run();
        ran.refused(2, &["not run by systemd", "/bin/sh", "@reboot"]);
    }
}
