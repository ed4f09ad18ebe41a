//! Where systemd runs: a stand-in for `systemctl` plays the running one, and hands what only touches files to the real one.

use std::process::Command;

use super::*;
use crate::support::server::{Practice, java_home, until};

/// Notes every call; `show` says what the file `state` says; `start` and `stop` are the scripts of that name.
const STAND_IN: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "$1" >> "$here/calls"
case "$1" in
  show) cat "$here/state" ;;
  daemon-reload | reset-failed) ;;
  start | stop) . "$here/$1" ;;
  enable) if [ -e "$here/refuse" ]; then echo "no such luck" >&2; exit 1; fi; exec @REAL@ "$@" ;;
  *) exec @REAL@ "$@" ;;
esac
"#;

const UP: &str = "ActiveState=active\nSubState=running\nMainPID=7\nNRestarts=0\nResult=success\n";
const DOWN: &str = "ActiveState=inactive\nSubState=dead\nMainPID=0\nNRestarts=0\nResult=exit-code\n";

struct StandIn {
    dir: PathBuf,
    path: String,
}

impl StandIn {
    /// Makes the root one that systemd runs, and puts the stand-ins before everything else on the PATH.
    fn new(room: &Path, root: &Path) -> Self {
        let dir = room.join("stand-in");
        fs::create_dir(&dir).unwrap();
        fs::create_dir_all(root.join("run/systemd/system")).unwrap();
        let real = which::which("systemctl").unwrap();
        let written = |name: &str, text: &str| {
            // Another process writes it: the system runs no file that someone has open for writing.
            let mut tee = Command::new("/bin/sh");
            tee.args(["-c", "printf %s \"$1\" > \"$2\" && chmod 755 \"$2\"", "-", text])
                .arg(dir.join(name));
            assert!(tee.status().unwrap().success());
        };
        written("systemctl", &STAND_IN.replace("@REAL@", &real.display().to_string()));
        written(
            "journalctl",
            "#!/bin/sh\necho 'Error: the last words'\necho 'password=oldsecret'\n",
        );
        written("start", ":");
        written("stop", "");
        written("state", DOWN);
        let path = format!("{}:{}", dir.display(), std::env::var("PATH").unwrap());
        let stand_in = Self { dir, path };
        stand_in.set(
            "stop",
            &format!("printf '{}' > \"$here/state\"", DOWN.replace('\n', "\\n")),
        );
        stand_in
    }

    fn set(&self, name: &str, text: &str) {
        fs::write(self.dir.join(name), text).unwrap();
    }

    /// The calls since the last look that change something.
    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.dir.join("calls")).unwrap_or_default();
        fs::write(self.dir.join("calls"), "").unwrap();
        let looks = ["show", "is-enabled"];
        calls
            .lines()
            .filter(|call| !looks.contains(call))
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn a_running_systemd_is_told_of_every_step() {
    let Some(sample) = Sample::new() else { return };
    let stand_in = StandIn::new(sample.room.path(), &sample.root);
    let run = |arguments: &[&str]| sample.run(arguments).env("PATH", &stand_in.path).run();
    let before = Tree::of(&sample.root);
    let ran = run(&["install", "--yes"]).expect(0);
    assert!(ran.stderr.contains("systemctl start home"), "{ran:?}");
    assert_eq!(stand_in.calls(), ["daemon-reload", "enable"]);
    stand_in.set("state", UP);
    let status = run(&["status", "--json"]).expect(0).json();
    assert_eq!(
        (&status["service"]["active"], &status["service"]["pid"]),
        (&"active".into(), &7.into())
    );
    // It runs: that is asked about, and there is nobody to ask.
    let refused = run(&["remove"]).expect(2);
    assert!(refused.stderr.contains("no terminal"), "{refused:?}");
    assert_eq!(stand_in.calls(), Vec::<String>::new());
    run(&["remove", "--yes"]).expect(0);
    assert_eq!(stand_in.calls(), ["stop", "disable", "daemon-reload", "reset-failed"]);
    before.assert_same(&Tree::of(&sample.root), "after remove");
}

