//! Tests that properties are read as Java reads them, and that an edit preserves everything else.

use super::*;

fn set_ok(text: &str, key: &str, value: &str) -> String {
    let edited = set(text, key, value).unwrap();
    assert_eq!(set(&edited.text, key, value).unwrap(), Edited::unchanged(&edited.text));
    edited.text
}

#[test]
fn reads_as_java_does() {
    let text = "# a=no\n ! b = no\na = 1\r\nb:2\nc 3\n d\\ e\\=f = x\\\n   y\\u00e9\\t\\\\ \nempty\na=4\nw.dir=${home}\\\\\nlast=\\";
    for (key, value) in [
        ("a", "4"),
        ("b", "2"),
        ("c", "3"),
        ("d e=f", "xyé\t\\ "),
        ("empty", ""),
        ("w.dir", "${home}\\"),
        ("last", ""),
    ] {
        assert_eq!(get(text, key).unwrap().value, value, "{key}");
    }
    assert!(get(text, "no").is_none());
    assert_eq!(get(text, "a").unwrap().line, 9);
}

#[test]
fn changes_only_the_line_in_force() {
    let text = "a=1\r\n#a=2\r\na = 3\r\nb=x\\\r\n  y\r\n";
    assert_eq!(set_ok(text, "a", "é\\"), text.replace("a = 3", "a = \\u00E9\\\\"));
    assert_eq!(set_ok(text, "b", " z"), text.replace("x\\\r\n  y", "\\ z"));
    assert_eq!(set_ok("key\n", "key", "v"), "key=v\n");
    assert_eq!(set_ok("key \n", "key", "=v"), "key \\=v\n");
}

#[test]
fn adds_at_the_end() {
    assert_eq!(set_ok("", "a", "1"), "a=1\n");
    assert_eq!(set_ok("x = 1", "a:b", "1"), "x = 1\na\\:b = 1\n");
    assert_eq!(set_ok("x=1\r\n", "a", "1"), "x=1\r\na=1\r\n");
    assert_eq!(set_ok("x=1\\", "a", "1"), "x=1\\\n\na=1\n");
    assert_eq!(set_ok("#a=1\\\n", "a", "1"), "#a=1\\\na=1\n");
}

#[test]
fn removes_every_line_of_the_key() {
    let text = "a=1\nb=2\\\n  a=3\n#a=4\na: 5\nc=6";
    assert_eq!(remove(text, "a").unwrap().text, "b=2\\\n  a=3\n#a=4\nc=6");
    assert_eq!(remove(text, "b").unwrap().text, "a=1\n#a=4\na: 5\nc=6");
    assert_eq!(remove(text, "none").unwrap(), Edited::unchanged(text));
}

#[test]
fn several_changes_are_made_at_once() {
    let text = "a = 1\nb = 2\nc = 3\nb = 4\nd = 5";
    let of = |changes: &[(&str, Option<&'static str>)]| {
        let changes: Vec<_> = changes.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect();
        change(text, &changes)
    };
    let changed = of(&[
        ("b", None),
        ("e", Some("6")),
        ("a", Some("7")),
        ("f", Some("8")),
        ("x", None),
    ]);
    assert_eq!(changed.unwrap(), "a = 7\nc = 3\nd = 5\ne = 6\nf = 8\n");
    assert_eq!(of(&[("b", Some("9"))]).unwrap(), text.replace('4', "9"));
    assert_eq!(of(&[]).unwrap(), text);
    assert_eq!(
        of(&[("b", None), ("b", Some("1"))]),
        Err(EditError::Ambiguous("b".into()))
    );
}
