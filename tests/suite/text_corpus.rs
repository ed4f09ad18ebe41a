//! The editors on real files: no edit gives identical bytes, one edit changes only its lines, and another parser reads the
//! value back. Needs `CARBONCTL_CORPUS`; says so and passes without it.
#![expect(clippy::unwrap_used, reason = "a helper that fails is the test failing")]

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::member::Member;
use carbonctl::domain::setting::ScriptOption;
use carbonctl::text::toml::TomlValue;
use carbonctl::text::xml::Create;
use carbonctl::text::{EditError, Edited, Format, SourceText, mask, properties, script, toml, xml};
use similar::{ChangeTag, TextDiff};

/// A password that needs every kind of escaping XML has.
const HARD: &str = "a<b&\"c'";

fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("CARBONCTL_CORPUS").map(PathBuf::from);
    if root.is_none() {
        println!("skipped: CARBONCTL_CORPUS names no corpus");
    }
    root
}

fn files(root: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

/// Every file of the corpus with these endings or names.
fn all(root: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(root, &mut found);
    found.retain(|path| ends.iter().any(|end| path.to_string_lossy().ends_with(end)));
    assert!(!found.is_empty(), "no {ends:?} in the corpus");
    found
}

fn read(path: &Path, format: Format) -> (Vec<u8>, SourceText) {
    let bytes = fs::read(path).unwrap();
    let source = SourceText::decode(&bytes, format).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    (bytes, source)
}

/// Removed lines and added lines.
fn changed(old: &str, new: &str) -> (usize, usize) {
    let diff = TextDiff::from_lines(old, new);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (count(ChangeTag::Delete), count(ChangeTag::Insert))
}

/// The edited file as another program would read it from disk.
fn written(source: &SourceText, edited: &Edited, format: Format) -> String {
    let bytes = source.encode(&edited.text).unwrap();
    let again = SourceText::decode(&bytes, format).unwrap();
    assert_eq!((again.bom, again.latin1), (source.bom, source.latin1));
    assert_eq!(again.text, edited.text);
    again.text
}

/// A reader of its own: the text of the element that these names lead to, by `roxmltree` alone.
fn element_text(text: &str, names: &[&str], attribute: Option<(&str, &str)>) -> Option<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let doc = roxmltree::Document::parse_with_options(text, options).unwrap();
    let found: Vec<String> = doc
        .descendants()
        .filter(|node| {
            let mut chain: Vec<&str> = node
                .ancestors()
                .filter(roxmltree::Node::is_element)
                .map(|n| n.tag_name().name())
                .collect();
            chain.reverse();
            node.is_element()
                && chain == names
                && attribute.is_none_or(|(name, value)| node.attribute(name) == Some(value))
        })
        .map(|node| {
            let own: String = node
                .children()
                .filter(roxmltree::Node::is_text)
                .filter_map(|c| c.text())
                .collect();
            own.trim().to_owned()
        })
        .collect();
    assert!(found.len() <= 1, "{names:?} is there {} times", found.len());
    found.into_iter().next()
}

#[test]
fn unedited_files_keep_every_byte() {
    let Some(root) = corpus() else { return };
    for (ends, format) in [
        (&[".xml"][..], Format::Xml),
        (&[".toml"], Format::Toml),
        (&[".properties"], Format::Properties),
        (&[".conf"], Format::Plain),
    ] {
        for path in all(&root, ends) {
            let (bytes, source) = read(&path, format);
            assert_eq!(source.encode(&source.text).unwrap(), bytes, "{}", path.display());
        }
    }
}

#[test]
fn xml_is_judged_as_strictly_as_roxmltree_does() {
    let Some(root) = corpus() else { return };
    for path in all(&root, &[".xml"]) {
        let (_, source) = read(&path, Format::Xml);
        let options = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let other = roxmltree::Document::parse_with_options(&source.text, options);
        assert_eq!(xml::check(&source.text).is_ok(), other.is_ok(), "{}", path.display());
        if let Ok(doc) = other {
            let name = doc.root_element().tag_name().name();
            assert!(
                xml::get(&source.text, name).unwrap().is_some(),
                "{}: {name}",
                path.display()
            );
        }
    }
}

