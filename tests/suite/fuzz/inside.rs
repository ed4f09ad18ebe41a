//! What the kernel and a JVM say in bytes: answers of netlink, files of counters.
#![cfg(target_os = "linux")]

use std::os::unix::fs::MetadataExt as _;

use super::random::Random;
use super::{shared, target};

/// An answer that tells of one listener, and the end of answers.
fn answers() -> Vec<u8> {
    let message = |kind: u16, body: &[u8]| {
        let mut bytes = u32::try_from(16 + body.len()).unwrap().to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend([0; 2]);
        bytes.extend(shared::SEQUENCE.to_ne_bytes());
        bytes.extend([0; 4]);
        bytes.extend(body);
        bytes
    };
    let mut listener = vec![2, 10, 0, 0, 0x24, 0xE3];
    listener.resize(68, 0);
    listener.extend(11_u32.to_ne_bytes());
    [message(20, &listener), message(20, &listener), message(3, &[0; 4])].concat()
}

#[test]
fn answers_of_the_kernel() {
    let whole = answers();
    let found = carbonctl::probe::sockets::answers(&whole, shared::SEQUENCE).unwrap();
    assert_eq!(found.len(), 2);
    let refusal = [&whole[..4], &2_u16.to_ne_bytes(), &whole[6..]].concat();
    let words = [
        "\0\0\0\0",
        "\u{7f}\u{7f}\u{7f}\u{7f}",
        "\u{10}\0\0\0",
        "\u{58}\0\0\0",
        "\u{14}\0",
        "\u{2}\0",
        "\u{3}\0",
        "\u{7}\0\0\0",
    ];
    target("netlink", &[&whole, &refusal], &words, |_, bytes| {
        shared::netlink(bytes);
    });
}

/// A file of counters with these entries: name, type, value.
fn counters(little: bool, entries: &[(&str, u8, &[u8])]) -> Vec<u8> {
    let int = |number: usize| {
        let number = u32::try_from(number).unwrap();
        if little {
            number.to_le_bytes()
        } else {
            number.to_be_bytes()
        }
    };
    let mut body = Vec::new();
    for (name, kind, value) in entries {
        let at = (20 + name.len() + 1).next_multiple_of(8);
        let length = (at + value.len()).next_multiple_of(8);
        let mut entry = Vec::new();
        entry.extend(int(length));
        entry.extend(int(20));
        entry.extend(int(if *kind == b'B' { value.len() } else { 0 }));
        entry.extend([*kind, 0, 1, 1]);
        entry.extend(int(at));
        entry.extend(name.as_bytes());
        entry.resize(at, 0);
        entry.extend(*value);
        entry.resize(length, 0);
        body.extend(entry);
    }
    let mut file = vec![0xCA, 0xFE, 0xC0, 0xC0, u8::from(little), 2, 0, 1];
    file.extend(int(32 + body.len()));
    file.extend(int(0));
    file.extend([0; 8]);
    file.extend(int(32));
    file.extend(int(entries.len()));
    file.extend(body);
    file
}

#[test]
fn counters_of_a_jvm() {
    let memory = tempfile::tempdir_in("/dev/shm");
    let room = memory.or_else(|_| tempfile::tempdir()).unwrap();
    let file = shared::machine(room.path());
    // The process has it in its memory: then it is opened whatever it says of its beginning.
    let inode = std::fs::metadata(&file).unwrap().ino();
    let maps = format!("7f0000000000-7f0000008000 rw-s 00000000 08:01 {inode} /tmp/hsperfdata_wso2/77\n");
    std::fs::write(room.path().join("proc/77/maps"), maps).unwrap();
    let number = |value: u64| value.to_le_bytes().to_vec();
    let (one, large) = (number(1), number(u64::MAX));
    let entries: Vec<(&str, u8, &[u8])> = vec![
        ("sun.os.hrt.frequency", b'J', &one),
        ("sun.rt.createVmBeginTime", b'J', &one),
        ("sun.gc.policy.name", b'B', b"GenCopy:MSC\0"),
        ("sun.gc.collector.0.name", b'B', b"Copy\0"),
        ("sun.gc.collector.0.invocations", b'J', &one),
        ("sun.gc.collector.0.time", b'J', &large),
        ("sun.gc.generation.0.name", b'B', b"new\0"),
        ("sun.gc.generation.0.spaces", b'J', &one),
        ("sun.gc.generation.0.capacity", b'J', &one),
        ("sun.gc.generation.0.maxCapacity", b'J', &large),
        ("sun.gc.generation.0.space.0.capacity", b'J', &one),
        ("sun.gc.generation.0.space.0.used", b'J', &one),
        ("sun.gc.metaspace.used", b'J', &one),
    ];
    let (little, big) = (counters(true, &entries), counters(false, &entries));
    let words = [
        "\0\0\0\0",
        "\u{7f}\u{7f}\u{7f}\u{7f}",
        "J",
        "B",
        "sun.gc.generation.1.name",
        ".name",
        ".spaces",
        "\u{14}\0\0\0",
    ];
    let mut opened = 0;
    target("counters", &[&little, &big], &words, |_: &mut Random, bytes| {
        opened += usize::from(shared::counters(room.path(), &file, bytes));
    });
    println!("{opened} of them gave figures");
    assert!(opened > 0);
}
