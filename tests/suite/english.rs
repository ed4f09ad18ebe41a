//! The English of the sources: words that must not come back, and the first line of each file.

use std::fs;
use std::path::{Path, PathBuf};

/// Words of a private language, each with the plain ones to use instead. An entry matches whole words, in either case.
const PRIVATE: [(&str, &str); 37] = [
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("heal", "recover"),
    ("heals", "recovers"),
    ("blank", "space, white space, empty"),
    ("blanks", "spaces, white space"),
    ("slip", "error"),
    ("slips", "errors"),
    ("only said", "dry run"),
    ("only told", "dry run"),
    ("pass over", "ignore, skip"),
    ("passes over", "ignores, skips"),
    ("passed over", "ignored, skipped"),
    ("passing over", "ignoring, skipping"),
    ("look again", "check again, refresh"),
    ("looks again", "checks again"),
    ("looked at again", "checked again"),
    ("anew", "again"),
    ("cut short", "interrupted, truncated"),
    ("at hand", "available"),
    ("by itself", "automatically, on its own, alone"),
    ("worst day", "disaster"),
    ("whereabouts", "location"),
    ("twin", "counterpart, version, commented-out element"),
    ("twins", "counterparts, versions"),
    ("deed", "operation"),
    ("deeds", "operations"),
    ("doer", "executor"),
    ("knob", "setting, value"),
    ("knobs", "settings, values"),
    ("caretaker", "watchdog"),
    ("hand over", "pass"),
    ("hands over", "passes"),
    ("handed over", "passed"),
    ("in the way of", "prevents, blocks"),
];

/// True uses of such words, as they stand in a line.
const TRUE_USES: [&str; 2] = ["blank line", "blank lines"];

/// The longest first line of a file, in characters.
const LONGEST: usize = 130;

fn ends_in(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|is| is == ending)
}

/// The files below these directories and these files themselves, relative to the crate, with their texts.
fn files(of: &[&str]) -> Vec<(String, String)> {
    fn walk(path: &Path, into: &mut Vec<PathBuf>) {
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                walk(&entry.unwrap().path(), into);
            }
        } else {
            into.push(path.to_owned());
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for name in of {
        walk(&root.join(name), &mut paths);
    }
    paths.sort();
    let found: Vec<_> = paths
        .into_iter()
        .filter_map(|path| {
            let text = fs::read_to_string(&path).ok()?;
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            Some((name, text))
        })
        .collect();
    assert!(!found.is_empty(), "nothing was found below {of:?}");
    found
}

/// What the lines of a Rust source say to a reader: comments, names, and for product code also the texts of literals, over all
/// of their lines. Code in backquotes and names in braces are left out.
fn said(source: &str, with_texts: bool) -> Vec<String> {
    /// One part of a source: where it ends, and whether it is a comment or a literal.
    fn part(rest: &str) -> (usize, Part) {
        let raw = rest.strip_prefix('r').map(|rest| rest.trim_start_matches('#'));
        if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), Part::Comment)
        } else if let Some(body) = raw.and_then(|body| body.strip_prefix('"')) {
            let hashes = rest.len() - body.len() - 2;
            let end = body.find(&format!("\"{}", "#".repeat(hashes)));
            let end = end.map_or(body.len(), |end| end + 1 + hashes);
            (rest.len() - body.len() + end, Part::Text)
        } else if let Some(body) = rest.strip_prefix('"') {
            let mut escaped = false;
            let end = body.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            (1 + end.map_or(body.len(), |end| end + 1), Part::Text)
        } else if let Some(quoted) = ["'\"'", "'\\\"'", "'\\''"]
            .iter()
            .find(|quoted| rest.starts_with(**quoted))
        {
            (quoted.len(), Part::Code)
        } else {
            let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
            let end = word
                .unwrap_or(rest.len())
                .max(rest.chars().next().map_or(1, char::len_utf8));
            (end, Part::Code)
        }
    }
    let mut lines = vec![String::new()];
    let mut at = 0;
    while at < source.len() {
        let (length, part) = part(&source[at..]);
        let words = &source[at..at + length];
        at += length;
        let words = match part {
            Part::Comment => without(words, '`', '`'),
            Part::Text if with_texts => without(&without(words, '`', '`'), '{', '}'),
            Part::Text => "\n".repeat(words.matches('\n').count()),
            Part::Code if words == "\n" => "\n".to_owned(),
            // One name ends before the next begins: their words make no phrase.
            Part::Code => format!("{};", words_of(words)),
        };
        for (nth, line) in words.split('\n').enumerate() {
            if nth > 0 {
                lines.push(String::new());
            }
            if let Some(last) = lines.last_mut() {
                last.push_str(line);
            }
        }
    }
    lines
}