/// The addresses of elements that hold only text, where the address is that of one element alone.
fn leaves(text: &str, most: usize) -> Vec<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let Ok(doc) = roxmltree::Document::parse_with_options(text, options) else {
        return Vec::new();
    };
    let address = |node: roxmltree::Node<'_, '_>| {
        let mut names: Vec<&str> = node
            .ancestors()
            .filter(roxmltree::Node::is_element)
            .map(|n| n.tag_name().name())
            .collect();
        names.reverse();
        names.join("/")
    };
    let every: Vec<String> = doc
        .descendants()
        .filter(roxmltree::Node::is_element)
        .map(address)
        .collect();
    doc.descendants()
        .filter(|node| node.is_element() && node.children().all(|child| child.is_text()))
        .map(address)
        .filter(|path| every.iter().filter(|other| *other == path).count() == 1)
        .take(most)
        .collect()
}

#[test]
fn any_element_can_be_set_alone() {
    let Some(root) = corpus() else { return };
    let mut edits = 0;
    for path in all(&root, &[".xml"]) {
        let (_, source) = read(&path, Format::Xml);
        let text = &source.text;
        for address in leaves(text, 6) {
            let place = format!("{}: {address}", path.display());
            let now = xml::get(text, &address).unwrap().unwrap();
            let same = xml::set(text, &address, &now.value, &Create::default()).unwrap();
            assert_eq!(same, Edited::unchanged(text), "{place}");
            let edited = xml::set(text, &address, HARD, &Create::default()).unwrap_or_else(|e| panic!("{place}: {e}"));
            let names: Vec<&str> = address.split('/').collect();
            let again = written(&source, &edited, Format::Xml);
            assert_eq!(element_text(&again, &names, None).as_deref(), Some(HARD), "{place}");
            // Where there is no value, the white space up to the end tag is replaced by it.
            let old = if now.value.is_empty() {
                text[now.span.start..].split("</").next().unwrap_or_default()
            } else {
                &text[now.span.clone()]
            };
            let lines = old.split('\n').count();
            let (gone, came) = changed(text, &again);
            assert!(came == 1 && gone <= lines, "{place}: {gone} lines became {came}");
            edits += 1;
        }
    }
    assert!(edits > 300, "only {edits} elements were tried");
}

#[test]
fn settings_of_carbon_xml_change_one_line_each() {
    let Some(root) = corpus() else { return };
    for path in all(&root, &["/conf/carbon.xml"]) {
        let (_, source) = read(&path, Format::Xml);
        for (address, value) in [
            ("Server/HostName", "id.example.com"),
            ("Server/MgtHostName", "mgt.example.com"),
            ("Server/Ports/Offset", "7"),
            ("Server/Ports/JMX/RMIRegistryPort", "19999"),
            ("Server/Ports/JMX/RMIServerPort", "21111"),
        ] {
            one_line(&path, &source, address, value);
        }
    }
}

#[test]
fn the_admin_account_changes_one_line_each() {
    let Some(root) = corpus() else { return };
    for path in all(&root, &["/conf/user-mgt.xml"]) {
        let (_, source) = read(&path, Format::Xml);
        let there = xml::get(&source.text, "UserManager/Realm/Configuration/AdminUser/UserName").unwrap();
        assert!(there.is_some(), "{}", path.display());
        for (name, value) in [("UserName", "chief"), ("Password", HARD)] {
            let address = format!("UserManager/Realm/Configuration/AdminUser/{name}");
            one_line(&path, &source, &address, value);
        }
    }
}

