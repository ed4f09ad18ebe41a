//! Every setting in every real home: set alone it changes only the lines it must, an independent parser reads it back, and
//! undo gives back the identical tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::apply::{self, StateDir};
use carbonctl::domain::value::{Value, ValueKind};
use carbonctl::domain::{At, Setting, settings};
use carbonctl::plan::{self, Answers, Plan};
use carbonctl::probe::{CurrentText, Facts, identify, places};
use similar::{ChangeTag, TextDiff};

use crate::support::facts::{self, facts};
use crate::support::homes;
use crate::support::tree::Tree;
use carbonctl::domain::settings::id;

/// Every home of the corpus, the profiles of Enterprise Integrator among them, and the small ones that are always here.
pub(crate) fn every_home(room: &Path) -> Vec<PathBuf> {
    let mut found = vec![homes::mini_xml(room), homes::mini_toml(room), homes::mini_mi(room)];
    for name in homes::ALL {
        if let Some(home) = homes::corpus_home(name, room) {
            found.extend(identify::nested(&identify::home(&home).unwrap()));
            found.push(home);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A value of this kind that no pack ships.
fn sample(setting: &Setting) -> &'static str {
    match setting.id {
        id::HEAP_MIN => "300m",
        id::HEAP_MAX => "3000m",
        id::JAVA_HOME => "/opt/jdk-of-the-test",
        id::CLUSTER_SCHEME => "aws",
        id::PORTS_HTTP => "12763",
        id::PROXY_HTTP_PORT => "80",
        id::PROXY_HTTPS_PORT => "443",
        id::PORTS_HTTPS => "12443",
        id::PORTS_JMX_REGISTRY => "12999",
        id::PORTS_JMX_SERVER => "12111",
        id::PORTS_PASSTHRU_HTTP => "12280",
        id::PORTS_PASSTHRU_HTTPS => "12243",
        _ => match setting.kind {
            ValueKind::Bool => "true",
            ValueKind::Port => "12345",
            ValueKind::Offset => "7",
            ValueKind::Size => "777m",
            ValueKind::Host => "id.example.com",
            ValueKind::Choice(words) => words.last().unwrap(),
            ValueKind::Members => "10.0.0.11:4000,10.0.0.12:4001",
            ValueKind::UrlPrefix => "https://api.example.com:8243",
            ValueKind::Directory => "/opt/somewhere",
            ValueKind::UserName => "chief",
            ValueKind::Password => "S3cret-enough_1",
            ValueKind::Word => "other.domain",
            ValueKind::Duration => "4h",
            ValueKind::Line => "the second data centre",
            ValueKind::Number(..) => "70000",
            ValueKind::PortRange => "20480 60000",
        },
    }
}

fn value(facts: &Facts, setting: &'static Setting) -> Value {
    let typed = sample(setting);
    let now = facts.value(setting.id);
    let typed = if now == Some(typed) && setting.kind == ValueKind::Bool {
        "false"
    } else {
        typed
    };
    plan::check_answer(facts, setting, typed).unwrap_or_else(|e| panic!("{}: {e}", setting.id))
}

/// The settings that can be set alone in this home.
fn settable(facts: &Facts) -> Vec<&'static Setting> {
    settings::all()
        .filter(|s| !s.places.is_empty() && plan::closed(facts, s).is_none())
        // Java 8 and later refuse the flag; its own test chooses an older Java.
        .filter(|s| s.id != "heap.permgen")
        // The flag of Java's own agent is taken out, never put in.
        .filter(|s| s.id != "jmx.agent" || facts.value(s.id) == Some("true"))
        .collect()
}

fn lines_changed(plan: &Plan) -> usize {
    plan.files
        .iter()
        .map(|file| {
            let old = String::from_utf8_lossy(file.before.as_deref().unwrap_or_default()).into_owned();
            let new = String::from_utf8_lossy(&file.after).into_owned();
            TextDiff::from_lines(&old, &new)
                .iter_all_changes()
                .filter(|c| c.tag() != ChangeTag::Equal)
                .count()
        })
        .sum()
}

/// The most lines that setting this alone may touch: one goes, one comes; a new table or block needs a few more.
fn most_lines(setting: &Setting, facts: &Facts) -> usize {
    let place = places::place(setting, &facts.home, &facts.files).unwrap();
    // A file that ends without a line end gets one before anything is added after it.
    let unended = facts.files.text(place.file).is_some_and(|text| !text.ends_with('\n'));
    let most = match place.at {
        At::XmlMembers => 24,
        At::TomlFirstUser(_) => 6,
        At::Toml(_) | At::TomlList(_) | At::TomlClusterEnabled => 3,
        At::XmlMade(_) => 5,
        At::Each(all) => 3 * all.len(),
        // A pattern of each appender, or a class and two limits.
        At::LogRotation => 40,
        At::XmlEach(_) | At::Script(carbonctl::domain::ScriptOption::HostnameVerification) => 4,
        _ => 2,
    };
    if unended { most + 2 } else { most }
}

#[test]
fn each_setting_alone_changes_only_its_lines_and_comes_back() {
    let room = tempfile::tempdir().unwrap();
    let mut proved = 0;
    for dir in every_home(room.path()) {
        let before = Tree::of(&dir);
        let state = StateDir::open(&dir).unwrap();
        let facts = facts(&dir);
        for setting in settable(&facts) {
            let what = format!("{} in {}", setting.id, dir.display());
            let value = value(&facts, setting);
            let mut answers = Answers::default();
            answers.set(setting.id, value.clone());
            let plan = match plan::build(&facts, &answers) {
                // Half a proxy is refused where it would stop the start.
                Err(problems)
                    if setting.id.as_str().starts_with("proxy.") && problems[0].what.contains("half a proxy") =>
                {
                    continue;
                }
                plan => plan.unwrap_or_else(|e| panic!("{what}: {e:?}")),
            };
            if facts.value(setting.id) == Some(value.reveal()) {
                assert!(plan.is_empty(), "{what}: setting what is there changes something");
                continue;
            }
            assert_eq!(
                plan.changes.iter().map(|c| c.setting).collect::<Vec<_>>(),
                [setting.id],
                "{what}"
            );
            assert_eq!(plan.files.len(), 1, "{what}");
            let changed = lines_changed(&plan);
            assert!(
                (1..=most_lines(setting, &facts)).contains(&changed),
                "{what}: {changed} lines\n{}",
                plan.files[0].diff
            );
            let after = String::from_utf8_lossy(&plan.files[0].after).into_owned();
            let read = independent(setting, &facts, &after)
                .unwrap_or_else(|| panic!("{what}: not read back\n{}", plan.files[0].diff));
            assert_eq!(read, value.reveal(), "{what}");

            let applied = apply::apply(&state, &plan).unwrap_or_else(|e| panic!("{what}: {e}"));
            let again = facts::of(facts.home.clone());
            assert_eq!(again.value(setting.id), Some(value.reveal()), "{what}: after the write");
            apply::undo(&state, &facts.home, Some(&applied.id)).unwrap_or_else(|e| panic!("{what}: {e}"));
            assert_eq!(before.differences(&Tree::of(&dir)), "", "{what}: undo");
            // Our own directory is left out of the tree; of what settings keep there, nothing may stay.
            assert!(!dir.join(".carbonctl/continuity.toml").exists(), "{what}: undo");
            proved += 1;
        }
    }
    println!("{proved} settings set alone");
    assert!(proved > 40);
}

/// An answer for every setting that this home has, all of them new.
fn all_answers(facts: &Facts) -> Answers {
    let mut answers = Answers::default();
    for setting in settable(facts) {
        answers.set(setting.id, value(facts, setting));
    }
    if answers.get(id::CLUSTER_ENABLED).is_some() {
        answers.set(id::CLUSTER_SCHEME, Value::Text("wka".into()));
        answers.set(id::CLUSTER_ENABLED, Value::Text("true".into()));
    }
    answers
}

/// The plan of [`all_answers`] for a home: nearly every configuration file of it changes.
pub(crate) fn everything(dir: &Path) -> Plan {
    let facts = facts(dir);
    plan::build(&facts, &all_answers(&facts)).unwrap()
}

#[test]
fn all_settings_at_once_and_back() {
    let room = tempfile::tempdir().unwrap();
    for dir in every_home(room.path()) {
        let before = Tree::of(&dir);
        let facts = facts(&dir);
        let answers = all_answers(&facts);
        let plan = plan::build(&facts, &answers).unwrap_or_else(|e| panic!("{}: {e:?}", dir.display()));
        let state = StateDir::open(&dir).unwrap();
        apply::apply(&state, &plan).unwrap();
        let again = facts::of(facts.home.clone());
        for (id, value) in answers.iter() {
            let Some(reading) = again
                .reading(id)
                .filter(|r| !matches!(r.standing, CurrentText::Nowhere(_)))
            else {
                continue;
            };
            assert_eq!(reading.value(), Some(value.reveal()), "{id} in {}", dir.display());
        }
        apply::undo(&state, &facts.home, None).unwrap();
        assert_eq!(before.differences(&Tree::of(&dir)), "", "{}", dir.display());
    }
}

#[test]
fn no_answer_plans_nothing() {
    let room = tempfile::tempdir().unwrap();
    for dir in every_home(room.path()) {
        let plan = plan::build(&facts(&dir), &Answers::default()).unwrap();
        assert!(plan.is_empty(), "{}", dir.display());
    }
}

#[test]
fn what_is_recommended_makes_a_plan_everywhere() {
    let room = tempfile::tempdir().unwrap();
    for dir in every_home(room.path()) {
        let facts = facts(&dir);
        let mut answers = Answers::default();
        for (id, recommended) in plan::recommendations::all(&facts, &Answers::default(), &[]) {
            let setting = settings::by_id(id).unwrap();
            answers.set(id, plan::check_answer(&facts, setting, &recommended.value).unwrap());
        }
        plan::build(&facts, &answers).unwrap_or_else(|e| panic!("{}: {e:?}", dir.display()));
    }
}

/// Reads a value with another parser than the one that wrote it.
fn independent(setting: &Setting, facts: &Facts, text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}');
    one(
        setting,
        text,
        places::place(setting, &facts.home, &facts.files).unwrap().at,
    )
}

