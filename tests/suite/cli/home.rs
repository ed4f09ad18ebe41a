//! Which home a command is about.

use super::*;

/// What the home of a run is, by its `get --json` note of the file: the working directory and the environment decide.
#[track_caller]
fn chosen(run: Run) -> PathBuf {
    let judged = run.run();
    assert!(judged.code < 2, "{judged:?}");
    PathBuf::from(judged.json()["home"]["path"].as_str().unwrap())
}

fn check() -> Run {
    carbonctl(["check", "--json"]).env("JAVA_HOME", "")
}

#[test]
fn the_home_is_named_chosen_or_asked_for() {
    let room = tempfile::tempdir().unwrap();
    let room = room.path().canonicalize().unwrap();
    // Two levels, so that what lies beside the working directory is ours alone.
    let ours = room.join("a/b");
    fs::create_dir_all(ours.join("here")).unwrap();
    let make = |name: &str| practice::make(&ours.join(name), Flavour::Toml).unwrap().home;
    let home = make("one home");
    let elsewhere = room.join("here");
    fs::create_dir(&elsewhere).unwrap();

    let found = carbonctl(["homes", "--json"])
        .cwd(&ours.join("here"))
        .run()
        .expect(0)
        .json();
    let found: Vec<&str> = found["homes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["path"].as_str().unwrap())
        .collect();
    assert!(found.contains(&home.to_str().unwrap()), "{found:?}");
    if found.len() == 1 {
        assert_eq!(chosen(check().cwd(&ours.join("here"))), home, "the only one found");
    } else {
        println!("skipped: this machine has homes of its own, so none is the only one");
    }
    let other = make("two");
    carbonctl(["get"]).cwd(&ours.join("here")).run().refused(
        2,
        &[
            "several product homes",
            home.to_str().unwrap(),
            other.to_str().unwrap(),
            "--home DIR",
        ],
    );
    assert_eq!(chosen(check().cwd(&other)), other, "the working directory");
    assert_eq!(
        chosen(check().cwd(&other).env("CARBON_HOME", &home)),
        home,
        "the variable before the working directory"
    );
    assert_eq!(
        chosen(check().cwd(&other).env("CARBON_HOME", "")),
        other,
        "an empty variable is none"
    );
    assert_eq!(
        chosen(check().env("CARBON_HOME", &home).home(&other)),
        other,
        "the option before the variable"
    );

    let typed = |text: &str, cwd: &Path| {
        chosen(
            carbonctl(["check", "--json", "--home", text])
                .env("HOME", &ours)
                .env("JAVA_HOME", "")
                .cwd(cwd),
        )
    };
    let absolute = home.to_str().unwrap();
    for text in [
        absolute.to_owned(),
        format!("{absolute}/"),
        format!("{absolute}//"),
        format!("  {absolute} "),
        format!("\"{absolute}\""),
        format!("'{absolute}'"),
        format!("{absolute}/bin"),
        format!("{absolute}/bin/"),
        format!("{absolute}/bin/wso2server.sh"),
        format!("{absolute}/repository/conf/carbon.xml"),
        format!("{absolute}/../one home"),
        "~/one home".to_owned(),
        "one home".to_owned(),
        "./one home".to_owned(),
        "here/../one home".to_owned(),
    ] {
        assert_eq!(typed(&text, &ours), home, "{text}");
    }
    assert_eq!(typed(".", &home), home);
    assert_eq!(typed("..", &home.join("bin")), home);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&home, ours.join("link")).unwrap();
        assert_eq!(typed("link", &ours), home, "a link is what it leads to");
        assert_eq!(typed("link/bin", &ours), home);
    }
}

#[test]
fn a_semicolon_in_a_path_stays_in_the_path() {
    let room = tempfile::tempdir().unwrap();
    let gone = room.path().join("a; b");
    let ran = carbonctl(["get", "--json", "--home"]).arg(&gone).run();
    let error = &ran.expect(2).json()["error"];
    let message = error["message"].as_str().unwrap();
    assert!(message.ends_with("a; b"), "{error}");
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.starts_with("check the path"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn in_a_directory_that_is_gone_no_relative_path_is_taken_from_elsewhere() {
    let room = tempfile::tempdir().unwrap();
    let room = room.path().canonicalize().unwrap();
    let home = practice::make(&room.join("home"), Flavour::Toml).unwrap().home;
    let answers = room.join("answers.toml");
    fs::write(&answers, "hostname = \"id.example.com\"\n").unwrap();
    let before = Tree::of(&home);
    // Below the root these would be the home and the file.
    let relative = |path: &Path| path.strip_prefix("/").unwrap().to_str().unwrap().to_owned();
    let (home_there, answers_there) = (relative(&home), relative(&answers));
    let whole = home.to_str().unwrap();
    let gone = |arguments: &[&str]| {
        let ran = std::process::Command::new("sh")
            .args(["-c", "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$@\""])
            .arg(env!("CARGO_BIN_EXE_carbonctl"))
            .args(arguments)
            .env_remove("CARBON_HOME")
            .env("HOME", &room)
            .env("XDG_STATE_HOME", &room)
            .current_dir(&room)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        (ran.status.code().unwrap(), said)
    };
    for arguments in [
        &["get", "--home", &home_there][..],
        &["set", "hostname=a.example.com", "--yes", "--home", &home_there],
        &["apply", &answers_there, "--yes", "--home", whole],
        &["practice", "carbonctl-practice-of-a-test"],
        &["practice"],
    ] {
        let (code, said) = gone(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains("the current directory is gone"), "{arguments:?}: {said}");
        assert!(said.contains("write the path from / on"), "{arguments:?}: {said}");
    }
    before.assert_same(&Tree::of(&home), "refused");
    let (code, said) = gone(&["plan", answers.to_str().unwrap(), "--home", whole]);
    assert_eq!(code, 0, "{said}");
}
