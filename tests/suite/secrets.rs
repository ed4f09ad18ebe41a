//! A planted password appears in no output, file, diff, log, environment or command line but the place it belongs to, whichever
//! way it came in and whatever happened then. Nor do the passwords that were there before.
#![cfg(unix)]

mod bundle;
mod children;
mod inside;
mod planted;
mod trouble;

use std::fs;

use self::planted::{KINDS, NEW, OLD, OTHERS, Planted, files, find, secrets, silent, spellings};
use crate::support::cli::carbonctl;
use crate::support::dialogue::{Dialogue, ENTER, program};
use crate::support::homes;
use crate::support::tree::{Content, Tree};

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
            // Some of these trees lack the file of the administrator.
            "--skip-impossible",
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
