//! The secrets that a home's own files hold, collected to search for them; they are never shown.

use std::collections::BTreeSet;
use std::path::Path;

use zeroize::Zeroizing;

use super::entry::hex;
use crate::disk::limit;
use crate::domain::home::Home;
use crate::domain::secret::MASK;
use crate::probe::{HomeFiles, World};
use crate::text::{mask, properties, toml};

/// Values of every pack that is published: they tell nothing, and other words are spelled like them.
const PUBLISHED: [&str; 14] = [
    "admin",
    "wso2carbon",
    "changeit",
    "root",
    "true",
    "false",
    "null",
    "carbon",
    "password",
    "secret",
    "username",
    "user",
    "none",
    "default",
];
/// The shortest value that is searched for wherever it may be; a shorter one is masked only in its own place.
const SHORTEST: usize = 4;
/// Up to this length a value of letters alone is a word, which is searched for between other characters.
const WORD: usize = 10;

/// Files in the directory of the home that hold the password of its keystore.
const PASSWORD_FILES: [&str; 6] = [
    "password",
    "password-tmp",
    "password-persist",
    "password.txt",
    "password-tmp.txt",
    "password-persist.txt",
];
/// Files of the secure vault, below the configuration directory.
const VAULT_FILES: [&str; 4] = [
    "security/cipher-text.properties",
    "cipher-text.properties",
    "security/secret-conf.properties",
    "secret-conf.properties",
];

/// The values of secrets to search for.
#[derive(Default)]
pub struct KnownSecrets {
    /// Longest first, so that a value that contains another is replaced as a whole.
    values: Vec<Zeroizing<String>>,
}

impl std::fmt::Debug for KnownSecrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KnownSecrets({})", self.values.len())
    }
}

impl KnownSecrets {
    /// Those of a home's configuration, its vault's files and this environment.
    pub fn of(home: &Home, files: &HomeFiles, world: &World) -> Self {
        let mut found = BTreeSet::new();
        for (_, loaded) in files.iter() {
            let Some(text) = loaded.text() else { continue };
            of_text(&loaded.path, text, &mut found);
        }
        for name in VAULT_FILES {
            let path = home.at(home.conf().join(name));
            if let Ok(text) = home.root.text(&path, limit::CONFIGURATION) {
                found.extend(properties::all(&text).into_iter().filter_map(|(key, value)| {
                    (name.ends_with("cipher-text.properties") || is_secret(&key)).then_some(value)
                }));
            }
        }
        for name in PASSWORD_FILES {
            if let Ok(text) = home.root.text(&home.at(name), limit::SMALL) {
                found.extend(text.lines().map(|line| line.trim().to_owned()));
            }
        }
        found.extend(
            world
                .env
                .iter()
                .filter(|(name, _)| is_secret(name))
                .map(|(_, value)| value.clone()),
        );
        Self::from_values(found)
    }

    /// These values, without those that are no secret or too short to be searched for.
    pub fn from_values(values: impl IntoIterator<Item = String>) -> Self {
        let mut kept: Vec<String> = values
            .into_iter()
            .map(|value| value.trim().trim_matches(['[', ']', '"', '\'']).to_owned())
            .filter(|value| value.chars().count() >= SHORTEST && !value.contains(['\n', '$', '•']))
            .filter(|value| !PUBLISHED.contains(&value.to_ascii_lowercase().as_str()))
            .collect();
        kept.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        kept.dedup();
        Self {
            values: kept.into_iter().map(Zeroizing::new).collect(),
        }
    }

    /// A text with every known value masked.
    pub fn hide(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for value in &self.values {
            for spelling in spellings(value) {
                if !out.contains(&spelling) {
                    continue;
                }
                out = if is_word(value) {
                    replace_word(&out, &spelling)
                } else {
                    out.replace(&spelling, MASK)
                };
            }
        }
        out
    }

    /// Whether one of the values is in a text, however it is spelled there.
    pub fn shows_in(&self, text: &str) -> bool {
        let inside = |value: &str, spelling: &str| {
            text.contains(spelling) && (!is_word(value) || replace_word(text, spelling) != text)
        };
        self.values
            .iter()
            .any(|value| spellings(value).iter().any(|spelling| inside(value, spelling)))
    }
}