#[test]
fn a_step_that_fails_takes_back_what_was_done() {
    let Some(sample) = Sample::new() else { return };
    let stand_in = StandIn::new(sample.room.path(), &sample.root);
    let run = |arguments: &[&str]| sample.run(arguments).env("PATH", &stand_in.path).run();
    let before = Tree::of(&sample.root);
    stand_in.set("refuse", "");
    let ran = run(&["install", "--yes"]).expect(3);
    assert!(ran.stderr.contains("no such luck; everything is as it was"), "{ran:?}");
    before.assert_same(&Tree::of(&sample.root), "taken back");
    fs::remove_file(stand_in.dir.join("refuse")).unwrap();
    // One that was there is put back as it was.
    run(&["install", "--yes"]).expect(0);
    let edited = sample.unit().replace("RestartSec=20s", "RestartSec=9s");
    fs::write(sample.root.join(UNIT), edited).unwrap();
    let before = Tree::of(&sample.root);
    stand_in.set("refuse", "");
    run(&["install", "--yes"]).expect(3);
    before.assert_same(&Tree::of(&sample.root), "put back");
}

#[test]
fn a_service_that_ends_at_once_is_told_with_its_last_words() {
    let Some(sample) = Sample::new() else { return };
    let stand_in = StandIn::new(sample.room.path(), &sample.root);
    let ran = sample
        .run(&["install", "--yes", "--start"])
        .env("PATH", &stand_in.path)
        .run()
        .expect(3);
    assert!(ran.stderr.contains("the service did not start: home"), "{ran:?}");
    assert!(
        ran.stderr.contains("the last words") && !ran.stderr.contains("oldsecret"),
        "{ran:?}"
    );
    assert_eq!(
        stand_in.calls(),
        ["daemon-reload", "enable", "reset-failed", "start", "stop"]
    );
}

#[test]
fn a_service_is_waited_for_until_its_server_is_up() {
    if !tools_are_here() {
        return;
    }
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let room = practice.home.path.parent().unwrap();
    open(room);
    let root_dir = room.join("root");
    fs::create_dir_all(root_dir.join(UNITS)).unwrap();
    let stand_in = StandIn::new(room, &root_dir);
    if root() {
        give(&practice.home.path, DAEMON);
    }
    // What systemd does: run the script in the foreground, of which this shell is not the parent for long.
    let script = practice.path("bin/wso2server.sh");
    let as_daemon = if root() {
        "setpriv --reuid=1 --regid=1 --clear-groups"
    } else {
        ""
    };
    stand_in.set(
        "start",
        &format!(
            "printf '{}' > \"$here/state\"\nJAVA_HOME='{}' {as_daemon} setsid /bin/sh '{}' >/dev/null 2>&1 </dev/null &\n",
            UP.replace('\n', "\\n"),
            java_home().unwrap().display(),
            script.display()
        ),
    );
    let run = |arguments: &[&str]| {
        let run = practice
            .carbonctl(&["service"])
            .arg("--root")
            .arg(&root_dir)
            .args(arguments);
        run.env("JAVA_HOME", java_home().unwrap())
            .env("PATH", &stand_in.path)
            .run()
    };
    let ran = run(&["install", "--yes", "--start"]).expect(0);
    assert!(ran.stderr.contains("The server is up: pid "), "{ran:?}");
    // The stand-in gave it no control group: it runs beside the service, and a second start is refused.
    let status = run(&["status", "--json"]).expect(0).json();
    assert_eq!(status["server"]["of_service"], false);
    let again = run(&["install", "--yes", "--start"]).expect(4);
    assert!(
        again.stderr.contains("the server runs already, not as a service"),
        "{again:?}"
    );
    let told = run(&["install", "--dry-run"]).expect(0);
    assert!(
        told.stderr.contains("It is left running; `carbonctl stop --home "),
        "{told:?}"
    );
    practice.stop().unwrap();
    until("the end of its script", || {
        run(&["status", "--json"]).json()["server"].is_null()
    });
}
