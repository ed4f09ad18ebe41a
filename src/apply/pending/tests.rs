//! Every order of apply, undo, start and restart, with and without a recorded process, and with the clock set meanwhile.

use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::apply::RanThen;
use crate::apply::{PastChange, WriteKind};
use crate::domain::settings::id;

const START: u64 = 1_700_000_000;

fn server(pid: u32, ticks: u64, started: u64) -> ServerProcess {
    ServerProcess {
        pid,
        start_ticks: ticks,
        user: "wso2".into(),
        uid: 802,
        carbon_home: "/opt/is".into(),
        config_dir: None,
        max_heap: None,
        port_offset: None,
        jmx_agent: false,
        started: Some(UNIX_EPOCH + Duration::from_secs(started)),
    }
}

fn entry(when: u64, ran: RanThen, undone_at: Option<Moment>) -> HistoryEntry {
    HistoryEntry {
        id: "20261121-061502-1".into(),
        when,
        user: "u".into(),
        kind: WriteKind::Apply,
        changes: vec![PastChange {
            setting: id::HOSTNAME.to_string(),
            old: None,
            new: Some("a".into()),
            secret: false,
            file: "f".into(),
            address: String::new(),
        }],
        files: Vec::new(),
        undone: undone_at.is_some(),
        undone_at,
        restart: true,
        ran,
    }
}

const fn process(pid: u32, ticks: u64, boot: Option<u64>) -> RanThen {
    RanThen::Process { pid, ticks, boot }
}

const MINE: RanThen = process(7, 4000, Some(1));
const OTHER: RanThen = process(7, 90, Some(1));

fn waits(entry: HistoryEntry) -> bool {
    unread(&[entry], &server(7, 4000, START), Some(1), false).known() == Some(true)
}

#[test]
fn what_was_written_beside_this_process_waits() {
    // The clock was set back or forward since: times of day say the opposite, and do not count.
    for when in [START - 90_000, START + 90_000] {
        assert!(waits(entry(when, MINE, None)));
        assert!(!waits(entry(when, OTHER, None)), "the same number, another process");
        assert!(!waits(entry(when, RanThen::Nothing, None)));
    }
    let told = unread(&[entry(START + 5, MINE, None)], &server(7, 4000, START), Some(1), false);
    assert_eq!(told.settings(), ["hostname"]);
    assert!(
        told.words().unwrap().contains("since 2023-11-14T22:13:25Z (hostname)"),
        "{told:?}"
    );
}

#[test]
fn a_process_is_the_same_from_inside_and_outside_of_a_container_and_another_after_a_boot() {
    assert!(
        waits(entry(START, process(4711, 4000, Some(1)), None)),
        "another number for the same"
    );
    assert!(!waits(entry(START, process(7, 4000, Some(2)), None)), "another boot");
    // Where no boot is known the number counts.
    assert!(waits(entry(START, process(7, 4000, None), None)));
    assert!(!waits(entry(START, process(4711, 4000, None), None)));
}

#[test]
fn an_undo_brings_back_what_the_process_has_read() {
    let undone = |ran| Some(Moment { when: START + 9, ran });
    assert!(!waits(entry(START + 5, MINE, undone(MINE))), "both beside it");
    assert!(waits(entry(START - 5, RanThen::Nothing, undone(MINE))), "only the undo");
    assert!(
        !waits(entry(START - 5, OTHER, undone(RanThen::Nothing))),
        "both before it"
    );
}

#[test]
fn without_a_recorded_process_the_times_decide() {
    assert!(waits(entry(START + 5, RanThen::Unknown, None)));
    assert!(!waits(entry(START - 5, RanThen::Unknown, None)));
    let timeless = ServerProcess {
        started: None,
        ..server(7, 4000, START)
    };
    assert_eq!(
        unread(&[entry(START + 5, RanThen::Unknown, None)], &timeless, Some(1), false),
        RestartPending::No
    );
}

#[test]
fn the_text_of_a_record_is_not_repeated() {
    let mut planted = entry(START + 5, MINE, None);
    planted.changes[0].setting = "\u{1b}[2J rm -rf".into();
    assert_eq!(
        unread(&[planted], &server(7, 4000, START), Some(1), false).settings(),
        ["another setting"]
    );
}

#[test]
fn what_no_server_reads_never_waits() {
    let system = HistoryEntry {
        restart: false,
        ..entry(START + 5, MINE, None)
    };
    assert!(!waits(system));
}

#[test]
fn what_only_the_first_start_reads_waits_for_no_restart() {
    let mut password = entry(START + 5, MINE, None);
    password.changes[0].setting = id::ADMIN_PASSWORD.to_string();
    let told = |entries: &[HistoryEntry], micro: bool| unread(entries, &server(7, 4000, START), Some(1), micro);
    assert_eq!(told(std::slice::from_ref(&password), false), RestartPending::No);
    assert_eq!(
        told(std::slice::from_ref(&password), true).settings(),
        ["admin.password"]
    );
    let host = entry(START + 6, MINE, None);
    assert_eq!(told(&[password, host], false).settings(), ["hostname"]);
}
