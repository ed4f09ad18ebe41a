//! Values of settings: their kinds, and the validation that every face applies before a change is planned.

use std::fmt;
use std::path::Path;

pub use super::host::{host, is_loopback, port};
pub use super::invalid_value::InvalidValue;

use super::member::Member;
use super::placeholder;
use super::secret::Secret;
use super::units::Megabytes;

/// A checked value in its canonical spelling; lists are comma-separated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Shown as it is.
    Text(String),
    /// Never shown.
    Secret(Secret),
}

impl Value {
    /// The text to write into a file.
    pub fn reveal(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Secret(secret) => secret.reveal(),
        }
    }

    /// Whether nothing was typed: white space alone is empty in a text, but not in a secret.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Secret(secret) => secret.is_empty(),
        }
    }

    /// The text to show, `None` for a secret.
    pub fn shown(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Secret(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Secret(secret) => secret.fmt(f),
        }
    }
}

/// What a setting's value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `true` or `false`.
    Bool,
    /// A TCP port, 1 to 65535.
    Port,
    /// The number added to the product's ports.
    Offset,
    /// A heap size in whole megabytes.
    Size,
    /// A host name or IP address.
    Host,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `host:port` items, comma-separated.
    Members,
    /// `http://host:port` of a proxy or load balancer.
    UrlPrefix,
    /// An absolute directory.
    Directory,
    /// A user name of the product's user store.
    UserName,
    /// A password of the product's user store.
    Password,
    /// A word without spaces.
    Word,
    /// A length of time: `90s`, `15m`, `4h`, `1d`, `2w`.
    Duration,
    /// Free text on one line.
    Line,
    /// A whole number from the first to the second.
    Number(u64, u64),
    /// Two ports, the first and the last of a range, with a space between.
    PortRange,
}

impl ValueKind {
    /// What to type, for prompts and errors.
    pub fn hint(self) -> String {
        match self {
            Self::Bool => "true or false".into(),
            Self::Port => "a port, 1 to 65535".into(),
            Self::Offset => "a number, 0 to 55535".into(),
            Self::Size => "a size such as 512m or 2g".into(),
            Self::Host => "a host name such as id.example.com".into(),
            // A choice may itself be a list.
            Self::Choice(words) => words.join(if words.iter().any(|word| word.contains(',')) {
                " or "
            } else {
                ", "
            }),
            Self::Members => "host:port, comma-separated".into(),
            Self::UrlPrefix => "a prefix such as https://api.example.com:8243".into(),
            Self::Directory => "an absolute directory".into(),
            Self::UserName => "3 to 30 characters without spaces".into(),
            Self::Password => "5 to 30 characters without spaces".into(),
            Self::Word => "a word without spaces".into(),
            Self::Duration => "a length of time such as 15m, 4h or 1d".into(),
            Self::Line => "one line of text".into(),
            Self::Number(least, most) => format!("a number, {least} to {most}"),
            Self::PortRange => "the first and the last port, such as 10240 65535".into(),
        }
    }

    /// Checks a typed text and brings it into its canonical spelling.
    pub fn check(self, text: &str) -> Result<String, InvalidValue> {
        if self != Self::Password && text.chars().any(char::is_control) {
            return Err(InvalidValue::new("it contains a control character"));
        }
        placeholder::refuse(text)?;
        match self {
            Self::Bool => bool_word(text),
            Self::Port => port(text).map(|p| p.to_string()),
            Self::Offset => offset(text),
            Self::Size => size(text),
            Self::Host => host(text),
            Self::Choice(words) => choice(words, text),
            Self::Members => members(text),
            Self::UrlPrefix => url_prefix(text),
            Self::Directory => directory(text),
            Self::UserName => user_name(text),
            Self::Password => password(text).map(|()| text.to_owned()),
            Self::Word => word(text),
            Self::Duration => duration(text),
            Self::Line => line(text),
            Self::Number(least, most) => number(text, least, most),
            Self::PortRange => port_range(text),
        }
    }
}

fn bool_word(text: &str) -> Result<String, InvalidValue> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" => Ok("true".into()),
        "false" | "no" | "off" => Ok("false".into()),
        _ => Err(InvalidValue::new(format!(
            "`{}` is neither true nor false",
            text.trim()
        ))),
    }
}

fn offset(text: &str) -> Result<String, InvalidValue> {
    match text.trim().parse::<u32>() {
        Ok(number) if number <= 55_535 => Ok(number.to_string()),
        Ok(number) => Err(InvalidValue::new(format!(
            "an offset of {number} puts the product's ports above 65535: use 0 to 55535"
        ))),
        Err(_) => Err(InvalidValue::new(format!(
            "`{}` is not an offset: use a whole number from 0",
            text.trim()
        ))),
    }
}

fn number(text: &str, least: u64, most: u64) -> Result<String, InvalidValue> {
    let text = text.trim();
    match text.parse::<u64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number.to_string()),
        _ => Err(InvalidValue::new(format!(
            "`{text}` does not fit: use a whole number from {least} to {most}"
        ))),
    }
}

