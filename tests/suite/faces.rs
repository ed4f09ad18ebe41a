//! Three faces, one engine: the same answers through the answers file, the line prompts and the full screen leave the same
//! tree behind.
#![cfg(target_os = "linux")]

mod plans;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cli::carbonctl;
use crate::support::homes;
use crate::support::server::jdk_is_here;
use crate::support::terminal::{CTRL_C, ENTER, RIGHT, Seen};
use crate::support::tree::Tree;
use crate::wizard_pty::walk_to_review;

const OFFSET: u16 = 7;
const PASSWORD: &str = "Planted-4711";

fn home(room: &Path, name: &str) -> PathBuf {
    let dir = room.join(name);
    fs::create_dir_all(&dir).unwrap();
    homes::mini_toml(&dir)
}

/// The answers of `walk_to_review`, as a file.
fn by_answers_file(home: &Path) {
    let recommended = carbonctl(["recommend", "--json"]).home(home).run().expect(0).json();
    let mut text = format!(
        "hostname = \"id.example.com\"\nheap.min = \"256m\"\nheap.max = \"512m\"\nports.offset = {OFFSET}\n\
         admin.password = {{ env = \"PW\" }}\n"
    );
    // What the other two have chosen already.
    let all = recommended["recommendations"].as_array().unwrap();
    for row in all.iter().filter(|row| row["safe"] == true) {
        let (id, value) = (row["setting"].as_str().unwrap(), row["value"].as_str().unwrap());
        let written = match value {
            "true" | "false" => value.to_owned(),
            _ => format!("\"{value}\""),
        };
        if !id.starts_with("heap.m") {
            let _ = writeln!(text, "\"{id}\" = {written}");
        }
    }
    let file = home.parent().unwrap().join("answers.toml");
    fs::write(&file, text).unwrap();
    carbonctl(["apply", "--yes"])
        .home(home)
        .env("PW", PASSWORD)
        .arg(&file)
        .run()
        .expect(0);
}

fn by_full_screen(home: &Path) {
    let path = home.display().to_string();
    let mut seen = Seen::start(&["--home", &path], home.parent().unwrap());
    walk_to_review(&mut seen, OFFSET);
    seen.keys("a");
    seen.shows("Write these changes?");
    seen.keys(RIGHT);
    seen.keys(ENTER);
    seen.shows("All of it is written");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
}

/// Empties a prefilled prompt and types another value.
fn retype(seen: &mut Seen, value: &str) {
    seen.keys(&"\x7f".repeat(20));
    seen.keys(value);
    seen.keys(ENTER);
}

fn by_line_prompts(home: &Path) {
    let path = home.display().to_string();
    let mut seen = Seen::start(&["--plain", "--home", &path], home.parent().unwrap());
    seen.shows("Which product?");
    seen.keys(ENTER);
    // Nothing is set yet: the recommended one is under the cursor.
    seen.asks("JAVA_HOME\n");
    seen.keys(ENTER);
    seen.asks("JAVA_HOME is written to");
    seen.keys(ENTER);
    for (title, value) in [("Largest heap", "512m"), ("Smallest heap", "256m")] {
        seen.asks(title);
        seen.keys("type another");
        seen.keys(ENTER);
        seen.until("the field", |screen| {
            screen
                .contents()
                .trim_end()
                .lines()
                .rev()
                .take(2)
                .any(|line| line.starts_with("? Value:"))
        });
        retype(&mut seen, value);
    }
    seen.asks("Heap flags are written to");
    seen.keys(ENTER);
    seen.asks("Host name\n");
    retype(&mut seen, "id.example.com");
    seen.asks("Host name of the management console");
    seen.keys(ENTER);
    seen.asks("Port offset");
    retype(&mut seen, &OFFSET.to_string());
    for title in ["JMX registry port", "JMX server port", "Check host names of TLS peers"] {
        seen.asks(title);
        seen.keys(ENTER);
    }
    seen.asks("Administrator's name");
    seen.keys(ENTER);
    seen.asks("Administrator's password");
    seen.keys(PASSWORD);
    seen.keys(ENTER);
    seen.shows("Once more");
    seen.keys(PASSWORD);
    seen.keys(ENTER);
    for title in [
        "Hazelcast's own shutdown hook",
        "Hazelcast logs through",
        "Level of Hazelcast's log lines",
    ] {
        seen.asks(title);
        seen.keys(ENTER);
    }
    // Its details are not asked where it is off.
    seen.asks("Clustering\n");
    seen.keys(ENTER);
    seen.shows("Cures to add to the plan:");
    seen.keys(ENTER);
    seen.shows("Write all of this now?");
    seen.keys("y\r");
    seen.shows("Start the server now?");
    assert!(!seen.text().contains(PASSWORD));
    seen.keys("n\r");
    assert_eq!(seen.ended(), 0);
}

#[test]
fn the_three_faces_reach_the_same_plan() {
    if !jdk_is_here() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let (file, lines, screen) = (
        home(room.path(), "file"),
        home(room.path(), "lines"),
        home(room.path(), "screen"),
    );
    let untouched = Tree::of(&file);
    by_answers_file(&file);
    by_full_screen(&screen);
    by_line_prompts(&lines);
    assert_ne!(untouched.differences(&Tree::of(&file)), "");
    assert_eq!(
        Tree::of(&file).differences(&Tree::of(&screen)),
        "",
        "answers file and full screen"
    );
    assert_eq!(
        Tree::of(&file).differences(&Tree::of(&lines)),
        "",
        "answers file and line prompts"
    );
}
