//! Hides whatever looks like a secret in text that is shown. In doubt it hides: a masked word costs nothing.

mod name;

use std::ops::Range;

use self::name::{is_secret, is_shown};
use crate::domain::secret::MASK;

/// One line with the values of password-like elements, attributes, keys and URLs replaced by the mask.
pub fn line(line: &str) -> String {
    Masker::default().line(line)
}

/// Every line of a text, without line ends, secrets that go over several lines included.
pub fn lines(text: &str) -> Vec<String> {
    let mut masker = Masker::default();
    text.split_inclusive('\n')
        .map(|line| masker.line(line.trim_end_matches(['\n', '\r'])))
        .collect()
}

/// What a line before this one left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    /// Everything up to this text is secret.
    Until(String),
    /// Everything up to this end tag is secret, unless elements follow: then this one only holds others.
    Element(String),
    /// This whole line is secret, and the next one too where it ends with a backslash.
    Continuation,
}

#[derive(Default)]
struct Masker {
    open: Open,
}

impl Masker {
    fn line(&mut self, line: &str) -> String {
        match std::mem::take(&mut self.open) {
            Open::Nothing => self.fresh(line),
            Open::Until(end) => match line.find(&end) {
                Some(at) => format!("{}{}", hidden(&line[..at]), self.fresh(&line[at..])),
                None => {
                    self.open = Open::Until(end);
                    hidden(line)
                }
            },
            Open::Element(_) if holds_elements(line) => self.fresh(line),
            Open::Element(end) => match line.find(&end) {
                Some(at) => format!("{}{}", hidden(&line[..at]), self.fresh(&line[at..])),
                None => {
                    self.open = Open::Element(end);
                    hidden(line)
                }
            },
            Open::Continuation => {
                if ends_open(line) {
                    self.open = Open::Continuation;
                }
                hidden(line)
            }
        }
    }

    fn fresh(&mut self, line: &str) -> String {
        let mut spans = self.elements(line);
        spans.extend(self.assignments(line));
        spans.extend(urls(line));
        spans.sort_by_key(|span| (span.start, span.end));
        let mut out = String::with_capacity(line.len());
        let mut at = 0;
        for span in spans {
            if span.end <= at || line[span.clone()].trim().is_empty() {
                continue;
            }
            if span.start >= at {
                out.push_str(&line[at..span.start]);
                out.push_str(MASK);
            }
            at = span.end;
        }
        out.push_str(&line[at..]);
        out
    }

    /// The text of elements that are secret by their own name or by that of a `name`, `key` or `id` attribute; the
    /// opening bracket of a commented-out one may be the comment's.
    fn elements(&mut self, line: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut from = 0;
        while let Some(offset) = line[from..].find('<') {
            let start = from + offset + 1;
            from = start;
            let start = if line[start..].starts_with("!--") {
                start + 3
            } else {
                start
            };
            let start = start + usize::from(line[start..].starts_with('<'));
            let rest = &line[start..];
            let name_end = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')))
                .unwrap_or(rest.len());
            let name = &rest[..name_end];
            let Some(tag_end) = tag_end(rest) else {
                continue;
            };
            let tag = &rest[name_end..tag_end];
            if name.is_empty() || tag.ends_with('/') {
                continue;
            }
            let named = ["name", "key", "id"]
                .iter()
                .filter_map(|attribute| attribute_value(tag, attribute))
                .find(|value| is_secret(value));
            let by = if is_secret(name) { Some(name) } else { named };
            let Some(by) = by else {
                continue;
            };
            let open = start + tag_end + 1;
            let (end, whole) = match line[open..].find("</") {
                Some(offset) => (open + offset, true),
                None => (line.len(), false),
            };
            if whole && is_shown(by, line[open..end].trim()) {
                continue;
            }
            if !whole {
                self.open = Open::Element(format!("</{name}"));
            }
            if holds_elements(&line[open..]) {
                self.open = Open::Nothing;
                continue;
            }
            let text = &line[open..end];
            let blanks = text.len() - text.trim_start().len();
            spans.push(open + blanks..open + text.trim_end().len().max(blanks));
            from = end;
        }
        // `<property name="password" value="x"/>`: the value is an attribute of its own.
        if ["name", "key", "id"]
            .iter()
            .filter_map(|attribute| attribute_value(line, attribute))
            .any(is_secret)
        {
            spans.extend(attribute_span(line, "value").filter(|span| !is_shown("value", &line[span.clone()])));
        }
        spans
    }

