//! Pid files that name nobody, nothing, or a process that has nothing to do with the server.

use std::fs;
use std::process::{Child, Command};

use carbonctl::practice::Flavour;
use carbonctl::server::{ServerState, status};

use crate::support::server::Practice;

/// A process that has nothing to do with any server; ended on drop.
struct Foreign(Child);

impl Foreign {
    fn new() -> Self {
        Self(Command::new("sleep").arg("1000000").spawn().unwrap())
    }

    fn lives(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_stale_pid_file_endangers_nobody() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let mut foreign = Foreign::new();
    // As Carbon writes it: digits, a line end, NULs up to 100 bytes.
    let mut stale = format!("{}\n", foreign.0.id()).into_bytes();
    stale.resize(100, 0);
    fs::write(practice.path("wso2carbon.pid"), &stale).unwrap();

    assert_eq!(practice.stop().unwrap().pid, None);
    assert!(foreign.lives());
    let started = practice.start().unwrap();
    assert!(foreign.lives());
    assert_ne!(started.pid, foreign.0.id());

    // While the server runs, its pid file names the stranger again.
    fs::write(practice.path("wso2carbon.pid"), &stale).unwrap();
    assert_eq!(practice.stop().unwrap().pid, Some(started.pid));
    assert!(foreign.lives());
}

#[test]
fn no_pid_file_whatever_it_holds_is_believed() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let me = std::process::id().to_string();
    let mut padded = format!("{me}\n").into_bytes();
    padded.resize(100, 0);
    for content in [
        &b""[..],
        b"\n",
        &[0; 100],
        b"no number",
        b"1",
        b"-1",
        b"99999999999999999999",
        me.as_bytes(),
        &padded,
    ] {
        fs::write(practice.path("wso2carbon.pid"), content).unwrap();
        let now = status(&practice.home);
        assert_eq!((now.state, now.pid), (ServerState::Stopped, None), "{content:?}");
        // Were it believed, this very test would end here.
        assert_eq!(practice.stop().unwrap().pid, None, "{content:?}");
    }
    assert!(!practice.path(".carbonctl").exists(), "nothing was controlled");
}
