//! What any bytes may be given to and must come back from: the part of the harness that the optional fuzzers in `fuzz/` share. It
//! uses the library alone.

use std::path::Path;

use carbonctl::probe::World;
use carbonctl::probe::jvm::JvmReader;
use carbonctl::probe::{keystore, sockets};
use carbonctl::text::xml::Create;
use carbonctl::text::{properties, toml, xml};

/// The number of the request that answers are for.
pub(crate) const SEQUENCE: u32 = 7;

/// A datagram of netlink: each listener it tells of takes up a whole message in it.
pub(crate) fn netlink(bytes: &[u8]) {
    if let Ok(found) = sockets::answers(bytes, SEQUENCE) {
        assert!(found.len() * 88 <= bytes.len(), "more listeners than messages");
    }
}

/// A recorded machine with one JVM, whose counters file is at the path that is given back.
pub(crate) fn machine(root: &Path) -> std::path::PathBuf {
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        let _ = path.parent().map(std::fs::create_dir_all);
        let _ = std::fs::write(path, text);
    };
    put("etc/passwd", "wso2:x:802:802::/home/wso2:/bin/sh\n");
    put("proc/77/status", "Name:\tjava\nUid:\t802\t802\t802\t802\n");
    put("proc/77/statm", "100 1 1 1 1 1 1\n");
    put("tmp/hsperfdata_wso2/77", "");
    root.join("tmp/hsperfdata_wso2/77")
}

/// Counters of a JVM, at `file` below a [`machine`], which is said to have them in its memory.
pub(crate) fn counters(root: &Path, file: &Path, bytes: &[u8]) -> bool {
    if std::fs::write(file, bytes).is_err() {
        return false;
    }
    let Ok(mut reader) = JvmReader::open(&World::recorded(root), 77, None) else {
        return false;
    };
    // The second look goes by what the first kept.
    let first = reader.read();
    let _ = reader.read();
    first.is_ok()
}

/// A keystore, with and without a password.
pub(crate) fn keystores(bytes: &[u8], password: &str) {
    if let Err(reason) = keystore::open(bytes, Some(password)) {
        assert!(!reason.is_empty());
    }
    let _ = keystore::open(bytes, None);
}

/// The editors: an edit that is made is read back.
pub(crate) fn editors(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let create = Create {
        after: &["Ports", "Offset"],
        attributes: &[],
        parents: true,
    };
    if let Ok(edited) = xml::set(&text, "Server/Ports/Offset", "3", &create) {
        let back = xml::get(&edited.text, "Server/Ports/Offset").ok().flatten();
        assert_eq!(back.map(|found| found.value).as_deref(), Some("3"));
    }
    let _ = (toml::get(&text, &["server", "hostname"]), properties::get(&text, "a.b"));
}
