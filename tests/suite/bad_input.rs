//! Bad input: each kind gets one clear line, the promised exit code, and a tree that is as it was to the last byte.

mod answers;
mod files;
#[cfg(target_os = "linux")]
mod rights;
mod values;

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Ran, carbonctl};
use crate::support::tree::Tree;

const TOML: &str = "repository/conf/deployment.toml";
const CARBON: &str = "repository/conf/carbon.xml";
const USERS: &str = "repository/conf/user-mgt.xml";
const SCRIPT: &str = "bin/wso2server.sh";

/// What is done to a file's bytes.
type Edit<'a> = &'a dyn Fn(Vec<u8>) -> Vec<u8>;

/// Both generations.
const BOTH: [Flavour; 2] = [Flavour::Toml, Flavour::Xml];

/// A practice home in a room of its own, to be spoiled.
struct Spoiled {
    room: tempfile::TempDir,
    home: PathBuf,
}

impl Spoiled {
    fn new(flavour: Flavour) -> Self {
        let room = tempfile::tempdir().unwrap();
        let home = practice::make(&room.path().join("home"), flavour).unwrap().home;
        Self { room, home }
    }

    fn edit(&self, file: &str, edit: impl FnOnce(Vec<u8>) -> Vec<u8>) {
        let path = self.home.join(file);
        fs::write(&path, edit(fs::read(&path).unwrap())).unwrap();
    }

    /// Runs a command that is to be refused, and looks whether anything was touched.
    #[track_caller]
    fn refuses(&self, arguments: &[&str], code: i32, words: &[&str]) -> Ran {
        let before = Tree::of(self.room.path());
        let ran = carbonctl(arguments).home(&self.home).run().refused(code, words);
        self.untouched(&before);
        ran
    }

    #[track_caller]
    fn untouched(&self, before: &Tree) {
        before.assert_same(&Tree::of(self.room.path()), "after a refusal");
        assert!(
            !self.home.join(".carbonctl").exists(),
            "a refusal leaves no directory behind"
        );
    }

    /// `set` with `--yes`.
    #[track_caller]
    fn refuses_to_set(&self, assignments: &[&str], words: &[&str]) {
        let mut arguments = vec!["set", "--yes"];
        arguments.extend(assignments);
        self.refuses(&arguments, 2, words);
    }

    /// An answers file with `--yes`, in both commands that take one.
    #[track_caller]
    fn refuses_answers(&self, answers: &str, words: &[&str]) {
        let file = self.room.path().join("answers.toml");
        fs::write(&file, answers).unwrap();
        let before = Tree::of(self.room.path());
        for command in ["plan", "apply"] {
            let run = carbonctl([command, "--yes", "--quiet", file.to_str().unwrap()]).home(&self.home);
            run.run().refused(2, words);
        }
        self.untouched(&before);
    }
}

#[test]
fn a_home_that_is_none() {
    let room = tempfile::tempdir().unwrap();
    let file = room.path().join("a file");
    fs::write(&file, "x").unwrap();
    let empty = room.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let missing = room.path().join("missing");
    let before = Tree::of(room.path());
    for (path, words) in [
        (&missing, ["there is nothing at", "check the path"]),
        (&file, ["is not a directory", "name the directory"]),
        (
            &empty,
            [
                "is not a WSO2 product home: it lacks bin/version.txt",
                "name the directory",
            ],
        ),
    ] {
        let words = [path.to_str().unwrap(), words[0], words[1]];
        for command in [
            &["get"][..],
            &["check"],
            &["set", "--yes", "hostname=a.example.com"],
            &["status"],
            &["start"],
        ] {
            carbonctl(command).home(path).run().refused(2, &words);
        }
        let run = carbonctl(["get"]).env("CARBON_HOME", path).run();
        run.refused(2, &["CARBON_HOME", words[0]]);
    }
    for empty in ["", "  "] {
        carbonctl(["get", "--home", empty])
            .cwd(room.path())
            .run()
            .refused(2, &["--home names no directory"]);
    }
    before.assert_same(&Tree::of(room.path()), "only looked at");
}

