//! The same in the real configuration trees: a plan over nearly every file of each home, killed here and there.

use std::collections::BTreeMap;

use carbonctl::apply::{Outcome, StateDir, apply, recover, undo};
use carbonctl::probe::identify;

use super::MANY;
use crate::apply_tree::sample::{killed_at, last_word};
use crate::corpus::{every_home, everything};
use crate::support::tree::Tree;

/// Every home is killed at each of so many points; the next home at the points between.
const STRIDE: usize = 5;

#[test]
fn every_real_home_is_old_or_new_after_a_kill() {
    let room = tempfile::tempdir().unwrap();
    let mut outcomes = BTreeMap::new();
    for (turn, dir) in every_home(room.path()).into_iter().enumerate() {
        let home = identify::home(&dir).unwrap();
        let state = StateDir::open(&dir).unwrap();
        let old = Tree::of(&dir);
        apply(&state, &everything(&dir)).unwrap();
        let new = Tree::of(&dir);
        undo(&state, &home, None).unwrap();
        old.assert_same(&Tree::of(&dir), "undone");
        for step in (1 + turn % STRIDE..MANY).step_by(STRIDE) {
            let killed = last_word(&mut killed_at("everything", &dir, step)).is_none();
            let when = format!("{} killed at {step}", dir.display());
            if let Some(recovery) = recover(&state).unwrap() {
                assert!(!recovery.to_string().is_empty());
                *outcomes.entry(recovery.outcome == Outcome::Finished).or_insert(0) += 1;
            }
            let now = Tree::of(&dir);
            assert!(now == old || now == new, "{when}: {}", old.differences(&now));
            if now == new {
                undo(&state, &home, None).unwrap();
                old.assert_same(&Tree::of(&dir), &when);
            }
            if !killed {
                break;
            }
        }
    }
    println!("finished and rolled back: {outcomes:?}");
    assert!(
        outcomes.values().all(|count| *count > 3) && outcomes.len() == 2,
        "{outcomes:?}"
    );
}