fn one_line(path: &Path, source: &SourceText, address: &str, value: &str) {
    let place = format!("{}: {address}", path.display());
    let text = &source.text;
    if let Some(now) = xml::get(text, address).unwrap() {
        let same = xml::set(text, address, &now.value, &Create::default()).unwrap();
        assert_eq!(same, Edited::unchanged(text), "{place}");
    }
    let edited = xml::set(text, address, value, &Create::default()).unwrap_or_else(|e| panic!("{place}: {e}"));
    let again = written(source, &edited, Format::Xml);
    assert_eq!(changed(text, &again), (1, 1), "{place}");
    let names: Vec<&str> = address.split('/').collect();
    assert_eq!(element_text(&again, &names, None).as_deref(), Some(value), "{place}");
    let back = xml::set(&again, address, "x", &Create::default()).unwrap();
    assert_eq!(changed(&again, &back.text), (1, 1), "{place}");
}

#[test]
fn clustering_is_switched_on_its_own_line() {
    let Some(root) = corpus() else { return };
    let mut without = 0;
    for path in all(&root, &["/axis2/axis2.xml"]) {
        let place = path.display();
        let (_, source) = read(&path, Format::Xml);
        let text = &source.text;
        let on = xml::set(text, "axisconfig/clustering/@enable", "true", &Create::default());
        let doc = roxmltree::Document::parse(text).unwrap();
        if !doc.root_element().children().any(|c| c.has_tag_name("clustering")) {
            assert!(matches!(on, Err(EditError::Absent(_))), "{place}");
            assert_eq!(xml::members(text).unwrap(), None, "{place}");
            without += 1;
            continue;
        }
        let again = written(&source, &on.unwrap(), Format::Xml);
        assert_eq!(changed(text, &again), (1, 1), "{place}");
        let doc = roxmltree::Document::parse(&again).unwrap();
        let enabled: Vec<(&str, Option<&str>)> = doc
            .descendants()
            .filter(|n| n.has_tag_name("clustering") || n.has_tag_name("groupManagement"))
            .map(|n| (n.tag_name().name(), n.attribute("enable")))
            .collect();
        assert_eq!(
            enabled,
            [("clustering", Some("true")), ("groupManagement", Some("false"))],
            "{place}"
        );
    }
    assert!(without <= 1, "only the Micro Integrator has no clustering");
}

#[test]
fn members_change_only_their_lines() {
    let Some(root) = corpus() else { return };
    let member = |host: &str, port| Member {
        host: host.to_owned(),
        port,
    };
    for path in all(&root, &["/axis2/axis2.xml"]) {
        let place = path.display();
        let (_, source) = read(&path, Format::Xml);
        let Some((now, _)) = xml::members(&source.text).unwrap() else {
            continue;
        };
        assert_eq!(now, [member("127.0.0.1", 4000)], "{place}");
        assert_eq!(
            xml::set_members(&source.text, &now).unwrap(),
            Edited::unchanged(&source.text),
            "{place}"
        );
        let wanted = [member("10.0.0.11", 4000), member("10.0.0.12", 4100)];
        let edited = xml::set_members(&source.text, &wanted).unwrap();
        let again = written(&source, &edited, Format::Xml);
        // One host changes; the second member has four lines.
        assert_eq!(changed(&source.text, &again), (1, 5), "{place}");
        let doc = roxmltree::Document::parse(&again).unwrap();
        let pairs: Vec<(String, String)> = doc
            .descendants()
            .filter(|n| n.has_tag_name("member"))
            .map(|n| {
                let text = |name| {
                    n.children()
                        .find(|c| c.has_tag_name(name))
                        .and_then(|c| c.text())
                        .unwrap_or("")
                        .to_owned()
                };
                (text("hostName"), text("port"))
            })
            .collect();
        assert_eq!(
            pairs,
            [
                ("10.0.0.11".to_owned(), "4000".to_owned()),
                ("10.0.0.12".to_owned(), "4100".to_owned())
            ]
        );
        assert_eq!(xml::set_members(&again, &now).unwrap().text, source.text, "{place}");
    }
}

