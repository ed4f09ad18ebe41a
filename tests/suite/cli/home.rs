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
