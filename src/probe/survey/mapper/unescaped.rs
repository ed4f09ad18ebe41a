//! Finds values of `deployment.toml` that break the XML into which the product writes them as they are.

use std::path::PathBuf;

use super::written::Entry;
use crate::domain::home::{Home, Layout};
use crate::probe::survey::upkeep::templates;

/// The size limit of a template; bytes.
const LARGEST: u64 = 1 << 20;
/// The size limit of all templates together.
const TOGETHER: usize = 4 << 20;

/// Keys that packs write into an XML file, by their beginning: the template, below the configuration directory, and whether the value
/// stands in an attribute there.
///
/// Source: the packs' templates; a run shows that no value is escaped.
const IN_XML: [(&str, &str, bool); 10] = [
    ("database.", "datasources/master-datasources.xml", false),
    ("datasource.", "datasources/master-datasources.xml", false),
    ("super_admin.", "user-mgt.xml", false),
    ("user_store.", "user-mgt.xml", false),
    ("internal_apis.users.", "internal-apis.xml", false),
    ("server.", "carbon.xml", false),
    ("keystore.", "carbon.xml", false),
    ("truststore.", "carbon.xml", false),
    ("transport.http.properties.", "tomcat/catalina-server.xml", true),
    ("transport.https.properties.", "tomcat/catalina-server.xml", true),
];

/// A value that breaks a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unescaped {
    /// Its key.
    pub key: String,
    /// Its line in `deployment.toml`, from 1.
    pub line: usize,
    /// The character.
    pub character: char,
    /// The file that it breaks, relative to the home.
    pub file: PathBuf,
}

pub(super) fn find(home: &Home, entries: &[Entry]) -> Vec<Unescaped> {
    let mut templates = None;
    let mut found = Vec::new();
    for entry in entries {
        let known = IN_XML.iter().find(|(beginning, ..)| entry.key.starts_with(beginning));
        let attribute = known.is_some_and(|(_, _, attribute)| *attribute);
        let Some(character) = entry.texts.iter().find_map(|text| breaking(text, attribute)) else {
            continue;
        };
        let file = match known {
            // The Micro Integrator's users have a file of their own, others none.
            Some((_, "internal-apis.xml", _)) if home.layout != Layout::Mi => None,
            Some((_, file, _)) => Some(home.conf().join(file)).filter(|file| !escapes(home, file)),
            None if entry.listed => None,
            None => {
                let all = templates.get_or_insert_with(|| xml_templates(home));
                let here = all.iter().find(|(_, text)| writes(text, &entry.key));
                here.map(|(file, _)| file.clone())
            }
        };
        found.extend(file.map(|file| Unescaped {
            key: entry.key.clone(),
            line: entry.line,
            character,
            file,
        }));
    }
    found
}

/// The templates of XML files with the files they become, relative to the home.
fn xml_templates(home: &Home) -> Vec<(PathBuf, String)> {
    let top = home.mapper_dir().join("templates");
    let (mut all, mut left) = (Vec::new(), TOGETHER);
    for path in templates(&home.root, &top) {
        let file = path.strip_prefix(&top).unwrap_or(&path).with_extension("");
        let is_xml = file.extension().is_some_and(|end| end == "xml");
        let Some(bytes) = is_xml.then(|| home.root.read(&path, LARGEST).ok()).flatten() else {
            continue;
        };
        let Some(rest) = left.checked_sub(bytes.len()) else {
            break;
        };
        left = rest;
        all.push((file, String::from_utf8_lossy(&bytes).into_owned()));
    }
    all
}

/// Whether a template writes a key as it is, outside a section that needs no escapes.
fn writes(template: &str, key: &str) -> bool {
    template.match_indices("{{").any(|(at, _)| {
        let inside = template[at + 2..].split("}}").next().unwrap_or_default();
        let before = &template[..at];
        let in_section = before.rfind("<![CDATA[") > before.rfind("]]>");
        inside.trim() == key && !in_section
    })
}

/// The first character that XML does not take as it is.
fn breaking(text: &str, attribute: bool) -> Option<char> {
    if text.trim_start().starts_with("<![CDATA[") {
        return None;
    }
    text.char_indices().find_map(|(at, c)| match c {
        '<' => Some(c),
        '"' if attribute => Some(c),
        '&' if !is_entity(&text[at + 1..]) => Some(c),
        _ => None,
    })
}

/// Whether a text goes on as one of the entities that every XML file knows.
fn is_entity(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(';') else {
        return false;
    };
    match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number
                .strip_prefix('x')
                .map(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
            !number.is_empty() && hexadecimal.unwrap_or_else(|| number.chars().all(|c| c.is_ascii_digit()))
        }
        None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
    }
}

/// Whether the template escapes values, as far as its text shows.
fn escapes(home: &Home, file: &std::path::Path) -> bool {
    let name = format!("{}.j2", file.to_string_lossy());
    let template = home.mapper_dir().join("templates").join(name);
    let Ok(bytes) = home.root.read(&template, LARGEST) else {
        return false;
    };
    let text = String::from_utf8_lossy(&bytes);
    text.contains("CDATA")
        || text
            .split("{{")
            .skip(1)
            .filter_map(|rest| rest.split_once("}}"))
            .filter_map(|(inside, _)| inside.split_once('|'))
            .any(|(_, filters)| {
                filters
                    .split('|')
                    .any(|filter| matches!(filter.trim(), "e" | "escape" | "xmlattr" | "forceescape"))
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_writes_a_key_where_it_names_it_plainly() {
        assert!(writes("<a>{{ oauth.note }}</a>", "oauth.note"));
        for text in [
            "<a>{{oauth.note | e}}</a>",
            "<a><![CDATA[{{oauth.note}}]]></a>",
            "<a>{{oauth.notes}}</a>",
            "{% if oauth.note %}",
        ] {
            assert!(!writes(text, "oauth.note"), "{text}");
        }
        assert!(writes("<![CDATA[x]]>{{oauth.note}}", "oauth.note"));
    }

    #[test]
    fn what_xml_does_not_take_is_named_and_entities_are_not() {
        for (text, attribute, wanted) in [
            ("jdbc:mysql://h/n?a=b&c=d", false, Some('&')),
            ("jdbc:mysql://h/n?a=b&amp;c=d", false, None),
            ("(&(objectClass=person)(uid=?))", false, Some('&')),
            ("(&amp;(objectClass=person)(uid=?))", false, None),
            ("a&#38;b&#x26;c", false, None),
            ("a&#;b", false, Some('&')),
            ("a<b", false, Some('<')),
            ("a>b\"'", false, None),
            ("a\"b", true, Some('"')),
            ("<![CDATA[a<&b]]>", false, None),
            ("a&b;", false, Some('&')),
        ] {
            assert_eq!(breaking(text, attribute), wanted, "{text}");
        }
    }
}
