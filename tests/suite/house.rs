//! Checks of the sources: layers use only layers below their own, and every file says what it does.

use std::fs;
use std::path::{Path, PathBuf};

/// The layer of each top module; a file may use its own module and any lower layer, and neighbours of the same layer.
const LAYERS: [(&str, u8); 15] = [
    ("foreign", 0),
    ("shell", 0),
    ("problem", 0),
    ("disk", 1),
    ("domain", 2),
    ("text", 3),
    ("probe", 4),
    ("guide", 5),
    ("plan", 6),
    ("apply", 7),
    ("server", 7),
    ("practice", 7),
    ("bundle", 8),
    ("engine", 8),
    ("face", 9),
];

/// A file longer than this should perhaps be split; it is printed.
const LONGEST_FILE: usize = 250;
/// A file longer than this has two jobs.
const NEVER: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                into.push((path, text));
            }
        }
    }
    let mut files = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    assert!(files.len() > 50, "the sources were not found");
    files
}

fn layer(module: &str) -> Option<u8> {
    LAYERS.iter().find(|(name, _)| *name == module).map(|(_, layer)| *layer)
}

/// The modules that a source names as `crate::MODULE`, with the line.
fn used(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (start, _) in line.match_indices("crate::") {
            let rest = &line[start + "crate::".len()..];
            let names = rest.strip_prefix('{').map_or_else(
                || {
                    vec![
                        rest.chars()
                            .take_while(|c| c.is_alphanumeric() || *c == '_')
                            .collect::<String>(),
                    ]
                },
                |group| {
                    group
                        .split(['}', ','])
                        .map(|part| part.trim().split("::").next().unwrap_or_default().to_owned())
                        .collect()
                },
            );
            found.extend(
                names
                    .into_iter()
                    .filter(|name| !name.is_empty())
                    .map(|name| (at + 1, name)),
            );
        }
    }
    found
}

#[test]
fn layers_use_only_lower_layers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap();
        let module = inside
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .replace(".rs", "");
        let Some(own) = layer(&module) else {
            assert!(
                module == "main" || module == "lib",
                "{} is in no layer: add it to the table",
                inside.display()
            );
            continue;
        };
        for (line, name) in used(&text) {
            if layer(&name).is_some_and(|other| other > own) {
                wrong.push(format!("{}:{line} uses crate::{name}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "upward uses:\n{}", wrong.join("\n"));
}

#[test]
fn every_file_says_why_it_exists() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| path)
        .collect();
    assert!(silent.is_empty(), "no `//!` in {silent:?}");
}

#[test]
fn nothing_unsafe_and_no_second_terminal_library() {
    for (path, text) in sources() {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        assert!(
            !code.into_iter().any(|line| line.contains("unsafe ")),
            "{}",
            path.display()
        );
    }
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in ["ratatui", "crossterm"] {
        assert_eq!(
            lock.matches(&format!("name = \"{name}\"\n")).count(),
            1,
            "{name} is there more than once"
        );
    }
}

#[test]
fn no_file_is_too_long() {
    let mut long: Vec<(usize, PathBuf)> = sources()
        .into_iter()
        .map(|(path, text)| (text.lines().count(), path))
        .filter(|(lines, path)| *lines > LONGEST_FILE && !path.ends_with("tests.rs"))
        .collect();
    long.sort();
    for (lines, path) in &long {
        println!("{lines} lines: {}", path.display());
    }
    long.retain(|(lines, path)| *lines > NEVER && !path.to_string_lossy().ends_with("tests.rs"));
    assert!(long.is_empty(), "split these: {long:?}");
}

/// What opens, lists or looks at files by a path: only `src/disk` may.
const DIRECT_DISK_ACCESS: [&str; 16] = [
    "std::fs::",
    "use std::fs",
    "fs::read",
    "fs::write",
    "fs::metadata",
    "File::open",
    "File::create",
    "OpenOptions",
    ".canonicalize(",
    "fs::canonicalize(",
    "remove_dir_all",
    "read_dir(",
    ".read_link(",
    "symlink_metadata(",
    ".try_exists()",
    // Of a path: what asks an opened root has an argument.
    ".exists()",
];

/// Words before `.is_file()` and `.is_dir()` that are no paths: what was looked up, and entries of a listing.
const LOOKED_UP: [&str; 6] = ["meta", "metadata", "entry", "node", "kind", "file_type()"];

/// What makes a tree of its own where nothing is: it reads nothing of a home.
const MAKES_ITS_OWN: &str = "practice/";

/// Whether a line asks a path itself what it is.
fn asks_a_path(line: &str) -> bool {
    let by_method = [".is_file()", ".is_dir()"].iter().any(|method| {
        line.match_indices(method)
            .any(|(at, _)| !LOOKED_UP.iter().any(|word| line[..at].ends_with(word)))
    });
    let by_name = ["Path::is_file", "Path::is_dir", "Path::exists"]
        .iter()
        .any(|name| line.contains(name));
    by_method || by_name
}

/// The lines of a source that are no test code and no comment, with their numbers.
fn code(path: &Path, text: &str) -> Vec<(usize, String)> {
    let name = path.file_name().unwrap().to_string_lossy();
    let tests = name == "tests.rs" || name == "testing.rs" || name.ends_with("_tests.rs");
    if tests || path.components().any(|part| part.as_os_str() == "tests") {
        return Vec::new();
    }
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut code = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if is_for_tests(line.trim()) {
            // As it is formatted, an item ends on its first line, or where a line of the same depth closes it.
            let depth = indent(line);
            let mut item = lines
                .by_ref()
                .map(|(_, line)| line)
                .filter(|line| indent(line) == depth);
            let first = item.find(|line| !line.trim().starts_with("#["));
            if first.is_some_and(|line| !line.ends_with([';', ',', '}'])) {
                item.find(|line| line.trim().starts_with(['}', ')', ']']));
            }
        } else if !line.trim_start().starts_with("//") {
            code.push((at + 1, line.to_owned()));
        }
    }
    code
}

