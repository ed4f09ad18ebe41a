//! The pager against a plain reader of the whole file, and against files that no plain reader would open.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::shape::{self, LineKind};
use super::*;
use crate::disk::Root;

const ON: BlockObserver<'static> = &|_| true;

fn log(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("wso2carbon.log");
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

fn all(path: &Path) -> Vec<LogRecord> {
    let mut pager = Pager::open(&Root::machine(), path).unwrap();
    pager.after(0, usize::MAX, &Filter::default(), ON).unwrap().entries
}

fn heads(entries: &[LogRecord]) -> Vec<(&str, usize)> {
    entries.iter().map(|e| (e.head.as_str(), e.folded())).collect()
}

fn filter(least: Option<Level>, pattern: Option<&str>) -> Filter {
    Filter {
        least,
        pattern: pattern.map(|text| Pattern::new(text).unwrap()),
    }
}

/// A small generator; tests must fail the same way twice.
struct Random(u64);

impl Random {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn each_generation_s_records_hold_their_lines() {
    for (text, expected) in [
        (
            "TID: [-1234] [] [2016-05-02 10:00:00,123]  INFO {a.B} -  one {a.B}\n\
             TID: [-1234] [] [2016-05-02 10:00:01,123] ERROR {a.B} -  two {a.B}\n\
             java.lang.IllegalStateException: no\n\tat a.B.c(B.java:1)\nCaused by: d.E\n\t... 3 more\n\
             TID: [-1234] [] [2016-05-02 10:00:02,123]  WARN {a.B} -  three {a.B}\n",
            vec![(Some(Level::Info), 0), (Some(Level::Error), 4), (Some(Level::Warn), 0)],
        ),
        (
            "TID: [] [] [2024-01-02 10:00:00,123] [c0ffee] FATAL {a.B} - one\nwrapped\n\nagain\n\
             [2024-01-02 10:00:00,200] DEBUG {B} - two",
            vec![(Some(Level::Fatal), 3), (Some(Level::Debug), 0)],
        ),
        (
            "Nov 21, 2026 5:08:51 AM org.wso2.carbon.Main main\r\nSEVERE: could not\r\n\tat a.B.c(B.java:1)\r\n\
             SEVERE: alone\r\n[2020-02-23 5:08:51,626]  INFORMACIÓN {a} - Halting JVM\r\n",
            vec![(Some(Level::Error), 2), (Some(Level::Error), 0), (Some(Level::Info), 0)],
        ),
        (
            "rest of a record\n\tat x\nplain\n[2024-01-02 10:00:00,200]  INFO {B} - two\nmore\n",
            vec![(None, 1), (None, 0), (Some(Level::Info), 1)],
        ),
        ("10.0.0.1 - - GET /a\n10.0.0.1 - - GET /b\n", vec![(None, 0), (None, 0)]),
        ("", vec![]),
    ] {
        let (_dir, path) = log(text.as_bytes());
        let entries = all(&path);
        let found: Vec<_> = entries.iter().map(|e| (e.level, e.folded())).collect();
        assert_eq!(found, expected, "{text}");
        let mut pager = Pager::open(&Root::machine(), &path).unwrap();
        let back = pager.last(100, &Filter::default(), ON).unwrap();
        assert_eq!(back.entries, entries, "{text}");
        assert!(back.edge);
        assert!(!format!("{entries:?}").contains("\\r"));
    }
}

/// What the walks must find, from the whole text at once.
fn naive(text: &str) -> Vec<(u64, u64, Option<Level>, Vec<String>)> {
    let mut records: Vec<(u64, u64, Option<Level>, Vec<String>)> = Vec::new();
    let mut first = LineKind::Plain;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len() as u64;
        let words = line.trim_end_matches('\n');
        let kind = shape::kind(words);
        let goes_on = match records.last() {
            None => false,
            Some((_, _, _, lines)) => match kind {
                LineKind::Inner => true,
                LineKind::Plain => !matches!(first, LineKind::Plain | LineKind::Inner),
                LineKind::JavaLevel => first == LineKind::JavaDate && lines.len() == 1,
                LineKind::Head | LineKind::JavaDate => false,
            },
        };
        if goes_on {
            let last = records.last_mut().unwrap();
            if first == LineKind::JavaDate && last.3.len() == 1 {
                last.2 = shape::level(words).filter(|_| kind != LineKind::Inner);
            }
            last.1 = end;
            last.3.push(words.to_owned());
        } else {
            first = kind;
            let level = shape::level(words).filter(|_| kind != LineKind::Inner);
            records.push((at, end, level, vec![words.to_owned()]));
        }
        at = end;
    }
    records
}

fn random_log(dice: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..dice.roll(4) {
        text.push_str(["plain at the start\n", "\tat the.end.of(It.java:1)\n", "\n"][dice.roll(3)]);
    }
    let records = 300 + dice.roll(400);
    for n in 0..records {
        let level = ["INFO", "WARN", "ERROR", "DEBUG", "FATAL"][dice.roll(5)];
        let word = ["alpha", "beta", "gamma refused"][dice.roll(3)];
        let record = match dice.roll(6) {
            0 => format!("TID: [-1234] [] [2016-05-02 10:00:00,123]  {level} {{a.B}} -  {word} {n} {{a.B}}\n"),
            1 => format!("TID: [] [] [2024-05-02 10:00:00,123] [c-{n}] {level} {{a.B}} - {word}\n"),
            2 => format!("Nov 21, 2026 5:08:51 AM a.B c{n}\nWARNING: {word}\n"),
            3 => format!("SEVERE: {word} {n}\n"),
            _ => format!("[2023-05-01 09:00:00,123]  {level} {{B}} - {word} {n}\n"),
        };
        text.push_str(&record);
        for _ in 0..dice.roll(4) * dice.roll(4) {
            let line = match dice.roll(6) {
                0 => "x".repeat(dice.roll(3000)) + "\n",
                1 => "\n".to_owned(),
                2 => format!("Caused by: d.E: {word}\n"),
                3 => "naïve text — ü\n".to_owned(),
                _ => format!("\tat org.example.Some.method{n}(Some.java:{n})\n"),
            };
            text.push_str(&line);
        }
    }
    if dice.roll(2) == 0 {
        text.pop();
    }
    text
}

#[test]
fn walks_both_ways_as_a_plain_reader_would() {
    let mut dice = Random(42);
    for round in 0..12 {
        let text = random_log(&mut dice);
        let (_dir, path) = log(text.as_bytes());
        let expected = naive(&text);
        let mut pager = Pager::open(&Root::machine(), &path).unwrap();
        for wanted in [
            filter(None, None),
            filter(Some(Level::Error), None),
            filter(None, Some("gamma refused")),
            filter(Some(Level::Warn), Some("method\\d*7\\(|beta [0-9]*3$")),
        ] {
            let passing: Vec<_> = expected
                .iter()
                .filter(|(_, _, level, lines)| {
                    wanted.wants(*level)
                        && wanted
                            .pattern
                            .as_ref()
                            .is_none_or(|p| lines.iter().any(|line| p.is_in(line)))
                })
                .collect();
            let same = |entries: &[LogRecord], expected: &[&(u64, u64, Option<Level>, Vec<String>)]| {
                assert_eq!(entries.len(), expected.len(), "round {round}, {wanted:?}");
                for (entry, (start, end, level, lines)) in entries.iter().zip(expected) {
                    assert_eq!(
                        (entry.offset, entry.end, entry.level),
                        (*start, *end, *level),
                        "round {round}"
                    );
                    assert_eq!(entry.head, lines[0]);
                    assert_eq!(entry.rest, lines[1..]);
                }
            };
            // Page by page from the end, and from the beginning.
            let (mut back, mut at) = (Vec::new(), u64::MAX);
            loop {
                let page = pager.before(at, 1 + dice.roll(60), &wanted, ON).unwrap();
                at = page.entries.first().map_or(0, |entry| entry.offset);
                back.splice(0..0, page.entries);
                if page.edge {
                    break;
                }
            }
            same(&back, &passing);
            let (mut forth, mut at) = (Vec::new(), 0);
            loop {
                let page = pager.after(at, 1 + dice.roll(60), &wanted, ON).unwrap();
                at = page.entries.last().map_or(at, |entry| entry.end);
                forth.extend(page.entries);
                if page.edge {
                    break;
                }
            }
            same(&forth, &passing);
            // The next and the one before, from anywhere.
            for _ in 0..10 {
                let (start, end, _, _) = expected[dice.roll(expected.len())];
                let next = pager.after(end, 1, &wanted, ON).unwrap().entries;
                same(
                    &next,
                    &passing
                        .iter()
                        .copied()
                        .filter(|r| r.0 >= end)
                        .take(1)
                        .collect::<Vec<_>>(),
                );
                let before = pager.before(start, 1, &wanted, ON).unwrap().entries;
                same(
                    &before,
                    &passing
                        .iter()
                        .copied()
                        .rfind(|r| r.0 < start)
                        .into_iter()
                        .collect::<Vec<_>>(),
                );
            }
        }
        // Any place lies in one record.
        for _ in 0..50 {
            let place = dice.roll(text.len()) as u64;
            let of = expected.iter().rfind(|r| r.0 <= place).unwrap();
            assert_eq!(pager.align(place).unwrap(), of.0, "round {round}, {place}");
        }
        let errors = expected.iter().filter(|r| r.2 >= Some(Level::Error)).count() as u64;
        let counted = pager.count(0, u64::MAX, Level::Error, ON).unwrap();
        assert_eq!((counted.records, counted.at), (errors, text.len() as u64));
        // Lines put together as they come are the same records.
        let mut records = pager.records();
        let (mut put, mut at) = (Vec::new(), 0);
        for line in text.split_inclusive('\n') {
            let end = at + line.len() as u64;
            let words = line.trim_end_matches('\n').as_bytes();
            put.extend(records.push((at, end), words, words.len() as u64));
            at = end;
        }
        put.extend(records.open().cloned());
        let whole = pager.after(0, usize::MAX, &Filter::default(), ON).unwrap();
        assert!(put == whole.entries, "round {round}");
    }
}

fn record(n: usize, level: &str) -> String {
    format!("TID: [-1234] [] [2026-11-21 10:41:07,118] {level} {{a.B}} -  record {n} {{a.B}}\n\tat a.B.c(B.java:{n})\n")
}

fn put(path: &Path, at: u64, text: &str) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn two_gigabytes_open_at_once_and_cost_little() {
    const SIZE: u64 = 2 << 30;
    let (_dir, path) = log(b"");
    File::options().write(true).open(&path).unwrap().set_len(SIZE).unwrap();
    let some = |from: usize| {
        (from..from + 50)
            .map(|n| record(n, if n % 50 == 7 { "ERROR" } else { " INFO" }))
            .collect::<String>()
    };
    put(&path, 0, &some(0));
    put(&path, SIZE / 2, &some(100));
    let end = some(200);
    put(&path, SIZE - end.len() as u64, &end);

    let mut pager = Pager::open(&Root::machine(), &path).unwrap();
    let page = pager.last(40, &Filter::default(), ON).unwrap();
    assert_eq!(page.entries.len(), 40);
    assert!(page.entries[39].head.contains("record 249 ") && page.entries[0].head.contains("record 210 "));
    assert!(pager.read() < 1 << 20, "{} bytes were read", pager.read());

    // Back through both holes to the first record, and forth again.
    let back = pager.last(150, &Filter::default(), ON).unwrap();
    assert_eq!(back.entries.len(), 150);
    assert!(back.entries[0].head.contains("record 0 "));
    let errors = pager.after(0, 10, &Filter::errors(), ON).unwrap();
    assert_eq!(heads(&errors.entries).len(), 3);
    assert!(errors.edge);
    let middle = pager.align(SIZE / 2 + 10).unwrap();
    assert_eq!(middle, SIZE / 2);
    assert!(pager.read() < 4 << 20, "{} bytes were read", pager.read());
    assert!(pager.most_held() < 2 << 20, "{} bytes were held", pager.most_held());
}

#[test]
fn a_huge_line_is_cut_and_says_so() {
    const HUGE: u64 = 20 << 20;
    let (_dir, path) = log(record(1, "ERROR").as_bytes());
    {
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        let block = vec![b'x'; 1 << 16];
        for _ in 0..HUGE >> 16 {
            file.write_all(&block).unwrap();
        }
        file.write_all(b"\n").unwrap();
        for _ in 0..5000 {
            file.write_all(b"\tat a.B.c(B.java:1)\n").unwrap();
        }
        file.write_all(record(2, "WARN").as_bytes()).unwrap();
    }
    let mut pager = Pager::open(&Root::machine(), &path).unwrap();
    let page = pager.last(2, &Filter::default(), ON).unwrap();
    let first = &page.entries[0];
    assert_eq!(first.level, Some(Level::Error));
    assert!(
        first.rest[1].ends_with("x ... (20 MB more in this line)"),
        "{:?}",
        &first.rest[1][8000..]
    );
    assert_eq!(first.folded(), 5002);
    assert!(first.weight() < 100_000);
    assert!(pager.most_held() < 2 << 20, "{} bytes were held", pager.most_held());
    let mut lines = Vec::new();
    pager
        .lines_between((first.offset, first.end), true, &mut |line| {
            lines.push(line.len());
            true
        })
        .unwrap();
    assert_eq!(lines.len(), 5003);
    assert!(lines[2] < 300_000);
}

#[test]
fn a_long_walk_tells_how_far_it_is_and_can_be_stopped() {
    let (_dir, path) = log((0..20_000).map(|n| record(n, " INFO")).collect::<String>().as_bytes());
    let size = std::fs::metadata(&path).unwrap().len();
    let mut pager = Pager::open(&Root::machine(), &path).unwrap();
    let seen = std::cell::RefCell::new(Vec::new());
    let page = pager
        .last(10, &Filter::errors(), &|progress| {
            seen.borrow_mut().push(progress);
            progress.offset > size / 2
        })
        .unwrap();
    assert!(page.stopped && !page.edge && page.entries.is_empty());
    let seen = seen.into_inner();
    assert!(seen.len() > 10 && seen.iter().all(|p| p.size == size));
    assert!(seen.is_sorted_by(|a, b| a.offset > b.offset));
    assert!(pager.count(0, size, Level::Error, &|_| false).unwrap().stopped);
}

#[test]
fn what_cannot_be_read_says_where_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("wso2carbon.log");
    let words = Pager::open(&Root::machine(), &missing).unwrap_err().to_string();
    assert!(
        words.contains(missing.to_str().unwrap()) && words.contains("the server writes it when it starts"),
        "{words}"
    );
    let words = Pager::open(&Root::machine(), dir.path()).unwrap_err().to_string();
    assert!(words.contains("this is no file; name a log file"), "{words}");
}

