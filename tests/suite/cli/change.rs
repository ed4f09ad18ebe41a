//! From a plan to its undo, by settings and by an answers file.

use super::*;
use crate::support::homes;

#[test]
fn a_change_from_plan_to_undo() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let change = ["set", "hostname=id.example.com", "heap.max=1g"];

        // Planned, not written.
        for more in [&["--dry-run"][..], &["--dry-run", "--yes"]] {
            let ran = sample.run(&[&change[..], more].concat()).expect(0);
            assert!(
                ran.stdout.contains("+++ b/") && ran.stderr.contains("Dry run: nothing was written."),
                "{ran:?}"
            );
        }
        let planned = sample.json(&[&change[..], &["--dry-run"]].concat(), 0);
        has(&planned["plan"], &["id", "changes", "files", "restart"]);
        assert_eq!(planned["plan"]["restart"], true);
        // heap.max is 1024m in the pack already, in other words.
        let changes = planned["plan"]["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{planned}");
        has(&changes[0], &["setting", "old", "new", "file", "address"]);
        assert_eq!(
            (&changes[0]["setting"], &changes[0]["new"]),
            (&"hostname".into(), &"id.example.com".into())
        );
        let file = &planned["plan"]["files"][0];
        has(file, &["path", "action", "diff"]);
        assert_eq!(file["action"], "edit");
        assert!(
            planned["applied"] == false && planned["undo"].is_null() && planned["plan"]["id"].is_null(),
            "{planned}"
        );

        // Refused: nobody to ask, or not allowed.
        let ran = sample.run(&change).expect(2);
        assert!(
            ran.stderr.contains("there is no terminal") && ran.stderr.contains("--yes"),
            "{ran:?}"
        );
        assert_eq!(sample.json(&change, 2)["error"]["code"], 2);
        sample
            .run(&[&change[..], &["--yes", "--read-only"]].concat())
            .refused(4, &["read-only", "leave out --read-only"]);
        before.assert_same(&Tree::of(&sample.home), "nothing was written so far");
        assert!(!sample.home.join(".carbonctl").exists());

        // Written.
        let applied = sample.json(&[&change[..], &["--yes"]].concat(), 0);
        has(&applied, &["plan", "applied", "undo"]);
        assert_eq!(
            (&applied["applied"], &applied["undo"]),
            (&true.into(), &applied["plan"]["id"])
        );
        assert_eq!(applied["plan"]["files"], planned["plan"]["files"]);
        assert_eq!(
            sample.json(&["get", "hostname"], 0)["settings"][0]["value"],
            "id.example.com"
        );
        let again = sample.run(&[&change[..], &["--yes"]].concat()).expect(0);
        assert_eq!(
            again.stdout,
            "Nothing to change: every setting has its value already.\n"
        );

        // Looked at.
        let id = applied["undo"].as_str().unwrap();
        let history = sample.json(&["history"], 0);
        assert_eq!(
            (&history["history"][0]["id"], &history["history"][0]["undone"]),
            (&id.into(), &false.into())
        );
        assert!(sample.run(&["history"]).expect(0).stdout.starts_with(id));
        assert_eq!(sample.json(&["verify"], 0)["drift"], serde_json::json!([]));
        let path = sample.home.join(changes[0]["file"].as_str().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("id.example.com", "by-hand.example.com")).unwrap();
        let drift = sample.json(&["verify"], 1);
        has(&drift["drift"][0], &["setting", "applied", "now", "file"]);
        assert_eq!(
            (&drift["drift"][0]["setting"], &drift["drift"][0]["now"]),
            (&"hostname".into(), &"by-hand.example.com".into())
        );
        assert!(
            sample
                .run(&["verify"])
                .expect(1)
                .stdout
                .contains("hostname: applied id.example.com, now by-hand.example.com")
        );
        fs::write(&path, text).unwrap();

        // Undone.
        let ran = sample.run(&["undo"]).expect(2);
        assert!(ran.stderr.contains("there is no terminal"), "{ran:?}");
        sample.run(&["undo", "--yes", "--read-only"]).refused(4, &["read-only"]);
        let written = Tree::of(&sample.home);
        assert_eq!(sample.json(&["undo", "--dry-run"], 0)["undone"], false);
        sample.run(&["undo", "--dry-run", "--yes"]).expect(0);
        written.assert_same(&Tree::of(&sample.home), "a dry undo");
        assert_eq!(sample.json(&["undo", "--yes", id], 0)["undone"], true);
        before.assert_same(&Tree::of(&sample.home), "undone");
        sample
            .run(&["undo", "--yes", "-q"])
            .refused(2, &["there is nothing to undo"]);
        sample.run(&["undo", "--yes", "-q", id]).refused(2, &["undone already"]);
        assert_eq!(sample.json(&["history"], 0)["history"][0]["undone"], true);
        assert_eq!(sample.json(&["verify"], 0)["drift"], serde_json::json!([]));
    }
}

