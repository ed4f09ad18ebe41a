//! Finds plain-text passwords in a text: their positions, never their values.

use std::collections::HashSet;

use roxmltree::{Node, NodeId};

use super::splice::Lines;
use super::{EditError, properties, toml, xml};

/// A password that anybody who reads the file can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain {
    /// The element, attribute or key that holds it, as a reader can find it.
    pub place: String,
    /// Line, from 1.
    pub line: usize,
}

/// How a name of a password ends, in lower case without separators.
const ENDS: [&str; 8] = [
    "password",
    "passwd",
    "passphrase",
    "keypass",
    "keystorepass",
    "truststorepass",
    "secretkey",
    "clientsecret",
];
/// What a name contains that is only about passwords.
const TALK: [&str; 14] = [
    "regex", "hash", "digest", "salted", "errormsg", "policy", "grant", "callback", "alias", "handler", "encrypt",
    "reset", "recovery", "expiry",
];
/// What a value contains that is resolved somewhere else.
const ELSEWHERE: [&str; 6] = ["${", "$secret{", "$env{", "$sys{", "$ref{", "svns:"];

/// The plain-text passwords of an XML file: elements, attributes and named properties. Aliases of the secure vault, placeholders,
/// and blocks that are disabled by their own `Enabled` do not count.
pub fn in_xml(text: &str) -> Result<Vec<Plain>, EditError> {
    let doc = xml::document(text)?;
    let mut all = Vec::new();
    let mut lines = Lines::new(text);
    // A disabled block disables all that is in it; a parent comes before its children.
    let mut off: HashSet<NodeId> = HashSet::new();
    for node in doc.descendants().filter(Node::is_element) {
        let inherited = node.parent().is_some_and(|parent| off.contains(&parent.id()));
        if inherited || switched_off(node) {
            off.insert(node.id());
        } else {
            of_element(&mut lines, node, &mut all);
        }
    }
    Ok(all)
}

fn of_element(lines: &mut Lines<'_>, node: Node, all: &mut Vec<Plain>) {
    let aliased = |name: &str| {
        node.attributes()
            .any(|a| a.name() == name && a.namespace().is_some() && a.namespace() != node.tag_name().namespace())
    };
    // The products mark a user store's password like this once they have encrypted it.
    let sealed = node
        .attribute("encrypted")
        .is_some_and(|value| value.eq_ignore_ascii_case("true"));
    if sealed || aliased("secretAlias") {
        return;
    }
    let own = node.tag_name().name();
    let named = node
        .attribute("name")
        .filter(|_| matches!(own.to_ascii_lowercase().as_str(), "property" | "parameter"));
    let value = node.text().map_or("", str::trim);
    let name = named.unwrap_or(own);
    let leaf = !node.children().any(|child| child.is_element());
    if leaf && (promises(name) && is_plain(value) || url_holds_one(value)) {
        let above = node.parent_element().map_or("", |above| above.tag_name().name());
        all.push(Plain {
            place: if above.is_empty() {
                name.to_owned()
            } else {
                format!("{above}/{name}")
            },
            line: lines.of(node.range().start),
        });
    }
    for attribute in node.attributes().filter(|a| a.namespace().is_none()) {
        let key = attribute.name();
        let stands_for = named.filter(|_| key == "value").unwrap_or(key);
        if promises(stands_for) && is_plain(attribute.value()) && !aliased(key) {
            all.push(Plain {
                place: format!("{own}/@{key}"),
                line: lines.of(attribute.range().start),
            });
        }
    }
}

/// A block with `Enabled` false in it, as an element or as a property.
fn switched_off(node: Node) -> bool {
    node.children().filter(Node::is_element).any(|child| {
        let name = child.attribute("name").unwrap_or_else(|| child.tag_name().name());
        matches!(name.to_ascii_lowercase().as_str(), "enabled" | "enable")
            && child
                .text()
                .is_some_and(|text| text.trim().eq_ignore_ascii_case("false"))
    })
}

/// The plain-text passwords of a `deployment.toml`. Those under `[secrets]` belong to the vault.
pub fn in_toml(text: &str) -> Result<Vec<Plain>, EditError> {
    let strings = toml::strings(text)?;
    let open = strings.into_iter().filter(|written| {
        let last = written.key.rsplit('.').next().unwrap_or_default();
        let named = promises(last) || flat(last).contains("password") && !talks(&flat(last));
        let vault = written.key.starts_with("secrets.");
        !vault && (named && is_plain(&written.found.value) || url_holds_one(&written.found.value))
    });
    Ok(open
        .map(|written| Plain {
            place: match written.key.rsplit_once('.') {
                Some((table, key)) => format!("[{table}] {key}"),
                None => written.key,
            },
            line: written.found.line,
        })
        .collect())
}

