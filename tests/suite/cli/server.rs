//! The commands about the server, where none runs.

use super::*;

#[test]
fn the_server_commands_without_a_server() {
    for flavour in BOTH {
        let sample = Sample::new(flavour);
        let before = Tree::of(&sample.home);
        let status = sample.json(&["status"], 1);
        has(
            &status,
            &[
                "state", "pid", "since", "ready", "ports", "heap", "cpu", "rss", "threads", "fds", "note",
            ],
        );
        assert_eq!(
            (&status["state"], &status["pid"], &status["ready"]),
            (&"stopped".into(), &Json::Null, &false.into())
        );
        for port in status["ports"].as_array().unwrap() {
            has(port, &["port", "name", "listening", "owner"]);
        }
        assert!(sample.run(&["status"]).expect(1).stdout.contains(": stopped\n"));
        for command in ["start", "stop", "restart"] {
            sample
                .run(&[command, "--read-only"])
                .refused(4, &["read-only", command]);
            let ran = sample.run(&[command, "--dry-run"]).expect(0);
            assert_eq!(ran.stdout, "Dry run: the server was left alone.\n");
            has(&sample.json(&[command, "--dry-run"], 0), &["state", "pid", "note"]);
        }
        sample.run(&["start", "--foreground", "--dry-run"]).expect(0);
        sample
            .run(&["start", "--foreground", "--no-wait"])
            .refused(2, &["cannot be used with"]);
        sample
            .run(&["start", "--timeout", "soon"])
            .refused(2, &["'soon'", "--timeout"]);
        sample
            .run(&["logs"])
            .refused(2, &["there is no log yet", "the server writes it"]);
        sample
            .run(&["logs", "--level", "LOUD"])
            .refused(2, &["`LOUD` is not a level", "ERROR"]);
        sample
            .run(&["logs", "--grep", "("])
            .refused(2, &["--grep is not a regular expression"]);
        assert!(
            sample.json(&["logs", "--follow"], 2)["error"]["message"]
                .as_str()
                .unwrap()
                .contains("one document")
        );
        sample
            .run(&["console"])
            .refused(2, &["the console needs a terminal", "carbonctl status"]);
        sample
            .run(&[])
            .refused(2, &["the guided setup needs a terminal", "carbonctl apply"]);
        before.assert_same(&Tree::of(&sample.home), "only looked at");

        let log = sample.home.join("repository/logs/wso2carbon.log");
        let lines: Vec<String> = (1..=90)
            .map(|n| {
                let level = if n % 9 == 0 { "ERROR" } else { "INFO" };
                format!("TID: [-1234] [] [2026-11-21 05:08:51,626]  {level} {{a.B}} -  line {n}\n")
            })
            .collect();
        fs::write(&log, lines.concat()).unwrap();
        assert_eq!(sample.run(&["logs"]).expect(0).stdout.lines().count(), 50);
        let errors = sample
            .run(&["logs", "-n", "3", "--level", "error", "--grep", "line [0-9]+$"])
            .expect(0)
            .stdout;
        assert_eq!(
            errors
                .lines()
                .map(|line| line.rsplit(' ').next().unwrap())
                .collect::<Vec<_>>(),
            ["72", "81", "90"]
        );
        let document = sample.json(&["logs", "-n", "3"], 0);
        assert_eq!(document["lines"].as_array().unwrap().len(), 3);
    }
}
