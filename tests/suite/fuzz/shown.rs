//! What is shown: masked lines, diffs, and a server's log read in pages.

use carbonctl::probe::logs::{Filter, Level, Pager, Since, ends, parts};
use carbonctl::text::{diff, mask};

use super::target;

#[test]
fn masks_and_diffs() {
    let seeds: [&[u8]; 4] = [
        b"<Password>s3cret</Password> <p name=\"password\" value='s3cret'/>",
        b"password = \"s3cret\"\n# key_password='a'\nurl=jdbc:x://u:s3cret@h/d\nk=\"[s3cret]\"",
        b"a.password=s3cret\\\n  more\nx: y\n<a\n password='b'>",
        b"jdbc:oracle:thin:u/s3cret@h <!--Password>x</Password-->",
    ];
    let words = [
        "<password>",
        "<a",
        "</",
        "=",
        ":",
        "\"",
        "'",
        "\"\"\"",
        "\\",
        "://",
        "@",
        "[",
        "]",
        "password",
        "name=",
        "value=",
    ];
    target("masks", &seeds, &words, |random, bytes| {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(mask::lines(&text).len(), text.split_inclusive('\n').count());
        let _ = mask::line(&text);
        let other = random.mutated(&seeds, &words);
        let other = String::from_utf8_lossy(&other);
        let shown = diff::unified("x", Some(&text), &other);
        assert_eq!(shown.is_empty(), text == other);
        let _ = diff::unified("x", None, &text);
    });
}

#[test]
fn a_secret_of_one_line_is_never_shown() {
    let seeds: [&[u8]; 2] = [b"some words = x; <a b='c'/>", b"# url=http://h/p"];
    target("secrets", &seeds, &["<a>", "=", "\"", " "], |random, bytes| {
        let text = String::from_utf8_lossy(bytes).replace(['\n', '\r', '<', '>', '"', '\'', '\\'], " ");
        let line = match random.below(3) {
            0 => format!("<Password>s3cret-value</Password>{text}"),
            1 => format!("{text} <p><Password>s3cret-value</Password></p>"),
            _ => format!("admin.password=s3cret-value{text}"),
        };
        assert!(!mask::line(&line).contains("s3cret"), "{line}");
    });
}

#[test]
fn log_pages() {
    let seeds: [&[u8]; 3] = [
        b"TID: [-1234] [] [2024-01-02 03:04:05,678]  INFO {o.w.C} -  WSO2 Carbon started in 5 sec\nTID: [0] [] [2024-01-02 03:04:05,679] ERROR {o.w.D} - bad {o.w.D}\njava.lang.X: y\n\tat a.b(C.java:1)\n",
        b"[2024-01-02 03:04:05,678] [-1]  WARN - {C} x\r\n[2024-01-02 03:04:05,679] FATAL {C} - y\r\n\0\0\0\0\r\n",
        b"Jan 02, 2024 3:04:05 AM org.apache.X y\nSEVERE: z\n\xff\xfe\x1b[31mred\x1b]0;t\x07\n",
    ];
    let words = [
        "\n",
        "\r\n",
        "\0",
        "\x1b[",
        "\x1b]",
        "[2024-01-02 03:04:05,678]",
        "ERROR",
        "\tat ",
        "TID: [0]",
        "é",
    ];
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("a.log");
    target("logs", &seeds, &words, |random, bytes| {
        std::fs::write(&path, bytes).unwrap();
        let mut pager = Pager::open(&carbonctl::disk::Root::machine(), &path).unwrap();
        let size = u64::try_from(bytes.len()).unwrap();
        let whole = pager.last(1_000, &Filter::default(), &|_| true).unwrap();
        let ahead = pager.after(0, 1_000, &Filter::default(), &|_| true).unwrap();
        assert_eq!(whole.entries.len(), ahead.entries.len(), "the same records both ways");
        let errors = pager.last(1_000, &Filter::errors(), &|_| true).unwrap();
        assert!(errors.entries.len() <= whole.entries.len());
        let offset = u64::try_from(random.below(bytes.len() + 2)).unwrap();
        assert!(pager.align(offset).unwrap() <= size);
        pager.count(0, size, Level::Error, &|_| true).unwrap();
        pager.lines_back(offset.min(size), 3).unwrap();
        let mut lines = 0;
        pager
            .lines_between((0, size), true, &mut |line| {
                assert!(!line.chars().any(|c| c.is_control() && c != '\t'), "{line:?}");
                lines += 1;
                true
            })
            .unwrap();
        let root = carbonctl::disk::Root::machine();
        let size = random.below(100) as u64;
        let mut each = |bytes: &[u8]| {
            let text = String::from_utf8_lossy(bytes).into_owned();
            text.lines().find(|line| parts(line).is_some()).map(str::to_owned)
        };
        ends(&root, &path, size, &mut each).unwrap();
        let _ = Since::now(&root, path.clone()).written();
    });
}