#[test]
fn the_wsdl_prefix_takes_the_place_of_its_comment() {
    let Some(root) = corpus() else { return };
    let mut pairs = 0;
    for path in all(&root, &["/axis2/axis2.xml"]) {
        let place = path.display();
        let (_, source) = read(&path, Format::Xml);
        let address = "axisconfig/transportReceiver[@name='http']/parameter[@name='WSDLEPRPrefix']";
        let create = Create {
            after: &["parameter"],
            attributes: &[("locked", "false")],
            parents: false,
        };
        let receiver = xml::get(&source.text, "axisconfig/transportReceiver[@name='http']").unwrap();
        let edited = xml::set(&source.text, address, "http://api.example.com:8280", &create);
        if receiver.is_none() {
            assert!(matches!(edited, Err(EditError::Absent(_))), "{place}");
            continue;
        }
        let again = written(&source, &edited.unwrap(), Format::Xml);
        let lines = changed(&source.text, &again);
        assert!(matches!(lines, (0 | 1, 1)), "{place}: {lines:?}");
        pairs += lines.0;
        let names = ["axisconfig", "transportReceiver", "parameter"];
        assert_eq!(
            element_text(&again, &names, Some(("name", "WSDLEPRPrefix"))).as_deref(),
            Some("http://api.example.com:8280"),
            "{place}"
        );
        let line = again
            .lines()
            .find(|line| line.contains("<parameter name=\"WSDLEPRPrefix\""))
            .unwrap();
        assert!(line.contains("locked=\"false\""), "{place}: {line}");
    }
    assert!(pairs >= 3, "ESB, EI and MI ship the comment, {pairs} were used");
}

#[test]
fn toml_keys_change_one_line_or_come_as_one_block() {
    let Some(root) = corpus() else { return };
    let text = |value: &str| TomlValue::Text(value.to_owned());
    for path in all(&root, &["/conf/deployment.toml"]) {
        let (_, source) = read(&path, Format::Toml);
        toml::check(&source.text).unwrap();
        for (key, value, read_back) in [
            (
                &["server", "hostname"][..],
                text("id.example.com"),
                "\"id.example.com\"",
            ),
            (&["server", "offset"], TomlValue::Number(7), "7"),
            (&["super_admin", "username"], text("chief"), "\"chief\""),
            (&["super_admin", "password"], text(HARD), "'a<b&\"c'"),
            (&["clustering", "membership_scheme"], text("wka"), "\"wka\""),
            (
                &["clustering", "members"],
                TomlValue::List(vec!["a:4000".into(), "b:4000".into()]),
                "[\"a:4000\", \"b:4000\"]",
            ),
            (
                &["hazelcast", "hazelcast.shutdownhook.enabled"],
                text("false"),
                "\"false\"",
            ),
            (
                &["monitoring", "jmx", "rmi_server_port"],
                TomlValue::Number(21111),
                "21111",
            ),
        ] {
            let place = format!("{}: {key:?}", path.display());
            let was = toml::get(&source.text, key).unwrap();
            let edited = toml::set(&source.text, key, &value).unwrap_or_else(|e| panic!("{place}: {e}"));
            let again = written(&source, &edited, Format::Toml);
            let (gone, came) = changed(&source.text, &again);
            // A key alone is one line; a table of its own brings a blank line and a header, and a file without a final
            // line end gets one.
            let open = usize::from(!source.text.ends_with('\n'));
            match was {
                Some(_) => assert_eq!((gone, came), (1, 1), "{place}"),
                None => assert!(gone <= open && matches!(came - gone, 1 | 3), "{place}: -{gone} +{came}"),
            }
            let doc: toml_edit::DocumentMut = again.parse().unwrap();
            let mut item = doc.as_item();
            for part in key {
                item = &item[part];
            }
            // Quotes may differ by the file's style; compare what they mean.
            let expected: toml_edit::DocumentMut = format!("v = {}", spelled(read_back)).parse().unwrap();
            assert_eq!(meaning(item), meaning(&expected["v"]), "{place}");
            let none = toml::remove(&again, key).unwrap();
            assert_eq!(toml::get(&none.text, key).unwrap(), None, "{place}");
        }
    }
}

