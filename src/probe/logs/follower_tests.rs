//! Tests of the follower with everything that happens to a log while it is followed.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::disk::Root;

struct Room {
    dir: tempfile::TempDir,
    path: PathBuf,
}

impl Room {
    fn with(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, text).unwrap();
        Self { dir, path }
    }

    fn add(&self, text: &str) {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn rotate(&self) {
        fs::rename(&self.path, self.dir.path().join("log.1")).unwrap();
    }
}

/// The result of one look, short.
fn inspect(follower: &mut Follower) -> Vec<String> {
    let mut found = Vec::new();
    follower
        .inspect(&mut |grown| {
            found.push(match grown {
                FollowOutcome::Line { start, end, bytes, .. } => {
                    format!("{start}-{end} {}", String::from_utf8_lossy(&bytes))
                }
                FollowOutcome::Half { start, bytes } => format!("half {start} {}", String::from_utf8_lossy(&bytes)),
                FollowOutcome::Rotated => "rotated".to_owned(),
                FollowOutcome::Truncated => "truncated".to_owned(),
            });
            true
        })
        .unwrap();
    found
}

fn nothing() -> Vec<String> {
    Vec::new()
}

#[test]
fn gives_whole_new_lines_only() {
    let room = Room::with("old\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path).patient(Duration::MAX);
    assert_eq!(inspect(&mut follower), nothing());
    room.add("one\ntw");
    assert_eq!(inspect(&mut follower), ["4-8 one"]);
    assert_eq!(inspect(&mut follower), nothing());
    room.add("o\n\r\n");
    assert_eq!(inspect(&mut follower), ["8-12 two", "12-14 \r"]);
    room.add("x\r\n\x1b[31my\n");
    assert_eq!(follower.lines(), ["x", "y"]);
}

#[test]
fn a_half_written_line_is_shown_after_a_moment_and_again_when_whole() {
    let room = Room::with("");
    let mut follower = Follower::at_end(&Root::machine(), &room.path).patient(Duration::ZERO);
    room.add("ha");
    assert_eq!(inspect(&mut follower), nothing());
    assert_eq!(inspect(&mut follower), ["half 0 ha"]);
    assert_eq!(inspect(&mut follower), nothing());
    room.add("lf\n");
    assert_eq!(inspect(&mut follower), ["0-5 half"]);
}

#[test]
fn a_rotated_log_is_read_to_its_end_and_the_new_one_from_its_beginning() {
    let room = Room::with("a\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    room.add("b\nlast words");
    room.rotate();
    room.add("c\nd\n");
    assert_eq!(
        inspect(&mut follower),
        ["2-4 b", "4-14 last words", "rotated", "0-2 c", "2-4 d"]
    );
    room.add("e\n");
    assert_eq!(inspect(&mut follower), ["4-6 e"]);
}

#[test]
fn a_writer_that_has_not_noticed_the_rotation_is_heard_until_the_new_log_is_written() {
    let room = Room::with("a\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    let mut writer = OpenOptions::new().append(true).open(&room.path).unwrap();
    room.rotate();
    assert_eq!(inspect(&mut follower), nothing());
    File::create(&room.path).unwrap();
    writer.write_all(b"late\n").unwrap();
    assert_eq!(inspect(&mut follower), ["2-7 late"]);
    room.add("new\n");
    assert_eq!(inspect(&mut follower), ["rotated", "0-4 new"]);
}

#[test]
fn an_emptied_log_is_read_again_even_where_it_has_outgrown_its_old_end() {
    let room = Room::with("a\nb\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    fs::write(&room.path, "c\n").unwrap();
    assert_eq!(inspect(&mut follower), ["truncated", "0-2 c"]);
    fs::write(&room.path, "longer than all before\n").unwrap();
    assert_eq!(inspect(&mut follower), ["truncated", "0-23 longer than all before"]);
}

#[test]
fn a_hole_that_an_emptied_log_begins_with_is_no_line() {
    let room = Room::with(&"x".repeat(300_000));
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    let file = OpenOptions::new().write(true).open(&room.path).unwrap();
    file.set_len(0).unwrap();
    assert_eq!(inspect(&mut follower), ["truncated"]);
    file.set_len(1 << 30).unwrap();
    room.add("after\n");
    let mut lines = Vec::new();
    // Where the system does not report holes, the NUL bytes are read in several looks.
    while follower
        .inspect(&mut |grown| {
            lines.push(grown);
            true
        })
        .unwrap()
    {}
    assert_eq!(
        lines,
        [FollowOutcome::Line {
            start: 1 << 30,
            end: (1 << 30) + 6,
            bytes: b"after".to_vec(),
            length: 5
        }]
    );
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    assert!(follower.read() < 1 << 20, "{}", follower.read());
}

#[test]
fn a_deleted_log_is_found_when_it_is_made_again() {
    let room = Room::with("a\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    fs::remove_file(&room.path).unwrap();
    assert_eq!(inspect(&mut follower), nothing());
    room.add("b\n");
    assert_eq!(inspect(&mut follower), ["rotated", "0-2 b"]);
    let missing = Path::new(room.dir.path()).join("later");
    let mut follower = Follower::at_end(&Root::machine(), &missing);
    assert_eq!(inspect(&mut follower), nothing());
    fs::write(&missing, "first\n").unwrap();
    assert_eq!(inspect(&mut follower), ["0-6 first"]);
}

#[test]
fn a_burst_is_read_whole_and_a_quiet_log_costs_one_question() {
    let room = Room::with("a\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    let burst = "a line of the burst, about as long as others\n".repeat(200_000);
    room.add(&burst);
    let mut lines = Vec::new();
    while follower
        .inspect(&mut |grown| {
            if let FollowOutcome::Line { bytes, .. } = grown {
                lines.extend_from_slice(&bytes);
                lines.push(b'\n');
            }
            true
        })
        .unwrap()
    {}
    assert!(lines == burst.as_bytes());
    assert_eq!(follower.read(), burst.len() as u64);
    let (read, looks) = (follower.read(), follower.looks());
    for _ in 0..10 {
        assert_eq!(inspect(&mut follower), nothing());
    }
    assert_eq!((follower.read(), follower.looks()), (read, looks + 10));
}

#[test]
fn a_stopped_look_goes_on_where_it_was() {
    let room = Room::with("begin of it all, long enough to be remembered\n");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    room.add("one\ntwo\nthree\n");
    let mut seen = Vec::new();
    for _ in 0..3 {
        follower
            .inspect(&mut |grown| {
                seen.push(grown);
                false
            })
            .unwrap();
    }
    assert!(
        seen.iter().all(|grown| matches!(grown, FollowOutcome::Line { .. })),
        "{seen:?}"
    );
    assert_eq!(seen.len(), 3);
}

#[test]
fn an_endless_line_is_not_held() {
    let room = Room::with("");
    let mut follower = Follower::at_end(&Root::machine(), &room.path);
    room.add(&"y".repeat(9 << 20));
    room.add("\n");
    let mut all = Vec::new();
    while follower
        .inspect(&mut |grown| {
            all.push(grown);
            true
        })
        .unwrap()
    {}
    let [FollowOutcome::Line { bytes, length, .. }] = &all[..] else {
        panic!("{} events", all.len())
    };
    assert_eq!((bytes.len(), *length), (256 << 10, 9 << 20));
    assert!(shown(bytes, *length, true).ends_with("y ... (8.8 MB more in this line)"));
}
