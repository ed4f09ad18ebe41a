//! Bad input: each kind gets one clear line, the promised exit code, and a tree that is as it was to the last byte.

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::practice::{self, Flavour};

use crate::support::cli::{Ran, carbonctl};
use crate::support::homes;
use crate::support::tree::Tree;

const TOML: &str = "repository/conf/deployment.toml";
const CARBON: &str = "repository/conf/carbon.xml";
const USERS: &str = "repository/conf/user-mgt.xml";
const SCRIPT: &str = "bin/wso2server.sh";

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
    for blank in ["", "  "] {
        carbonctl(["get", "--home", blank])
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
        let words = ["is not whole", CARBON, "is missing", "unpack the product again"];
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

#[test]
fn configuration_that_does_not_parse_stays_untouched() {
    let cut = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let utf16 = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        let mut out = vec![0xFF, 0xFE];
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        out
    };
    let appended = |more: &'static [u8]| move |bytes: Vec<u8>| [&bytes, more].concat();
    type Edit<'a> = &'a dyn Fn(Vec<u8>) -> Vec<u8>;
    let xml: [(&str, Edit, &str); 6] = [
        ("cut in the middle", &cut, "line "),
        (
            "a tag that does not match",
            &|bytes| {
                String::from_utf8(bytes)
                    .unwrap()
                    .replace("</Ports>", "</Porst>")
                    .into_bytes()
            },
            "expected 'Ports' tag",
        ),
        ("UTF-16", &utf16, "save it as UTF-8"),
        ("empty", &|_| Vec::new(), "line 1"),
        ("a second root", &appended(b"<Server/>\n"), "line "),
        ("a NUL byte", &appended(b"\0"), "no text at all"),
    ];
    for (what, edit, word) in xml {
        let spoiled = Spoiled::new(Flavour::Xml);
        spoiled.edit(CARBON, edit);
        println!("{what}");
        spoiled.refuses_to_set(
            &["hostname=a.example.com", "ports.offset=3", "heap.max=1g"],
            &[
                "hostname, ports.offset: ",
                CARBON,
                "cannot be edited",
                word,
                "nothing was changed",
            ],
        );
        let got = carbonctl(["get", "hostname", "--json"])
            .home(&spoiled.home)
            .run()
            .expect(0)
            .json();
        assert!(
            got["settings"][0]["note"].as_str().unwrap().starts_with("unknown: "),
            "{got}"
        );
        // The other files are whole.
        let run = carbonctl(["set", "--dry-run", "heap.max=1g"]).home(&spoiled.home).run();
        run.expect(0);
    }
    let toml: [(&str, Edit, &str); 6] = [
        ("a table twice", &appended(b"\n[super_admin]\nx = 1\n"), "duplicate key"),
        (
            "a key twice",
            &|bytes| [b"a = 1\na = 2\n", &bytes[..]].concat(),
            "duplicate key",
        ),
        (
            "a byte order mark",
            &|bytes| [b"\xEF\xBB\xBF", &bytes[..]].concat(),
            "byte order mark",
        ),
        ("UTF-16", &utf16, "save it as UTF-8"),
        ("bytes that are not UTF-8", &appended(b"x = \"\xFF\"\n"), "not UTF-8"),
        ("an open string", &appended(b"x = \"\n"), "line "),
    ];
    for (what, edit, word) in toml {
        let spoiled = Spoiled::new(Flavour::Toml);
        spoiled.edit(TOML, edit);
        println!("{what}");
        spoiled.refuses_to_set(
            &["hostname=a.example.com", "admin.username=chief"],
            &[
                "hostname, admin.username: ",
                TOML,
                "cannot be edited",
                word,
                "nothing was changed",
            ],
        );
    }
    let spoiled = Spoiled::new(Flavour::Toml);
    fs::remove_file(spoiled.home.join(TOML)).unwrap();
    fs::create_dir(spoiled.home.join(TOML)).unwrap();
    spoiled.refuses_to_set(&["hostname=a.example.com"], &["hostname: ", TOML, "is not a file"]);
}