/// Whether an attribute keeps an item for tests alone.
fn is_for_tests(line: &str) -> bool {
    line == "#[cfg(test)]" || line.starts_with("#[cfg(all(test,")
}

#[test]
fn only_the_disk_layer_opens_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut around = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if inside.starts_with("disk/") || inside.starts_with(MAKES_ITS_OWN) {
            continue;
        }
        for (at, line) in code(Path::new(&inside), &text) {
            // The numbers of an opened file's metadata are no way to the disk.
            let plain = line
                .replace("std::os::unix::fs::", "")
                .replace("std::fs::Permissions", "");
            if DIRECT_DISK_ACCESS.iter().any(|words| plain.contains(words)) || asks_a_path(&plain) {
                around.push(format!("src/{inside}:{at}: {}", line.trim()));
            }
        }
    }
    assert!(around.is_empty(), "go through src/disk instead:\n{}", around.join("\n"));
}

/// Where kinds of address may be named: their list, the tables of settings, and what reads and writes them.
const KNOWS_KINDS: [&str; 3] = ["domain/address.rs", "domain/settings/", "text/address/"];

#[test]
fn kinds_of_address_are_told_apart_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut elsewhere = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if KNOWS_KINDS.iter().any(|place| inside.starts_with(place)) {
            continue;
        }
        for (at, line) in code(Path::new(&inside), &text) {
            let named = line.match_indices("At::").any(|(start, _)| {
                let before = line[..start].chars().next_back();
                before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
            });
            if named {
                elsewhere.push(format!("src/{inside}:{at}: {}", line.trim()));
            }
        }
    }
    assert!(
        elsewhere.is_empty(),
        "ask text::address instead:\n{}",
        elsewhere.join("\n")
    );
}

#[test]
fn the_search_for_direct_disk_access_finds_it() {
    for line in [
        "if path.is_file() {",
        "dir.join(\"a\").is_dir()",
        ".find(|dir| dir.is_dir())",
        ".is_some_and(Path::is_dir)",
    ] {
        assert!(asks_a_path(line), "{line}");
    }
    for line in [
        "Ok(meta) if meta.is_dir()",
        "if entry.is_dir() {",
        "kind.is_file()",
        "root.is_file(&path)",
    ] {
        assert!(!asks_a_path(line), "{line}");
    }
    let text = "use std::fs;\n// fs::read\n#[cfg(test)]\nmod tests;\nfn a() {}\n#[cfg(test)]\nmod b {\n    fs::write();\n}\nlast";
    let lines: Vec<usize> = code(Path::new("a.rs"), text).into_iter().map(|(at, _)| at).collect();
    assert_eq!(lines, [1, 5, 10]);
    let text = "enum A {\n    #[cfg(all(test, unix))]\n    #[derive(B)]\n    C {\n        d: E,\n    },\n    F,\n}";
    let lines: Vec<usize> = code(Path::new("a.rs"), text).into_iter().map(|(at, _)| at).collect();
    assert_eq!(lines, [1, 7, 8]);
    assert!(code(Path::new("a/tests.rs"), text).is_empty());
}