#[test]
fn what_is_recommended_can_be_planned_and_applied() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let recommended = sample.run(&["recommend", "--instances", "1"]).expect(0).stdout;
        let list = sample.json(&["recommend", "--instances", "1"], 0);
        for row in list["recommendations"].as_array().unwrap() {
            has(row, &["setting", "value", "why", "now"]);
        }
        // The file names its home, so that none need be named.
        let from_file = |arguments: &[&str]| {
            carbonctl(arguments)
                .env("JAVA_HOME", "")
                .stdin(&recommended)
                .cwd(sample.room.path())
                .run()
        };
        let plan = from_file(&["plan", "-", "--instances", "1"]).expect(0);
        assert!(
            plan.stdout.contains("hazelcast.shutdown-hook: true → false"),
            "{plan:?}"
        );
        from_file(&["apply", "-", "--instances", "1"]).expect(2);
        before.assert_same(&Tree::of(&sample.home), "planned");
        let applied = from_file(&["apply", "-", "--yes", "--instances", "1"]).expect(0);
        assert_eq!(applied.stdout, plan.stdout);
        // What is told to be typed next means this home wherever it is typed.
        let (_, undo) = applied.stderr.split_once("Written. `carbonctl ").unwrap();
        let (undo, _) = undo.split_once('`').unwrap();
        let named = format!(" --home {}", sample.path());
        assert!(undo.starts_with("undo ") && undo.ends_with(&named), "{applied:?}");
        let again = from_file(&["plan", "-", "--instances", "1"]).expect(0);
        assert!(again.stdout.starts_with("Nothing to change"), "{again:?}");
        carbonctl(undo.split(' ')).arg("--yes").run().expect(0);
        before.assert_same(&Tree::of(&sample.home), "undone");
    }
}

#[test]
fn an_answers_file_may_name_its_home_and_the_command_line_is_nearer() {
    let (one, two) = (Sample::new(Flavour::Toml), Sample::new(Flavour::Xml));
    let answers = format!("home = \"{}\"\nhostname = \"id.example.com\"\n", one.path());
    let file = |run: Run| {
        run.stdin(&answers).run().expect(0).json()["plan"]["changes"][0]["file"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        file(carbonctl(["plan", "-", "--json"])),
        "repository/conf/deployment.toml"
    );
    assert_eq!(
        file(carbonctl(["plan", "-", "--json"]).home(&two.home)),
        "repository/conf/carbon.xml"
    );
    // Piped in, there is no terminal: the literal password is taken, with a warning that does not repeat it.
    let ran = carbonctl(["plan", "-"])
        .home(&one.home)
        .stdin("[admin]\npassword = \"Pl4nted-word\"\n")
        .run()
        .expect(0);
    assert!(
        ran.stderr.contains("line 2") && ran.stderr.contains("plain text") && !ran.everything().contains("Pl4nted"),
        "{ran:?}"
    );
}

#[test]
fn a_setting_that_is_given_twice_is_asked_about() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    carbonctl(["set", "hostname=a.example.com", "hostname=b.example.com", "--yes"])
        .home(&home)
        .run()
        .refused(2, &["hostname is given twice", "give it once"]);
}

#[test]
fn a_choice_that_is_a_list_may_be_written_as_one() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(room.path());
    let file = room.path().join("answers.toml");
    std::fs::write(&file, "\"tls.protocols\" = [\"TLSv1.2\", \"TLSv1.3\"]\n").unwrap();
    let ran = carbonctl(["plan"]).home(&home).arg(&file).run().expect(0);
    assert!(ran.stdout.contains("TLSv1.2,TLSv1.3"), "{}", ran.stdout);
    std::fs::write(&file, "hostname = [\"a.example.com\"]\n").unwrap();
    carbonctl(["plan"])
        .home(&home)
        .arg(&file)
        .run()
        .refused(2, &["hostname", "cannot be used"]);
}

/// Automation repeats a file: the second time nothing changes, which is said, and its document has every key of the first.
#[test]
fn a_second_apply_changes_nothing_and_says_so_in_the_same_shape() {
    let room = tempfile::tempdir().unwrap();
    for home in [
        homes::mini_toml(room.path()),
        homes::mini_xml(room.path()),
        homes::mini_mi(room.path()),
    ] {
        let apply = |more: &[&str]| {
            carbonctl(["apply", "--yes", "-"])
                .args(more)
                .home(&home)
                .env("PW", "Planted-4711")
                .stdin("hostname = \"id.example.com\"\nheap.max = \"900m\"\nadmin.password = { env = \"PW\" }\n")
                .run()
                .expect(0)
        };
        let keys = |json: &serde_json::Value| {
            let map = json.as_object().unwrap();
            let plan = map["plan"].as_object().unwrap();
            map.keys().chain(plan.keys()).cloned().collect::<Vec<_>>()
        };
        let first = apply(&["--json"]).json();
        assert!(first["applied"] == true && first["undo"].is_string(), "{first:#}");
        let written = Tree::of(&home);
        let second = apply(&["--json"]).json();
        assert_eq!(keys(&first), keys(&second));
        assert!(second["applied"] == false && second["undo"].is_null(), "{second:#}");
        for empty in ["changes", "files"] {
            assert_eq!(second["plan"][empty], serde_json::json!([]), "{second:#}");
        }
        let dry = apply(&["--json", "--dry-run"]).json();
        assert_eq!(keys(&first), keys(&dry));
        let told = apply(&[]).stdout;
        assert!(
            told.starts_with("Nothing to change: every setting has its value already."),
            "{told}"
        );
        written.assert_same(&Tree::of(&home), "applied again");
    }
}
