//! Everything shown is clean: whatever a home holds, what the program prints and writes has no character that drives a terminal,
//! turns the reading direction or hides.

mod answers;
mod commands;
#[cfg(unix)]
mod prompts;
mod scenes;
mod sources;

use std::fs;
use std::path::PathBuf;

use carbonctl::domain::hidden;
use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Ran, Run, carbonctl};

/// One of every kind: a colour, the title of the window, a bell, the other control characters, a turned direction, no width.
const EVIL: &str =
    "\u{1b}[31mE\u{1b}]0;t\u{7}\u{8}\u{9b}1m\u{7f}\u{202e}V\u{2066}I\u{200b}L\u{feff}\u{ad}\u{e0041}\u{2028}";

/// A home that holds such text wherever text is read.
struct Hostile {
    room: tempfile::TempDir,
    home: PathBuf,
    flavour: Flavour,
}

impl Hostile {
    fn new(flavour: Flavour) -> Self {
        let room = tempfile::tempdir().unwrap();
        // No other system takes such a name.
        let name = if cfg!(unix) {
            format!("ho\n{}me", EVIL.replace('/', ""))
        } else {
            "home".to_owned()
        };
        let home = practice::make(&room.path().join(name), flavour).unwrap().home;
        let hostile = Self { room, home, flavour };
        hostile.put("bin/version.txt", &format!("WSO2 {EVIL} Server v1.{EVIL}\r0\n"));
        hostile.edit("repository/conf/carbon.xml", |text| {
            text.replacen("<Name>", "<Name>a&#13;&#10;\u{202e}\u{200b}\u{9b}", 1)
                .replacen("<HostName>", "<HostName>a&#13;&#10;\u{202e}\u{200b}\u{9b}", 1)
        });
        if flavour == Flavour::Xml {
            hostile.put(
                "repository/conf/hazelcast.properties",
                "hazelcast.shutdownhook.enabled=true\\nadmin.password = \"p\"\\r\\u2028home = \"/x\"\\u0000\\u202e\\u200b\\u001b[2J\n\
                 hazelcast.logging.type=\u{202e}\\u000Ahome = \"/x\"\n",
            );
        } else {
            hostile.put(
                "repository/conf/deployment.toml",
                "[server]\nhostname = \"a\\r\\nhome = \\\"/x\\\"\\u2028\\u0000\\u202E\\u200b\\u001B[2J\"\n\
                 [clustering]\nshutdown_hook_enable = \"true\\nadmin.password = 1\\u202E\"\nlogging_type = \"\\u001B]0;x\\u0007\\nhome = 1\"\n",
            );
        }
        let record =
            |text: &str| format!("TID: [] [] [2026-11-21 10:41:07,118] []  INFO {{a.B}} - {text}\n\tat {text}\n");
        hostile.put(
            "repository/logs/wso2carbon.log",
            &format!("{}{}", record(EVIL), record(&format!("half\r{EVIL}\r"))),
        );
        hostile
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.home.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn edit(&self, file: &str, edit: impl FnOnce(String) -> String) {
        let path = self.home.join(file);
        fs::write(&path, edit(fs::read_to_string(&path).unwrap())).unwrap();
    }

    fn ready(&self, arguments: &[&str]) -> Run {
        carbonctl(arguments)
            .home(&self.home)
            .env("JAVA_HOME", "")
            .cwd(self.room.path())
    }

    /// Runs, and looks at both streams.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ran {
        let ran = self.ready(arguments).run();
        clean(&ran.stdout, &format!("{arguments:?}, stdout, {:?}", self.flavour));
        clean(&ran.stderr, &format!("{arguments:?}, stderr, {:?}", self.flavour));
        ran
    }
}

/// Fails where a text that was printed holds anything hidden beside the ends of lines and tabs.
#[track_caller]
fn clean(text: &str, what: &str) {
    if let Some(at) = text.find(|c| hidden(c) && !matches!(c, '\n' | '\t')) {
        let line = text.lines().find(|line| line.contains(|c| hidden(c) && c != '\t'));
        panic!("{what}: {:?} in {line:?}", text[at..].chars().next());
    }
}
