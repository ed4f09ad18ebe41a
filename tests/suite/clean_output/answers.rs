//! The answers file that `recommend` prints: no value of the home leaves its comment or its quotes.

use carbonctl::domain::{SettingId, Value, settings};
use carbonctl::engine::answers;
use carbonctl::plan::Answers;
use carbonctl::plan::recommend::Recommendation;
use carbonctl::practice::Flavour;

use super::{Hostile, clean};
use crate::support::homes;
use carbonctl::domain::settings::id;

/// Fails unless the text is an answers file in which nothing but settings, each once, and the home stand.
#[track_caller]
fn only_settings(text: &str, home: &str, wanted: Option<&[&str]>) {
    clean(text, "the answers");
    let read = answers::parse(text).unwrap_or_else(|errors| panic!("{errors:?}\n{text}"));
    assert_eq!(read.home.as_deref(), Some(home));
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    let ids: Vec<&str> = read.items.iter().map(|item| item.setting.id.as_str()).collect();
    if let Some(wanted) = wanted {
        assert_eq!(ids, wanted);
    }
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let key = line.split(" = ").next().unwrap().trim_matches('"');
        assert!(key == "home" || settings::parse(key).is_some(), "{line}");
        assert_ne!(key, "admin.password");
    }
}

#[test]
fn a_hostile_property_stays_in_its_comment() {
    for flavour in [Flavour::Toml, Flavour::Xml] {
        let hostile = Hostile::new(flavour);
        let text = hostile.run(&["recommend"]).expect(0).stdout;
        only_settings(&text, hostile.home.to_str().unwrap(), None);
        assert!(text.contains("Now: true\\nadmin.password"), "{text}");
        // It is what `plan` takes.
        std::fs::write(hostile.room.path().join("answers.toml"), &text).unwrap();
        hostile.run(&["plan", "answers.toml"]).expect(0);
    }
}

#[test]
fn no_sign_ends_a_comment_or_a_value() {
    let room = tempfile::tempdir().unwrap();
    let mut home = homes::practice_home(room.path(), Flavour::Xml);
    for sign in [
        '\n',
        '\r',
        '\0',
        '\t',
        '\u{b}',
        '\u{c}',
        '\u{1b}',
        '\u{7f}',
        '\u{85}',
        '\u{2028}',
        '\u{2029}',
        '\u{202e}',
        '\u{200b}',
        '\u{feff}',
        '\u{e0041}',
        '"',
        '\'',
        '#',
        '\\',
    ] {
        let evil = format!("x{sign}admin.password = \"p\"{sign}home = \"/x\"{sign}{sign}{sign}");
        home.path = format!("/opt/{evil}").into();
        home.name = evil.as_str().into();
        home.version = evil.as_str().into();
        let of = |value: &str| Recommendation {
            value: value.to_owned(),
            why: evil.clone(),
        };
        let rows = [
            (id::HOSTNAME, of("id.example.com"), Some(evil.clone())),
            (id::HAZELCAST_SHUTDOWN_HOOK, of("false"), Some(evil.clone())),
            (id::PORTS_OFFSET, of("7"), None),
            (id::HEAP_MAX, of("2048m"), Some(evil.clone())),
        ];
        let text = answers::render_recommended(&home, &rows);
        // What is the user's to decide is a comment.
        let safe = |id: &SettingId| settings::by_id(*id).unwrap().rules.safe;
        let ids = rows.iter().map(|(id, _, _)| id);
        let ids: Vec<&str> = ids.filter(|id| safe(id)).map(|id| id.as_str()).collect();
        assert_eq!(ids.len(), 2);
        only_settings(&text, home.path.to_str().unwrap(), Some(&ids));
        // A value that no setting takes stays in its quotes: each is refused where it stands, and nothing else is seen.
        let mut answers = Answers::default();
        for id in [id::HOSTNAME, id::HAZELCAST_SHUTDOWN_HOOK] {
            answers.set(id, Value::Text(evil.clone()));
        }
        answers.set(id::PORTS_OFFSET, Value::Text("8".into()));
        let text = answers::render(&home, &answers);
        clean(&text, "the answers");
        let errors = answers::parse(&text).err().unwrap_or_default();
        for error in &errors {
            let id = error.reason.what.split(':').next().unwrap();
            assert!(matches!(id, "hostname" | "hazelcast.shutdown-hook"), "{error}\n{text}");
        }
        assert!(text.contains("\"ports.offset\" = 8\n"), "{text}");
    }
}