#[test]
fn no_face_takes_a_session_apart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut apart = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap();
        // The engine declares the parts of a session; made-up sessions of tests alone use them.
        if inside.starts_with("engine") {
            continue;
        }
        for (at, line) in text.lines().enumerate() {
            if line.contains("parts_mut") || line.contains("SessionParts") {
                apart.push(format!("src/{}:{}: {}", inside.display(), at + 1, line.trim()));
            }
        }
    }
    assert!(apart.is_empty(), "send a request instead:\n{}", apart.join("\n"));
}

/// What takes a sentence apart, or keeps it from being taken apart wrongly. A `Problem` has its parts.
const TAKES_APART: [&str; 8] = [
    "advice.starts_with(",
    "advice.rsplit_once(",
    "split(\"; \")",
    "split_once(\"; \")",
    "splitn(2, \"; \")",
    "replace(\"; \"",
    "contains(\"; \")",
    "find(\"; \")",
];

/// Whether a line knows a number that the program ends with because of an error.
fn knows_an_exit_code(line: &str) -> bool {
    let numbered = ["exit code", "exit_code", "Exit code", " code:"].iter().any(|words| {
        line.split(words)
            .skip(1)
            .any(|rest| begins_with_a_code(rest.trim_start_matches([':', ' '])))
    });
    numbered || line.contains("fn exit_code") || line.contains(".exit_code()")
}

fn begins_with_a_code(rest: &str) -> bool {
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    matches!(number.as_str(), "2" | "3" | "4" | "130")
}

#[test]
fn no_sentence_is_taken_apart_and_only_the_face_knows_exit_codes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        let face = inside.starts_with("face/");
        for (at, line) in code(Path::new(&inside), &text) {
            let apart = TAKES_APART.iter().any(|words| line.contains(words));
            if apart || !face && knows_an_exit_code(&line) {
                wrong.push(format!("src/{inside}:{at}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "say it with a Problem:\n{}", wrong.join("\n"));
}

#[test]
fn the_look_for_exit_codes_finds_them() {
    for line in [
        "code: 3,",
        "pub fn exit_code(&self) -> u8 {",
        "error.exit_code()",
        "\"exit code 4\"",
    ] {
        let line = format!("    {line}");
        assert!(knows_an_exit_code(&line), "{line}");
    }
    for line in ["code: code,", "Ended(137),", "status.code()"] {
        assert!(!knows_an_exit_code(line), "{line}");
    }
}

#[test]
fn commands_are_quoted_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        for (at, line) in code(Path::new(&inside), &text) {
            let by_hand = line.contains("'{}'") || line.contains("'\\\\''");
            // A command of this program is no text: it knows whether it names its home, and that anyone may run it.
            let own = ["by(\"carbonctl ", "by_command(\"carbonctl "];
            let own = own.iter().any(|begin| line.contains(begin)) && inside != "domain/command.rs";
            if own || by_hand && inside != "shell.rs" && (line.contains(".by(") || line.contains("shown()")) {
                wrong.push(format!("src/{inside}:{at}: {}", line.trim()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "quote with src/shell.rs, and make commands of this program with domain::command:\n{}",
        wrong.join("\n")
    );
}

/// Where a setting's id may stand in quotes: its row, and what users type or files hold.
const NAMES_SETTINGS: [&str; 2] = ["domain/settings/", "engine/answers"];

/// Ids that are words of other vocabularies too: keys of JSON documents and TOML tables, attributes of XML, a command.
const OTHER_WORDS: [&str; 2] = ["hostname", "compression"];

#[test]
fn no_setting_is_named_by_a_text() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let ids: Vec<String> = carbonctl::domain::settings::all()
        .map(|setting| setting.id.as_str())
        .filter(|id| !OTHER_WORDS.contains(id))
        .map(|id| format!("\"{id}\""))
        .collect();
    assert!(ids.len() > 40, "the settings were not found");
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let inside = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
        if NAMES_SETTINGS.iter().any(|place| inside.starts_with(place)) {
            continue;
        }
        for (at, line) in code(Path::new(&inside), &text) {
            if ids.iter().any(|id| line.contains(id.as_str())) {
                wrong.push(format!("src/{inside}:{at}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "name them by their constant:\n{}", wrong.join("\n"));
}