#[test]
fn values_that_cannot_be() {
    for flavour in BOTH {
        let spoiled = Spoiled::new(flavour);
        for (assignment, words) in [
            (
                "hostnam=a.example.com",
                &["there is no setting `hostnam`", "did you mean hostname"][..],
            ),
            ("heap.maximum=1g", &["did you mean heap.max"]),
            ("zzz=1", &["there is no setting `zzz`", "`carbonctl get` lists them"]),
            ("=1", &["there is no setting ``"]),
            ("hostname", &["`hostname` is not SETTING=VALUE", "for example"]),
            ("hostname=", &["hostname: there is no value", "leave the setting out"]),
            ("hostname=  ", &["hostname: there is no value"]),
            ("hostname=my_host", &["hostname: `_` may not stand in a host name"]),
            ("hostname=a b", &["hostname: ` ` may not stand"]),
            ("hostname=-a.example.com", &["not a legal part of a host name"]),
            ("hostname=a..b", &["not a legal part"]),
            ("hostname=300.1.1.1", &["neither a host name nor a whole IP address"]),
            ("hostname=https://a.example.com", &["without http://"]),
            ("hostname=a.example.com:9443", &["without a port"]),
            ("hostname=a\u{1b}[31m", &["hostname: it holds a control character"]),
            ("hostname=a\nb", &["hostname: it holds a control character"]),
            ("heap.max=2gb", &["heap.max: `2gb` is not a size", "512m or 2g"]),
            ("heap.max=-1g", &["heap.max: `-1g` is not a size"]),
            ("heap.max=1m", &["too small"]),
            ("heap.max=99999999999999999999g", &["heap.max"]),
            ("heap.max=1000000m", &["heap.max", "more than the "]),
            (
                "heap.min=4g",
                &["heap.min", "smallest heap (4096m) is above the largest (1024m)"],
            ),
            ("ports.offset=-1", &["ports.offset: `-1` is not an offset"]),
            ("ports.offset=60000", &["puts the product's ports above 65535"]),
            (
                "ports.offset=55000",
                &["11111", "plus 55000 is above 65535", "54424 or less"],
            ),
            ("ports.jmx-server=70000", &["`70000` is not a port"]),
            ("ports.jmx-server=0", &["`0` is not a port"]),
            ("hazelcast.shutdown-hook=maybe", &["`maybe` is neither true nor false"]),
            ("hazelcast.log-level=LOUD", &["`LOUD` is not one of: OFF"]),
            ("cluster.members=a:99999", &["member `a:99999`", "not a port"]),
            ("cluster.members=a:1,a:1", &["listed twice"]),
            ("java.home=jdk", &["not an absolute directory"]),
            ("java.home=/opt/my jdk", &["holds a blank", "symbolic link"]),
            ("admin.username=ab", &["3 to 30 characters"]),
            ("admin.username=a<bc", &["`<` in a user name"]),
            (
                "admin.password=Sup3rS3cret",
                &["admin.password is not taken from the command line", "admin.password=-"],
            ),
        ] {
            println!("{assignment:?}");
            spoiled.refuses_to_set(&[assignment], words);
        }
        spoiled.refuses_to_set(
            &["heap.min=2g", "heap.max=1g"],
            &["heap.min", "(2048m) is above the largest (1024m)"],
        );
        spoiled.refuses_to_set(
            &["ports.offset=54000", "ports.jmx-registry=20000"],
            &["ports.jmx-registry: 20000 plus the offset of 54000"],
        );
    }
}

