//! Properties files as Java itself reads them: some hundred made of the pieces that are hard, in one run of a JVM.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use carbonctl::text::properties;

use crate::support::server::{java_home, jdk_is_here};

/// Reads each file named on standard input and prints its pairs, every character as a number.
const PROGRAM: &str = r"
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

public final class Reads {
    public static void main(String[] names) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String name : Files.readAllLines(Paths.get(names[0]))) {
            Properties read = new Properties();
            try (Reader in = Files.newBufferedReader(Paths.get(name), StandardCharsets.UTF_8)) {
                read.load(in);
            }
            for (Map.Entry<Object, Object> pair : read.entrySet())
                out.append(numbers(pair.getKey())).append('=').append(numbers(pair.getValue())).append(' ');
            out.append('\n');
        }
        System.out.print(out);
    }

    static String numbers(Object text) {
        StringBuilder out = new StringBuilder();
        for (char unit : ((String) text).toCharArray()) out.append((int) unit).append(',');
        return out.toString();
    }
}
";

/// Pieces that the reader decides by; `\u0041` comes whole, and cut by a continued line.
const PIECES: [&str; 27] = [
    "\\\n",
    "\\\r\n",
    "\\\r",
    "\n",
    "\r",
    "\r\n",
    "\\",
    "\\\\",
    " ",
    "\t",
    "\u{c}",
    "=",
    ":",
    "#",
    "!",
    "a",
    "b",
    "key",
    "value",
    "\\u0041",
    "\\u00\\\n  41",
    "\\n",
    "\\t",
    "\\=",
    "\\ ",
    "é",
    "\\é",
];

/// Each of these was read, or could be read, another way than Java's.
const HARD: [&str; 22] = [
    "ke\\\ny=value\n",
    "key\\\n  =value",
    "key \\\n = value",
    "key=\\\n  value",
    "key=\\\n\n",
    "key=v\\\n# more\n",
    "key=v\\\n\nother=1",
    "# comment\\\nkey=v\n",
    "! comment\\\r\nkey=v\r\n",
    "\\\n# comment\nkey=v",
    "\\\n\\\n  key=v",
    "key=v\\",
    "key=v\\\\",
    "key=v\\\\\\\n w",
    "\\",
    "\\\n",
    "  \\\n  ",
    "k\\u003dx=1",
    "k\\=x\\ y\\:z w",
    "a\\\r\n\u{c} b=\\u00\\\r\n e9",
    "=v\n:w\n",
    "key",
];

/// The next of a row of numbers that only looks random.
fn next(state: &mut u64) -> usize {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap()
}

fn made() -> Vec<String> {
    let mut all: Vec<String> = HARD.map(str::to_owned).to_vec();
    let mut state = 7;
    while all.len() < 600 {
        let length = 1 + next(&mut state) % 14;
        let text: String = (0..length).map(|_| PIECES[next(&mut state) % PIECES.len()]).collect();
        all.push(text);
    }
    // The same after an edit: what is written must be for Java what it is for this program.
    for text in all.clone() {
        if let Ok(edited) = properties::set(&text, "key", " = é\\\n#") {
            all.push(edited.text);
        }
    }
    all
}

fn numbers(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "{unit},");
        out
    })
}

#[test]
fn this_program_reads_properties_as_java_does() {
    if !jdk_is_here() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let texts = made();
    let mut names = String::new();
    for (number, text) in texts.iter().enumerate() {
        let path = room.path().join(format!("{number}.properties"));
        std::fs::write(&path, text).unwrap();
        writeln!(names, "{}", path.display()).unwrap();
    }
    std::fs::write(room.path().join("names"), names).unwrap();
    std::fs::write(room.path().join("Reads.java"), PROGRAM).unwrap();
    let home = java_home().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let ran = Command::new(home.join("bin").join(program))
            .current_dir(room.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    };
    run("javac", &["Reads.java"]);
    let said = run("java", &["-cp", ".", "Reads", "names"]);
    let rows: Vec<&str> = said.lines().collect();
    assert_eq!(rows.len(), texts.len());
    for (text, row) in texts.iter().zip(rows) {
        let java: BTreeMap<String, String> = row
            .split_terminator(' ')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect();
        let own: BTreeMap<String, String> = properties::all(text)
            .iter()
            .map(|(key, value)| (numbers(key), numbers(value)))
            .collect();
        assert_eq!(own, java, "{text:?}");
    }
    assert!(
        texts.len() > 1_000,
        "too few of the texts can be edited: {}",
        texts.len()
    );
}
