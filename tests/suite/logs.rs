//! `carbonctl logs` as a user runs it: whole records, from the end of any log, and on through rotation.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Run, Running, carbonctl};

/// How long the program is given to show what was written.
const SOON: Duration = Duration::from_secs(20);

struct Site {
    _room: tempfile::TempDir,
    home: PathBuf,
    log: PathBuf,
}

impl Site {
    fn with(text: &str) -> Self {
        let room = tempfile::tempdir().unwrap();
        let home = practice::make(&room.path().join("home"), Flavour::Xml).unwrap().home;
        let log = home.join("repository/logs/wso2carbon.log");
        fs::write(&log, text).unwrap();
        Self { _room: room, home, log }
    }

    fn logs(&self, arguments: &[&str]) -> Run {
        carbonctl(["logs"].iter().chain(arguments))
            .home(&self.home)
            .env("JAVA_HOME", "")
    }

    fn add(&self, text: &str) {
        let mut file = OpenOptions::new().append(true).create(true).open(&self.log).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
}

fn record(n: usize) -> String {
    let level = if n.is_multiple_of(10) { "ERROR" } else { " INFO" };
    let trace = if n.is_multiple_of(10) {
        format!("java.lang.IllegalStateException: no {n}\n\tat a.B.c(B.java:{n})\n")
    } else {
        String::new()
    };
    format!("TID: [-1234] [] [2026-11-21 10:41:07,118] {level} {{a.B}} -  record {n} {{a.B}}\n{trace}")
}

#[test]
fn records_come_whole_with_their_traces() {
    let home = Site::with(&(0..500).map(record).collect::<String>());
    let plain = home.logs(&["-n", "4"]).run().expect(0).stdout;
    assert_eq!(plain, (496..500).map(record).collect::<String>());
    let errors = home.logs(&["-n", "2", "--level", "error"]).run().expect(0).stdout;
    assert_eq!(errors, record(480) + &record(490));
    // A line of the trace is enough, and brings its record along.
    let found = home
        .logs(&["-n", "5", "--grep", r"B\.java:(30|120)\)"])
        .run()
        .expect(0)
        .stdout;
    assert_eq!(found, record(30) + &record(120));
    let many = home.logs(&["-n", "400", "--grep", "record"]).run().expect(0).stdout;
    assert_eq!(many, (100..500).map(record).collect::<String>());
    let none = home.logs(&["--level", "fatal"]).run().expect(0).stdout;
    assert_eq!(none, "");
    let document = home
        .logs(&["-n", "1", "--level", "error", "--json"])
        .run()
        .expect(0)
        .json();
    assert_eq!(document["lines"].as_array().unwrap().len(), 3);
    assert_eq!(document["file"], home.log.to_str().unwrap());
}

#[test]
fn a_log_that_is_not_there_says_which_and_when_it_will_be() {
    let home = Site::with("");
    assert_eq!(home.logs(&[]).run().expect(0).stdout, "");
    fs::remove_file(&home.log).unwrap();
    home.logs(&[]).run().refused(
        2,
        &[
            "there is no log yet",
            home.log.to_str().unwrap(),
            "the server writes it when it starts",
        ],
    );
    fs::create_dir(&home.log).unwrap();
    home.logs(&[])
        .run()
        .refused(2, &["this is not a file", "name a log file"]);
}

#[cfg(target_os = "linux")]
#[test]
fn two_gigabytes_are_searched_from_the_end_at_constant_memory() {
    const SIZE: u64 = 2 << 30;
    let home = Site::with(&(0..50).map(record).collect::<String>());
    let mut file = OpenOptions::new().write(true).open(&home.log).unwrap();
    file.set_len(SIZE).unwrap();
    let end: String = (100..120).map(record).collect();
    file.seek(SeekFrom::Start(SIZE - end.len() as u64)).unwrap();
    file.write_all(end.as_bytes()).unwrap();
    let last = home.logs(&["-n", "1"]).run().expect(0).stdout;
    assert_eq!(last, record(119));
    let errors = home.logs(&["-n", "4", "--level", "ERROR"]).run().expect(0).stdout;
    assert_eq!(errors, [30, 40, 100, 110].map(record).concat());
}

/// The program following, its output line by line.
struct Following {
    running: Running,
    lines: Receiver<String>,
}

impl Following {
    fn start(run: Run) -> Self {
        let mut running = run.start();
        let out = running.child.stdout.take().unwrap();
        let (send, lines) = channel();
        std::thread::spawn(move || {
            let mut out = BufReader::new(out);
            let mut line = String::new();
            while out.read_line(&mut line).is_ok_and(|n| n > 0) {
                if send.send(std::mem::take(&mut line)).is_err() {
                    return;
                }
            }
        });
        Self { running, lines }
    }