/// The hard password cannot stand in a literal string; write it as a basic one.
fn spelled(value: &str) -> String {
    if value.contains(HARD) {
        "\"a<b&\\\"c'\"".to_owned()
    } else {
        value.to_owned()
    }
}

fn meaning(item: &toml_edit::Item) -> String {
    match item.as_value() {
        Some(toml_edit::Value::Array(items)) => items.iter().map(|i| i.as_str().unwrap().to_owned() + ";").collect(),
        Some(toml_edit::Value::String(text)) => text.value().clone(),
        Some(value) => value.to_string().trim().to_owned(),
        None => panic!("no value"),
    }
}

#[test]
fn properties_change_one_line_or_gain_one() {
    let Some(root) = corpus() else { return };
    for path in all(&root, &[".properties"]) {
        let place = path.display();
        let (_, source) = read(&path, Format::Properties);
        let text = &source.text;
        let keys: Vec<String> = properties::all(text).into_keys().collect();
        for key in keys.iter().take(5) {
            let now = properties::get(text, key).unwrap();
            assert_eq!(
                properties::set(text, key, &now.value).unwrap(),
                Edited::unchanged(text),
                "{place}"
            );
            let edited = properties::set(text, key, "carbonctl = \\ é").unwrap();
            let again = written(&source, &edited, Format::Properties);
            let (_, came) = changed(text, &again);
            assert_eq!(came, 1, "{place}: {key}");
            assert!(again.contains("carbonctl = \\\\ \\u00E9"), "{place}: {key}");
        }
        let new = "carbonctl.new.key";
        assert_eq!(properties::get(text, new), None, "{place}");
        let edited = properties::set(text, new, "false").unwrap();
        let again = written(&source, &edited, Format::Properties);
        assert!(again.starts_with(text.as_str()), "{place}");
        let eol = if text.lines().count() > 0 && text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        };
        assert!(again.ends_with(eol), "{place}");
    }
}

#[test]
fn wrapper_conf_changes_one_line() {
    let Some(root) = corpus() else { return };
    for path in all(&root, &["/conf/wrapper.conf"]) {
        let place = path.display();
        let (_, source) = read(&path, Format::Plain);
        for (option, value, line) in [
            (ScriptOption::HeapMax, "2048m", "= -Xmx2048m"),
            (ScriptOption::HeapMin, "511m", "= -Xms511m"),
            (ScriptOption::PermGen, "1024m", "= -XX:MaxPermSize=1024m"),
            (ScriptOption::JavaHome, "C:\\jdk", "= C:\\\\jdk\\\\bin\\\\java"),
        ] {
            let edited = script::set(&source.text, script::Dialect::WrapperConf, option, value).unwrap();
            assert_eq!(changed(&source.text, &edited.text), (1, 1), "{place}: {option:?}");
            assert!(edited.text.lines().any(|l| l.ends_with(line)), "{place}: {option:?}");
        }
    }
}

#[test]
fn shipped_passwords_are_masked_wherever_they_stand() {
    let Some(root) = corpus() else { return };
    for path in all(
        &root,
        &[
            "/conf/user-mgt.xml",
            "/conf/carbon.xml",
            "/conf/deployment.toml",
            "/axis2/axis2.xml",
        ],
    ) {
        let (_, source) = read(&path, Format::Plain);
        let shown = mask::lines(&source.text);
        assert_eq!(shown.len(), source.text.lines().count(), "{}", path.display());
        for (line, raw) in shown.iter().zip(source.text.lines()) {
            for secret in [
                "<Password>admin<",
                "Password>wso2carbon<",
                "password = \"wso2carbon\"",
                "password = \"admin\"",
            ] {
                assert!(!line.contains(secret), "{}: {line}", path.display());
            }
            if raw.contains("RegEx\"") || raw.contains("StoreSaltedPassword\">") || raw.contains("PasswordDigest\">") {
                assert_eq!(line, raw.trim_end(), "{}", path.display());
            }
        }
    }
}
