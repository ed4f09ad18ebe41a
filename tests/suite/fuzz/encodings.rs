//! Bytes that become text and bytes again, edits that were made in steps, and the answers file.

use carbonctl::engine::answers;
use carbonctl::text::{Edited, Format, SourceText};

use super::{target, undoes};

#[test]
fn bytes_come_back() {
    let seeds: [&[u8]; 4] = [
        b"<?xml version=\"1.0\" encoding='ISO-8859-1'?>\r\n<a>\xe9\x85</a>",
        b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a>\xc3\xa9</a>",
        b"a=\xe9\xff\nb=c",
        "[s]\nk = \"é🦀\"\n".as_bytes(),
    ];
    let words = [
        "<?xml ",
        "?>",
        " encoding=\"utf-8\"",
        "encoding",
        "='latin1'",
        "\u{feff}",
        "é",
        "\0",
    ];
    target("encodings", &seeds, &words, |random, bytes| {
        for format in [Format::Xml, Format::Toml, Format::Properties, Format::Plain] {
            let Ok(source) = SourceText::decode(bytes, format) else {
                continue;
            };
            assert_eq!(source.encode(&source.text).unwrap(), bytes, "{format:?}");
            let other = format!("{}{}", source.text, random.value());
            if let Ok(encoded) = source.encode(&other) {
                let again = SourceText::decode(&encoded, format);
                assert!(
                    again.is_err() || again.unwrap().text == other || format != Format::Xml,
                    "{format:?}"
                );
            }
        }
    });
}

#[test]
fn steps_become_one_splice() {
    let seeds: [&[u8]; 2] = ["aé🦀b\nc".as_bytes(), "éêèé".as_bytes()];
    target("splices", &seeds, &["é", "ê", "🦀"], |random, bytes| {
        let old = String::from_utf8_lossy(bytes);
        let other = random.mutated(&seeds, &["é", "è"]);
        let new = String::from_utf8_lossy(&other);
        let edited = Edited::between(&old, new.clone().into_owned());
        assert_eq!(edited.text, new);
        undoes(&old, &edited);
    });
}

#[test]
fn answers_files() {
    let seeds: [&[u8]; 2] = [
        b"home = \"/opt/wso2\"\n[settings]\noffset = 1\nhostname = \"h\"\nadmin-password = { env = \"X\" }\nheap-max = \"2g\"\nmembers = [\"a:1\"]\n",
        b"home='x'\nsettings.offset = \"x\"\nsettings.x = { file = \"f\" }\nsettings.y = { prompt = true }\n",
    ];
    let words = [
        "[settings]\n",
        "home",
        "offset",
        "{ env = 1 }",
        "{",
        "}",
        "=",
        "\"",
        "[",
        "\n",
        "é",
    ];
    target("answers", &seeds, &words, |_, bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Err(errors) = answers::parse(&text) {
            assert!(!errors.is_empty() && errors.iter().all(|error| error.line > 0 && error.column > 0));
        }
    });
}