#[test]
fn what_is_typed_cannot_drive_the_terminal_or_flood_it() {
    let spoiled = Spoiled::new(Flavour::Toml);
    let evil = "a\nb\u{1b}[31m\u{7}";
    let shown = "a\\nb\\u{1b}[31m\\u{7}";
    let file = format!("/{evil}");
    for arguments in [
        vec!["get", evil],
        vec!["set", "--yes", evil],
        vec!["explain", evil],
        vec!["check", evil],
        vec!["undo", "--yes", evil],
        vec!["plan", &file],
        vec!["logs", "--level", evil],
        vec!["logs", "--grep", &evil[..2], "-f", "--json"],
        vec![evil],
    ] {
        let ran = carbonctl(&arguments).home(&spoiled.home).run();
        assert!(ran.code == 2, "{arguments:?}: {ran:?}");
        assert!(!ran.stderr.trim_end().contains(['\u{1b}', '\u{7}', '\n']), "{ran:?}");
        assert!(
            ran.stderr.contains(shown) || ["logs", "undo", evil].contains(&arguments[0]),
            "{ran:?}"
        );
    }
    let ran = carbonctl(["get", "--home", evil]).run();
    ran.refused(2, &[shown]);
    let long = "x".repeat(100_000);
    for assignment in [
        long.clone(),
        format!("hostname={long}"),
        format!("heap.max={long}"),
        format!("cluster.members={long}"),
    ] {
        let before = Tree::of(spoiled.room.path());
        let ran = carbonctl(["set", "--yes", &assignment])
            .home(&spoiled.home)
            .run()
            .refused(2, &[]);
        assert!(ran.stderr.len() < 5000, "{} bytes", ran.stderr.len());
        spoiled.untouched(&before);
    }
    // What stands in the files is shown, and cannot act either.
    spoiled.edit(TOML, |bytes| [&bytes[..], b"\n[x]\n# \x1b[31m\n"].concat());
    spoiled.edit(TOML, |bytes| {
        String::from_utf8(bytes)
            .unwrap()
            .replace("\"localhost\"", "\"a\\u001b[31m\" # \u{1b}[5m")
            .into_bytes()
    });
    for arguments in [
        &["get"][..],
        &["plan", "-"],
        &["set", "hostname=b.example.com", "--dry-run"],
    ] {
        let ran = carbonctl(arguments)
            .home(&spoiled.home)
            .stdin("hostname = \"b.example.com\"")
            .run();
        assert!(!ran.everything().contains('\u{1b}'), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn passwords_that_the_product_cannot_carry() {
    let blank = "may not hold blanks";
    let length = "has 5 to 30 characters";
    let everywhere = [
        ("a bcde", blank),
        ("      ", blank),
        ("a\tbcde", blank),
        ("abc\u{1b}de", blank),
        ("abcd", length),
        ("aaaaaaaaaabbbbbbbbbbccccccccccd", length),
        ("p\u{e4}ssword", "outside ASCII"),
        ("", "there is no value"),
        ("${carbon.home}", "placeholder"),
        ("$secret{alias}", "placeholder"),
    ];
    let unescaped = ["<", ">", "&", "\"", "'", "\\", "{"];
    for flavour in BOTH {
        let spoiled = Spoiled::new(flavour);
        let refused = |password: &str, reason: &str| {
            let before = Tree::of(spoiled.room.path());
            let run = carbonctl(["set", "--yes", "admin.password=-"]).home(&spoiled.home);
            let ran = run
                .stdin(&format!("{password}\n"))
                .run()
                .refused(2, &["admin.password: ", reason, "nothing was changed"]);
            assert!(
                password.trim().len() < 3 || !ran.stderr.contains(password),
                "{}",
                ran.stderr
            );
            spoiled.untouched(&before);
        };
        for (password, reason) in everywhere {
            // The toml generation refuses the dollar sign before it looks what it begins.
            let reason = if flavour == Flavour::Toml && reason == "placeholder" {
                "`$`"
            } else {
                reason
            };
            refused(password, reason);
        }
        for sign in unescaped {
            let password = format!("abc{sign}def");
            if flavour == Flavour::Toml {
                refused(
                    &password,
                    &format!("`{sign}` in a password breaks the files that this product renders"),
                );
                continue;
            }
            // Files that are edited as they are carry them, escaped where they must be.
            let fresh = Spoiled::new(flavour);
            let run = carbonctl(["set", "--yes", "admin.password=-"]).home(&fresh.home);
            run.stdin(&format!("{password}\n")).run().expect(0);
            let text = fs::read_to_string(fresh.home.join(USERS)).unwrap();
            let parsed = roxmltree::Document::parse(&text).unwrap();
            let stands = |node: &roxmltree::Node| node.has_tag_name("Password") && node.text() == Some(&password);
            assert!(parsed.descendants().any(|node| stands(&node)), "{text}");
        }
    }
}

#[test]
fn answers_files_that_cannot_be() {
    let spoiled = Spoiled::new(Flavour::Toml);
    for (answers, words) in [
        ("hostname = \n", &["line 1, column", "not TOML"][..]),
        (
            "hostname = \"a\"\nhostname = \"b\"\n",
            &["line 2, column 1", "duplicate key"],
        ),
        (
            "\"heap.max\" = \"1g\"\n[heap]\nmax = \"2g\"\n",
            &["line 3, column 1", "answered in line 1"],
        ),
        (
            "hostnam = \"a\"\n",
            &[
                "line 1, column 1",
                "there is no setting `hostnam`",
                "did you mean hostname",
            ],
        ),
        ("hostname = 3\n", &["line 1, column 1", "hostname"]),
        (
            "hostname = [\"a\"]\n",
            &["this kind of value cannot be used", "a host name such as"],
        ),
        ("[ports]\noffset = -1\n", &["line 2, column 1", "ports.offset"]),
        ("home = 3\n", &["home is a directory"]),
        ("[admin]\npassword = 12345678\n", &["line 2", "write a string"]),
        ("[admin]\npassword = \"\"\n", &["line 2", "there is no value"]),
        (
            "[admin]\npassword = { env = \"NO_SUCH_VARIABLE\" }\n",
            &["the variable NO_SUCH_VARIABLE is not set"],
        ),
        (
            "[admin]\npassword = { file = \"no-such-file\" }\n",
            &["no-such-file", "whose first line is the secret"],
        ),
        (
            "[admin]\npassword = { file = \"/dev/zero\" }\n",
            &["admin.password: a password"],
        ),
        ("[admin]\npassword = { file = \"a\\u0000b\" }\n", &["admin.password"]),
        ("[admin]\npassword = { prompt = true }\n", &["there is no terminal"]),
        (
            "[admin]\npassword = { env = \"A\", file = \"B\" }\n",
            &["write one of env"],
        ),
        ("hostname = \"a\\u0000b\"\n", &["hostname", "control character"]),
        (
            "[heap]\nmin = \"2g\"\nmax = \"1g\"\n",
            &["heap.min", "(2048m) is above the largest (1024m)"],
        ),
    ] {
        println!("{answers}");
        spoiled.refuses_answers(answers, words);
    }
    let path = spoiled.room.path().to_str().unwrap();
    for (file, word) in [
        (path, "directory"),
        ("/no/such/answers.toml", "No such file"),
        ("/dev/zero", "cannot be read"),
    ] {
        spoiled.refuses(&["plan", file], 2, &["the answers cannot be read", word]);
    }
    let file = spoiled.room.path().join("latin.toml");
    fs::write(&file, b"hostname = \"\xE9\"\n").unwrap();
    spoiled.refuses(
        &["plan", file.to_str().unwrap()],
        2,
        &["the answers cannot be read", "UTF-8"],
    );
}

#[test]
fn every_slip_of_an_answers_file_is_told_at_once() {
    let spoiled = Spoiled::new(Flavour::Xml);
    let answers = "hostnam = \"x\"\n[heap]\nmax = \"2gb\"\n  min = true\n[ports]\noffset = -1\n";
    let ran = carbonctl(["apply", "--yes", "-"])
        .home(&spoiled.home)
        .stdin(answers)
        .run()
        .expect(2);
    let places: Vec<&str> = ran
        .stderr
        .lines()
        .filter_map(|line| line.trim().strip_prefix("line "))
        .collect();
    let starts = ["1, column 1: ", "3, column 1: ", "4, column 3: ", "6, column 1: "];
    assert!(
        places.len() == 4 && places.iter().zip(starts).all(|(place, start)| place.starts_with(start)),
        "{ran:?}"
    );
    assert!(ran.stderr.ends_with("4 slips; nothing was changed\n"), "{ran:?}");
    let json = carbonctl(["apply", "--yes", "--json", "-"])
        .home(&spoiled.home)
        .stdin(answers)
        .run()
        .expect(2)
        .json();
    assert_eq!(json["error"]["code"], 2);
}

#[test]
fn files_of_a_home_that_are_no_files() {
    for (flavour, file) in [(Flavour::Xml, CARBON), (Flavour::Xml, USERS), (Flavour::Toml, SCRIPT)] {
        let spoiled = Spoiled::new(flavour);
        let path = spoiled.home.join(file);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let ran = carbonctl([
            "set",
            "--yes",
            "hostname=a.example.com",
            "admin.username=chief",
            "heap.max=1g",
        ])
        .home(&spoiled.home);
        let ran = ran.run().expect(2);
        assert!(
            ran.stderr.contains(file) || file == SCRIPT && ran.stderr.contains("no start script"),
            "{ran:?}"
        );
    }
}

#[test]
fn the_real_trees_spoiled() {
    let room = tempfile::tempdir().unwrap();
    for name in homes::ALL {
        let Some(home) = homes::corpus_home(name, room.path()) else {
            return;
        };
        let conf = if home.join("conf/carbon.xml").is_file() {
            "conf"
        } else {
            "repository/conf"
        };
        let toml = home.join(conf).join("deployment.toml");
        let file = if toml.is_file() {
            toml
        } else {
            home.join(conf).join("carbon.xml")
        };
        let bytes = fs::read(&file).unwrap();
        // An open quote or tag at the end, which neither format closes by itself.
        fs::write(&file, [&bytes[..], b"\n<x y=\"\n"].concat()).unwrap();
        let before = Tree::of(&home);
        let shown = file.strip_prefix(&home).unwrap().to_str().unwrap();
        let run = carbonctl(["set", "--yes", "hostname=a.example.com"]).home(&home).run();
        run.refused(2, &["hostname: ", shown, "cannot be edited: line "]);
        before.assert_same(&Tree::of(&home), name);
        assert!(!home.join(".carbonctl").exists(), "{name}");
    }
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

#[cfg(target_os = "linux")]
mod rights {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn root() -> bool {
        let root = rustix::process::geteuid().is_root();
        if !root {
            println!("skipped: only root can act as someone else");
        }
        root
    }

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_home_that_may_not_be_read() {
        if !root() {
            return;
        }
        let spoiled = Spoiled::new(Flavour::Xml);
        mode(&spoiled.home, 0o700);
        let before = Tree::of(&spoiled.home);
        for command in [&["get"][..], &["set", "--yes", "hostname=a.example.com"], &["check"]] {
            let run = carbonctl(command).home(&spoiled.home).by_nobody(spoiled.room.path());
            run.run()
                .refused(2, &["cannot be read: Permission denied", "as its owner"]);
        }
        // May be entered, not listed.
        mode(&spoiled.home, 0o711);
        let run = carbonctl(["get"]).home(&spoiled.home).by_nobody(spoiled.room.path());
        run.run().refused(2, &["cannot be read: Permission denied"]);
        mode(&spoiled.home, 0o700);
        before.assert_same(&Tree::of(&spoiled.home), "unreadable");
    }

    #[test]
    fn a_file_that_may_not_be_read() {
        if !root() {
            return;
        }
        let spoiled = Spoiled::new(Flavour::Toml);
        mode(&spoiled.home.join(TOML), 0o600);
        let before = Tree::of(&spoiled.home);
        let run = set_hostname(&spoiled.home).by_nobody(spoiled.room.path());
        run.run()
            .refused(2, &["hostname: ", TOML, "cannot be read: Permission denied"]);
        before.assert_same(&Tree::of(&spoiled.home), "unreadable file");
    }

    #[test]
    fn a_home_that_may_not_be_written() {
        if !root() {
            return;
        }
        let spoiled = Spoiled::new(Flavour::Xml);
        let before = Tree::of(&spoiled.home);
        let run = set_hostname(&spoiled.home)
            .by_nobody(spoiled.room.path())
            .run()
            .expect(4);
        let last = run.stderr.lines().last().unwrap();
        assert!(
            last.starts_with("carbonctl: ") && last.contains("repository/conf"),
            "{run:?}"
        );
        assert!(
            last.contains("cannot be written") || last.contains("belongs to root"),
            "{run:?}"
        );
        // Looking goes on, and so does planning.
        for command in [
            &["get"][..],
            &["check", "G31"],
            &["set", "--dry-run", "hostname=a.example.com"],
        ] {
            let run = carbonctl(command)
                .home(&spoiled.home)
                .by_nobody(spoiled.room.path())
                .run();
            assert!(run.code < 2, "{run:?}");
        }
        before.assert_same(&Tree::of(&spoiled.home), "read-only home");
        assert!(!spoiled.home.join(".carbonctl").exists());
    }

    #[test]
    fn a_full_disk() {
        let room = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(room.path());
        if !mount.output().is_ok_and(|out| out.status.success()) {
            println!("skipped: this user may not mount");
            return;
        }
        let _mounted = Mounted(room.path());
        for (flavour, name) in [(Flavour::Toml, "toml"), (Flavour::Xml, "xml")] {
            let home = practice::make(&room.path().join(name), flavour).unwrap().home;
            let filler = room.path().join("filler");
            // To the last byte: a file system that takes one more block would not be full.
            let full = fs::write(&filler, vec![b'x'; 2 << 20]).unwrap_err();
            assert_eq!(full.kind(), std::io::ErrorKind::StorageFull);
            let before = Tree::of(&home);
            let ran = set_hostname(&home).run().expect(3);
            let last = ran.stderr.lines().last().unwrap();
            assert!(
                last.starts_with("carbonctl: ") && last.contains("No space left"),
                "{ran:?}"
            );
            before.assert_same(&Tree::of(&home), "on a full disk");
            fs::remove_file(&filler).unwrap();
            set_hostname(&home).run().expect(0);
        }
    }

    struct Mounted<'a>(&'a Path);

    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            let _ = std::process::Command::new("umount").arg(self.0).output();
        }
    }

    #[test]
    fn a_standard_output_that_takes_nothing_stops_before_the_write() {
        let spoiled = Spoiled::new(Flavour::Toml);
        let before = Tree::of(&spoiled.home);
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_carbonctl"))
            .args(["set", "--yes", "hostname=a.example.com", "--home"])
            .arg(&spoiled.home)
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(out.status.code(), Some(3), "{out:?}");
        assert!(
            String::from_utf8_lossy(&out.stderr).contains("standard output cannot be written"),
            "{out:?}"
        );
        before.assert_same(&Tree::of(&spoiled.home), "nobody saw the plan");
    }
}
