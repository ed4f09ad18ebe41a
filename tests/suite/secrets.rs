//! A planted password appears in no output, file, diff, log, environment or command line but the place it belongs to, whichever
//! way it came in and whatever happened then. Nor do the passwords that were there before.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carbonctl::apply::State;
use carbonctl::domain::{Secret, Value};
use carbonctl::engine::{self, Context, Msg, Options, Session, StepId, answers_parse};
use carbonctl::practice::{self, Flavour};
use carbonctl::probe::World;

use crate::support::cli::{Ran, Run, carbonctl};
use crate::support::dialogue::{Dialogue, ENTER, program};
use crate::support::homes;
use crate::support::tree::{Content, Tree};

/// The new password. It has no sign that any format would escape, so that it cannot hide in another spelling.
const NEW: &str = "Pl4nted-N3w-Adm1n";
/// The administrator's password before.
const OLD: &str = "Pl4nted-0ld-Adm1n";
/// Other passwords of the same files: a database's, a keystore's, one that waits for the secure vault, one in a URL, a number.
const OTHERS: [&str; 5] = [
    "Pl4nted-Datab4se",
    "Pl4nted-Keyst0re",
    "Pl4nted-V4ult",
    "Pl4nted-1n-Url",
    "90817263540",
];

/// A home whose secrets are all planted, and where each belongs.
struct Planted {
    room: tempfile::TempDir,
    home: PathBuf,
    /// The file that holds the administrator's password.
    file: &'static str,
    /// A change that touches the same file without the password.
    again: &'static str,
}

/// The three ways in which a product keeps the password.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Toml,
    Xml,
    Mi,
}

const KINDS: [Kind; 3] = [Kind::Toml, Kind::Xml, Kind::Mi];

impl Planted {
    fn new(kind: Kind) -> Self {
        let room = tempfile::tempdir().unwrap();
        let (home, file, again) = match kind {
            Kind::Toml => {
                let home = practice::make(&room.path().join("home"), Flavour::Toml).unwrap().home;
                (home, "repository/conf/deployment.toml", "admin.username=chief")
            }
            Kind::Xml => {
                let home = practice::make(&room.path().join("home"), Flavour::Xml).unwrap().home;
                (home, "repository/conf/user-mgt.xml", "admin.username=chief")
            }
            Kind::Mi => (
                homes::mini_mi(room.path()),
                "conf/deployment.toml",
                "admin.username=chief",
            ),
        };
        let path = home.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let text = match kind {
            Kind::Xml => text
                .replace("<Password>admin</Password>", &format!("<Password>{OLD}</Password>"))
                .replace("<Password>old</Password>", &format!("<Password>{}</Password>", OTHERS[0]))
                .replace(
                    "<EveryOneRoleName>",
                    &format!(
                        "<Property name=\"ConnectionPassword\">{}</Property>\n<Property name=\"url\">jdbc:mysql://u:{}@db/x</Property>\n\
                         <KeyStore keystorePass=\"{}\" x='{}'/>\n<EveryOneRoleName>",
                        OTHERS[1],
                        OTHERS[3],
                        OTHERS[2],
                        "y"
                    ),
                ),
            Kind::Toml | Kind::Mi => {
                let admin = if matches!(kind, Kind::Mi) {
                    let users = format!("[[internal_apis.users]]\nuser.name = \"admin\"\nuser.password = \"{OLD}\"\nuser.is_admin = true\n\n");
                    users + &text.replace("wso2carbon", OTHERS[1])
                } else {
                    text.replace("password = \"admin\"", &format!("password = \"{OLD}\"")).replace("wso2carbon", OTHERS[1])
                };
                // Close to the password, so that the diff's context shows the lines.
                let near = format!("# old password = \"{}\"\nurl = \"jdbc:mysql://u:{}@db/x\"\n", OTHERS[0], OTHERS[3]);
                let at = admin.find("[super_admin]\n").map_or(0, |at| at + "[super_admin]\n".len());
                let admin = if at == 0 { admin } else { format!("{}{near}{}", &admin[..at], &admin[at..]) };
                format!("{admin}\n[secrets]\nadmin_alias = \"[{}]\"\npin = \"[{}]\"\n", OTHERS[2], OTHERS[4])
            }
        };
        assert!(text.contains(OLD), "{text}");
        fs::write(&path, text).unwrap();
        Self {
            room,
            home,
            file,
            again,
        }
    }

