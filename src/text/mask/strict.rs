//! Masks for what leaves the machine: also tokens, private keys, headers and options of commands, wherever they are in a line.

use std::sync::OnceLock;

use regex_lite::{Captures, Regex};

use super::Masker;
use crate::domain::secret::MASK;

/// Masks the lines of one text, from its first to its last. A masked text is left as it is by another pass, which is how a text
/// is tested.
#[derive(Debug, Default)]
pub struct Strict {
    masker: Masker,
    in_key: bool,
}

/// What is masked: the part of a match that is named `secret`.
const PATTERNS: [&str; 10] = [
    // The rest of a header.
    r#"(?i)\b(?:proxy-)?authorization["']?\s*[:=]\s*(?P<secret>\S.*)"#,
    r#"(?i)\b(?:set-)?cookie["']?\s*[:=]\s*(?P<secret>\S.*)"#,
    r"(?i)\b(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9+/_.~-]{8,}=*)",
    // A JSON Web Token, and the key id of a cloud.
    r"(?P<secret>eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?)",
    r"(?P<secret>\b(?:AKIA|ASIA)[0-9A-Z]{12,})",
    // An account in a URL, whatever its password is made of.
    r#"://[^\s/@:"'<>]*:(?P<secret>[^\s"'<>]+)@"#,
    r#"(?i)\bidentified\s+by\s+(?:password\s+)?["']?(?P<secret>[^\s"';]+)"#,
    // In prose and in attributes: a name, then a sign or a word, then the value.
    r#"(?i)(?:password|passwd|passphrase|pwd|secret)["']?(?:\s*(?:[=:]|=>)\s*|\s+(?:is|was)\s+)["'\[]?(?P<secret>[^\s"',;&<>)}\]]+)"#,
    r#"(?i)(?:token|api_?key|api-key|private_?key|private-key|secret_?key|secret-key|access_?key|access-key|signing_?key|account_?key|shared_?key|master_?key|symmetric_?key|session_?id|jsessionid)["']?\s*(?:[=:>]|=>)\s*["'\[]?(?P<secret>[^\s"',;&<>)}\]]+)"#,
    // `--password x`, `-storepass x`: options of commands.
    r#"(?i)(?:^|\s)-{1,2}[a-z._-]*(?:password|passwd|passphrase|secret|token|storepass|keypass)\s+["']?(?P<secret>[^\s"'-][^\s"']*)"#,
];

/// What a line must contain, in lower case, before the patterns are tried: most lines of a log contain nothing of it.
const TRIGGERS: [&str; 22] = [
    "authorization",
    "cookie",
    "bearer",
    "basic",
    "eyj",
    "akia",
    "asia",
    "://",
    "identified",
    "passw",
    "passphrase",
    "pwd",
    "secret",
    "credential",
    "token",
    "key",
    "session",
    "storepass",
    "keypass",
    "pass=",
    "pass:",
    "pass ",
];

/// How often a text is masked at most; two passes are enough for all but odd ones.
const MOST_PASSES: usize = 4;

/// The shortest line of base64 alone that counts as a part of a key.
const KEY_LINE: usize = 60;

impl Strict {
    /// One line, without its line end, masked.
    pub fn line(&mut self, line: &str) -> String {
        if self.in_key {
            self.in_key = !line.contains("-----END ");
            return MASK.to_owned();
        }
        if let Some(at) = line.find("-----BEGIN ")
            && line[at..].contains("PRIVATE KEY")
        {
            self.in_key = !line[at..].contains("-----END ");
            return MASK.to_owned();
        }
        let line = self.masker.line(line);
        if is_of_a_key(line.trim()) {
            return MASK.to_owned();
        }
        let lower = line.to_lowercase();
        if !TRIGGERS.iter().any(|word| lower.contains(word)) {
            return line;
        }
        patterns().iter().fold(line, |line, pattern| hide(pattern, &line))
    }

    /// Every line of a text, each with a line end, masked until another pass changes nothing.
    pub fn text(text: &str) -> String {
        let mut masked = Self::once(text);
        for _ in 0..MOST_PASSES {
            let again = Self::once(&masked);
            if again == masked {
                break;
            }
            masked = again;
        }
        masked
    }

