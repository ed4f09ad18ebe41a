//! The program's own records, where somebody else put bytes in their place: read, told of as damaged, never believed.

use carbonctl::apply::{StateDir, damaged, history};

use super::target;

#[test]
fn damaged_records_are_survived() {
    let seeds: [&[u8]; 2] = [
        b"{\"format\":1,\"number\":1,\"kind\":\"apply\",\"at\":1700000000,\"files\":[{\"path\":\"a\",\"before\":\"x\",\"after\":\"y\"}],\"changes\":[]}",
        b"[{},null,1e999,\"\\ud800\"]",
    ];
    let words = [
        "{",
        "[",
        "[[[[[[[[[[",
        "null",
        "-1",
        "18446744073709551616",
        "\"",
        "\\u0000",
        ",",
        ":",
    ];
    let room = tempfile::tempdir().unwrap();
    let home = room.path().join("home");
    let records = home.join(".carbonctl/history");
    std::fs::create_dir_all(&records).unwrap();
    let state = StateDir::open(&home).unwrap();
    target("records", &seeds, &words, |_, bytes| {
        std::fs::write(records.join("20240102-030405-1.json"), bytes).unwrap();
        assert_eq!(history(&state).len() + damaged(&state).len(), 1);
    });
}
