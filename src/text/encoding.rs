//! Decodes bytes to text and back without loss. What could not be written back byte for byte is refused before any edit.

use crate::problem::Reason;

use super::bounds;
use super::edit_error::EditError;
use super::format::Format;
use super::toml;

/// A decoded file that can be encoded as it was.
#[derive(Clone, PartialEq, Eq)]
pub struct SourceText {
    /// The text, without BOM.
    pub text: String,
    /// Whether it began with a UTF-8 BOM.
    pub bom: bool,
    /// Whether each character is one byte (ISO-8859-1).
    pub latin1: bool,
    /// Whether the product takes these bytes for UTF-8 all the same: it reads another character for each beyond ASCII. They are
    /// in comments, and none may be added.
    pub misread: bool,
}

impl std::fmt::Debug for SourceText {
    /// Prints the size only: configuration contains passwords.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "SourceText({} bytes, bom {}, latin1 {})",
            self.text.len(),
            self.bom,
            self.latin1
        )
    }
}

/// What an XML declaration says about the encoding, as far as this program can write it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, declared or by default.
    Utf8,
    /// ISO-8859-1.
    Latin1,
    /// US-ASCII, or an encoding of which only the ASCII half is known here.
    Ascii,
}

impl Charset {
    /// Whether the encoding has this character.
    pub fn carries(self, character: char) -> bool {
        match self {
            Self::Utf8 => true,
            Self::Latin1 => u32::from(character) <= 0xFF,
            Self::Ascii => character.is_ascii(),
        }
    }
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

impl SourceText {
    /// Decodes; fails with [`EditError::Encoding`] where the bytes cannot be written back identically, and with
    /// [`EditError::Bound`] where reading the text would cost more than a configuration file does.
    pub fn decode(bytes: &[u8], format: Format) -> Result<Self, EditError> {
        refuse_wide(bytes)?;
        let (bom, body) = match bytes.strip_prefix(BOM) {
            Some(body) => (true, body),
            None => (false, bytes),
        };
        let source = match format {
            Format::Xml => decode_xml(bom, body)?,
            Format::Toml if toml::beyond_ascii_outside(body).is_some() => Self {
                text: utf8(body)?,
                bom,
                latin1: false,
                misread: false,
            },
            Format::Toml | Format::Properties | Format::Plain => match std::str::from_utf8(body) {
                Ok(text) => Self {
                    text: text.to_owned(),
                    bom,
                    latin1: false,
                    misread: false,
                },
                // A BOM in front of bytes that are not UTF-8 is three characters like any others.
                Err(_) => Self {
                    text: latin1(bytes),
                    bom: false,
                    latin1: true,
                    misread: format == Format::Toml,
                },
            },
        };
        bounds::check(&source.text, format)?;
        Ok(source)
    }

    /// What it costs to parse the text, as a number of tags, attributes, references and values: for callers that read many files
    /// with one limit for all.
    pub fn pieces(&self) -> usize {
        bounds::pieces(&self.text)
    }

    /// Encodes an edited text the way this file was encoded; fails where that encoding lacks a character.
    pub fn encode(&self, text: &str) -> Result<Vec<u8>, EditError> {
        if self.misread
            && let Some(c) = added(&self.text, text)
        {
            return Err(EditError::Encoding(
                format!("the file is not UTF-8, as which the product reads it: `{c}` would become another character")
                    .into(),
            ));
        }
        if self.latin1 {
            return text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).map_err(|_| cannot_carry(c, "ISO-8859-1")))
                .collect();
        }
        // Only a file that is ASCII and whose declaration promises it starts like this; every other text is UTF-8.
        if self.text.is_ascii()
            && text.starts_with("<?xml")
            && charset(text) != Charset::Utf8
            && let Some(c) = text.chars().find(|c| !c.is_ascii())
        {
            return Err(cannot_carry(c, "US-ASCII"));
        }
        let mut bytes = Vec::with_capacity(text.len() + BOM.len());
        if self.bom {
            bytes.extend_from_slice(BOM);
        }
        bytes.extend_from_slice(text.as_bytes());
        Ok(bytes)
    }
}

/// A character beyond ASCII that the new text has and the old one has not, in its order.
fn added(old: &str, new: &str) -> Option<char> {
    let mut there = old.chars().filter(|c| !c.is_ascii());
    new.chars()
        .filter(|c| !c.is_ascii())
        .find(|c| !there.any(|old| old == *c))
}

/// The character set that an XML text declares; what it declares must have been accepted by [`SourceText::decode`].
pub fn charset(xml: &str) -> Charset {
    declared(xml.as_bytes()).map_or(Charset::Utf8, |name| named(&name))
}

fn named(name: &str) -> Charset {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" => Charset::Utf8,
        "iso-8859-1" | "latin1" | "iso8859-1" | "iso_8859-1" | "latin-1" => Charset::Latin1,
        _ => Charset::Ascii,
    }
}

