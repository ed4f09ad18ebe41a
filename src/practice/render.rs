//! Fills the templates of the practice home as the practice server does at start, for the XML that a new home contains.

use std::collections::BTreeMap;

/// What the pristine XML says. Differs on purpose from what the first start renders (JMX is on here, off there):
/// in the toml generation the files on disk are not what will run until the server has started once.
const PRISTINE: [(&str, &str); 17] = [
    ("server.hostname", "localhost"),
    ("server.mgt_console_hostname", "localhost"),
    ("super_admin.create_admin_account", "true"),
    ("super_admin.username", "admin"),
    ("super_admin.password", "admin"),
    ("monitoring.jmx.rmi_server_start", "true"),
    ("keystore.primary.file_name", "wso2carbon.jks"),
    ("keystore.primary.password", "wso2carbon"),
    ("keystore.primary.key_password", "wso2carbon"),
    (
        "database.shared_db.url",
        "jdbc:h2:repository/database/WSO2CARBON_DB;DB_CLOSE_ON_EXIT=FALSE",
    ),
    ("database.shared_db.username", "wso2carbon"),
    ("database.shared_db.password", "wso2carbon"),
    ("clustering.enable", "false"),
    ("clustering.membership_scheme", "multicast"),
    ("clustering.local_member_host", "127.0.0.1"),
    ("clustering.member_host", "127.0.0.1"),
    ("clustering.member_port", "4000"),
];

/// The values of a home that was never started, by dotted key.
pub(super) fn pristine(defaults: &str) -> BTreeMap<String, String> {
    let parsed: BTreeMap<String, serde_json::Value> = serde_json::from_str(defaults).unwrap_or_default();
    let mut values: BTreeMap<String, String> = parsed
        .into_iter()
        .map(|(key, value)| match value {
            serde_json::Value::String(text) => (key, text),
            other => (key, other.to_string()),
        })
        .collect();
    values.extend(PRISTINE.map(|(key, value)| (key.to_owned(), value.to_owned())));
    values
}

/// Replaces `{{key}}`, `{{attributes prefix}}` and `{{members}}`. An unknown key is left as it is, for a test to find.
pub(super) fn fill(template: &str, values: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((hole, tail)) = after.split_once("}}") else {
            break;
        };
        out.push_str(before);
        out.push_str(&value(hole, values));
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn value(hole: &str, values: &BTreeMap<String, String>) -> String {
    if let Some(prefix) = hole.strip_prefix("attributes ") {
        return attributes(prefix, values);
    }
    if hole == "members" {
        let of = |key: &str| values.get(key).cloned().unwrap_or_default();
        let (host, port) = (of("clustering.member_host"), of("clustering.member_port"));
        return format!(
            "            <member>\n                <hostName>{host}</hostName>\n                \
             <port>{port}</port>\n            </member>"
        );
    }
    values.get(hole).cloned().unwrap_or_else(|| format!("{{{{{hole}}}}}"))
}

fn attributes(prefix: &str, values: &BTreeMap<String, String>) -> String {
    let prefix = format!("{prefix}.");
    let lines: Vec<String> = values
        .iter()
        .filter_map(|(key, value)| Some(format!("{:19}{}=\"{value}\"", "", key.strip_prefix(&prefix)?)))
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_keys_attributes_and_members() {
        let values = pristine(r#"{"t.http.port": "9763", "t.http.on": true, "x": "1"}"#);
        assert_eq!(fill("a{{x}}b{{server.hostname}}", &values), "a1blocalhost");
        let indent = " ".repeat(19);
        assert_eq!(
            fill("{{attributes t.http}}", &values),
            format!("{indent}on=\"true\"\n{indent}port=\"9763\"")
        );
        assert!(fill("{{members}}", &values).contains("<hostName>127.0.0.1</hostName>"));
        assert_eq!(fill("{{nobody.knows}} {{open", &values), "{{nobody.knows}} {{open");
    }
}
