//! The guided setup line by line, as it is used: through a pipe, in a terminal that can nothing, on a serial line in a C locale.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::PathBuf;

use carbonctl::practice::Flavour;
use portable_pty::CommandBuilder;

use crate::support::cli::{Ran, carbonctl};
use crate::support::dialogue::{Dialogue, ENTER, program};
use crate::support::homes;
use crate::support::server::Practice;
use crate::support::tree::Tree;

const PASSWORD: &str = "Planted-4711";

/// A home, and what its tree was.
struct Room {
    dir: tempfile::TempDir,
    home: PathBuf,
    before: Tree,
}

impl Room {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = homes::mini_toml(dir.path());
        let before = Tree::of(&home);
        Self { dir, home, before }
    }

    fn untouched(&self) {
        self.before.assert_same(&Tree::of(&self.home), "nothing was confirmed");
    }

    fn dumb(&self) -> CommandBuilder {
        let mut command = program(["--home", self.home.to_str().unwrap()], self.dir.path());
        command.env("TERM", "dumb");
        command.env("LC_ALL", "C");
        command.env_remove("NO_COLOR");
        command
    }

    fn piped(&self, input: &str) -> Ran {
        carbonctl(["--plain"]).home(&self.home).stdin(input).run()
    }
}

/// Fails where a byte is no printable ASCII and no line end: an escape sequence, a colour, a box, an arrow.
#[track_caller]
fn only_lines_of_ascii(said: &str) {
    for (number, line) in said.lines().enumerate() {
        let odd = line.trim_end_matches('\r').chars().find(|c| !matches!(c, ' '..='~'));
        assert!(odd.is_none(), "{odd:?} in line {}: {line:?}", number + 1);
        assert!(
            !line.trim_end_matches('\r').contains('\r'),
            "a line is written over: {line:?}"
        );
    }
}

/// Answers whatever is asked with Enter, up to some words.
fn enter_until(dialogue: &mut Dialogue, words: &str) {
    dialogue.each("]: ", words, |dialogue| dialogue.keys(ENTER));
}

#[test]
fn a_dumb_terminal_in_a_c_locale_gets_no_escape_and_nothing_but_ascii() {
    let room = Room::new();
    // What a file of the user holds is no excuse.
    let toml = room.home.join("repository/conf/deployment.toml");
    let text = fs::read_to_string(&toml).unwrap();
    fs::write(
        &toml,
        text.replacen("[server]\n", "# à propos – ✓\n[server]\n# ça → là\n", 1),
    )
    .unwrap();
    let mut lines = Dialogue::start(room.dumb());
    enter_until(&mut lines, "\nHost name\n");
    lines.answer("]: ", "?\r");
    lines.until("Where it is written");
    lines.answer("]: ", "id.example.com\r");
    enter_until(&mut lines, "New password");
    lines.keys("?\r");
    lines.answer("New password", "a b\r");
    lines.answer("Once more", "a b\r");
    lines.until("Not accepted");
    lines.answer("New password", &format!("{PASSWORD}\r"));
    lines.answer("Once more", &format!("{PASSWORD}\r"));
    enter_until(&mut lines, "Cures to add to the plan");
    lines.keys("? 1\r");
    lines.answer("Cures to add to the plan", "a\r");
    lines.answer("Cures to add to the plan", ENTER);
    lines.answer("Write all of this now?", "n\r");
    lines.answer("Start the server now?", "n\r");
    let said = lines.raw_end();
    assert!(said.contains("\n+hostname = \"id.example.com\""), "{said}");
    assert!(said.contains("\\u{e7}a > l\\u{e0}"), "{said}");
    assert!(!said.contains(PASSWORD), "{said}");
    only_lines_of_ascii(&said);
}

#[test]
fn b_goes_to_the_question_before_also_across_steps_and_keeps_the_values() {
    let room = Room::new();
    let mut lines = Dialogue::start(room.dumb());
    lines.answer("Which product?", "b\r");
    lines.until("This is the first question.");
    lines.answer("Which product? [1]: ", ENTER);
    enter_until(&mut lines, "\nHost name\n");
    lines.answer("]: ", "id.example.com\r");
    lines.answer("management console\n", "b\r");
    lines.until("answer       id.example.com");
    lines.answer("[id.example.com]: ", "b\r");
    // The last question of the step before.
    lines.until("S4  Memory");
    lines.answer("Heap flags are written to\n", "b\r");
    lines.answer("Smallest heap (-Xms)\n", "q\r");
    lines.answer("Leave carbonctl?", ENTER);
    lines.answer("Smallest heap (-Xms)\n", "q\r");
    lines.until("kept as a draft");
    lines.answer("Leave carbonctl?", "y\r");
    let (code, said) = lines.ended();
    assert!(
        code == 0 && said.trim_end().ends_with("Nothing was written."),
        "{code}: {said}"
    );
    room.untouched();
}

