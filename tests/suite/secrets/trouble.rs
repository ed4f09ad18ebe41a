//! A kill in the middle, and refusals.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use carbonctl::apply::StateDir;

use super::planted::{KINDS, Kind, NEW, OLD, Planted, files, find, secrets, silent, spellings};
use crate::support::tree::Tree;

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
            let state = StateDir::open(&planted.home).unwrap();
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
            // A command that only looks tells; one that writes brings it to an end, whatever else it was asked.
            let told = planted.run(&["get"]);
            assert!(told.stderr.contains("interrupted") && state.is_pending(), "{told:?}");
            let recovered = planted.run(&["set", "--yes", "ports.offset=7"]);
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
