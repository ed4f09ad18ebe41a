//! The sources keep to the ways that make text visible: paths are shown by one trait, and one module writes.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules that write to a terminal or a pipe themselves: each cleans what it writes, or writes only what is its own.
const WRITERS: [&str; 6] = [
    "face/last_resort.rs",
    "face/output.rs",
    "face/commands/logs.rs",
    "face/tui/terminal.rs",
    "face/tui/watchdog/unix.rs",
    "server/launch/mod.rs",
];

/// Every source without its tests: path below `src`, and text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    assert!(paths.len() > 50, "the sources were not found");
    paths
        .into_iter()
        .filter(|path| !path.to_string_lossy().ends_with("tests.rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
            (path.strip_prefix(&root).unwrap().to_path_buf(), code)
        })
        .collect()
}

/// The places of a pattern in the code, comments left out.
fn places(path: &Path, code: &str, patterns: &[&str]) -> Vec<String> {
    let lines = code.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .filter(|(_, line)| patterns.iter().any(|pattern| line.contains(pattern)))
        .map(|(at, line)| format!("{}:{}: {}", path.display(), at + 1, line.trim()))
        .collect()
}

#[test]
fn no_path_is_shown_as_it_stands() {
    let raw: Vec<String> = sources()
        .iter()
        .flat_map(|(path, code)| places(path, code, &[".display()"]))
        .collect();
    assert!(
        raw.is_empty(),
        "use `Shown::shown` to show a path, `Shown::raw_text` to compare, parse or write one:\n{}",
        raw.join("\n")
    );
}

#[test]
fn no_face_turns_bytes_or_paths_into_text_alone() {
    let raw: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| path.starts_with("face"))
        .flat_map(|(path, code)| places(path, code, &[".to_string_lossy()"]))
        .collect();
    assert!(raw.is_empty(), "use `domain::Shown`:\n{}", raw.join("\n"));
}

#[test]
fn only_the_writers_write() {
    let ways = ["print!(", "println!(", "dbg!(", "io::stdout()", "io::stderr()"];
    let raw: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| !WRITERS.iter().any(|writer| path == Path::new(writer)))
        .flat_map(|(path, code)| places(path, code, &ways))
        .filter(|place| !place.contains(".is_terminal()"))
        .collect();
    assert!(raw.is_empty(), "say it through `face::output`:\n{}", raw.join("\n"));
}

#[test]
fn only_one_writer_makes_documents() {
    let raw: Vec<String> = sources()
        .iter()
        .filter(|(path, _)| path != Path::new("text/json.rs"))
        .flat_map(|(path, code)| places(path, code, &["serde_json::to_"]))
        .collect();
    assert!(raw.is_empty(), "use `text::json`:\n{}", raw.join("\n"));
}
