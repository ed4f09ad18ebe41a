//! Decides from a name whether its value is likely a secret, and which values behind such a name are none.

/// What a name of a secret contains, in lower case without separators.
const SECRET: [&str; 8] = [
    "password",
    "passwd",
    "secret",
    "passphrase",
    "credential",
    "keypass",
    "encryptionkey",
    "apikey",
];
/// What a name contains that is only about secrets: their format, their digest, their policy.
const TALK: [&str; 9] = [
    "regex",
    "hashmethod",
    "hashalgorithm",
    "digest",
    "salted",
    "errormsg",
    "externallymanaged",
    "secretalias",
    "expiry",
];
/// Names that are a password and nothing else: even `true` behind them is one.
const PLAIN: [&str; 4] = ["password", "passwd", "pass", "secret"];

/// Whether a value with this name is likely a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let flat: String = name
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let named = SECRET.iter().any(|word| flat.contains(word)) || flat.ends_with("pass") || flat.ends_with("pwd");
    named && !TALK.iter().any(|word| flat.contains(word))
}

/// Whether this value may be shown although its name suggests a secret: nothing, a switch, or a reference to another place.
pub(super) fn is_shown(name: &str, value: &str) -> bool {
    let last = name.rsplit(['.', '_', ':']).next().unwrap_or(name).to_ascii_lowercase();
    let switch = matches!(value, "true" | "false") && !PLAIN.contains(&last.as_str());
    let reference = ["${", "$secret{", "$env{", "$sys{", "$ref{"]
        .iter()
        .any(|open| value.starts_with(open))
        && value.ends_with('}')
        && value.matches('{').count() == 1;
    value.is_empty() || switch || reference
}