    fn ready(&self, arguments: &[&str]) -> Run {
        carbonctl(arguments)
            .home(&self.home)
            .env("XDG_STATE_HOME", self.room.path().join("state"))
            .env("HOME", self.room.path())
            .cwd(self.room.path())
    }

    /// Runs a command that must not fail, and looks for the secrets in all it said.
    #[track_caller]
    fn run(&self, arguments: &[&str]) -> Ran {
        let ran = self.ready(arguments).run();
        assert!(ran.code < 2, "{arguments:?}: {ran:?}");
        silent(&ran.everything(), &format!("{arguments:?}"));
        ran
    }

    /// Looks for the secrets in every file of the home, of the state directories and beside them. `new` tells whether the new
    /// password is in its place now.
    #[track_caller]
    fn files_are_clean(&self, new: bool, when: &str) {
        for (path, bytes) in files(self.room.path()) {
            let place = path == self.home.join(self.file) || path.ends_with("way-in");
            for secret in secrets() {
                let here = spellings(secret).iter().any(|spelling| find(&bytes, spelling));
                assert!(place || !here, "{when}: `{secret}` is in {}", path.display());
            }
        }
        let text = fs::read_to_string(self.home.join(self.file)).unwrap();
        assert_eq!(
            (text.matches(NEW).count(), text.contains(OLD)),
            (usize::from(new), !new),
            "{when}: {text}"
        );
    }

    /// Everything that looks at the home and its past.
    #[track_caller]
    fn look_everywhere(&self) {
        for command in ["get", "check", "history", "verify", "recommend", "status", "homes"] {
            self.run(&[command]);
            self.run(&[command, "--json"]);
        }
        self.run(&["set", "--dry-run", self.again]);
        self.run(&["set", "--dry-run", "--json", self.again]);
    }

    /// What happens after the password was written: another apply on the same file, and the undo of both.
    #[track_caller]
    fn live_on(&self, when: &str) {
        self.files_are_clean(true, when);
        self.look_everywhere();
        self.run(&["set", "--yes", self.again, "ports.offset=3"]);
        self.files_are_clean(true, &format!("{when}, applied again"));
        self.look_everywhere();
        self.run(&["undo", "--yes"]);
        self.files_are_clean(true, &format!("{when}, once undone"));
        self.run(&["undo", "--yes", "--json"]);
        self.files_are_clean(false, &format!("{when}, undone"));
        self.look_everywhere();
    }

    fn answers(&self, text: &str) -> String {
        let file = self.room.path().join("way-in");
        fs::write(&file, text).unwrap();
        file.to_str().unwrap().to_owned()
    }
}

fn secrets() -> impl Iterator<Item = &'static str> {
    [NEW, OLD].into_iter().chain(OTHERS)
}

/// The bytes of a secret as they are, in hexadecimal, and as a list of numbers.
fn spellings(secret: &str) -> Vec<Vec<u8>> {
    let hex: String = secret.bytes().map(|b| format!("{b:02x}")).collect();
    let list: Vec<String> = secret.bytes().map(|b| b.to_string()).collect();
    vec![
        secret.as_bytes().to_vec(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
        list.join(", ").into_bytes(),
        list.join(",").into_bytes(),
    ]
}

fn find(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[track_caller]
fn silent(text: &str, when: &str) {
    for secret in secrets() {
        for spelling in spellings(secret) {
            assert!(!find(text.as_bytes(), &spelling), "{when} tells `{secret}`:\n{text}");
        }
    }
}

fn files(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            out.push((path, bytes));
        }
    }
    out
}

#[test]
fn by_standard_input() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let typed = format!("{NEW}\n");
        for more in [&["--dry-run"][..], &["--dry-run", "--json"]] {
            let ran = planted
                .ready(&[&["set", "admin.password=-"], more].concat())
                .stdin(&typed)
                .run()
                .expect(0);
            silent(&ran.everything(), "a dry run");
        }
        planted.files_are_clean(false, "dry");
        let ran = planted
            .ready(&["set", "admin.password=-", "--yes"])
            .stdin(&typed)
            .run()
            .expect(0);
        silent(&ran.everything(), "set");
        planted.live_on(&format!("{kind:?}, standard input"));
    }
}

