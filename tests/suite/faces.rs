//! Three faces, one engine: the same answers through the answers file, the line prompts and the full screen leave the same
//! tree behind.
#![cfg(target_os = "linux")]

mod plans;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::cli::carbonctl;
use crate::support::dialogue::{Dialogue, program};
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

fn by_line_prompts(home: &Path) {
    let room = home.parent().unwrap();
    let mut command = program(["--plain", "--home", home.to_str().unwrap()], room);
    // As on the full screen: the same variables find the same Java.
    command.env("TERM", "xterm-256color");
    let mut lines = Dialogue::start(command);
    lines.answer("Which product?", ENTER);
    // Nothing is set yet: Enter takes the recommended one.
    lines.answer("JAVA_HOME\n  now", ENTER);
    lines.answer("JAVA_HOME is written to\n", ENTER);
    for (title, value) in [("Largest heap", "512m"), ("Smallest heap", "256m")] {
        lines.until(title);
        lines.answer("]: ", &format!("{value}\r"));
    }
    lines.answer("Heap flags are written to\n", ENTER);
    lines.answer("Host name\n", "id.example.com\r");
    lines.answer("Host name of the management console\n", ENTER);
    lines.answer("Port offset\n", &format!("{OFFSET}\r"));
    for title in ["JMX registry port", "JMX server port", "Check host names of TLS peers"] {
        lines.answer(&format!("{title}\n"), ENTER);
    }
    lines.answer("Administrator's name\n", ENTER);
    lines.answer("New password", &format!("{PASSWORD}\r"));
    lines.answer("Once more", &format!("{PASSWORD}\r"));
    for title in [
        "Hazelcast's own shutdown hook",
        "Hazelcast logs through",
        "Level of Hazelcast's log lines",
        // Its details are not asked where it is off.
        "Clustering\n",
    ] {
        lines.until(title);
        lines.answer("]: ", ENTER);
    }
    lines.answer("Cures to add to the plan", ENTER);
    lines.answer("Write all of this now?", "y\r");
    lines.answer("Start the server now?", "n\r");
    let (code, said) = lines.ended();
    assert_eq!(code, 0, "{said}");
    assert!(!said.contains(PASSWORD));
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