    #[track_caller]
    fn expect(&self, text: &str) {
        let deadline = Instant::now() + SOON;
        for wanted in text.split_inclusive('\n') {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self
                .lines
                .recv_timeout(left)
                .unwrap_or_else(|e| panic!("{e}; not shown: {wanted}"));
            assert_eq!(line, wanted);
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.running.child.kill();
        let _ = self.running.child.wait();
    }
}

#[test]
fn follows_through_rotation_and_truncation() {
    let home = Site::with(&(1..30).map(record).collect::<String>());
    let following = Following::start(home.logs(&["-f", "-n", "2"]));
    following.expect(&(record(28) + &record(29)));
    home.add(&record(30));
    following.expect(&record(30));
    home.add("unfinished");
    fs::rename(&home.log, home.log.with_extension("log.1")).unwrap();
    home.add(&record(31));
    // A half line at rotation is a line all the same.
    following.expect("unfinished\n");
    following.expect(&record(31));
    fs::write(&home.log, "").unwrap();
    home.add("anew\n");
    following.expect("anew\n");
    let burst: String = (1000..40_000).map(record).collect();
    assert!(burst.len() > 2 << 20);
    home.add(&burst);
    following.expect(&burst);
}

#[test]
fn follows_whole_records_of_a_level_and_a_pattern() {
    let home = Site::with(&(0..11).map(record).collect::<String>());
    let mut level = Following::start(home.logs(&["-f", "-n", "1", "--level", "ERROR"]));
    let grep = Following::start(home.logs(&["-f", "-n", "1", "--grep", "late trace|no 10$"]));
    level.expect(&record(10));
    grep.expect(&record(10));
    // What is added to the last record belongs to it.
    home.add("\tat late.Line.of(It.java:1)\n");
    level.expect("\tat late.Line.of(It.java:1)\n");
    grep.expect("\tat late.Line.of(It.java:1)\n");
    home.add(&record(12));
    home.add("\tlate trace\n\tmore\n");
    home.add(&record(13));
    home.add(&record(20));
    level.expect(&record(20));
    grep.expect(&(record(12) + "\tlate trace\n\tmore\n"));
    assert!(level.running.child.try_wait().unwrap().is_none(), "it ended");
    let mut stderr = level.running.child.stderr.take().unwrap();
    drop(level);
    let mut words = String::new();
    stderr.read_to_string(&mut words).unwrap();
    assert_eq!(words, "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_log_drives_no_terminal_and_is_the_same_through_a_pipe() {
    use crate::support::terminal::Seen;

    let home = Site::with("[2026-11-21 10:41:07,118] ERROR {B} - \u{1b}[?1049h\u{1b}[31mred\u{1b}[0m end\n");
    let piped = home.logs(&[]).run().expect(0).stdout;
    assert_eq!(piped, "[2026-11-21 10:41:07,118] ERROR {B} - \\u{1b}[?1049hred end\n");
    let path = home.home.to_str().unwrap();
    let mut seen = Seen::start(&["logs", "--home", path], &home.home);
    seen.shows("{B} - \\u{1b}[?1049hred end");
    assert_eq!(seen.ended(), 0);
    seen.given_back();
}