#[test]
fn by_an_answers_file() {
    for kind in KINDS {
        for (way, answer) in [
            ("literal", format!("\"{NEW}\"")),
            ("variable", "{ env = \"THE_WORD\" }".to_owned()),
            ("file", "{ file = \"word/way-in\" }".to_owned()),
        ] {
            let planted = Planted::new(kind);
            fs::create_dir(planted.room.path().join("word")).unwrap();
            if way == "file" {
                fs::write(planted.room.path().join("word/way-in"), format!("{NEW}\nsecond line\n")).unwrap();
            }
            let file = planted.answers(&format!("[admin]\npassword = {answer}\n"));
            let with = |arguments: &[&str]| {
                let run = planted.ready(&[arguments, &[&file]].concat());
                let run = if way == "variable" {
                    run.env("THE_WORD", NEW)
                } else {
                    run
                };
                let ran = run.run().expect(0);
                silent(&ran.everything(), &format!("{kind:?} {way} {arguments:?}"));
                ran
            };
            with(&["plan"]);
            with(&["plan", "--json"]);
            with(&["apply", "--dry-run"]);
            let applied = with(&["apply", "--yes", "--json"]).json();
            let change = &applied["plan"]["changes"][0];
            assert_eq!(
                (&change["setting"], &change["secret"]),
                (&"admin.password".into(), &true.into()),
                "{applied}"
            );
            assert!(change["old"].is_null() && change["new"].is_null(), "{applied}");
            planted.live_on(&format!("{kind:?}, {way}"));
        }
    }
}

/// Types the password twice, as a terminal is asked for it.
fn type_twice(dialogue: &mut Dialogue, prompt: &str, word: &str) {
    dialogue.answer(prompt, word);
    dialogue.keys(ENTER);
    dialogue.answer("Once more:", word);
    dialogue.keys(ENTER);
}

#[test]
fn typed_at_a_terminal() {
    for kind in KINDS {
        let home_of = |planted: &Planted| planted.home.to_str().unwrap().to_owned();
        let planted = Planted::new(kind);
        let home = home_of(&planted);
        let mut dialogue = Dialogue::start(program(
            ["set", "admin.password=-", "--home", &home],
            planted.room.path(),
        ));
        // Two that differ are asked for again.
        dialogue.answer("admin.password:", NEW);
        dialogue.keys(ENTER);
        dialogue.answer("Once more:", "something else\r");
        type_twice(&mut dialogue, "The two differ", NEW);
        dialogue.answer("Write this file?", "y\r");
        let (code, said) = dialogue.ended();
        assert_eq!(code, 0, "{said}");
        silent(&said, "set at a terminal");
        planted.live_on(&format!("{kind:?}, typed"));

        let planted = Planted::new(kind);
        let home = home_of(&planted);
        let file = planted.answers("[admin]\npassword = { prompt = true }\n");
        let mut dialogue = Dialogue::start(program(["apply", &file, "--home", &home], planted.room.path()));
        type_twice(&mut dialogue, "admin.password:", NEW);
        dialogue.answer("Write this file?", "y\r");
        let (code, said) = dialogue.ended();
        assert_eq!(code, 0, "{said}");
        silent(&said, "apply at a terminal");
        planted.live_on(&format!("{kind:?}, asked for"));
    }
}

/// A session on a planted home, driven as the faces do.
fn session(planted: &Planted) -> (Session, Context) {
    let mut world = World::here();
    world.env.insert("THE_WORD".into(), NEW.into());
    let context = Context {
        world,
        program: PathBuf::from(env!("CARGO_BIN_EXE_carbonctl")),
    };
    let mut session = Session::new(Options {
        home: Some(planted.home.display().to_string()),
        instances: Some(1),
        ..Options::default()
    });
    engine::drive(&mut session, &context, Msg::Begin);
    let word = Value::Secret(Secret::new(NEW.into()));
    silent(
        &format!("{word:?} {word} {:?}", Msg::Answer("admin.password", word.clone())),
        "a message",
    );
    engine::drive(&mut session, &context, Msg::Answer("admin.password", word));
    engine::drive(&mut session, &context, Msg::Goto(StepId::Review));
    assert!(
        session.plan.as_ref().is_ok_and(|plan| plan.files.len() == 1),
        "{:?}",
        session.plan
    );
    (session, context)
}