fn one(setting: &Setting, text: &str, at: At) -> Option<String> {
    match at {
        At::Xml(path) | At::XmlMade(path) => by_roxmltree(text, path),
        At::XmlEach(path) => each_by_roxmltree(text, path),
        At::Each(all) => {
            let mut values = all.iter().map(|at| one(setting, text, *at));
            let first = values.next()??;
            values.all(|value| value.as_ref() == Some(&first)).then_some(first)
        }
        At::XmlMembers => members(text),
        At::Toml(key) | At::TomlList(key) => by_toml(text, key),
        At::TomlClusterEnabled => by_toml(text, "clustering.membership_scheme")
            .map(|_| "true".into())
            .or(Some("false".into())),
        At::TomlFirstUser(key) => first_user(text, key),
        At::Property(key) => properties(text).remove(key),
        At::Script(_) => script(setting, text),
        At::LogRotation => Some(rotation(&properties(text))),
        // A kind without a second reader, which fails once a setting of a home has it. The system's own files need none: no home of
        // these tests has a machine to write them on.
        _ => None,
    }
}

fn by_roxmltree(text: &str, path: &str) -> Option<String> {
    let document = roxmltree::Document::parse(text).unwrap();
    let mut node = document.root();
    for step in path.split('/') {
        if let Some(name) = step.strip_prefix('@') {
            return node
                .attributes()
                .find(|a| a.name() == name)
                .map(|a| a.value().to_owned());
        }
        let (name, predicate) = step
            .split_once('[')
            .map_or((step, None), |(name, rest)| (name, Some(rest)));
        let wanted = predicate.map(|rest| {
            let (key, value) = rest
                .trim_start_matches('@')
                .trim_end_matches(']')
                .split_once('=')
                .unwrap();
            (key.to_owned(), value.trim_matches('\'').to_owned())
        });
        node = node.children().find(|child| {
            child.tag_name().name() == name
                && wanted.as_ref().is_none_or(|(key, value)| match key.strip_suffix('!') {
                    Some(key) => child.attribute(key) != Some(value),
                    None => child.attributes().any(|a| a.name() == key && a.value() == value),
                })
        })?;
    }
    Some(node.text().unwrap_or_default().trim().to_owned())
}