    /// A text, masked once.
    pub fn once(text: &str) -> String {
        let mut strict = Self::default();
        let mut out = String::with_capacity(text.len());
        for line in text.lines() {
            out.push_str(&strict.line(line));
            out.push('\n');
        }
        out
    }
}

fn patterns() -> &'static [Regex] {
    static COMPILED: OnceLock<Vec<Regex>> = OnceLock::new();
    COMPILED.get_or_init(|| PATTERNS.iter().filter_map(|one| Regex::new(one).ok()).collect())
}

fn hide(pattern: &Regex, line: &str) -> String {
    pattern
        .replace_all(line, |found: &Captures| {
            let whole = found.get(0).map_or("", |all| all.as_str());
            let (Some(all), Some(secret)) = (found.get(0), found.name("secret")) else {
                return whole.to_owned();
            };
            if is_no_secret(secret.as_str()) {
                return whole.to_owned();
            }
            let (start, end) = (secret.start() - all.start(), secret.end() - all.start());
            format!("{}{MASK}{}", &whole[..start], &whole[end..])
        })
        .into_owned()
}

/// A reference to another place, or a switch.
fn is_no_secret(value: &str) -> bool {
    value.starts_with('$') || matches!(value, "true" | "false" | "null" | MASK)
}

/// Whether a line is nothing but a long piece of base64, as inside of a key whose first line was cut off.
fn is_of_a_key(line: &str) -> bool {
    line.len() >= KEY_LINE
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
        && line.bytes().any(|byte| byte.is_ascii_lowercase())
        && line.bytes().any(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(patterns().len(), PATTERNS.len());
    }

    #[test]
    fn secrets_of_every_kind_are_hidden_and_masking_twice_changes_nothing() {
        for line in [
            "Authorization: Bearer Pl4nted.T0ken-x",
            "> authorization: Basic UGw0bnRlZDpQbDRudGVk",
            "sent bearer Pl4ntedT0kenValue now",
            "Set-Cookie: JSESSIONID=Pl4nted; Path=/",
            "jwt eyJhbGciOiJIUzI1NiJ9.eyJQbDRudGVkIjoxfQ.Pl4nted",
            "key AKIAPL4NTED0PL4NTED0",
            "amqp://admin:Pl4n/ted@carbon/x",
            "url=jdbc:mysql://u:Pl4nted@db/x",
            "ALTER USER a IDENTIFIED BY 'Pl4nted'",
            "Invalid password: Pl4nted for admin",
            "the password is Pl4nted",
            "{\"access_token\":\"Pl4nted\",\"x\":1}",
            "?client_id=a&refresh_token=Pl4nted&b=c",
            "<AccessToken>Pl4nted</AccessToken>",
            "private_key = \"Pl4nted\"",
            "java -Dkey.password=Pl4nted -Djavax.net.ssl.trustStorePassword=Pl4nted -jar x",
            "mysql --password Pl4nted db",
            "keytool -list -storepass Pl4nted -keystore x",
            "<Password>Pl4nted</Password>",
            "CARBON_ADMIN_PASSWORD=Pl4nted",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQPl4ntedkqhkiG9w0BAQEFAASC",
        ] {
            let once = Strict::text(line);
            assert!(
                !once.contains("Pl4n") && !once.contains("PL4N") && !once.contains("UGw0"),
                "{line}: {once}"
            );
            assert_eq!(Strict::text(&once), once, "{line}");
        }
    }

    #[test]
    fn a_private_key_is_hidden_as_a_whole() {
        let text = "a\n-----BEGIN RSA PRIVATE KEY-----\nPl4nted\nPl4nted==\n-----END RSA PRIVATE KEY-----\nb\n";
        let once = Strict::text(text);
        assert!(
            once.starts_with("a\n") && once.ends_with("\nb\n") && !once.contains("Pl4nted"),
            "{once}"
        );
        assert_eq!(Strict::text(&once), once);
    }

    #[test]
    fn what_is_no_secret_is_kept() {
        for line in [
            "at org.wso2.carbon.core.Token.read(Token.java:12)",
            "password = \"$secret{admin_password}\"",
            "TID: [-1234] INFO {StartupFinalizer} - WSO2 Carbon started in 46 sec",
            "GET https://localhost:9443/carbon HTTP/1.1",
        ] {
            assert_eq!(Strict::text(line), format!("{line}\n"));
        }
    }
}