#[test]
fn debug_output_holds_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let (mut session, context) = session(&planted);
        let before = format!(
            "{session:?}\n{session:#?}\n{context:?}\n{:?}\n{:?}",
            session.answers, session.plan
        );
        silent(&before, "Debug of the session");
        assert!(before.contains("admin.password"), "the session is told at all");
        let effects = engine::update(&mut session, Msg::Apply);
        assert_eq!(effects.len(), 1);
        silent(&format!("{effects:?}"), "Debug of the effects");
        let file = answers_parse::parse(&format!("[admin]\npassword = \"{NEW}\"\n")).unwrap();
        silent(&format!("{file:?}"), "Debug of an answers file");
    }
}

#[test]
fn saved_answers_hold_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let (mut session, context) = session(&planted);
        let path = planted.room.path().join("saved.toml");
        engine::drive(&mut session, &context, Msg::SaveAnswers(path.clone()));
        let text = fs::read_to_string(&path).unwrap();
        silent(&text, "saved answers");
        assert!(text.contains("\"admin.password\" = { prompt = true }"), "{text}");
        planted.files_are_clean(false, "saved");
        silent(&format!("{:?}", session.notice), "what is said of it");
    }
}

#[test]
fn a_kill_in_the_middle_leaves_none_behind() {
    for kind in KINDS {
        let (mut cut, mut rounds) = (0, 0);
        while cut < 3 {
            rounds += 1;
            assert!(rounds < 200, "{kind:?}: the writing was never caught in the middle");
            let planted = Planted::new(kind);
            let file = planted.answers("\"ports.offset\" = 3\n\"hazelcast.log-level\" = \"INFO\"\n\"heap.max\" = \"900m\"\n[admin]\nusername = \"chief\"\npassword = { file = \"word/way-in\" }\n");
            let file = if matches!(kind, Kind::Mi) {
                planted.answers(
                    &fs::read_to_string(&file)
                        .unwrap()
                        .replace("\"hazelcast.log-level\" = \"INFO\"\n", ""),
                )
            } else {
                file
            };
            fs::create_dir(planted.room.path().join("word")).unwrap();
            fs::write(planted.room.path().join("word/way-in"), NEW).unwrap();
            // The run's own state directory is found beside the home, or in it.
            let state = State::open(&planted.home).unwrap();
            let mut run = planted.ready(&["apply", "--yes", &file]).start();
            let deadline = Instant::now() + Duration::from_mins(1);
            let killed = loop {
                if state.is_pending() {
                    run.child.kill().unwrap();
                    break true;
                }
                if run.child.try_wait().unwrap().is_some() {
                    break false;
                }
                assert!(Instant::now() < deadline, "neither wrote nor ended");
            };
            run.child.wait().unwrap();
            if !(killed && state.is_pending()) {
                continue;
            }
            cut += 1;
            // What is on disk now: the password in its file, or in the file that was to take its place.
            let place = planted.home.join(planted.file);
            for (path, bytes) in files(&planted.home) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let own =
                    path.parent() == place.parent() && name.contains(place.file_name().unwrap().to_str().unwrap());
                for secret in secrets() {
                    let here = spellings(secret).iter().any(|spelling| find(&bytes, spelling));
                    assert!(
                        own || !here,
                        "{kind:?}: `{secret}` is in {} after a kill",
                        path.display()
                    );
                }
                #[cfg(unix)]
                if own {
                    use std::os::unix::fs::PermissionsExt as _;
                    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
                    assert!(
                        mode(&path) & !mode(&place) == 0,
                        "{} is more open than its file",
                        path.display()
                    );
                }
            }
            let recovered = planted.run(&["get"]);
            assert!(
                recovered.stderr.contains("finished") || recovered.stderr.contains("rolled back"),
                "{recovered:?}"
            );
            assert!(!state.is_pending());
            let text = fs::read_to_string(&place).unwrap();
            planted.files_are_clean(text.contains(NEW), &format!("{kind:?}, recovered"));
            planted.look_everywhere();
        }
    }
}

