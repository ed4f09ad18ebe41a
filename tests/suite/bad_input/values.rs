//! Settings and values that cannot be, and what hostile ones try.

use super::*;

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
            (
                "hostname=VALUE",
                &["hostname: `VALUE` only stands for the value", "your own"],
            ),
            ("java.home=DIR", &["java.home: `DIR` only stands for the value"]),
            (
                "hostname=<host name>",
                &["hostname: `<host name>` only stands for the value"],
            ),
            ("hostname=my_host", &["hostname: `_` is not allowed in a host name"]),
            ("hostname=a b", &["hostname: ` ` is not allowed"]),
            ("hostname=-a.example.com", &["not a legal part of a host name"]),
            ("hostname=a..b", &["not a legal part"]),
            ("hostname=300.1.1.1", &["neither a host name nor a complete IP address"]),
            ("hostname=https://a.example.com", &["without http://"]),
            ("hostname=a.example.com:9443", &["without a port"]),
            ("hostname=a\u{1b}[31m", &["hostname: it contains a control character"]),
            ("hostname=a\nb", &["hostname: it contains a control character"]),
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
            ("java.home=/opt/my jdk", &["contains a space", "symbolic link"]),
            ("admin.username=ab", &["3 to 30 characters"]),
            ("admin.username=a<bc", &["`<` in a user name"]),
            (
                "admin.password=Sup3rS3cret",
                &["admin.password is not accepted on the command line", "admin.password=-"],
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
    let space = "may not contain spaces";
    let length = "has 5 to 30 characters";
    let everywhere = [
        ("a bcde", space),
        ("      ", space),
        ("a\tbcde", space),
        ("abc\u{1b}de", space),
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