#[test]
fn a_half_unpacked_home_says_what_is_missing() {
    let gone = |flavour, what: &[&str]| {
        let spoiled = Spoiled::new(flavour);
        for path in what {
            let path = spoiled.home.join(path);
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else {
                fs::remove_file(path).unwrap();
            }
        }
        spoiled
    };
    for what in [CARBON, "repository/conf", "repository"] {
        let spoiled = gone(Flavour::Xml, &[what]);
        let words = ["is not complete", CARBON, "is missing", "unpack the product again"];
        spoiled.refuses_to_set(&["hostname=a.example.com"], &words);
        spoiled.refuses(&["recommend"], 2, &words);
        spoiled.refuses(&["start"], 2, &words);
    }
    gone(Flavour::Xml, &[SCRIPT]).refuses_to_set(&["heap.max=1g"], &["heap.max", "no start script"]);
    gone(Flavour::Toml, &["bin"]).refuses_to_set(&["java.home=/opt/jdk"], &["java.home", "no start script"]);
    gone(Flavour::Xml, &[USERS]).refuses_to_set(
        &["admin.username=chief"],
        &["admin.username", USERS, "is not in this home"],
    );
    // What still can be set, can be.
    let spoiled = gone(
        Flavour::Xml,
        &["lib", "tmp", "repository/logs", "bin/version.txt", USERS],
    );
    let run = carbonctl(["set", "--yes", "hostname=a.example.com"])
        .home(&spoiled.home)
        .run();
    run.expect(0);
}

/// A file of the home as it would have to be for the next apply.
fn set_hostname(home: &Path) -> crate::support::cli::Run {
    carbonctl(["set", "--yes", "hostname=a.example.com"]).home(home)
}

#[test]
fn two_runs_at_once() {
    let spoiled = Spoiled::new(Flavour::Toml);
    set_hostname(&spoiled.home).run().expect(0);
    let lock = spoiled.home.join(".carbonctl/lock");
    let held = fs::OpenOptions::new().read(true).write(true).open(&lock).unwrap();
    held.lock().unwrap();
    let before = Tree::of(&spoiled.home);
    let words = ["another run of carbonctl", "is changing this home", "let it finish"];
    for arguments in [&["set", "--yes", "heap.max=900m"][..], &["undo", "--yes", "-q"]] {
        let ran = carbonctl(arguments).home(&spoiled.home).run().expect(4);
        let last = ran.stderr.lines().last().unwrap();
        assert!(
            last.starts_with("carbonctl: ") && words.iter().all(|word| last.contains(word)),
            "{ran:?}"
        );
        assert!(last.contains(lock.to_str().unwrap()), "{ran:?}");
    }
    let json = carbonctl(["set", "--yes", "--json", "heap.max=900m"])
        .home(&spoiled.home)
        .run()
        .expect(4)
        .json();
    assert_eq!(json["error"]["code"], 4);
    before.assert_same(&Tree::of(&spoiled.home), "while another run holds the lock");
    // Looking needs no lock, and the lock goes with its holder.
    carbonctl(["get"]).home(&spoiled.home).run().expect(0);
    drop(held);
    carbonctl(["set", "--yes", "heap.max=900m"])
        .home(&spoiled.home)
        .run()
        .expect(0);
}

#[test]
fn files_changed_since() {
    let spoiled = Spoiled::new(Flavour::Toml);
    set_hostname(&spoiled.home).run().expect(0);
    spoiled.edit(TOML, |bytes| [&bytes[..], b"# by hand\n"].concat());
    let before = Tree::of(&spoiled.home);
    let ran = carbonctl(["undo", "--yes", "--quiet"]).home(&spoiled.home).run();
    ran.refused(4, &["a file changed since and nothing was touched", TOML]);
    before.assert_same(&Tree::of(&spoiled.home), "after a refused undo");
    let ran = carbonctl(["undo", "--yes", "--quiet", "20200101-000000-1"])
        .home(&spoiled.home)
        .run();
    ran.refused(2, &["no apply has the id 20200101-000000-1"]);
}