/// The least first port of outgoing connections: below it the server's own ports are, which such a connection may hold when
/// the server starts.
const FIRST_OUTGOING: u16 = 10_000;

fn port_range(text: &str) -> Result<String, InvalidValue> {
    let mut words = text.split([' ', '-']).filter(|word| !word.is_empty());
    let (Some(first), Some(last), None) = (words.next(), words.next(), words.next()) else {
        return Err(InvalidValue::new(
            "write the first and the last port, such as 10240 65535",
        ));
    };
    let (first, last) = (port(first)?, port(last)?);
    if first < FIRST_OUTGOING {
        return Err(InvalidValue::new(format!(
            "from {first} on, outgoing connections take the server's own ports: begin at {FIRST_OUTGOING} or above"
        )));
    }
    if first >= last {
        return Err(InvalidValue::new(format!(
            "{first} is not below {last}: write the lower port first"
        )));
    }
    Ok(format!("{first} {last}"))
}

fn size(text: &str) -> Result<String, InvalidValue> {
    let size: Megabytes = text
        .parse()
        .map_err(|e: super::units::SizeError| InvalidValue::new(e.to_string()))?;
    if size.0 < 16 {
        return Err(InvalidValue::new(format!(
            "{size} is too small: no Carbon server starts with less than 16m"
        )));
    }
    Ok(size.to_string())
}

fn choice(words: &[&str], text: &str) -> Result<String, InvalidValue> {
    let wanted = text.trim();
    words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(wanted))
        .map(|word| (*word).to_owned())
        .ok_or_else(|| InvalidValue::new(format!("`{wanted}` is not one of: {}", words.join(", "))))
}

fn members(text: &str) -> Result<String, InvalidValue> {
    let mut seen: Vec<Member> = Vec::new();
    for item in text.split(',').map(str::trim).filter(|item| !item.is_empty()) {
        let member: Member = item
            .parse()
            .map_err(|e: InvalidValue| InvalidValue::new(format!("member `{item}`: {e}")))?;
        if seen.contains(&member) {
            return Err(InvalidValue::new(format!("member `{member}` is listed twice")));
        }
        seen.push(member);
    }
    if seen.is_empty() {
        return Err(InvalidValue::new("list at least one member, as host:port"));
    }
    Ok(seen.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}

fn url_prefix(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    let rest = text
        .strip_prefix("http://")
        .or_else(|| text.strip_prefix("https://"))
        .ok_or_else(|| InvalidValue::new("it must start with http:// or https://"))?;
    let authority = rest.split('/').next().unwrap_or_default();
    let (name, number) = match authority.rsplit_once(':') {
        Some((name, number)) if !number.ends_with(']') => (name, Some(number)),
        _ => (authority, None),
    };
    host(name)?;
    if let Some(number) = number {
        port(number)?;
    }
    if text.contains(['"', '\'', '<', '>', '&', ' ']) {
        return Err(InvalidValue::new("a URL may not contain spaces, quotes, <, > or &"));
    }
    Ok(text.to_owned())
}

fn directory(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    if !Path::new(text).is_absolute() {
        return Err(InvalidValue::new(format!("`{text}` is not an absolute directory")));
    }
    Ok(text.to_owned())
}

fn user_name(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    let length = text.chars().count();
    if !(3..=30).contains(&length) || text.contains(char::is_whitespace) {
        return Err(InvalidValue::new(
            "a user name has 3 to 30 characters and no spaces (the product's own rule)",
        ));
    }
    if let Some(bad) = text
        .chars()
        .find(|c| matches!(c, '<' | '>' | '&' | '"' | '\'' | '/' | '\\' | '$' | '{' | '}'))
    {
        return Err(InvalidValue::new(format!(
            "`{bad}` in a user name breaks the product's configuration"
        )));
    }
    Ok(text.to_owned())
}

/// The rule that every product's default user store applies: `^[\S]{5,30}$`.
fn password(text: &str) -> Result<(), InvalidValue> {
    let length = text.chars().count();
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(InvalidValue::new(
            "a password may not contain spaces (the product's own rule)",
        ));
    }
    if !(5..=30).contains(&length) {
        return Err(InvalidValue::new(format!(
            "a password has 5 to 30 characters (the product's own rule); this has {length}"
        )));
    }
    Ok(())
}

fn word(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_whitespace) || text.contains(['"', '\'', '<', '>', '&', '`', '$']) {
        return Err(InvalidValue::new("write one word without spaces, quotes, <, >, & or $"));
    }
    Ok(text.to_owned())
}

/// Seconds of a length of time such as `15m`; `None` for anything else, and for nothing at all.
pub fn seconds(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let unit = text.chars().last()?;
    let each = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        'w' => 7 * 86_400,
        _ => return None,
    };
    let number: u32 = text[..text.len() - 1].trim().parse().ok()?;
    (number > 0).then(|| u64::from(number) * each)
}