/// The words of a name, as in prose: of `snake_case` and of `CamelCase`.
fn words_of(name: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for c in name.chars() {
        if c == '_' || c.is_uppercase() && !before.is_uppercase() {
            words.push(' ');
        }
        if c != '_' {
            words.push(c);
        }
        before = c;
    }
    words
}

/// A part of a source.
#[derive(Clone, Copy)]
enum Part {
    Comment,
    Text,
    Code,
}

/// The text without what stands between these marks.
fn without(text: &str, open: char, close: char) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        if inside && c == close {
            inside = false;
            out.push(' ');
        } else if !inside && c == open {
            inside = true;
        } else if !inside || c == '\n' {
            out.push(c);
        }
    }
    out
}

/// The private words in a text, with what to write instead.
fn private(text: &str) -> Vec<(&'static str, &'static str)> {
    let mut text = text.to_lowercase();
    for used in TRUE_USES {
        text = text.replace(used, "");
    }
    PRIVATE
        .into_iter()
        .filter(|(words, _)| {
            text.match_indices(words).any(|(at, _)| {
                let joined = |c: char| c.is_alphanumeric() || c == '_';
                let before = text[..at].chars().next_back();
                let after = text[at + words.len()..].chars().next();
                !before.is_some_and(joined) && !after.is_some_and(joined)
            })
        })
        .collect()
}

#[test]
fn no_private_word_comes_back() {
    let mut wrong = Vec::new();
    for (path, text) in files(&["src", "tests", "assets", "docs", "README.md", "CONTRIBUTING.md"]) {
        let rust = ends_in(&path, "rs");
        let picture = ends_in(&path, "svg");
        // Recorded outputs and screens of other programs and of this one are not written by hand.
        let recorded = path.starts_with("tests/") && !rust;
        if picture || recorded || path == "tests/suite/english.rs" {
            continue;
        }
        let lines = if rust {
            said(&text, path.starts_with("src/"))
        } else {
            text.lines().map(|line| without(line, '`', '`')).collect()
        };
        for (at, words) in lines.iter().enumerate() {
            for (word, instead) in private(words) {
                wrong.push(format!("{path}:{}: `{word}`, write: {instead}", at + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "plain English instead:\n{}", wrong.join("\n"));
}

/// What is wrong with the first line of a source, if anything is.
fn fault(text: &str) -> Option<&'static str> {
    let first = text.lines().next().unwrap_or_default();
    let Some(sentence) = first.strip_prefix("//! ") else {
        return Some("does not begin with `//! `");
    };
    let start = sentence.chars().find(|c| *c != '`');
    if !start.is_some_and(char::is_uppercase) {
        Some("does not begin with a capital letter")
    } else if !sentence.ends_with(['.', ':']) {
        Some("does not end with a full stop or a colon")
    } else if first.chars().count() > LONGEST {
        Some("is too long")
    } else if sentence.split_whitespace().count() < 3 {
        Some("says too little")
    } else {
        None
    }
}

#[test]
fn each_source_begins_with_a_sentence() {
    let wrong: Vec<_> = files(&["src"])
        .into_iter()
        .filter(|(path, _)| ends_in(path, "rs"))
        .filter_map(|(path, text)| Some(format!("{path}: its first line {}", fault(&text)?)))
        .collect();
    assert!(wrong.is_empty(), "say what each file does:\n{}", wrong.join("\n"));
}

#[test]
fn these_checks_find_what_they_look_for() {
    for (line, found) in [
        ("    // It is Mended here.", 1),
        ("    // It is `mended` here, and recommended.", 0),
        ("/// A blank line, then a blank.", 1),
        ("/// A blank line.", 0),
        ("let mend = \"fix it\";", 1),
        ("from_twin(OnlySaid { knobs: 1 })", 3),
        ("look(again)", 0),
        ("format!(\"look again: {knob}\")", 1),
        ("let a = \"a file \\\n    is mended\"; b();", 1),
        ("let a = \"\\\"\"; b(); let b = \"anew\";", 1),
        ("let a = r#\"a \"quoted\" blank\"#; b();", 1),
        ("let a = '\"'; b(); // It is mended.", 1),
    ] {
        assert_eq!(private(&said(line, true).join(" ")).len(), found, "{line}");
    }
    let second = said("let a = \"a file \\\n    is mended\";", true);
    assert!(private(&second[0]).is_empty() && !private(&second[1]).is_empty());
    assert!(private(&said("let text = \"anew\";", false).join(" ")).is_empty());
    assert_eq!(fault("//! Reads the history of a home.\n//!\n"), None);
    for text in [
        "",
        "// A comment that is no documentation.",
        "//! the first letter is small.",
        "//! No end",
        "//! Too short.",
    ] {
        assert!(fault(text).is_some(), "{text}");
    }
    assert_eq!(
        fault(&format!("//! A line of {} words.", "many ".repeat(40))),
        Some("is too long")
    );
}