/// The plain-text passwords of a Java properties file.
pub fn in_properties(text: &str) -> Vec<Plain> {
    properties::places(text)
        .into_iter()
        .filter(|(key, found)| promises(key) && is_plain(&found.value) || url_holds_one(&found.value))
        .map(|(key, found)| Plain {
            line: found.line,
            place: key,
        })
        .collect()
}

/// Whether a value of a password is the password itself, and not empty, a switch, or something that is resolved somewhere else.
pub fn is_plain(value: &str) -> bool {
    let value = value.trim();
    !value.is_empty() && !matches!(value, "true" | "false") && !ELSEWHERE.iter().any(|open| value.contains(open))
}

fn flat(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn talks(flat: &str) -> bool {
    TALK.iter().any(|word| flat.contains(word))
}

fn promises(name: &str) -> bool {
    let flat = flat(name);
    ENDS.iter().any(|end| flat.ends_with(end)) && !talks(&flat)
}

/// Whether a URL holds a password: `scheme://user:password@host`, or as a parameter. Such a URL is never shown.
pub fn in_url(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    url_holds_one(value) || ["password=", "passwd=", "pwd="].iter().any(|name| lower.contains(name))
}

/// `scheme://user:password@host`, with the password in plain text.
fn url_holds_one(value: &str) -> bool {
    value.match_indices("://").any(|(at, colon)| {
        let rest = &value[at + colon.len()..];
        let authority = &rest[..rest.find(['/', '?', ' ', '\'', '"']).unwrap_or(rest.len())];
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| is_plain(password))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(found: &[Plain]) -> Vec<&str> {
        found.iter().map(|plain| plain.place.as_str()).collect()
    }

    #[test]
    fn xml_gives_elements_attributes_and_properties_but_no_alias() {
        let text = "<a xmlns:svns=\"u\">\n<Password>one</Password>\n<!-- <Password>two</Password> -->\n\
                    <KeyPassword svns:secretAlias=\"x.y\">password</KeyPassword>\n\
                    <Property name=\"ConnectionPassword\">three</Property><Property name=\"PasswordHashMethod\">SHA</Property>\n\
                    <c keystorePass=\"four\"/><d svns:keystorePass=\"alias\" keystorePass=\"password\"/>\n\
                    <Password>${admin.password}</Password><GrantTypeName>password</GrantTypeName>\n\
                    <Off><Enabled>false</Enabled><SvnPassword>five</SvnPassword></Off>\n</a>";
        let found = in_xml(text).unwrap();
        assert_eq!(
            places(&found),
            ["a/Password", "a/ConnectionPassword", "c/@keystorePass"]
        );
        assert_eq!(found[0].line, 2);
        assert!(!format!("{found:?}").contains("three"));
        assert!(in_xml("<a>").is_err());
    }

    #[test]
    fn toml_gives_every_key_that_holds_a_password() {
        let text = "[super_admin]\npassword = \"x\"\n[database.a]\npassword = \"$secret{db}\"\n[keystore.tls]\n\
                    key_password = \"$ref{keystore.primary.key_password}\"\n[e]\napp_password = \"y\"\n\
                    [user_store.properties]\nPasswordJavaRegEx = \"z\"\n[secrets]\npassword = \"[plain]\"\n\
                    [[g]]\nurl = \"amqp://admin:admin@host/x\"\n";
        assert_eq!(
            places(&in_toml(text).unwrap()),
            ["[super_admin] password", "[e] app_password", "[g] url"]
        );
    }

    #[test]
    fn properties_give_keys_and_urls() {
        assert!(in_url("jdbc:mysql://u:p@db/x") && in_url("jdbc:h2:x;PASSWORD=p") && !in_url("jdbc:h2:./x;A=B"));
        let text = "a.password=x\nb.password=${env}\nfactory.Q=amqp://u:p@c/carbon\nfactory.R=amqp://${u}:${p}@c/\n";
        assert_eq!(places(&in_properties(text)), ["a.password", "factory.Q"]);
    }
}