fn decode_xml(bom: bool, body: &[u8]) -> Result<SourceText, EditError> {
    let name = declared(body).unwrap_or_else(|| "UTF-8".to_owned());
    match named(&name) {
        Charset::Utf8 => Ok(SourceText {
            text: utf8(body)?,
            bom,
            latin1: false,
            misread: false,
        }),
        // With a BOM the two statements contradict each other, which matters as soon as a byte is not ASCII.
        Charset::Latin1 if !bom => Ok(SourceText {
            text: latin1(body),
            bom,
            latin1: true,
            misread: false,
        }),
        Charset::Latin1 | Charset::Ascii if body.is_ascii() => Ok(SourceText {
            text: utf8(body)?,
            bom,
            latin1: false,
            misread: false,
        }),
        Charset::Latin1 => Err(EditError::Encoding(Reason::new(
            format!("the file starts with a UTF-8 byte order mark but declares {name}"),
            "make the two agree",
        ))),
        Charset::Ascii => Err(EditError::Encoding(Reason::new(
            format!("the file declares {name} and holds characters beyond ASCII"),
            "save it as UTF-8 with encoding=\"UTF-8\"",
        ))),
    }
}

/// The encoding named in an XML declaration at the very start.
fn declared(bytes: &[u8]) -> Option<String> {
    let rest = bytes.strip_prefix(b"<?xml")?;
    if !rest.first().is_some_and(u8::is_ascii_whitespace) {
        return None;
    }
    let end = rest.windows(2).position(|pair| pair == b"?>")?;
    let text = String::from_utf8_lossy(&rest[..end]);
    let at = text.find("encoding")?;
    let value = text[at + "encoding".len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

/// UTF-16 and UTF-32 are recognised by their BOM or by the zero bytes beside their ASCII characters.
fn refuse_wide(bytes: &[u8]) -> Result<(), EditError> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.contains(&0) {
        return Err(EditError::Encoding(Reason::new(
            "the file is UTF-16, or not text",
            "save it as UTF-8",
        )));
    }
    Ok(())
}

fn utf8(body: &[u8]) -> Result<String, EditError> {
    std::str::from_utf8(body).map(str::to_owned).map_err(|e| {
        let line = outside_comments(body).unwrap_or_else(|| body[..e.valid_up_to()].split(|b| *b == b'\n').count());
        EditError::Encoding(Reason::new(
            format!("line {line} holds bytes that are not UTF-8"),
            "save the file as UTF-8",
        ))
    })
}

/// The first line with such bytes that is no comment of TOML or of a properties file, counted from 1.
fn outside_comments(body: &[u8]) -> Option<usize> {
    let mut lines = body.split(|b| *b == b'\n');
    let at = lines.position(|line| std::str::from_utf8(line).is_err() && !line.trim_ascii_start().starts_with(b"#"))?;
    Some(at + 1)
}

fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

fn cannot_carry(character: char, name: &str) -> EditError {
    EditError::Encoding(format!("the file is {name}, which has no `{character}`").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(bytes: &[u8], format: Format) -> SourceText {
        let source = SourceText::decode(bytes, format).unwrap();
        assert_eq!(source.encode(&source.text).unwrap(), bytes);
        source
    }

    #[test]
    fn gives_every_byte_back() {
        let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?>\r\n<a>\xe9\x85</a>";
        assert!(round(latin, Format::Xml).text.contains('é'));
        assert!(round(b"\xEF\xBB\xBF<a>\xc3\xa9</a>", Format::Xml).bom);
        assert!(!round("<?xml version=\"1.0\"?><a>€</a>".as_bytes(), Format::Xml).latin1);
        assert!(round(b"a=\xe9\xff\n", Format::Properties).latin1);
        assert!(!round("a=é\n".as_bytes(), Format::Properties).latin1);
        round(b"\xEF\xBB\xBFecho \xe9", Format::Plain);
        round(b"\xEF\xBB\xBF[server]\n", Format::Toml);
        round(b"", Format::Toml);
        round(b"# f\xfcr\na = \"b\"\n", Format::Toml);
        round(b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a/>", Format::Xml);
    }

    #[test]
    fn a_text_of_another_kind_that_begins_like_xml_is_given_back() {
        round(
            "<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>é</a>".as_bytes(),
            Format::Plain,
        );
    }

    #[test]
    fn refuses_what_it_could_not_give_back() {
        for (bytes, format) in [
            (&b"\xFF\xFE<\0a\0"[..], Format::Xml),
            (b"<\0a\0/\0>\0", Format::Xml),
            (b"<a>\xe9</a>", Format::Xml),
            (
                b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>\x80</a>",
                Format::Xml,
            ),
            (b"<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>\xe9</a>", Format::Xml),
            (
                b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xc3\xa9</a>",
                Format::Xml,
            ),
            (b"a = \"\xe9\"", Format::Toml),
            (b"a\0 \0=\0", Format::Toml),
        ] {
            let refused = SourceText::decode(bytes, format).unwrap_err();
            assert!(matches!(refused, EditError::Encoding(_)), "{bytes:?}");
        }
    }

    #[test]
    fn never_writes_a_character_the_file_cannot_hold() {
        let latin = SourceText::decode(b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", Format::Xml).unwrap();
        assert!(latin.encode("<a>€</a>").is_err());
        let ascii = SourceText::decode(b"<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a/>", Format::Xml).unwrap();
        assert!(ascii.encode(&ascii.text.replace("<a/>", "<a>é</a>")).is_err());
        let toml = SourceText::decode(b"# f\xfcr\na = \"e\" # \xe9\n", Format::Toml).unwrap();
        assert!(toml.misread && toml.text.contains("für"));
        assert!(toml.encode(&toml.text.replace('é', "e")).is_ok() && toml.encode("a = 1\n").is_ok());
        assert!(toml.encode(&toml.text.replace("\"e\"", "\"ü\"")).is_err());
    }
}
