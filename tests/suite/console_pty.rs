//! The console in a real pseudo-terminal beside a real server: what ends the console never ends the server, and gives the
//! terminal back.
#![cfg(target_os = "linux")]

use carbonctl::practice::Flavour;
use rustix::process::Signal;

use crate::support::server::{Practice, until};
use crate::support::terminal::{ENTER, RIGHT, Seen};

/// A console of this home, its server started by its own keys.
fn console(practice: &Practice) -> Seen {
    let offset = format!("ports.offset={}", practice.offset);
    practice.carbonctl(&["set", &offset, "--yes"]).run().expect(0);
    let home = practice.home.path.display().to_string();
    let mut seen = Seen::start(&["console", "--home", &home], practice.home.path.parent().unwrap());
    seen.shows("STOPPED");
    seen.keys("s");
    seen.shows("How should the server run?");
    seen.keys(ENTER);
    seen.shows("Start the server as it is?");
    seen.keys(RIGHT);
    seen.keys(ENTER);
    seen.shows("RUNNING  pid");
    seen
}

fn alive(practice: &Practice) -> bool {
    practice.carbonctl(&["status"]).run().code == 0
}

#[test]
fn a_killed_console_leaves_the_server_running_and_the_terminal_sane() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let mut seen = console(&practice);
    assert!(seen.screen.screen().alternate_screen() && !seen.cooked());
    seen.signal(Signal::KILL);
    seen.until("the terminal given back", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
    until("the terminal's modes put back", || seen.cooked());
    seen.ended();
    assert!(alive(&practice), "the server died with the console");
}

#[test]
fn a_hangup_ends_the_console_in_order_and_the_server_lives() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let mut seen = console(&practice);
    seen.signal(Signal::HUP);
    assert_eq!(seen.ended(), 130);
    seen.given_back();
    assert!(alive(&practice), "the server died with the console");
}

#[test]
fn a_closed_terminal_ends_the_console_and_the_server_lives() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    let mut seen = console(&practice);
    seen.close();
    until("the end of the console", || seen.child.try_wait().unwrap().is_some());
    assert!(alive(&practice), "the server died with the terminal");
}

#[test]
fn a_console_tells_from_its_first_look_that_a_change_waits_for_a_restart() {
    let Some(practice) = Practice::new(Flavour::Toml) else {
        return;
    };
    practice.start().unwrap();
    practice
        .carbonctl(&["set", "hazelcast.log-level=INFO", "--yes"])
        .run()
        .expect(0);
    let home = practice.home.path.display().to_string();
    let mut seen = Seen::start(&["console", "--home", &home], practice.home.path.parent().unwrap());
    seen.shows("RUNNING");
    seen.shows("restart pending");
    seen.keys("q");
    assert_eq!(seen.ended(), 0);
}
