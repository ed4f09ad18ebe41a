//! What this user may not read or write, and what has no room.

use std::os::unix::fs::PermissionsExt as _;

use super::*;

fn root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        println!("skipped: only root can act as someone else");
    }
    root
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_home_that_may_not_be_read() {
    if !root() {
        return;
    }
    let spoiled = Spoiled::new(Flavour::Xml);
    mode(&spoiled.home, 0o700);
    let before = Tree::of(&spoiled.home);
    for command in [&["get"][..], &["set", "--yes", "hostname=a.example.com"], &["check"]] {
        let run = carbonctl(command).home(&spoiled.home).by_nobody(spoiled.room.path());
        run.run()
            .refused(2, &["cannot be read: Permission denied", "as its owner"]);
    }
    // May be entered, not listed.
    mode(&spoiled.home, 0o711);
    let run = carbonctl(["get"]).home(&spoiled.home).by_nobody(spoiled.room.path());
    run.run().refused(2, &["cannot be read: Permission denied"]);
    mode(&spoiled.home, 0o700);
    before.assert_same(&Tree::of(&spoiled.home), "unreadable");
}

#[test]
fn a_file_that_may_not_be_read() {
    if !root() {
        return;
    }
    let spoiled = Spoiled::new(Flavour::Toml);
    mode(&spoiled.home.join(TOML), 0o600);
    let before = Tree::of(&spoiled.home);
    let run = set_hostname(&spoiled.home).by_nobody(spoiled.room.path());
    run.run()
        .refused(2, &["hostname: ", TOML, "cannot be read: Permission denied"]);
    before.assert_same(&Tree::of(&spoiled.home), "unreadable file");
}

#[test]
fn a_home_that_may_not_be_written() {
    if !root() {
        return;
    }
    let spoiled = Spoiled::new(Flavour::Xml);
    let before = Tree::of(&spoiled.home);
    let run = set_hostname(&spoiled.home)
        .by_nobody(spoiled.room.path())
        .run()
        .expect(4);
    let last = run.stderr.lines().last().unwrap();
    assert!(
        last.starts_with("carbonctl: ") && last.contains("repository/conf"),
        "{run:?}"
    );
    assert!(
        last.contains("cannot be written") || last.contains("belongs to root"),
        "{run:?}"
    );
    // Looking goes on, and so does planning.
    for command in [
        &["get"][..],
        &["check", "G31"],
        &["set", "--dry-run", "hostname=a.example.com"],
    ] {
        let run = carbonctl(command)
            .home(&spoiled.home)
            .by_nobody(spoiled.room.path())
            .run();
        assert!(run.code < 2, "{run:?}");
    }
    before.assert_same(&Tree::of(&spoiled.home), "read-only home");
    assert!(!spoiled.home.join(".carbonctl").exists());
}

#[test]
fn a_full_disk() {
    let room = tempfile::tempdir().unwrap();
    let mut mount = std::process::Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(room.path());
    if !mount.output().is_ok_and(|out| out.status.success()) {
        println!("skipped: this user may not mount");
        return;
    }
    let _mounted = Mounted(room.path());
    for (flavour, name) in [(Flavour::Toml, "toml"), (Flavour::Xml, "xml")] {
        let home = practice::make(&room.path().join(name), flavour).unwrap().home;
        let filler = room.path().join("filler");
        // To the last byte: a file system that takes one more block would not be full.
        let full = fs::write(&filler, vec![b'x'; 2 << 20]).unwrap_err();
        assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
        let before = Tree::of(&home);
        let ran = set_hostname(&home).run().expect(3);
        let last = ran.stderr.lines().last().unwrap();
        assert!(
            last.starts_with("carbonctl: ") && last.contains("No space left"),
            "{ran:?}"
        );
        before.assert_same(&Tree::of(&home), "on a full disk");
        fs::remove_file(&filler).unwrap();
        set_hostname(&home).run().expect(0);
    }
}

struct Mounted<'a>(&'a Path);

impl Drop for Mounted<'_> {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0).output();
    }
}

#[test]
fn a_standard_output_that_takes_nothing_stops_before_the_write() {
    let spoiled = Spoiled::new(Flavour::Toml);
    let before = Tree::of(&spoiled.home);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(["set", "--yes", "hostname=a.example.com", "--home"])
        .arg(&spoiled.home)
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(3), "{out:?}");
    assert!(
        String::from_utf8_lossy(&out.stderr).contains("standard output cannot be written"),
        "{out:?}"
    );
    before.assert_same(&Tree::of(&spoiled.home), "nobody saw the plan");
}
