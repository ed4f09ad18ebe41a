//! A directory or file that is swapped for a link in a loop while root applies or undoes: nothing outside the home is written,
//! and nothing of root's ends where the owner can read it.

use std::fs;
use std::os::unix::fs::{lchown, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use carbonctl::apply::{StateDir, apply, undo};

use super::{OWNER, can_run, give_all};
use crate::apply_tree::sample::{Sample, plan};
use crate::support::tree::Tree;

/// Runs, unless `CARBONCTL_LONG` asks for more of them.
const RUNS: usize = 500;
/// Runs on one home, of which each is an apply and its undo while one path is swapped.
const BATCH: usize = 10;
/// The end, whatever was reached by then.
const LONGEST: Duration = Duration::from_secs(115);
/// What is root's alone.
const SECRET: &str = "<Server><Offset>0</Offset><!-- root's own --></Server>\n";

/// What is swapped, and for what.
const SWAPS: [(&str, &str); 6] = [
    ("repository/conf", "."),
    ("repository/conf/carbon.xml", "carbon.xml"),
    ("bin", "."),
    (".carbonctl", "."),
    (".carbonctl/history", "."),
    ("shared", "."),
];

fn outside(sample: &Sample) -> PathBuf {
    let safe = sample.beside().canonicalize().unwrap().join("safe");
    fs::create_dir(&safe).unwrap();
    for name in [
        "carbon.xml",
        "user-mgt.xml",
        "wso2server.sh",
        "axis2.xml",
        "lock",
        "pending.json",
    ] {
        fs::write(safe.join(name), SECRET).unwrap();
    }
    safe
}

/// Swaps a path for a link and back until told to stop; ends with the path back in its place.
fn swap(path: &Path, target: &Path, stop: &AtomicBool) {
    let aside = path.with_file_name("aside");
    while !stop.load(Ordering::Relaxed) {
        if fs::rename(path, &aside).is_err() {
            continue;
        }
        if symlink(target, path).is_ok() {
            let _ = lchown(path, Some(OWNER), Some(OWNER));
            let _ = fs::remove_file(path);
        }
        let _ = fs::rename(&aside, path);
    }
}

/// Tells the other thread to stop, also when a check fails.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn nothing_outside_is_written_while_the_owner_swaps_links() {
    if !can_run() {
        return;
    }
    let factor: usize = std::env::var("CARBONCTL_LONG").map_or(1, |n| n.parse().unwrap_or(10));
    let wanted_runs = RUNS * factor;
    let began = Instant::now();
    let end = began + LONGEST * u32::try_from(factor).unwrap();
    let (mut runs, mut applied, mut refused) = (0, 0, 0);
    while runs < wanted_runs && Instant::now() < end {
        let (swapped, target) = SWAPS[runs / BATCH % SWAPS.len()];
        let sample = crate::crash::fresh_sample();
        let safe = outside(&sample);
        give_all(sample.home(), OWNER);
        let mut wanted = plan(sample.home());
        // It takes longer to write than all others together, and is reached no other way.
        wanted.files.retain(|file| !file.path.ends_with("large.properties"));
        let before = Tree::of(&safe);
        let state = StateDir::open(sample.home()).unwrap();
        if swapped.starts_with(".carbonctl") || runs / BATCH % 2 == 1 {
            apply(&state, &wanted).unwrap();
            undo(&state, &sample.known(), None).unwrap();
        }
        let stop = AtomicBool::new(false);
        let (path, target) = (sample.home().join(swapped), safe.join(target));
        std::thread::scope(|scope| {
            let (path, target, stop) = (&path, &target, &stop);
            let _stop = Stop(stop);
            scope.spawn(move || swap(path, target, stop));
            for _ in 0..BATCH {
                match apply(&state, &wanted) {
                    Ok(_) => {
                        applied += 1;
                        let _ = undo(&state, &sample.known(), None);
                    }
                    Err(_) => refused += 1,
                }
                runs += 1;
                before.assert_same(&Tree::of(&safe), swapped);
            }
        });
        before.assert_same(&Tree::of(&safe), swapped);
        for (path, node) in &Tree::of(sample.home()).0 {
            if let crate::support::tree::Content::File(bytes) = &node.content {
                let text = String::from_utf8_lossy(bytes);
                assert!(!text.contains("root's own"), "{} holds what is root's", path.display());
            }
        }
    }
    let took = began.elapsed();
    println!("{runs} runs in {took:?}: {applied} applied, {refused} refused, 0 outside");
    assert!(
        runs >= wanted_runs && applied > 0 && refused > 0,
        "{runs} runs in {took:?}, {applied} applied, {refused} refused"
    );
}
