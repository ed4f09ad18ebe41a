//! The view with its real worker on real files, driven in place.

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write as _;

use super::*;
use crate::engine::executor::LogReader;
use crate::engine::message::{Report, Request};
use crate::engine::session::{Options, Session};

struct Room {
    dir: tempfile::TempDir,
    view: LogView,
    executor: LogReader,
    cancel: LogCancel,
}

fn record(n: usize) -> String {
    let level = if n.is_multiple_of(100) { "ERROR" } else { " INFO" };
    let mut text = format!("TID: [-1234] [] [2026-11-21 10:41:07,118] {level} {{a.B}} -  record {n} {{a.B}}\n");
    if level == "ERROR" {
        let _ = writeln!(text, "java.lang.IllegalStateException: no {n}\n\tat a.B.c(B.java:{n})");
    }
    text
}

impl Room {
    fn with(text: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("wso2carbon.log");
        fs::write(&path, text).unwrap();
        let cancel = LogCancel::default();
        let mut room = Self {
            view: LogView::new(Root::machine(), path, 0),
            executor: LogReader::new(cancel.clone()),
            cancel,
            dir,
        };
        room.command(LogCommand::Open);
        room
    }

    fn of(records: std::ops::Range<usize>) -> Self {
        Self::with(&records.map(record).collect::<String>())
    }

    fn command(&mut self, command: LogCommand) {
        let effects = self.view.command(command);
        self.work(effects);
    }

    fn tick(&mut self) {
        let effects = self.view.inspect();
        self.work(effects);
    }

    fn work(&mut self, mut effects: Vec<Effect>) {
        while let Some(effect) = effects.pop() {
            match effect {
                Effect::Log(task) => {
                    let mut reads = Vec::new();
                    self.executor.run(&task, &mut |msg| match msg {
                        Report::LogReply(read) => reads.push(*read),
                        other => panic!("{other:?}"),
                    });
                    let last = reads.last().unwrap();
                    assert!(!matches!(last.update, LogUpdate::Progress(_)), "a task has no end");
                    for read in reads {
                        effects.extend(self.view.read(read));
                    }
                }
                Effect::StopLog(ticket) => self.cancel.stop(ticket),
                other => panic!("{other:?}"),
            }
            assert!(self.view.entries.len() <= MOST);
            let weight: usize = self.view.entries.iter().map(LogRecord::weight).sum();
            assert!(weight <= WEIGHT, "{weight}");
        }
    }

    fn add(&self, text: &str) {
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.view.path)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn rotate(&self) {
        fs::rename(&self.view.path, self.dir.path().join("wso2carbon.log.1")).unwrap();
    }

    /// The numbers of the records held: the first, the selected, the last.
    fn shown(&self) -> (usize, usize, usize) {
        let number = |entry: &LogRecord| -> usize {
            let (_, after) = entry.head.split_once("record ").unwrap();
            after.split(' ').next().unwrap().parse().unwrap()
        };
        let entries = &self.view.entries;
        let numbers: Vec<usize> = entries.iter().map(number).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        (numbers[0], numbers[self.view.selected], numbers[numbers.len() - 1])
    }
}

#[test]
fn opens_at_the_end_and_follows() {
    let mut room = Room::of(0..1000);
    assert_eq!(room.shown(), (800, 999, 999));
    assert!(room.view.following && room.view.at_end && !room.view.at_start && room.view.busy.is_none());
    assert_eq!(
        room.view.errors_since_start,
        Errors::Known {
            count: 10,
            since_start: false
        }
    );
    room.add(&(1000..1101).map(record).collect::<String>());
    room.tick();
    assert_eq!(room.shown(), (800, 1100, 1100));
    // A trace that comes later belongs to the record that is there.
    assert_eq!(room.view.entries.back().unwrap().folded(), 2);
    room.add("\tat more.Of.it(It.java:1)\n");
    room.tick();
    assert_eq!(room.view.entries.back().unwrap().folded(), 3);
    assert!(matches!(room.view.errors_since_start, Errors::Known { count: 12, .. }));
    // A burst leaves no gap in what is held.
    room.add(&(1101..9000).map(record).collect::<String>());
    room.tick();
    let (first, _, last) = room.shown();
    assert_eq!((last - first + 1, last), (room.view.entries.len(), 8999));
}

