//! Configuration that cannot be read or does not parse.

use super::*;
use crate::support::homes;

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
        ("a NUL byte", &appended(b"\0"), "not text"),
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
    spoiled.refuses_to_set(&["hostname=a.example.com"], &["hostname: ", TOML, "not a regular file"]);
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
        // An open quote or tag at the end, which neither format closes.
        fs::write(&file, [&bytes[..], b"\n<x y=\"\n"].concat()).unwrap();
        let before = Tree::of(&home);
        let shown = file.strip_prefix(&home).unwrap().to_str().unwrap();
        let run = carbonctl(["set", "--yes", "hostname=a.example.com"]).home(&home).run();
        run.refused(2, &["hostname: ", shown, "cannot be edited: line "]);
        before.assert_same(&Tree::of(&home), name);
        assert!(!home.join(".carbonctl").exists(), "{name}");
    }
}

/// The generation, the file, what is done to it, the reason, what cannot be set then, and the guidelines that cannot know.
type Over<'a> = (Flavour, &'a str, Edit<'a>, &'a str, &'a str, &'a [&'a str]);

#[test]
fn a_file_over_its_bound_is_unknown_and_is_not_edited() {
    let many =
        |piece: &'static str, count: usize| move |bytes: Vec<u8>| [bytes, piece.repeat(count).into_bytes()].concat();
    let script = SCRIPT.to_owned();
    let cases: [Over; 6] = [
        (
            Flavour::Xml,
            CARBON,
            &|_| format!("<Server>{}</Server>", "<a/>".repeat(13_000)).into_bytes(),
            "has more than 12000 tags, attributes and references",
            "hostname=a.example.com",
            &["G31", "X13", "X17"],
        ),
        (
            Flavour::Xml,
            CARBON,
            &many(" ", 1 << 20),
            "it is larger than 1 MB",
            "hostname=a.example.com",
            &["G31", "X13", "X17"],
        ),
        (
            Flavour::Toml,
            TOML,
            &many("[[a]]\nb = 1\n", 2_000),
            "has more than 10000 keys, values and words",
            "hostname=a.example.com",
            &["G31", "X13", "X17"],
        ),
        (
            Flavour::Xml,
            "repository/conf/log4j.properties",
            &many("a=1\n", 11_000),
            "has more than 10000 lines",
            "log.rotation=size",
            &["G28", "G46"],
        ),
        (
            Flavour::Xml,
            &script,
            &many("true\n", 2_100),
            "has more than 2000 commands or lines",
            "heap.max=1g",
            &["G08", "G15", "G36"],
        ),
        (
            Flavour::Toml,
            &script,
            &many("true true true true true true true true\n", 1_500),
            "has more than 10000 words",
            "heap.max=1g",
            &["G08", "G15", "G36"],
        ),
    ];
    for (flavour, file, edit, reason, assignment, guidelines) in cases {
        println!("{file}: {reason}");
        let spoiled = Spoiled::new(flavour);
        spoiled.edit(file, edit);
        let mut arguments = vec!["check", "--json"];
        arguments.extend(guidelines);
        let judged = carbonctl(arguments).home(&spoiled.home).run().json();
        let findings = judged["findings"].as_array().unwrap();
        assert_eq!(findings.len(), guidelines.len(), "{judged}");
        for finding in findings {
            assert_eq!(finding["status"], "unknown", "{finding}");
            let told = finding["detail"].as_str().unwrap();
            assert!(told.contains(reason), "{finding}");
        }
        let (setting, _) = assignment.split_once('=').unwrap();
        let got = carbonctl(["get", setting, "--json"])
            .home(&spoiled.home)
            .run()
            .expect(0)
            .json();
        let note = got["settings"][0]["note"].as_str().unwrap();
        assert!(note.starts_with("unknown: ") && note.contains(reason), "{note}");
        // What, where, and what to do.
        spoiled.refuses_to_set(
            &[assignment],
            &[
                setting,
                file,
                "cannot be edited",
                reason,
                "restore ",
                "nothing was changed",
            ],
        );
    }
}