/// The values behind secret names in one text, by its own parser and by what the masks hide.
fn of_text(path: &Path, text: &str, found: &mut BTreeSet<String>) {
    for (raw, masked) in text.lines().zip(mask::lines(text)) {
        found.extend(hidden_in(raw, &masked));
    }
    match path.extension().and_then(|kind| kind.to_str()) {
        Some("toml") => {
            let strings = toml::strings(text).unwrap_or_default();
            found.extend(strings.into_iter().filter_map(|written| {
                let secret = written.key.starts_with("secrets.") || is_secret(&written.key);
                secret.then_some(written.found.value)
            }));
        }
        Some("xml") => {
            let Ok(document) = roxmltree::Document::parse(text) else {
                return;
            };
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                let name = node.attribute("name").unwrap_or_default();
                if is_secret(node.tag_name().name()) || is_secret(name) {
                    found.extend(node.text().map(|value| value.trim().to_owned()));
                    found.extend(node.attribute("value").map(str::to_owned));
                }
                found.extend(
                    node.attributes()
                        .filter(|attribute| is_secret(attribute.name()) && attribute.namespace().is_none())
                        .map(|attribute| attribute.value().to_owned()),
                );
            }
        }
        Some("properties") => {
            found.extend(
                properties::all(text)
                    .into_iter()
                    .filter_map(|(key, value)| is_secret(&key).then_some(value)),
            );
        }
        _ => {}
    }
}

/// What a masked line has the mask in place of.
fn hidden_in(raw: &str, masked: &str) -> Vec<String> {
    let mut pieces = masked.split(MASK);
    let Some(mut rest) = pieces.next().and_then(|first| raw.strip_prefix(first)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for piece in pieces {
        let end = if piece.is_empty() {
            Some(rest.len())
        } else {
            rest.find(piece)
        };
        let Some(end) = end else { break };
        found.push(rest[..end].to_owned());
        rest = &rest[(end + piece.len()).min(rest.len())..];
    }
    found
}

/// How a name of a password ends, in lower case without separators.
const ENDS: [&str; 10] = [
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "secret",
    "secretkey",
    "apikey",
    "privatekey",
    "accesstoken",
];

/// Whether a name is that of a password: a list of its own, so that a gap in the masks' list is found.
fn is_secret(name: &str) -> bool {
    let last = name.rsplit(['.', ':']).next().unwrap_or(name).to_ascii_lowercase();
    let flat: String = last.chars().filter(char::is_ascii_alphanumeric).collect();
    ENDS.iter().any(|end| flat.ends_with(end))
}

fn is_word(value: &str) -> bool {
    value.len() < WORD && value.chars().all(char::is_alphabetic)
}

/// Replaces a text where no letter or digit is beside it.
fn replace_word(text: &str, word: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(word) {
        let before = rest[..at].chars().next_back().or_else(|| out.chars().next_back());
        let after = rest[at + word.len()..].chars().next();
        let alone = [before, after].into_iter().flatten().all(|c| !c.is_alphanumeric());
        out.push_str(&rest[..at]);
        out.push_str(if alone { MASK } else { word });
        rest = &rest[at + word.len()..];
    }
    out.push_str(rest);
    out
}

/// How a value may be spelled: as it is, as in XML, as in JSON, and as in a URL.
fn spellings(value: &str) -> Vec<String> {
    let xml = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let json = value.replace('\\', "\\\\").replace('"', "\\\"");
    let url: String = value
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let hex = hex(value.as_bytes());
    let mut all = vec![value.to_owned(), xml, json, url, hex];
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_gives_its_secrets() {
        let of = |path: &str, text: &str| {
            let mut found = BTreeSet::new();
            of_text(Path::new(path), text, &mut found);
            found
        };
        for (path, text) in [
            ("a.toml", "[x]\npassword = \"Pl4nted\""),
            ("a.toml", "[secrets]\npin = \"[Pl4nted]\""),
            ("a.xml", "<a><Password>Pl4nted</Password></a>"),
            ("a.xml", "<a><p name=\"dbPassword\">Pl4nted</p></a>"),
            ("a.xml", "<a keystorePass='Pl4nted'/>"),
            ("a.xml", "<a>jdbc:x://u:Pl4nted@h/d</a>"),
            ("a.properties", "some.password=Pl4nted"),
            ("a.sh", "export DB_PASSWORD=Pl4nted"),
        ] {
            let known = KnownSecrets::from_values(of(path, text));
            assert!(known.shows_in("x Pl4nted y"), "{text}: {known:?}");
            assert_eq!(known.hide("x Pl4nted y"), format!("x {MASK} y"));
        }
    }

    #[test]
    fn spellings_are_found_and_words_only_alone() {
        let known = KnownSecrets::from_values(["a<b&c\"d/e".to_owned(), "tiger".to_owned(), "admin".to_owned()]);
        for text in [
            "a&lt;b&amp;c\"d/e",
            "a<b&c\\\"d/e",
            "a%3Cb%26c%22d%2Fe",
            "613c62266322642f65",
            "(tiger)",
        ] {
            assert!(known.shows_in(text), "{text}");
            assert!(!known.shows_in(&known.hide(text)), "{text}");
        }
        assert!(!known.shows_in("wiredtigers admin"));
    }
}
