//! No room: a really full file system, one without inodes, and a limit on file size. All files or none, each time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carbonctl::apply::{StateDir, apply, history, undo};
use carbonctl::face::exit_code;

use super::sample::{Sample, dress, last_word, plan};
use crate::support::tree::Tree;

/// A small file system of its own, taken away on drop.
struct Mount(PathBuf);

impl Mount {
    /// `None` where this user may not mount.
    fn new(options: &str) -> Option<Self> {
        let place = tempfile::Builder::new().prefix("room").tempdir().unwrap().keep();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&place);
        if mount.output().is_ok_and(|out| out.status.success()) {
            return Some(Self(place));
        }
        fs::remove_dir(&place).unwrap();
        println!("skipped: this user may not mount");
        None
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
        let _ = fs::remove_dir(&self.0);
    }
}

/// Applies and undoes with ever less room, until not even the lock fits. Each time all files or none.
fn squeeze(mount: &Mount, mut less: impl FnMut(&Path) -> bool) {
    let (mut full, mut fine, mut undo_full) = (0, 0, 0);
    let sample = Sample::inside(&mount.0);
    let start = Tree::of(sample.home());
    loop {
        let state = StateDir::open(sample.home()).unwrap();
        match apply(&state, &plan(sample.home())) {
            Ok(_) => {
                fine += 1;
                let applied = Tree::of(sample.home());
                // The undo needs as much room again.
                let last = !less(&mount.0);
                if let Err(error) = undo(&state, &sample.known(), None) {
                    assert_eq!(exit_code(error.problem().kind), 3, "{error}");
                    applied.assert_same(&Tree::of(sample.home()), "an undo without room");
                    undo_full += 1;
                    break;
                }
                if last {
                    break;
                }
            }
            Err(error) => {
                assert_eq!(exit_code(error.problem().kind), 3, "{error}");
                assert!(error.to_string().contains("No space left"), "{error}");
                full += 1;
            }
        }
        start.assert_same(&Tree::of(sample.home()), "without room");
        assert!(!state.is_pending());
        assert!(history(&state).iter().all(|e| e.undone));
        if !less(&mount.0) {
            break;
        }
    }
    assert!(fine > 0, "it fits at first");
    assert!(full + undo_full > 0, "and does not fit at last");
}

#[test]
fn a_full_disk_leaves_all_or_nothing() {
    let Some(mount) = Mount::new("size=1536k") else {
        return;
    };
    let mut count = 0;
    squeeze(&mount, |place| {
        count += 1;
        fs::write(place.join(format!("filler{count}")), vec![b'x'; 24 * 1024]).is_ok()
    });
}

#[test]
fn a_full_disk_says_how_much_is_needed() {
    let Some(mount) = Mount::new("size=600k") else {
        return;
    };
    let sample = Sample::inside(&mount.0);
    let state = StateDir::open(sample.home()).unwrap();
    let before = Tree::of(sample.home());
    let text = apply(&state, &plan(sample.home())).unwrap_err().to_string();
    let size: usize = plan(sample.home()).files.iter().map(|f| f.after.len()).sum();
    let needed = text.split("needs ").nth(1).and_then(|t| t.split(" KB").next()).unwrap();
    let needed: usize = needed.parse().unwrap_or_else(|_| panic!("{text}"));
    assert!((size / 1024..size / 1024 + 40).contains(&needed), "{text}");
    before.assert_same(&Tree::of(sample.home()), "without room");
}

#[test]
fn a_disk_without_inodes_leaves_all_or_nothing() {
    let Some(mount) = Mount::new("size=8m,nr_inodes=50") else {
        return;
    };
    let mut count = 0;
    squeeze(&mount, |place| {
        count += 1;
        fs::write(place.join(format!("filler{count}")), "").is_ok()
    });
}

#[test]
fn a_limit_on_file_size_leaves_nothing() {
    let sample = Sample::new();
    let before = Tree::of(sample.home());
    // 64 blocks of 512 bytes: the small files fit, the large one does not.
    let mut limited = Command::new("sh");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""]);
    limited.arg(std::env::current_exe().unwrap());
    dress(&mut limited, "apply", sample.home());
    let word = last_word(&mut limited).unwrap();
    assert!(word.starts_with("error 3 could not write"), "{word}");
    assert!(
        word.contains("every file is as it was") && word.contains("needs 3"),
        "{word}"
    );
    before.assert_same(&Tree::of(sample.home()), "with a limit");
    assert!(!StateDir::open(sample.home()).unwrap().is_pending());
}