#[test]
fn pages_back_to_the_beginning_and_forth_at_constant_memory() {
    let mut room = Room::of(0..3000);
    let mut least = 3000;
    for _ in 0..200 {
        room.command(LogCommand::PageUp(40));
        let (_, selected, _) = room.shown();
        assert!(selected < least || selected == 0);
        least = selected;
    }
    assert_eq!(least, 0);
    assert!(room.view.at_start && !room.view.at_end && !room.view.following);
    // What is new below does not move what is read.
    let before = room.view.entries.clone();
    room.add(&(3000..3012).map(record).collect::<String>());
    room.tick();
    assert_eq!((room.view.new_below, &room.view.entries), (12, &before));
    for _ in 0..200 {
        room.command(LogCommand::PageDown(40));
    }
    assert_eq!(room.shown().1, 3011);
    assert!(room.view.at_end && room.view.new_below == 0);
    room.command(LogCommand::Home);
    assert_eq!(room.shown(), (0, 0, 199));
    room.command(LogCommand::End);
    assert_eq!(room.shown(), (2812, 3011, 3011));
    assert!(room.view.following);
}

#[test]
fn finds_errors_and_words_both_ways_and_says_when_there_are_no_more() {
    let mut room = Room::of(0..2500);
    room.command(LogCommand::PrevError);
    assert_eq!(room.shown().1, 2400);
    room.command(LogCommand::PrevError);
    assert_eq!(room.shown().1, 2300);
    room.command(LogCommand::NextError);
    room.command(LogCommand::NextError);
    assert_eq!(
        (room.shown().1, room.view.note.as_deref()),
        (2400, Some("No further error below."))
    );
    room.command(LogCommand::FirstErrorOfStart);
    assert_eq!(room.shown().1, 0);
    assert!(room.view.note.as_deref().unwrap().contains("No start is written"));
    room.command(LogCommand::Find("no (7|9)00$".into()));
    assert_eq!(room.shown().1, 700);
    room.command(LogCommand::FindNext);
    assert_eq!(room.shown().1, 900);
    room.command(LogCommand::FindNext);
    assert_eq!(room.view.note.as_deref(), Some("No further match below."));
    room.command(LogCommand::FindPrev);
    assert_eq!(room.shown().1, 700);
    room.command(LogCommand::Find("(".into()));
    assert!(
        room.view
            .note
            .as_deref()
            .unwrap()
            .starts_with("This cannot be searched for: ")
    );
    assert_eq!(room.view.search.as_ref().unwrap().text(), "no (7|9)00$");
    room.command(LogCommand::Clear);
    room.command(LogCommand::FindNext);
    assert!(
        room.view
            .note
            .as_deref()
            .unwrap()
            .starts_with("Nothing is searched for")
    );
}

#[test]
fn a_level_leaves_out_and_keeps_the_place() {
    let mut room = Room::of(0..2500);
    room.command(LogCommand::PrevError);
    room.command(LogCommand::Level);
    room.command(LogCommand::Level);
    room.command(LogCommand::Level);
    assert_eq!(room.view.filter_words(), Some("ERROR and worse"));
    assert_eq!(room.shown(), (0, 2400, 2400));
    assert_eq!(room.view.entries.len(), 25);
    room.command(LogCommand::End);
    room.add(&(2500..2601).map(record).collect::<String>());
    room.tick();
    assert_eq!((room.shown().2, room.view.entries.len()), (2600, 27));
    room.command(LogCommand::Clear);
    assert_eq!((room.view.filter_words(), room.shown().2), (None, 2600));
}

#[test]
fn folds_and_forgets_what_it_no_longer_holds() {
    let mut room = Room::of(0..3001);
    room.command(LogCommand::Toggle);
    let unfolded = room.view.selected().unwrap().clone();
    assert!(room.view.is_unfolded(&unfolded) && unfolded.rest.len() == 2);
    room.command(LogCommand::Fold(true));
    assert!(!room.view.is_unfolded(&unfolded));
    room.command(LogCommand::Select(-1));
    room.command(LogCommand::Fold(false));
    assert!(room.view.unfolded.is_empty(), "there is nothing to unfold");
    room.command(LogCommand::Select(1));
    room.command(LogCommand::Fold(false));
    room.command(LogCommand::Home);
    assert!(room.view.unfolded.is_empty());
}

#[test]
fn goes_on_through_rotation_and_back_into_the_old_file() {
    let mut room = Room::of(0..300);
    room.add("TID: [-1234] [] [2026-11-21 10:41:08,000] ERROR {a.B} -  record 300 half");
    room.rotate();
    room.add(&(301..400).map(record).collect::<String>());
    room.tick();
    assert_eq!(room.shown().2, 399);
    assert!(room.view.note.as_deref().unwrap().contains("rotated"));
    room.command(LogCommand::End);
    for _ in 0..20 {
        room.command(LogCommand::PageUp(50));
    }
    assert_eq!(room.shown().1, 0);
    room.command(LogCommand::NextError);
    room.command(LogCommand::NextError);
    room.command(LogCommand::NextError);
    assert_eq!((room.shown().1, room.view.selected().unwrap().part), (300, 0));
    for _ in 0..20 {
        room.command(LogCommand::PageDown(50));
    }
    assert_eq!((room.shown().1, room.view.selected().unwrap().part), (399, 1));
    // Emptied: nothing before is there to go back to.
    fs::write(&room.view.path, record(500)).unwrap();
    room.command(LogCommand::Follow);
    room.tick();
    assert_eq!(room.shown().2, 500);
    assert!(room.view.note.as_deref().unwrap().contains("emptied"));
}

