//! Answers files that cannot be.

use super::*;

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
            &["line 3, column 7", "set in line 1"],
        ),
        (
            "hostnam = \"a\"\n",
            &[
                "line 1, column 1",
                "there is no setting `hostnam`",
                "did you mean hostname",
            ],
        ),
        ("hostname = 3\n", &["line 1, column 12", "hostname"]),
        (
            "hostname = [\"a\"]\n",
            &["this kind of value cannot be used", "a host name such as"],
        ),
        ("[ports]\noffset = -1\n", &["line 2, column 10", "ports.offset"]),
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
            &["line 2, column 7: heap.min", "(2048m) is above the largest (1024m)"],
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
fn every_error_of_an_answers_file_is_told_at_once() {
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
    let starts = ["1, column 1: ", "3, column 7: ", "4, column 9: ", "6, column 10: "];
    assert!(
        places.len() == 4 && places.iter().zip(starts).all(|(place, start)| place.starts_with(start)),
        "{ran:?}"
    );
    assert!(ran.stderr.ends_with("4 errors; nothing was changed\n"), "{ran:?}");
    let json = carbonctl(["apply", "--yes", "--json", "-"])
        .home(&spoiled.home)
        .stdin(answers)
        .run()
        .expect(2)
        .json();
    assert_eq!(json["error"]["code"], 2);
    let errors = json["error"]["errors"].as_array().unwrap();
    let listed: Vec<_> = errors
        .iter()
        .map(|e| (e["line"].as_u64(), e["column"].as_u64(), e["key"].as_str().unwrap()))
        .collect();
    let place = |line, column, key| (Some(line), Some(column), key);
    assert_eq!(
        listed,
        [
            place(1, 1, "hostnam"),
            place(3, 7, "heap.max"),
            place(4, 9, "heap.min"),
            place(6, 10, "ports.offset")
        ]
    );
    assert!(errors.iter().all(|e| e["message"].is_string() && e["hint"].is_string()));
}

/// What the text alone shows, what the home refuses, a source that gives nothing and a contradiction: one run names all.
#[test]
fn errors_of_every_kind_are_told_together() {
    let spoiled = Spoiled::new(Flavour::Toml);
    let answers = "hostnam = \"x\"\nheap = { min = \"2g\", max = \"1g\" }\n\
                   admin.password = { env = \"NO_SUCH_VARIABLE\" }\nkeystore.primary.password = { file = \"none\" }\n\
                   [java]\nhome = \"/no/such/java\"\n[cluster]\nmembers = [\"a:1\", \"b c\"]\n";
    let json = carbonctl(["plan", "--json", "-"])
        .home(&spoiled.home)
        .stdin(answers)
        .run()
        .expect(2)
        .json();
    let errors = json["error"]["errors"].as_array().unwrap();
    let told: Vec<String> = errors
        .iter()
        .map(|e| format!("{}:{} {}", e["line"], e["column"], e["key"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            "1:1 hostnam",
            "2:16 heap.min",
            "3:18 admin.password",
            "4:31 keystore.primary.password.file",
            "6:8 java.home",
            "8:19 cluster.members"
        ],
        "{json:#}"
    );
}
