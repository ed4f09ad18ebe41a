//! Apply and undo on a real tree: every byte, mode, owner and link; and nothing at all where it is refused.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test fails as the test does")]

mod refusals;
mod room;
pub(crate) mod sample;
mod undoing;
mod users;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use carbonctl::apply::{StateDir, apply, history, undo};
use carbonctl::plan::FileAction;

use crate::support::tree::{Content, Tree};
use sample::{Sample, edit, plan};

#[test]
fn apply_then_undo_gives_back_every_byte_mode_owner_and_link() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let before = Tree::of(sample.home());
    let wanted = plan(sample.home());

    let applied = apply(&state, &wanted).unwrap();
    let after = Tree::of(sample.home());
    assert_eq!(applied.files.len(), wanted.files.len());
    for file in &wanted.files {
        let real = fs::read(wanted.place(file)).unwrap();
        assert_eq!(real, file.after, "{}", file.path.display());
    }
    for (path, node) in &before.0 {
        let now = &after.0[path];
        assert_eq!(
            (node.mode, node.uid, node.gid),
            (now.mode, now.uid, now.gid),
            "{}",
            path.display()
        );
        if let Content::Link(_) = node.content {
            assert_eq!(node.content, now.content, "{} stays a link", path.display());
        }
    }
    let new: Vec<_> = after.0.keys().filter(|p| !before.0.contains_key(*p)).collect();
    assert_eq!(new, [Path::new(sample::MADE)], "nothing appears but what the plan says");
    assert_eq!(after.0[Path::new(sample::MADE)].mode, 0o640);

    let undone = undo(&state, &sample.known(), None).unwrap();
    assert_eq!(undone.id, applied.id);
    before.assert_same(&Tree::of(sample.home()), "after undo");
}

#[test]
fn the_history_tells_who_did_what_newest_first() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let first = apply(&state, &plan(sample.home())).unwrap();
    let second = apply(&state, &edit(sample.home(), "bin/wso2server.sh", "2048m", "3072m")).unwrap();

    let entries = history(&state);
    let ids: Vec<_> = entries.iter().map(|e| e.id.as_str()).collect();
    assert_eq!(ids, [second.id.as_str(), first.id.as_str()]);
    assert!(second.id > first.id, "ids sort by age");
    let oldest = &entries[1];
    assert!(!oldest.user.is_empty() && !oldest.undone);
    assert!(oldest.when_utc().ends_with('Z') && oldest.when > 1_700_000_000);
    assert_eq!(oldest.changes, plan_changes_without_secrets(&oldest.changes));
    let made = oldest.files.iter().find(|f| f.path == Path::new(sample::MADE)).unwrap();
    assert_eq!((made.action, &made.before_sha), (FileAction::Create, &None));
    assert_eq!(made.after_sha.len(), 64);
}

fn plan_changes_without_secrets(changes: &[carbonctl::apply::PastChange]) -> Vec<carbonctl::apply::PastChange> {
    let mut out = changes.to_vec();
    for change in out.iter_mut().filter(|c| c.secret) {
        (change.old, change.new) = (None, None);
    }
    assert!(out.iter().any(|c| c.secret), "the sample plan changes a password");
    out
}

#[test]
fn opening_makes_nothing_and_writing_makes_it_private() {
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    assert_eq!(history(&state), []);
    assert!(!state.is_pending());
    assert!(carbonctl::apply::recover(&state).unwrap().is_none());
    assert!(!state.path().exists());

    apply(&state, &plan(sample.home())).unwrap();
    assert_eq!(state.path(), sample.home().join(".carbonctl"));
    let mut looked_at = 0;
    let mut dirs = vec![state.path().to_path_buf()];
    while let Some(dir) = dirs.pop() {
        assert_eq!(mode(&dir), 0o700, "{}", dir.display());
        for item in fs::read_dir(dir).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                looked_at += 1;
            }
        }
    }
    assert!(looked_at >= 2, "a lock and a record");
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn extended_attributes_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let sample = Sample::new();
    let file = sample.home().join("bin/wso2server.sh");
    if let Err(e) = setxattr(&file, "user.note", b"keep me", XattrFlags::empty()) {
        println!("skipped: this file system has no user attributes ({e})");
        return;
    }
    let state = StateDir::open(sample.home()).unwrap();
    apply(&state, &plan(sample.home())).unwrap();
    let mut value = [0; 16];
    let len = getxattr(&file, "user.note", &mut value).unwrap();
    assert_eq!(&value[..len], b"keep me");
}

#[test]
fn a_password_is_nowhere_in_the_state_directory() {
    let (first, second) = ("Planted-pass_1", "Planted-pass_2");
    let sample = Sample::new();
    let state = StateDir::open(sample.home()).unwrap();
    let users = "repository/conf/user-mgt.xml";
    apply(
        &state,
        &edit(sample.home(), users, "<Password>admin<", &format!("<Password>{first}<")),
    )
    .unwrap();
    // Two changes on either side of the password, then the password itself again.
    let around = edit(sample.home(), users, "<UserName>admin<", "<UserName>chief<");
    let around = sample::more(around, users, "<EveryOne>everyone<", "<EveryOne>all<");
    apply(&state, &around).unwrap();
    apply(&state, &edit(sample.home(), users, first, second)).unwrap();
    for word in [first, second] {
        assert_nowhere(state.path(), word);
    }
    let known = sample.known();
    for left in [2, 1, 0] {
        undo(&state, &known, None).unwrap();
        assert_nowhere(state.path(), second);
        let standing = history(&state).iter().filter(|e| !e.undone).count();
        assert_eq!(standing, left);
    }
    assert_nowhere(state.path(), first);
}

/// Fails where a word stands in any file, plain, in hexadecimal or in base 64.
#[track_caller]
fn assert_nowhere(dir: &Path, word: &str) {
    let hex: Vec<String> = word.bytes().map(|b| format!("{b:02x}")).collect();
    let mut forms = vec![word.to_owned(), hex.concat()];
    forms.extend((0..3).map(|skip| base64(&word.as_bytes()[skip..])));
    let mut seen = 0;
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for item in fs::read_dir(dir).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
                continue;
            }
            seen += 1;
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            for form in &forms {
                assert!(!text.contains(form.as_str()), "{form} is in {}", path.display());
            }
        }
    }
    assert!(seen > 1);
}

/// The whole groups of three bytes, in base 64.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |b: &[u8]| u32::from(b[0]) << 16 | u32::from(b[1]) << 8 | u32::from(b[2]);
    bytes
        .chunks_exact(3)
        .flat_map(|b| [18, 12, 6, 0].map(|shift| char::from(DIGITS[(group(b) >> shift & 63) as usize])))
        .collect()
}