fn duration(text: &str) -> Result<String, InvalidValue> {
    seconds(text)
        .map(|_| text.trim().to_ascii_lowercase().replace(' ', ""))
        .ok_or_else(|| {
            InvalidValue::new(format!(
                "`{}` is not a length of time: write a number and s, m, h, d or w, such as 4h",
                text.trim()
            ))
        })
}

fn line(text: &str) -> Result<String, InvalidValue> {
    let text = text.trim();
    if text.is_empty() {
        return Err(InvalidValue::new("write a few words"));
    }
    if text.chars().count() > 200 {
        return Err(InvalidValue::new("write at most 200 characters"));
    }
    if text.contains('$') || text.contains("svns:") {
        return Err(InvalidValue::new(
            "leave out $ and svns: they would be read as placeholders",
        ));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brings_good_values_into_one_spelling() {
        for (kind, typed, canonical) in [
            (ValueKind::Bool, "Yes", "true"),
            (ValueKind::Port, " 9443 ", "9443"),
            (ValueKind::Size, "2g", "2048m"),
            (ValueKind::Host, "ID.Example.COM", "id.example.com"),
            (ValueKind::Host, "192.168.1.10", "192.168.1.10"),
            (ValueKind::Host, "2001:db8::1", "[2001:db8::1]"),
            (ValueKind::Choice(&["script", "wrapper"]), "Wrapper", "wrapper"),
            (ValueKind::Duration, " 15 M", "15m"),
            (ValueKind::Duration, "1d", "1d"),
            (ValueKind::Line, " rack 7, second site ", "rack 7, second site"),
            (ValueKind::Number(1, 9), " 07 ", "7"),
            (ValueKind::PortRange, "10240-65535", "10240 65535"),
            (ValueKind::Members, "10.0.0.11:4000, node2", "10.0.0.11:4000,node2:4000"),
            (
                ValueKind::UrlPrefix,
                "https://api.example.com:8243",
                "https://api.example.com:8243",
            ),
        ] {
            assert_eq!(kind.check(typed), Ok(canonical.to_owned()), "{typed}");
        }
    }

    #[test]
    fn spaces_are_no_text_but_a_bad_password() {
        assert!(Value::Text("  ".into()).is_nothing());
        assert!(Value::Secret(Secret::new(String::new())).is_nothing());
        let spaces = Value::Secret(Secret::new("      ".into()));
        assert!(!spaces.is_nothing() && ValueKind::Password.check(spaces.reveal()).is_err());
    }

    #[test]
    fn refuses_bad_values_with_a_reason() {
        for (kind, typed) in [
            (ValueKind::Bool, "maybe"),
            (ValueKind::Port, "0"),
            (ValueKind::Port, "65536"),
            (ValueKind::Offset, "-1"),
            (ValueKind::Offset, "60000"),
            (ValueKind::Size, "2gb"),
            (ValueKind::Host, "my_host"),
            (ValueKind::Host, "-bad.example"),
            (ValueKind::Host, "a..b"),
            (ValueKind::Host, "http://x"),
            (ValueKind::Host, "x:9443"),
            (ValueKind::Host, "300.1.1.1"),
            (ValueKind::Host, ""),
            (ValueKind::Members, "a:4000,a:4000"),
            (ValueKind::Members, ""),
            (ValueKind::UrlPrefix, "api.example.com"),
            (ValueKind::Directory, "jdk"),
            (ValueKind::Number(1, 9), "10"),
            (ValueKind::Number(1, 9), "0"),
            (ValueKind::Number(1, 9), "x"),
            (ValueKind::PortRange, "1024 65535"),
            (ValueKind::PortRange, "20000"),
            (ValueKind::PortRange, "65535 20000"),
            (ValueKind::UserName, "a b"),
            (ValueKind::Password, "ab cd ef"),
            (ValueKind::Password, "abcd"),
            (ValueKind::Word, "a b"),
            (ValueKind::Duration, "0h"),
            (ValueKind::Duration, "4"),
            (ValueKind::Duration, "h"),
            (ValueKind::Duration, "4€"),
            (ValueKind::Line, " "),
            (ValueKind::Line, "${site}"),
            (ValueKind::Line, "a\nb"),
        ] {
            let refused = kind.check(typed).unwrap_err();
            assert!(!refused.0.what.is_empty(), "{typed}");
        }
    }

    #[test]
    fn knows_names_that_reach_only_this_machine() {
        for name in ["localhost", "LOCALHOST.localdomain", "127.0.1.1", "[::1]"] {
            assert!(is_loopback(name), "{name}");
        }
        for name in ["localhost-7.example.com", "10.0.0.1", "id.example.com"] {
            assert!(!is_loopback(name), "{name}");
        }
    }

    #[test]
    fn a_refused_password_is_not_in_the_reason() {
        let reason = ValueKind::Password.check("top secret").unwrap_err();
        assert!(!reason.0.what.contains("top"), "{reason}");
    }
}