#[test]
fn growth_is_seen_after_a_refresh_and_shrinking_too() {
    let (_dir, path) = log(record(1, " INFO").as_bytes());
    let mut pager = Pager::open(&Root::machine(), &path).unwrap();
    let first = pager.size();
    put(&path, first, &record(2, "ERROR"));
    assert_eq!(pager.last(9, &Filter::default(), ON).unwrap().entries.len(), 1);
    assert!(pager.refresh().unwrap());
    assert_eq!(pager.last(9, &Filter::default(), ON).unwrap().entries.len(), 2);
    assert_eq!(pager.read(), pager.size());
    File::options().write(true).open(&path).unwrap().set_len(0).unwrap();
    assert!(!pager.refresh().unwrap());
    assert!(pager.last(9, &Filter::default(), ON).unwrap().entries.is_empty());
    // A file that was empty when it was opened has records once it is written.
    put(&path, 0, &record(3, " WARN"));
    assert!(pager.refresh().unwrap());
    assert_eq!(pager.last(9, &Filter::default(), ON).unwrap().entries[0].folded(), 1);
}

#[test]
fn nothing_that_drives_a_terminal_comes_out_of_a_record() {
    let (_dir, path) = log(b"[2026-11-21 10:41:07,118] ERROR {B} - \x1b[2Jred\x07\x00\xff\n\x1b]0;t\x07\tat\n");
    let entries = all(&path);
    assert!(
        !entries
            .iter()
            .any(|e| e.any_line(&|line| line.contains(|c| crate::domain::hidden(c) && c != '\t')))
    );
    assert_eq!(
        entries[0].head,
        "[2026-11-21 10:41:07,118] ERROR {B} - \\u{1b}[2Jred\\u{7}"
    );
    assert_eq!(entries[0].rest, ["\u{fffd}", "\\u{1b}]0;t\\u{7}\tat"]);
}

