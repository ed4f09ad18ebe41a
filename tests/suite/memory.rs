//! The heap advice: a sum that adds up and a server that fits, from 512 MB to 512 GB, with and without control groups.

use std::path::PathBuf;

use carbonctl::domain::{Megabytes, RunningJvm};
use carbonctl::plan::memory::Budget;
use carbonctl::plan::{Answers, recommend};
use carbonctl::probe::Facts;

use crate::support::facts;
use crate::support::homes;
use carbonctl::domain::settings::id;

fn home() -> (tempfile::TempDir, Facts) {
    let room = tempfile::tempdir().unwrap();
    let dir = homes::mini_toml(room.path());
    let facts = facts::facts(&dir);
    (room, facts)
}

fn adds_up(budget: &Budget) {
    let sum = budget.system + budget.others + budget.products + budget.heap + budget.beside + budget.free;
    assert_eq!(sum, budget.total, "{budget:?}");
}

#[test]
fn adds_up_and_fits_on_every_machine() {
    let (_room, mut facts) = home();
    let mut last = 0;
    for megabytes in (9..=19).flat_map(|power| [1_u64 << power, (1 << power) + 300]) {
        facts.machine.memory = Ok(megabytes << 20);
        let budget = Budget::recommended(&facts).unwrap();
        adds_up(&budget);
        assert!(budget.fits, "{megabytes} MB: {budget:?}");
        assert!(budget.heap >= 64, "{megabytes} MB: {budget:?}");
        assert!(budget.smallest() <= Megabytes(budget.heap));
        assert!(
            budget.heap >= last,
            "{megabytes} MB gives less heap than a smaller machine"
        );
        assert!(
            budget.system >= 2048 || budget.system * 2 <= megabytes,
            "{megabytes} MB: the system's share is not kept"
        );
        last = budget.heap;
    }
}

#[test]
fn proposes_the_guides_heap_where_it_fits() {
    let (_room, facts) = home();
    let heap = |id| recommend::recommend(&facts, &Answers::default(), id).unwrap().value;
    assert_eq!(
        (heap(id::HEAP_MAX), heap(id::HEAP_MIN)),
        ("2048m".into(), "512m".into())
    );
    assert_eq!(
        Budget::recommended(&facts).unwrap().line(),
        "8192 = system 2048 + heap 2048 + beside it 730 + free 3366"
    );
}

#[test]
fn a_control_groups_limit_rules_over_the_machine() {
    let (_room, mut facts) = home();
    facts.machine.memory = Ok(64 << 30);
    facts.machine.cgroup.memory = Some((3 << 30, PathBuf::from("/sys/fs/cgroup/pod")));
    let budget = Budget::recommended(&facts).unwrap();
    adds_up(&budget);
    assert!(
        budget.limited && budget.total == 3072 && budget.heap < 2048,
        "{budget:?}"
    );
}

#[test]
fn others_and_further_products_take_their_share() {
    let (_room, mut facts) = home();
    let alone = Budget::recommended(&facts).unwrap();
    facts.machine.jvms = vec![RunningJvm {
        pid: 7,
        user: "db".into(),
        carbon_home: None,
        max_heap: Some(3 << 30),
        resident: 1 << 30,
    }];
    let beside_other = Budget::recommended(&facts).unwrap();
    adds_up(&beside_other);
    assert_eq!(beside_other.others, 3072);
    facts.machine.jvms.clear();
    facts.instances = 3;
    let shared = Budget::recommended(&facts).unwrap();
    adds_up(&shared);
    assert!(
        beside_other.heap <= alone.heap && shared.heap < alone.heap && shared.products > 0,
        "{shared:?}"
    );
    // The home's own server is no other.
    facts.instances = 1;
    let own = facts.home.path.clone();
    facts.machine.jvms = vec![RunningJvm {
        pid: 8,
        user: "wso2".into(),
        carbon_home: Some(own),
        max_heap: Some(2 << 30),
        resident: 1 << 30,
    }];
    assert_eq!(Budget::recommended(&facts).unwrap(), alone);
}

#[test]
fn a_chosen_heap_that_does_not_fit_says_by_how_much() {
    let (_room, facts) = home();
    let budget = Budget::with_heap(&facts, Megabytes(8000)).unwrap();
    assert!(!budget.fits);
    assert_eq!(
        budget.line(),
        "8192 = system 2048 + heap 8000 + beside it 730 - too much 2586"
    );
}

#[test]
fn homes_that_only_lie_there_do_not_lower_the_heap_that_is_written() {
    let (_room, mut facts) = home();
    let written = facts.value(id::HEAP_MAX).unwrap().parse::<Megabytes>().unwrap();
    facts.instances = 6;
    let lowered = Budget::recommended(&facts).unwrap();
    assert!(
        lowered.heap < written.0 && !lowered.kept,
        "six products are to run: {lowered:?}"
    );
    facts.instances_named = false;
    let kept = Budget::recommended(&facts).unwrap();
    adds_up(&kept);
    assert_eq!((Megabytes(kept.heap), kept.kept, kept.fits), (written, true, true));
    let why = recommend::recommend(&facts, &Answers::default(), id::HEAP_MAX)
        .unwrap()
        .why;
    assert!(why.contains("homes that do not run"), "{why}");
    // Servers that run take their part, and a machine that is too small for the pack's heap alone lowers it.
    facts.machine.jvms = (0..5)
        .map(|at| RunningJvm {
            pid: 10 + at,
            user: "wso2".into(),
            carbon_home: Some(format!("/opt/other-{at}").into()),
            max_heap: Some(1 << 30),
            resident: 1 << 30,
        })
        .collect();
    assert_eq!(Budget::recommended(&facts).unwrap(), lowered);
    facts.machine.jvms.clear();
    facts.machine.memory = Ok(1 << 30);
    assert!(Budget::recommended(&facts).unwrap().heap < written.0);
}
