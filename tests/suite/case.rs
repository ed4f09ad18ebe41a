//! The `case` command in a real pseudo-terminal: a transcript that grows as things happen, without secrets.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::support::cli::carbonctl;
use crate::support::dialogue::{Dialogue, program};
use crate::support::homes;
use crate::support::server::{free_offset, jdk_is_here, until};
use crate::support::terminal::{CTRL_C, ENTER, RIGHT, Seen};
use crate::wizard_pty::walk_to_review;

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

#[test]
fn a_whole_setup_is_kept_without_its_password() {
    if !jdk_is_here() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    let path = home.display().to_string();
    let ticket = dir.path().join("ticket.md");
    let mut seen = Seen::start(&["case", "ticket.md", "--home", &path], dir.path());
    seen.page("Product", "S1");
    // What was seen so far is there while the session goes on.
    until("the product is in the transcript", || {
        text(&ticket).contains("- ") && text(&ticket).contains("product")
    });
    assert_eq!(fs::metadata(&ticket).unwrap().permissions().mode() & 0o777, 0o600);
    walk_to_review(&mut seen, free_offset());
    seen.keys("a");
    seen.shows("Write these changes?");
    seen.keys(RIGHT);
    seen.keys(ENTER);
    seen.shows("All of it is written");
    seen.keys(CTRL_C);
    assert_eq!(seen.ended(), 0);
    let written = text(&ticket);
    for words in [
        "# Transcript of carbonctl",
        concat!("carbonctl ", env!("CARGO_PKG_VERSION")),
        "terminal `",
        "## S4 Memory",
        "S4.1 `heap.max`",
        "`512m`",
        "S5.1 `hostname`",
        "`id.example.com`",
        "S6.2 `admin.password`",
        "a secret, not kept",
        "findings",
        "G31",
        "```diff",
        "+hostname = \"id.example.com\"",
        "written, to undo",
        "Ended at",
    ] {
        assert!(written.contains(words), "{words} is not in\n{written}");
    }
    assert!(!written.contains("Planted-4711"), "{written}");
    assert!(!written.contains('\u{1b}'), "{written}");

    // Another session is added to it.
    let mut again = Seen::start(&["case", "ticket.md", "--home", &path], dir.path());
    again.page("Product", "S1");
    again.signal(rustix::process::Signal::TERM);
    again.ended();
    let both = text(&ticket);
    assert!(
        both.starts_with(&written) && both.matches("# Transcript of carbonctl").count() == 2,
        "{both}"
    );
}

#[test]
fn a_session_that_is_lost_leaves_what_was_done() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path());
    let mut seen = Seen::start(&["case", "t.md", "--home", &home.display().to_string()], dir.path());
    seen.page("Product", "S1");
    seen.shows("✓ chosen");
    seen.keys(ENTER);
    seen.page("Machine", "S2");
    until("the step is in the transcript", || {
        text(&dir.path().join("t.md")).contains("## S2 Machine")
    });
    seen.signal(rustix::process::Signal::KILL);
    seen.ended();
    assert!(text(&dir.path().join("t.md")).contains("## S2 Machine"));
}

#[test]
fn only_a_transcript_is_written_to() {
    let dir = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(dir.path()).display().to_string();
    let other = dir.path().join("other.md");
    fs::write(&other, "# Mine\n").unwrap();
    symlink(&other, dir.path().join("link.md")).unwrap();
    for (file, code) in [("other.md", 2), ("link.md", 3), ("no/such.md", 3)] {
        let (ended, said) = Dialogue::start(program(["case", file, "--plain", "--home", &home], dir.path())).ended();
        assert_eq!(ended, code, "{file}: {said}");
        assert_eq!(text(&other), "# Mine\n");
    }
    carbonctl(["case", "x.md", "--read-only"])
        .cwd(dir.path())
        .run()
        .refused(4, &["read-only"]);
    carbonctl(["case", "x.md"])
        .cwd(dir.path())
        .run()
        .refused(2, &["needs a terminal"]);
    assert!(!dir.path().join("x.md").exists());
}
