//! Finds values of `deployment.toml` that break the XML into which the product writes them as they are.

use std::path::PathBuf;

use super::written::Entry;
use crate::domain::home::{Home, Layout};

/// The size limit of a template; bytes.
const LARGEST: u64 = 1 << 20;

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
    let mut found = Vec::new();
    for entry in entries {
        let Some((_, file, attribute)) = IN_XML.iter().find(|(beginning, ..)| entry.key.starts_with(beginning)) else {
            continue;
        };
        // The Micro Integrator's users have a file of their own, others none.
        if *file == "internal-apis.xml" && home.layout != Layout::Mi {
            continue;
        }
        let Some(character) = entry.texts.iter().find_map(|text| breaking(text, *attribute)) else {
            continue;
        };
        let file = home.conf().join(file);
        if !escapes(home, &file) {
            found.push(Unescaped {
                key: entry.key.clone(),
                line: entry.line,
                character,
                file,
            });
        }
    }
    found
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