/// The attribute of every element of that name, where all have the same.
fn each_by_roxmltree(text: &str, path: &str) -> Option<String> {
    let (elements, attribute) = path.split_once("/@").unwrap();
    let name = elements.rsplit('/').next().unwrap();
    let document = roxmltree::Document::parse(text).unwrap();
    let mut values = document
        .descendants()
        .filter(|node| node.has_tag_name(name))
        .map(|node| node.attribute(attribute).map(str::to_owned));
    let first = values.next()??;
    values.all(|value| value.as_ref() == Some(&first)).then_some(first)
}

fn members(text: &str) -> Option<String> {
    let document = roxmltree::Document::parse(text).unwrap();
    let clustering = document.descendants().find(|n| n.has_tag_name("clustering"))?;
    let list = clustering.children().find(|n| n.has_tag_name("members"))?;
    let one = |member: roxmltree::Node<'_, '_>, name: &str| {
        member
            .children()
            .find(|n| n.has_tag_name(name))
            .and_then(|n| n.text().map(|t| t.trim().to_owned()))
            .unwrap_or_default()
    };
    let all: Vec<String> = list
        .children()
        .filter(|n| n.has_tag_name("member"))
        .map(|m| format!("{}:{}", one(m, "hostName"), one(m, "port")))
        .collect();
    Some(all.join(","))
}