/// A Java that writes down what it can see of itself and of its parent, and starts with any flags.
fn talking_java(room: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt as _;
    let java = room.join("jdk-17");
    fs::create_dir_all(java.join("bin")).unwrap();
    fs::write(
        java.join("release"),
        "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"17.0.1\"\nOS_ARCH=\"x86_64\"\n",
    )
    .unwrap();
    let script = format!(
        "#!/bin/sh\n{{ echo \"arguments $*\"; env; cat /proc/$$/cmdline /proc/$$/environ /proc/$PPID/cmdline; }} >> '{}' 2>/dev/null\n\
         echo 'openjdk version \"17.0.1\"' >&2\n",
        room.join("seen").display()
    );
    for name in ["java", "javac"] {
        fs::write(java.join("bin").join(name), &script).unwrap();
        fs::set_permissions(java.join("bin").join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    java
}

#[test]
fn children_see_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let java = talking_java(planted.room.path());
        let java = java.to_str().unwrap();
        let file = planted.answers(&format!(
            "[java]\nhome = \"{java}\"\n[heap]\nmax = \"900m\"\n[admin]\npassword = {{ env = \"THE_WORD\" }}\n"
        ));
        let run = planted
            .ready(&["apply", "--yes", &file])
            .env("THE_WORD", NEW)
            .env("JAVA_HOME", java);
        let ran = run.run().expect(0);
        silent(&ran.everything(), "apply");
        let seen = fs::read(planted.room.path().join("seen")).unwrap();
        let seen = String::from_utf8_lossy(&seen);
        assert!(
            seen.contains("-Xmx900m") && seen.contains("-version"),
            "the flags were proved: {seen}"
        );
        assert!(seen.contains("PATH=") && !seen.contains("THE_WORD"), "{seen}");
        silent(&seen, "what java sees");
        planted.files_are_clean(true, &format!("{kind:?}, proved"));
    }
}

#[test]
fn refusals_tell_none() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let before = Tree::of(&planted.home);
        for text in [
            format!("[admin]\npassword = \"{NEW} {NEW}\"\n"),
            format!("[admin]\npassword = \"{NEW}{NEW}\"\n"),
            format!("[admin]\npassword = [\"{NEW}\"]\n"),
            format!("[admin]\npassword = \"{NEW}\n"),
            format!("[admin]\npasword = \"{NEW}\"\n"),
            format!("admin = \"{NEW}\"\n"),
            format!("[admin]\npassword = \"{NEW}\"\n[ports]\noffset = -1\n"),
            format!("\"admin.password\" = \"{NEW}\"\n[admin]\npassword = \"{NEW}\"\n"),
        ] {
            let file = planted.answers(&text);
            for more in [&[][..], &["--json"]] {
                let ran = planted
                    .ready(&[&["apply", "--yes", &file], more].concat())
                    .run()
                    .expect(2);
                silent(&ran.everything(), &text);
            }
        }
        // On the command line it is refused, and not repeated.
        let ran = planted
            .ready(&["set", "--yes", &format!("admin.password={NEW}")])
            .run()
            .expect(2);
        silent(&ran.everything(), "set");
        // A file that does not parse is told by its place, not by its text.
        let path = planted.home.join(planted.file);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen(OLD, &format!("{OLD}\n<\"{OLD}"), 1)).unwrap();
        for command in [
            &["get"][..],
            &["check"],
            &["set", "--yes", "admin.username=chief"],
            &["recommend"],
        ] {
            silent(&planted.ready(command).run().everything(), "a file that does not parse");
        }
        fs::write(&path, text).unwrap();
        before.assert_same(&Tree::of(&planted.home), "refused");
    }
}

