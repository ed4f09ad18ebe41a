//! The `report` command: what it asks, where it writes, what a hostile home does to it, and what a running server gives.
#![cfg(unix)]

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Run, carbonctl};
use crate::support::server::{self, Practice};
use crate::support::tree::Tree;

fn entries(archive: &Path) -> Vec<(String, String)> {
    let file = fs::File::open(archive).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        (name, text)
    });
    entries.collect()
}

fn report(home: &Path, room: &Path, more: &[&str]) -> Run {
    carbonctl([&["report", "-o", "b.tar.gz"], more].concat())
        .home(home)
        .cwd(room)
}

#[test]
fn it_lists_asks_and_replaces_nothing() {
    let room = tempfile::tempdir().unwrap();
    let home = practice::make(&room.path().join("is"), Flavour::Toml).unwrap().home;
    let before = Tree::of(&home);
    let archive = room.path().join("b.tar.gz");
    let unasked = report(&home, room.path(), &[]).run().expect(2);
    assert!(
        unasked.stderr.contains("no terminal") && unasked.stderr.contains("--yes"),
        "{unasked:?}"
    );
    report(&home, room.path(), &["--read-only", "--yes"])
        .run()
        .refused(4, &["read-only"]);
    let listed = report(&home, room.path(), &["--dry-run"]).run().expect(0);
    for words in [
        "findings.json",
        "configuration/",
        "no server of this home runs",
        "MANIFEST.json",
    ] {
        assert!(listed.stdout.contains(words), "{}", listed.stdout);
    }
    report(&home, room.path(), &["--dry-run", "--read-only"])
        .run()
        .expect(0);
    assert!(!archive.exists());

    report(&home, room.path(), &["--yes"]).run().expect(0);
    assert_eq!(fs::metadata(&archive).unwrap().permissions().mode() & 0o777, 0o600);
    let first = fs::read(&archive).unwrap();
    let again = report(&home, room.path(), &["--yes"]).run().expect(2);
    assert!(
        again.stderr.contains("already") && again.stderr.contains("-o"),
        "{again:?}"
    );
    assert_eq!(fs::read(&archive).unwrap(), first);
    assert_eq!(Tree::of(&home), before, "the home is only read");
    let left: Vec<_> = fs::read_dir(room.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "nothing beside it: {left:?}");

    // Without a name it is called after the home and the time.
    carbonctl(["report", "--yes"])
        .home(&home)
        .cwd(room.path())
        .run()
        .expect(0);
    let named = fs::read_dir(room.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    assert!(
        named
            .into_iter()
            .any(|name| name.to_str().unwrap().starts_with("carbonctl-report-is-"))
    );
    let gone = carbonctl(["report", "--yes", "-o", "no/such/b.tar.gz"])
        .home(&home)
        .cwd(room.path())
        .run();
    let gone = gone.expect(3);
    assert!(gone.stderr.contains("cannot be written"), "{gone:?}");
}

#[test]
fn a_hostile_home_does_not_hurt() {
    let room = tempfile::tempdir().unwrap();
    let home = practice::make(&room.path().join("is"), Flavour::Xml).unwrap().home;
    let outside = room.path().join("outside");
    fs::write(&outside, "told-from-outside\n").unwrap();
    let logs = home.join("repository/logs");
    fs::create_dir_all(&logs).unwrap();
    let pipe = logs.join("wso2error.log");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    fs::create_dir(logs.join("patches.log")).unwrap();
    // Ten gigabytes that take no room.
    fs::File::create(logs.join("wso2carbon.log"))
        .unwrap()
        .set_len(10 << 30)
        .unwrap();
    fs::remove_file(home.join("repository/conf/axis2/axis2.xml")).unwrap();
    symlink("/dev/zero", home.join("repository/conf/axis2/axis2.xml")).unwrap();

    let begun = Instant::now();
    let ran = report(&home, room.path(), &["--yes"]).run().expect(0);
    assert!(begun.elapsed() < Duration::from_mins(1));
    let listed = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(listed.contains("a pipe") && listed.contains("a directory"), "{listed}");
    let entries = entries(&room.path().join("b.tar.gz"));
    let manifest = &entries.last().unwrap().1;
    for name in ["logs/wso2error.log", "logs/patches.log"] {
        assert!(!entries.iter().any(|(entry, _)| entry == name));
        assert!(manifest.contains(name), "{manifest}");
    }
    assert!(
        entries
            .iter()
            .all(|(_, text)| text.len() < 2 << 20 && !text.contains("told-from-outside"))
    );
    // Nor is a file of another name overwritten through a link.
    symlink(&outside, room.path().join("link.tar.gz")).unwrap();
    let linked = carbonctl(["report", "--yes", "-o", "link.tar.gz"])
        .home(&home)
        .cwd(room.path())
        .run();
    assert_eq!(linked.code, 2, "{linked:?}");
    symlink(room.path().join("nowhere"), room.path().join("dangling.tar.gz")).unwrap();
    let linked = carbonctl(["report", "--yes", "-o", "dangling.tar.gz"])
        .home(&home)
        .cwd(room.path())
        .run();
    assert_eq!(
        (linked.code, room.path().join("nowhere").exists()),
        (2, false),
        "{linked:?}"
    );
    assert_eq!(fs::read_to_string(&outside).unwrap(), "told-from-outside\n");
}

#[test]
fn a_running_server_gives_three_dumps_its_heap_and_its_flags() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    practice.start().unwrap();
    let room = tempfile::tempdir().unwrap();
    let home = &practice.home.path;
    report(home, room.path(), &["--yes"]).run().expect(0);
    let found = entries(&room.path().join("b.tar.gz"));
    let text = |name: &str| {
        &found
            .iter()
            .find(|(entry, _)| entry == name)
            .unwrap_or_else(|| panic!("no {name}"))
            .1
    };
    for nth in 1..=3 {
        let dump = text(&format!("server/threads-{nth}.txt"));
        assert!(dump.contains("Full thread dump") && dump.contains("\"main\""), "{dump}");
    }
    assert_ne!(text("server/threads-1.txt"), text("server/threads-3.txt"));
    assert!(
        text("server/heap.txt").contains("java.lang.String"),
        "{}",
        text("server/heap.txt")
    );
    assert!(
        text("server/flags.txt").contains("MaxHeapSize"),
        "{}",
        text("server/flags.txt")
    );
    assert!(
        text("server/state.json").contains("\"running\""),
        "{}",
        text("server/state.json")
    );

    // One that is suspended does not answer: that is said after the time limit, and the rest is written.
    let pid = carbonctl::server::status(&practice.home).pid.unwrap();
    server::signal(pid, rustix::process::Signal::STOP);
    let begun = Instant::now();
    let ran = carbonctl(["report", "--yes", "-o", "second.tar.gz"])
        .home(home)
        .cwd(room.path())
        .run();
    server::signal(pid, rustix::process::Signal::CONT);
    let ran = ran.expect(0);
    assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", begun.elapsed());
    assert!(
        ran.stderr.contains("server/threads-1.txt is left out"),
        "{}",
        ran.stderr
    );
    let second = entries(&room.path().join("second.tar.gz"));
    assert!(second.iter().any(|(name, _)| name == "findings.json"));
    assert!(!second.iter().any(|(name, _)| name.starts_with("server/threads")));
    practice.stop().unwrap();
}