#[test]
fn the_present_run_begins_at_its_mark_or_at_its_time() {
    let line = |minute: usize, text: &str| {
        format!("TID: [-1234] [] [2026-11-21 10:{minute:02}:00,000]  INFO {{a.B}} -  {text} {{a.B}}\n")
    };
    let mut text = String::new();
    for minute in 0..60 {
        text += &line(minute, &"filler ".repeat(300));
        match minute {
            10 | 40 => text += &line(minute, "Starting WSO2 Carbon..."),
            45 => text += &line(minute, "Deploying: Starting WSO2 things"),
            _ => {}
        }
    }
    let (_dir, path) = log(text.as_bytes());
    // The server's clock is three and a half hours ahead of UTC: its last line was written at 07:29 there.
    let written = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_258_740 - 12_600 + 12);
    File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(written)
        .unwrap();
    let mut pager = Pager::open(&Root::machine(), &path).unwrap();
    let by_mark = pager.start_of_run(None, ON).unwrap();
    assert_eq!(by_mark.entries[0].head, line(40, "Starting WSO2 Carbon...").trim_end());
    for minute in [0, 1, 23, 58, 59] {
        let since = written - Duration::from_secs(12 + (59 - minute) * 60);
        let by_time = pager.start_of_run(Some(since), ON).unwrap();
        let stamp = format!("10:{minute:02}:00");
        assert!(
            by_time.entries[0].head.contains(&stamp),
            "{minute}: {:?}",
            &by_time.entries[0].head[..60]
        );
    }
    let (_dir, path) = log(b"no marks\nno times\n");
    let none = Pager::open(&Root::machine(), &path)
        .unwrap()
        .start_of_run(Some(SystemTime::now()), ON)
        .unwrap();
    assert!(none.entries.is_empty());
}