#[test]
fn the_server_and_its_logs_hold_none() {
    #[cfg(target_os = "linux")]
    {
        use crate::support::server::Practice;
        for flavour in [Flavour::Toml, Flavour::Xml] {
            let Some(practice) = Practice::new(flavour) else {
                return;
            };
            let home = &practice.home.path;
            let state = tempfile::tempdir().unwrap();
            let run = carbonctl(["set", "admin.password=-", "--yes"])
                .home(home)
                .env("XDG_STATE_HOME", state.path());
            run.stdin(&format!("{NEW}\n")).run().expect(0);
            let started = practice.start().unwrap();
            assert_eq!(
                practice.get("/carbon/admin", &format!("admin:{NEW}")),
                "HTTP/1.1 200 OK",
                "it is the password"
            );
            for pid in [started.pid] {
                for what in ["cmdline", "environ"] {
                    let bytes = fs::read(format!("/proc/{pid}/{what}")).unwrap();
                    silent(&String::from_utf8_lossy(&bytes), what);
                }
            }
            for command in [
                &["status"][..],
                &["status", "--json"],
                &["logs", "-n", "1000"],
                &["check"],
                &["get"],
            ] {
                let ran = carbonctl(command).home(home).env("XDG_STATE_HOME", state.path()).run();
                silent(&ran.everything(), command[0]);
            }
            practice.stop().unwrap();
            // The configuration, and what the server itself renders from it.
            let places = ["deployment.toml", "user-mgt.xml"];
            for (path, bytes) in files(home).into_iter().chain(files(state.path())) {
                let place = places.iter().any(|name| path.ends_with(name));
                assert!(
                    place || !find(&bytes, NEW.as_bytes()),
                    "{} holds the password",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn the_real_trees_show_none_of_their_own() {
    let room = tempfile::tempdir().unwrap();
    for name in homes::ALL {
        let Some(home) = homes::corpus_home(name, room.path()) else {
            return;
        };
        // Every text that stands where these trees keep a password becomes a planted one.
        let mut planted = 0;
        for (path, node) in Tree::of(&home).0 {
            let (Content::File(bytes), Some("toml" | "xml")) =
                (&node.content, path.extension().and_then(|e| e.to_str()))
            else {
                continue;
            };
            let Ok(text) = String::from_utf8(bytes.clone()) else {
                continue;
            };
            let changed = text
                .replace("Password>admin<", &format!("Password>{OLD}<"))
                .replace("Password>wso2carbon<", &format!("Password>{}<", OTHERS[1]))
                .replace("password=\"wso2carbon\"", &format!("password=\"{}\"", OTHERS[1]))
                .replace("password = \"wso2carbon\"", &format!("password = \"{}\"", OTHERS[1]))
                .replace("password = \"admin\"", &format!("password = \"{OLD}\""))
                .replace(
                    "keystorePass=\"wso2carbon\"",
                    &format!("keystorePass=\"{}\"", OTHERS[1]),
                )
                .replace("<password>wso2carbon<", &format!("<password>{}<", OTHERS[0]));
            if changed != text {
                planted += 1;
                fs::write(home.join(path), changed).unwrap();
            }
        }
        assert!(planted > 0, "{name} keeps no password that this test knows");
        let state = tempfile::tempdir().unwrap();
        let run = |arguments: &[&str]| {
            let run = carbonctl(arguments).home(&home).env("XDG_STATE_HOME", state.path());
            let ran = run.stdin(&format!("{NEW}\n")).run();
            assert!(ran.code < 2, "{name} {arguments:?}: {ran:?}");
            silent(&ran.everything(), &format!("{name} {arguments:?}"));
        };
        for command in [&["get"][..], &["check"], &["check", "--json"], &["recommend"]] {
            run(command);
        }
        run(&[
            "set",
            "--yes",
            "admin.password=-",
            "admin.username=chief",
            "hostname=id.example.com",
            "ports.offset=3",
        ]);
        for (path, bytes) in files(&home.join(".carbonctl")).into_iter().chain(files(state.path())) {
            for secret in secrets() {
                assert!(
                    spellings(secret).iter().all(|s| !find(&bytes, s)),
                    "{name}: `{secret}` is in {}",
                    path.display()
                );
            }
        }
        run(&["undo", "--yes"]);
    }
}