    /// The values behind `name=`, `name =` and `name:` where the name is secret, and `"[…]"` behind any name, which is how
    /// the secure vault's files hold what is to be encrypted.
    fn assignments(&mut self, line: &str) -> Vec<Range<usize>> {
        let mut spans = Vec::new();
        let mut from = 0;
        while let Some(offset) = line[from..].find(['=', ':']) {
            let sign = from + offset;
            from = sign + 1;
            let Some((name, first)) = name_before(line, sign) else {
                continue;
            };
            let raw = &line[sign + 1..];
            let start = sign + 1 + raw.len() - raw.trim_start().len();
            let value = &line[start..];
            let colon = line.as_bytes()[sign] == b':';
            if colon && !(first || value.starts_with(['"', '\''])) || value.starts_with("//") {
                continue;
            }
            let span = match value.chars().next() {
                None => {
                    if is_secret(name) && first && ends_open(line) {
                        self.open = Open::Continuation;
                    }
                    continue;
                }
                Some(quote @ ('"' | '\'')) => self.quoted(line, start, quote, is_secret(name)),
                Some(_) if first => start..line.trim_end().len(),
                Some(_) => {
                    let stop = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '"' | '\'' | '<' | '>' | ',');
                    start..start + value.find(stop).unwrap_or(value.len())
                }
            };
            if span.is_empty() {
                continue;
            }
            let text = &line[span.clone()];
            if is_secret(name) {
                if !is_shown(name, text) {
                    if first && ends_open(line) && span.end == line.len() {
                        self.open = Open::Continuation;
                    }
                    from = span.end;
                    spans.push(span);
                }
            } else if !colon && vault_plaintext(text) {
                spans.push(span.start + 1..span.end - 1);
            }
        }
        spans
    }

    /// What stands between quotes; up to the line's end where they do not close on it.
    fn quoted(&mut self, line: &str, start: usize, quote: char, secret: bool) -> Range<usize> {
        let triple: String = std::iter::repeat_n(quote, 3).collect();
        let rest = &line[start..];
        if let Some(inner) = rest.strip_prefix(&triple) {
            let open = start + 3;
            return match inner.find(&triple) {
                Some(end) => open..open + end,
                None => {
                    if secret {
                        self.open = Open::Until(triple);
                    }
                    open..line.len()
                }
            };
        }
        let open = start + 1;
        let mut escaped = false;
        let close = line[open..].char_indices().find(|(_, c)| {
            let closes = !escaped && *c == quote;
            escaped = !escaped && *c == '\\';
            closes
        });
        match close {
            Some((at, _)) => open..open + at,
            None => {
                if secret && !line[open..].contains(quote) {
                    self.open = Open::Until(quote.to_string());
                }
                open..line.len()
            }
        }
    }
}

/// `scheme://user:password@host`: the password.
fn urls(line: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(offset) = line[from..].find("://") {
        let start = from + offset + 3;
        from = start;
        let stop = |c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '?');
        let end = start + line[start..].find(stop).unwrap_or(line.len() - start);
        let Some((account, _)) = line[start..end].rsplit_once('@') else {
            continue;
        };
        if let Some((user, password)) = account.split_once(':')
            && !is_shown("password", password)
        {
            let at = start + user.len() + 1;
            spans.push(at..at + password.len());
        }
    }
    spans
}

/// The name that stands before an `=` or `:`, and whether it is the first word of its line (comment signs left out).
fn name_before(line: &str, sign: usize) -> Option<(&str, bool)> {
    let before = line[..sign].trim_end();
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let name_char = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '$' | '{' | '}');
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| name_char(*c))
        .last()
        .map(|(at, _)| at)?;
    let lead = before[..start].trim_matches(|c: char| c.is_whitespace() || matches!(c, '#' | '!' | '"' | '\''));
    let first = lead.is_empty() || matches!(lead, "export" | "set" | "SET");
    Some((&before[start..], first))
}

/// Where a start tag's `>` is, quotes heeded.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    rest.char_indices().find_map(|(at, c)| {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
        None
    })
}

fn attribute_value<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    attribute_span(tag, name).map(|span| &tag[span])
}

fn attribute_span(tag: &str, name: &str) -> Option<Range<usize>> {
    tag.match_indices(name).find_map(|(at, _)| {
        let bounded = tag[..at].ends_with(char::is_whitespace);
        let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = tag.len() - rest.len() + 1;
        let end = start + tag[start..].find(quote)?;
        bounded.then_some(start..end)
    })
}

/// `[plain]`, but neither a list of numbers nor one of quoted strings.
fn vault_plaintext(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) else {
        return false;
    };
    let list = |c: char| c.is_ascii_digit() || matches!(c, ',' | ' ' | '.' | '-');
    !inner.is_empty() && !inner.contains(['"', '\'', '[', ']']) && !inner.chars().all(list)
}

/// Whether what follows is an element, where a secret's text would stand: text has no bare `<`.
fn holds_elements(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('<') && !["</", "<!"].iter().any(|start| text.starts_with(start))
}

