//! Tells which bytes of a TOML file are in comments, before anything is known of its encoding.

/// The line, from 1, of the first byte beyond ASCII that is not in a comment.
pub(in crate::text) fn beyond_ascii_outside(bytes: &[u8]) -> Option<usize> {
    let mut open: Option<&[u8]> = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if !byte.is_ascii() {
            return Some(bytes[..at].split(|byte| *byte == b'\n').count());
        }
        let rest = &bytes[at..];
        at += match open {
            Some(quotes) if quotes[0] == b'"' && byte == b'\\' => 2,
            Some(quotes) if rest.starts_with(quotes) => {
                open = None;
                quotes.len()
            }
            // A string in one line that is not closed there: the parser says so.
            Some(quotes) => {
                if byte == b'\n' && quotes.len() == 1 {
                    open = None;
                }
                1
            }
            None if byte == b'#' => rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            None => {
                let quotes: [&[u8]; 4] = [b"\"\"\"", b"'''", b"\"", b"'"];
                open = quotes.into_iter().find(|quotes| rest.starts_with(quotes));
                open.map_or(1, <[u8]>::len)
            }
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_behind_a_number_sign_outside_strings_is_a_comment() {
        for (text, line) in [
            (&b"# f\xfcr\na = 1 # \xe9"[..], None),
            (b"a = \"x # \xfc\"", Some(1)),
            (b"a = 1\nb = 'x # \xfc'", Some(2)),
            (b"a = \"\"\"x\n# \xfc\"\"\" # \xe9", Some(2)),
            (b"a = \"\"\"x\n\"\"\" # \xe9", None),
            (b"a = '''it's \" '''# \xe9", None),
            (b"a = \"x\\\" # \xfc\"", Some(1)),
            (b"a = \"x\n# \xfc", None),
            (b"\xfc = 1", Some(1)),
            (b"a = \"\\", None),
        ] {
            assert_eq!(beyond_ascii_outside(text), line, "{}", String::from_utf8_lossy(text));
        }
    }
}