#[test]
fn a_half_written_record_becomes_whole() {
    let mut room = Room::of(0..3);
    room.add("TID: [-1234] [] [2026-11-21 10:41:07,118] ERROR {a.B} -  record 3 ");
    room.tick();
    room.add("whole\n\tat a.B.c(B.java:3)\n");
    room.tick();
    let last = room.view.entries.back().unwrap();
    assert!(last.head.ends_with("record 3 whole") && last.folded() == 1, "{last:?}");
}

#[test]
fn errors_are_counted_from_the_last_start_on() {
    let start = "TID: [-1234] [] [2026-11-21 10:41:07,118]  INFO {a.CarbonCoreActivator} -  Starting WSO2 Carbon... record 1000 {a}\n";
    let text: String = (0..1000)
        .map(record)
        .chain([start.to_owned()])
        .chain((1001..1301).map(record))
        .collect();
    let mut room = Room::with(&text);
    let known = |count| Errors::Known {
        count,
        since_start: true,
    };
    assert_eq!(room.view.errors_since_start, known(3));
    room.command(LogCommand::FirstErrorOfStart);
    assert_eq!(room.shown().1, 1100);
    room.add(&(1301..1501).map(record).collect::<String>());
    room.tick();
    assert_eq!(room.view.errors_since_start, known(5));
    // The next start counts anew.
    room.add(&start.replace("1000", "1501"));
    room.add(&(1502..1601).map(record).collect::<String>());
    room.tick();
    assert_eq!(room.view.errors_since_start, known(1));
}

#[test]
fn a_log_that_is_not_there_is_shown_once_it_is() {
    let mut room = Room::of(0..1);
    fs::remove_file(&room.view.path).unwrap();
    let mut missing = Room {
        view: LogView::new(Root::machine(), room.view.path.clone(), 0),
        executor: LogReader::default(),
        cancel: LogCancel::default(),
        dir: room.dir,
    };
    missing.command(LogCommand::Open);
    assert!(
        missing
            .view
            .trouble
            .as_deref()
            .unwrap()
            .contains("the server writes it when it starts")
    );
    missing.tick();
    assert!(missing.view.trouble.is_some());
    missing.add(&(0..5).map(record).collect::<String>());
    missing.tick();
    assert_eq!((missing.shown(), missing.view.trouble.as_deref()), ((0, 4, 4), None));
    room.view.entries.clear();
}

#[test]
fn what_runs_is_stopped_by_what_is_wanted_next() {
    let mut room = Room::of(0..50);
    let search = room.view.command(LogCommand::Find("no such thing".into()));
    let [Effect::Log(search)] = &search[..] else {
        panic!("{search:?}")
    };
    assert_eq!(room.view.busy.as_ref().map(|busy| busy.what), Some("Searching"));
    let stop = room.view.command(LogCommand::Home);
    let [Effect::StopLog(ticket)] = stop[..] else {
        panic!("{stop:?}")
    };
    assert_eq!(ticket, search.ticket);
    room.cancel.stop(ticket);
    // A tick meanwhile asks for nothing.
    assert!(room.view.inspect().is_empty());
    room.work(vec![Effect::Log(search.clone())]);
    assert_eq!(room.shown(), (0, 0, 49));
    assert!(room.view.busy.is_none());
}

#[test]
fn a_second_costs_only_what_was_added_through_the_session_too() {
    let mut session = Session::new(Options::default());
    assert!(
        session.request(Request::Log(LogCommand::Open)).is_empty(),
        "no home, no log"
    );
    session.log = Some(Box::new(LogView::new(
        Root::machine(),
        "/nowhere".into(),
        session.log_tickets,
    )));
    let first = session.request(Request::Log(LogCommand::Open));
    let [Effect::Log(first)] = &first[..] else {
        panic!("{first:?}")
    };
    assert_eq!(first.query, LogQuery::Last);
    let closed = session.request(Request::Log(LogCommand::Close));
    assert!(matches!(closed[..], [Effect::StopLog(ticket)] if ticket == first.ticket));
    assert!(session.log.is_none() && session.log_tickets == first.ticket);
}