fn by_toml(text: &str, key: &str) -> Option<String> {
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    let mut item = document.as_item();
    let (table, last) = match key.split_once('\'') {
        Some((table, quoted)) => (table.trim_end_matches('.'), quoted.trim_end_matches('\'')),
        None => key.rsplit_once('.').unwrap(),
    };
    for part in table.split('.') {
        item = item.get(part)?;
    }
    Some(plain(item.get(last)?.as_value()?))
}

fn plain(value: &toml_edit::Value) -> String {
    match value {
        toml_edit::Value::String(text) => text.value().clone(),
        toml_edit::Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string().trim().to_owned(),
    }
}

fn first_user(text: &str, key: &str) -> Option<String> {
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    let user = document
        .get("internal_apis")?
        .get("users")?
        .as_array_of_tables()?
        .get(0)?;
    let mut item = user.get(key.split('.').next()?)?;
    for part in key.split('.').skip(1) {
        item = item.get(part)?;
    }
    Some(plain(item.as_value()?))
}

/// Java's own rules, as far as these files need them.
fn properties(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut logical = String::new();
    for line in text.lines() {
        let line = line.trim_start().trim_end_matches('\r');
        if logical.is_empty() && (line.starts_with('#') || line.starts_with('!')) {
            continue;
        }
        if let Some(head) = line.strip_suffix('\\').filter(|head| !head.ends_with('\\')) {
            logical.push_str(head);
            continue;
        }
        logical.push_str(line);
        if let Some(at) = logical.find(['=', ':']) {
            found.insert(logical[..at].trim().to_owned(), logical[at + 1..].trim().to_owned());
        }
        logical.clear();
    }
    found
}

/// How the log rolls: by size where no archive is written over and no plain or daily appender is left in the root logger.
fn rotation(all: &BTreeMap<String, String>) -> String {
    let over = all.iter().any(|(key, value)| {
        let sized = key
            .strip_suffix(".filePattern")
            .is_some_and(|appender| all.contains_key(&format!("{appender}.policies.size.type")));
        sized && !value.contains("%i")
    });
    let root = all.get("log4j.rootLogger").cloned().unwrap_or_default();
    let daily = root.split(',').map(str::trim).any(|name| {
        let class = all.get(&format!("log4j.appender.{name}")).cloned().unwrap_or_default();
        class.ends_with("FileAppender") && !class.ends_with(".RollingFileAppender")
    });
    if over || daily { "daily" } else { "size" }.to_owned()
}

/// What a shell would see: the script's own lines, without comments.
fn script(setting: &Setting, text: &str) -> Option<String> {
    let code: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .collect();
    let token = |start: &str| {
        code.iter()
            .flat_map(|line| line.split([' ', '"', '\\']))
            .find_map(|word| {
                word.strip_prefix(start)
                    .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                    .map(str::to_owned)
            })
    };
    match setting.id {
        id::HEAP_MIN => token("-Xms"),
        id::HEAP_MAX => token("-Xmx"),
        id::JAVA_HOME => code
            .iter()
            .find_map(|line| line.strip_prefix("export JAVA_HOME="))
            .map(|v| v.trim_matches('"').to_owned()),
        id::HOSTNAME_VERIFICATION => {
            let all = code.join("\n");
            let off = all.contains("AllowAll")
                || all.contains("ignoreHostnameVerification=true")
                || all.contains("disableHostnameVerification=true");
            Some((!off).to_string())
        }
        id::JMX_AGENT => Some(
            code.iter()
                .any(|line| line.contains("-Dcom.sun.management.jmxremote"))
                .to_string(),
        ),
        _ => None,
    }
}

#[test]
fn permanent_generation_goes_only_to_old_java() {
    let room = tempfile::tempdir().unwrap();
    let Some(dir) = homes::corpus_home("bam-2.5.0", room.path()) else {
        return;
    };
    let mut facts = facts(&dir);
    let mut answers = Answers::default();
    answers.set(id::HEAP_PERMGEN, Value::Text("1024m".into()));
    answers.set(id::JAVA_HOME, Value::Text("/usr/lib/jvm/temurin-8".into()));
    let refused = plan::build(&facts, &answers).unwrap_err();
    assert!(refused[0].what.contains("no permanent generation"), "{refused:?}");

    facts.jdks.push(facts::jdk("/opt/jdk1.7.0_80", "1.7.0_80"));
    answers.set(id::JAVA_HOME, Value::Text("/opt/jdk1.7.0_80".into()));
    let plan = plan::build(&facts, &answers).unwrap();
    let script = fs::read_to_string(dir.join("bin/wso2server.sh")).unwrap();
    let after = String::from_utf8(plan.files[0].after.clone()).unwrap();
    assert!(script.contains("-XX:MaxPermSize=256m") && after.contains("-XX:MaxPermSize=1024m"));
}