fn ends_open(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

fn hidden(text: &str) -> String {
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let lead = text.len() - text.trim_start().len();
    format!("{}{MASK}{}", &text[..lead], &text[text.trim_end().len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_secrets_in_every_dress() {
        for (shown, masked) in [
            ("  <Password>x1</Password>", "  <Password>••••</Password>"),
            ("<!--Password>x1</Password-->", "<!--Password>••••</Password-->"),
            (
                "<!-- <KeyPassword>x1</KeyPassword> -->",
                "<!-- <KeyPassword>••••</KeyPassword> -->",
            ),
            ("<password/><name>a</name>", "<password/><name>a</name>"),
            (
                "<Property name=\"ConnectionPassword\">x1</Property>",
                "<Property name=\"ConnectionPassword\">••••</Property>",
            ),
            (
                "<property name=\"password\" value=\"x1\"/>",
                "<property name=\"password\" value=\"••••\"/>",
            ),
            (
                "<Connector port=\"9443\" keystorePass=\"x1\" keystoreFile=\"f\"/>",
                "<Connector port=\"9443\" keystorePass=\"••••\" keystoreFile=\"f\"/>",
            ),
            (
                "<P svns:secretAlias=\"a.b\" password='x1'>t</P>",
                "<P svns:secretAlias=\"a.b\" password='••••'>t</P>",
            ),
            ("password = \"x1\" # note", "password = \"••••\" # note"),
            ("#password = 'x1'", "#password = '••••'"),
            ("user.password = \"a\\\"b\"", "user.password = \"••••\""),
            ("'user.password'= \"x1\"", "'user.password'= \"••••\""),
            (
                "t = { name = \"n\", password = \"x1\" }",
                "t = { name = \"n\", password = \"••••\" }",
            ),
            ("connectionPassword=x1 y", "connectionPassword=••••"),
            (
                "javax.net.ssl.trustStorePassword: x1",
                "javax.net.ssl.trustStorePassword: ••••",
            ),
            ("alias = \"[x1]\"", "alias = \"[••••]\""),
            ("Carbon.Alias=[x1]", "Carbon.Alias=[••••]"),
            ("secretKey=x1", "secretKey=••••"),
            (
                "  -Djavax.net.ssl.keyStorePassword=\"x1\" \\",
                "  -Djavax.net.ssl.keyStorePassword=\"••••\" \\",
            ),
            ("sh x -Dpassword=x1 -Dfoo=bar", "sh x -Dpassword=•••• -Dfoo=bar"),
            ("export DB_PASSWORD=x1", "export DB_PASSWORD=••••"),
            (
                "c = \"amqp://admin:x1@host/carbon\"",
                "c = \"amqp://admin:••••@host/carbon\"",
            ),
            ("{\"password\":\"x1\",\"a\":1}", "{\"password\":\"••••\",\"a\":1}"),
            (
                "url=jdbc:x:y;user=a;password=x1;z=1",
                "url=jdbc:x:y;user=a;password=••••;z=1",
            ),
        ] {
            assert_eq!(line(shown), masked);
            assert_eq!(line(masked), masked, "masking twice is masking once");
        }
    }

    #[test]
    fn leaves_what_only_sounds_secret() {
        for shown in [
            "<Property name=\"PasswordJavaRegEx\">^[\\S]{5,30}$</Property>",
            "<Property name=\"PasswordJavaScriptRegEx\">^[\\S]{5,30}$</Property>",
            "<Property name=\"PasswordJavaRegExViolationErrorMsg\">Password length</Property>",
            "<Property name=\"passwordHashMethod\">SHA</Property>",
            "<Property name=\"PasswordDigest\">SHA-256</Property>",
            "<Property name=\"StoreSaltedPassword\">true</Property>",
            "<PasswordsExternallyManaged>false</PasswordsExternallyManaged>",
            "members = [\"a:1\", \"b:2\"]",
            "ports = [9443, 9763]",
            "password = \"\"",
            "password = \"$secret{admin}\"",
            "<Password></Password>",
            "hostname = \"localhost\"",
            "<HostName>h</HostName>",
            "log4j.appender.A=org.apache.log4j.RollingFileAppender",
            "https://host:9443/path",
        ] {
            assert_eq!(line(shown), shown);
        }
    }

    #[test]
    fn follows_secrets_over_lines() {
        let text = "<Password>\n  x1\n</Password><Name>n</Name>\npassword=a1\\\n  b1\nname=n\npassword = \"\"\"a1\nb1\"\"\"\nname = \"n\"\n";
        let shown = lines(text).join("\n");
        assert!(!shown.contains("1"), "{shown}");
        assert_eq!(
            shown.matches("Name>n<").count() + shown.matches("name=n").count(),
            2,
            "{shown}"
        );
        assert!(shown.ends_with("name = \"n\""), "{shown}");
        assert_eq!(lines("a\r\nb").len(), 2);
        let holder = "<Credentials>\n<User>n</User>\n<Password>x</Password>\n</Credentials>";
        assert_eq!(lines(holder).join("\n"), holder.replace(">x<", ">••••<"));
    }
}