#[test]
fn a_pipe_gives_every_answer_a_line_and_its_end_writes_nothing() {
    let room = Room::new();
    let short = room.piped("1\n\n").expect(2);
    assert!(
        short
            .stderr
            .contains("the input ended before every question was answered; nothing was written"),
        "{}",
        short.everything()
    );
    room.untouched();
    let left = room.piped("1\nq\ny\n").expect(0);
    assert!(left.stdout.ends_with("Nothing was written.\n"), "{}", left.everything());
    assert_eq!(left.stderr, "");
    room.untouched();
    let nothing = room.piped("").expect(2);
    assert!(nothing.stderr.starts_with("carbonctl: "), "{}", nothing.everything());
}

/// How many lines of answers come before a question, when everything before is answered with Enter; also before the last of all.
fn lines_before(said: &str, title: &str) -> usize {
    let (before, _) = said
        .split_once(title)
        .unwrap_or_else(|| panic!("{title} is not asked:\n{said}"));
    before.lines().filter(|line| line.ends_with(": ")).count()
}

#[test]
fn through_a_pipe_a_secret_is_two_lines_and_all_is_written_after_one_yes() {
    let room = Room::new();
    let said = room.piped(&"\n".repeat(80)).expect(0).stdout;
    room.untouched();
    let enter = |count: usize| "\n".repeat(count);
    let host = lines_before(&said, "\nHost name\n");
    let password = lines_before(&said, "New password");
    let write = lines_before(&said, "Write all of this now?");
    let input = [
        enter(host),
        "id.example.com\n".to_owned(),
        enter(password - host - 1),
        format!("{PASSWORD}\nanother\n{PASSWORD}\n{PASSWORD}\n"),
        enter(write - password - 1),
        "y\n".to_owned(),
    ];
    // The end of the input at the last question is a no.
    let ran = room.piped(&input.concat()).expect(0);
    for words in ["The two differ", "Written.", "the server was not started"] {
        assert!(ran.stdout.contains(words), "{words}: {}", ran.stdout);
    }
    assert!(!ran.everything().contains(PASSWORD));
    assert!(!ran.stdout.contains('\u{1b}'));
    let toml = fs::read_to_string(room.home.join("repository/conf/deployment.toml")).unwrap();
    assert!(toml.contains("id.example.com") && toml.contains(PASSWORD), "{toml}");
    carbonctl(["undo", "--yes"]).home(&room.home).run().expect(0);
    let left = room.before.differences(&Tree::of(&room.home));
    assert!(left.lines().all(|line| line.contains(".carbonctl")), "{left}");
}

#[test]
fn ctrl_c_and_ctrl_d_write_nothing_and_give_the_terminal_back() {
    let room = Room::new();
    for key in ["\u{3}", "\u{4}"] {
        for secret in [false, true] {
            let mut lines = Dialogue::start(room.dumb());
            lines.answer("Which product? [1]: ", ENTER);
            if secret {
                enter_until(&mut lines, "New password");
            }
            lines.answer("]: ", key);
            lines.until("interrupted; nothing was written");
            assert!(lines.cooked(), "the terminal does not echo any more");
            let (code, said) = lines.ended();
            assert_eq!(code, 130, "{said}");
        }
    }
    room.untouched();
}

#[test]
fn it_ends_with_a_running_server_one_line_a_stage() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    practice.write_offset();
    let room = tempfile::tempdir().unwrap();
    let home = practice.home.path.to_str().unwrap().to_owned();
    let mut command = program(["--plain", "--home", home.as_str()], room.path());
    command.env("LC_ALL", "C");
    let mut lines = Dialogue::start(command);
    lines.answer("Which product? [1]: ", ENTER);
    enter_until(&mut lines, "Start the server now?");
    lines.keys("y\r");
    lines.until("The server is up");
    let said = lines.raw_end();
    only_lines_of_ascii(&said);
    let status = practice.carbonctl(&["status", "--json"]).run().expect(0).json();
    assert_eq!(status["state"], "running", "{said}");
}

#[test]
fn a_command_that_asks_on_a_dumb_terminal_sends_no_escape_either() {
    let room = Room::new();
    let mut command = program(
        [
            "set",
            "hostname=id.example.com",
            "admin.password=-",
            "--home",
            room.home.to_str().unwrap(),
        ],
        room.dir.path(),
    );
    command.env("TERM", "dumb");
    command.env("LC_ALL", "C");
    let mut lines = Dialogue::start(command);
    lines.answer("admin.password:", &format!("{PASSWORD}\r"));
    lines.answer("Once more", &format!("{PASSWORD}\r"));
    lines.answer("Write this file?", "y\r");
    let said = lines.raw_end();
    assert!(said.contains("Written.") && !said.contains(PASSWORD), "{said}");
    only_lines_of_ascii(&said);
}
