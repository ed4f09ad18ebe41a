//! How the words look: whole, within 80 columns, in letters that the terminal has.

use super::*;
use crate::support::homes;

#[test]
fn everything_can_be_explained() {
    let ids: Vec<&str> = settings::all()
        .map(|s| s.id.as_str())
        .chain(["S1", "S4", "s10", "memory", "Review", "G31"])
        .collect();
    for id in ids {
        let ran = carbonctl(["explain", id]).run().expect(0);
        assert!(ran.stdout.len() > 50, "{id}: {ran:?}");
        assert!(ran.stderr.is_empty(), "{ran:?}");
        wide(&ran.stdout, id);
        has(
            &carbonctl(["explain", id, "--json"]).run().expect(0).json(),
            &["id", "text"],
        );
    }
    carbonctl(["explain", "hostnme"])
        .run()
        .refused(2, &["there is no id `hostnme`", "did you mean hostname"]);
    carbonctl(["explain", "zzz"]).run().refused(
        2,
        &["name a guideline (G31), a setting (hostname), a screen (S4) or a cause (E05)"],
    );
}

/// Fails where a line is wider than a terminal, unless no space could break it.
#[track_caller]
fn wide(text: &str, what: &str) {
    let diff = |line: &str| line.starts_with(['+', '-', ' ', '@', '\\']) && what == "plan";
    for line in text.lines().filter(|line| !diff(line)) {
        let breakable = line.trim_start().contains(' ');
        assert!(
            line.chars().count() <= 80 || !breakable,
            "{what}: {} columns: {line}",
            line.chars().count()
        );
    }
}

#[test]
fn text_fits_eighty_columns() {
    let room = tempfile::Builder::new()
        .prefix("w")
        .tempdir_in("/tmp")
        .unwrap_or_else(|_| tempfile::tempdir().unwrap());
    let mut dirs: Vec<PathBuf> = vec![
        homes::mini_xml(room.path()),
        homes::mini_toml(room.path()),
        homes::mini_mi(room.path()),
    ];
    dirs.extend(
        homes::ALL
            .iter()
            .filter_map(|name| homes::corpus_home(name, room.path())),
    );
    for home in dirs {
        for command in [&["get"][..], &["check"], &["status"]] {
            let ran = carbonctl(command).home(&home).env("JAVA_HOME", "").run();
            assert!(ran.code < 2, "{ran:?}");
            wide(&ran.stdout, &format!("{} {}", command[0], home.display()));
        }
        let ran = carbonctl(["set", "--dry-run", "hostname=id.example.com", "ports.offset=3"])
            .home(&home)
            .run()
            .expect(0);
        wide(&ran.stdout, "plan");
        let ran = carbonctl(["homes"]).cwd(&home).run().expect(0);
        wide(&ran.stdout, "homes");
    }
}

#[test]
fn help_version_man_and_completions() {
    let help = carbonctl(["--help"]).env("COLUMNS", "80").run().expect(0);
    assert!(
        help.stderr.is_empty() && help.stdout.contains("Exit codes: 0 done"),
        "{help:?}"
    );
    wide(&help.stdout, "help");
    let commands = [
        "homes",
        "check",
        "explain",
        "get",
        "set",
        "recommend",
        "plan",
        "apply",
        "verify",
        "history",
        "report",
        "case",
        "undo",
        "console",
        "start",
        "stop",
        "restart",
        "status",
        "logs",
        "practice",
        "completions",
        "man",
    ];
    let options = [
        "--home",
        "--json",
        "--yes",
        "--dry-run",
        "--read-only",
        "--no-color",
        "--ascii",
        "--instances",
        "--plain",
    ];
    for command in commands {
        assert!(help.stdout.contains(&format!("\n  {command} ")), "{command}");
        for one in [["help", command], [command, "--help"]] {
            let ran = carbonctl(one).env("COLUMNS", "80").run().expect(0);
            wide(&ran.stdout, command);
            for option in options {
                assert!(ran.stdout.contains(option), "{command} {option}");
            }
        }
    }
    for version in ["--version", "-V"] {
        let said = carbonctl([version]).run().expect(0).stdout;
        assert_eq!(said, format!("carbonctl {}\n", env!("CARGO_PKG_VERSION")));
    }
    let man = carbonctl(["man"]).run().expect(0);
    assert!(
        man.stdout.contains(".TH carbonctl 1") && man.stdout.contains("dry\\-run") && man.stderr.is_empty(),
        "{man:?}"
    );
    for (shell, mark) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef carbonctl"),
        ("fish", "complete -c carbonctl"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[carbonctl]"),
    ] {
        let ran = carbonctl(["completions", shell]).run().expect(0);
        assert!(
            ran.stdout.contains(mark) && ran.stdout.contains("recommend") && ran.stderr.is_empty(),
            "{shell}"
        );
    }
    carbonctl(["completions", "csh"]).run().refused(2, &["'csh'", "bash"]);
}

#[test]
fn a_plain_locale_gets_plain_letters_and_no_colour_is_no_colour() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        for arguments in [
            &["get"][..],
            &["check"],
            &["status"],
            &["set", "hostname=id.example.com", "admin.password=-", "--dry-run"],
            &["recommend"],
            &["explain", "heap.max"],
            &["explain", "--help"],
            &["--help"],
            &["practice", "--help"],
            &["man"],
            &["get", "nosuch"],
            &["apply", "-"],
            &["--bogus"],
        ] {
            let plain = |run: Run| run.stdin("Pl4nted-word\n").run();
            for run in [
                sample.ready(arguments).env("LC_ALL", "C"),
                sample.ready(arguments).no_env("LC_ALL").env("LANG", "C"),
                sample.ready(arguments).env("TERM", "linux"),
                sample.ready(&[arguments, &["--ascii"]].concat()),
            ] {
                let ran = plain(run);
                assert!(ran.everything().is_ascii(), "{arguments:?}: {ran:?}");
            }
            let ran = plain(sample.ready(arguments));
            assert!(!ran.everything().contains('\u{1b}'), "no colours into a pipe: {ran:?}");
        }
        let masked = sample.ready(&["get", "admin.password", "--ascii"]).run().stdout;
        assert!(masked.contains("****"), "{masked}");
    }
}
