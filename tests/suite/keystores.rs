//! Keystores as the JDK's own keytool makes them, opened by this program's readers. Without a keytool there is nothing to prove.

use std::path::{Path, PathBuf};
use std::process::Command;

use carbonctl::probe::keystore::{self, Opened};

/// Makes a store with a key pair and, in a second run, a trusted certificate. `None` where no keytool is.
fn made(room: &Path, name: &str, flags: &[&str], password: &str) -> Option<PathBuf> {
    let store = room.join(name);
    let run = |arguments: &[&str]| {
        let ran = Command::new("keytool")
            .args(flags.iter().filter(|flag| flag.starts_with("-J")))
            .args(arguments)
            .args(flags.iter().filter(|flag| !flag.starts_with("-J")))
            .args(["-storepass", password, "-keystore"])
            .arg(&store)
            .output();
        ran.ok().filter(|out| out.status.success())
    };
    which::which("keytool").ok()?;
    let pair =
        "-genkeypair -alias own -keyalg RSA -validity 10 -startdate 2025/01/01 -ext SAN=dns:id.example.com -dname";
    let mut arguments: Vec<&str> = pair.split(' ').collect();
    arguments.push("CN=id.example.com, O=Example");
    run(&arguments).unwrap();
    let certificate = room.join("own.cer");
    let file = certificate.to_str().unwrap();
    run(&["-exportcert", "-alias", "own", "-file", file]).unwrap();
    run(&["-importcert", "-noprompt", "-alias", "trusted", "-file", file]).unwrap();
    Some(store)
}

fn holds_both(opened: &Opened) {
    let mut aliases: Vec<_> = opened
        .entries
        .iter()
        .map(|entry| (entry.alias.as_str(), entry.key))
        .collect();
    aliases.sort_unstable();
    assert_eq!(aliases, [("own", true), ("trusted", false)]);
    for entry in &opened.entries {
        assert_eq!(entry.certificate.common_name, "id.example.com");
        assert_eq!(entry.certificate.names, ["id.example.com"]);
        // keytool takes the start in this machine's own time zone, at this hour of the day.
        let (year, month, day) = carbonctl::probe::survey::keystores::date(entry.certificate.not_after);
        assert_eq!((year, month), (2025, 1));
        assert!((10..=12).contains(&day), "{day}");
    }
}

#[test]
fn every_kind_of_store_that_java_makes_is_read() {
    let room = tempfile::tempdir().unwrap();
    let kinds: [(&str, &[&str]); 3] = [
        ("a.jks", &["-storetype", "JKS"]),
        ("b.p12", &["-storetype", "PKCS12"]),
        ("old.p12", &["-J-Dkeystore.pkcs12.legacy", "-storetype", "PKCS12"]),
    ];
    for (name, flags) in kinds {
        let Some(store) = made(room.path(), name, flags, "another-one") else {
            return;
        };
        let bytes = std::fs::read(store).unwrap();
        let opened = keystore::open(&bytes, Some("another-one")).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(opened.shipped_password, Some(false), "{name}");
        holds_both(&opened);
        let without = keystore::open(&bytes, None);
        if name.ends_with("jks") {
            holds_both(&without.unwrap());
        } else {
            assert!(without.is_err(), "{name}");
            let wrong = keystore::open(&bytes, Some("wrong")).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!((wrong.password, wrong.entries.len()), (Some(false), 0), "{name}");
        }
    }
}

#[test]
fn the_password_of_every_pack_is_known() {
    let room = tempfile::tempdir().unwrap();
    for (name, flags) in [("a.jks", ["-storetype", "JKS"]), ("b.p12", ["-storetype", "PKCS12"])] {
        let Some(store) = made(room.path(), name, &flags, "wso2carbon") else {
            return;
        };
        let opened = keystore::open(&std::fs::read(store).unwrap(), None).unwrap();
        assert_eq!(opened.shipped_password, Some(true), "{name}");
    }
}

#[test]
fn a_key_with_a_password_of_its_own_opens_with_that_alone() {
    let room = tempfile::tempdir().unwrap();
    let flags = ["-storetype", "JKS"];
    let Some(store) = made(room.path(), "a.jks", &flags, "storeword") else {
        return;
    };
    let file = store.to_str().unwrap();
    let change = "-keypasswd -alias own -storetype JKS -storepass storeword -keypass storeword -new keyword -keystore";
    let ran = Command::new("keytool")
        .args(change.split(' '))
        .arg(file)
        .output()
        .unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let bytes = std::fs::read(&store).unwrap();
    assert_eq!(keystore::key_opens(&bytes, "own", "keyword"), Some(true));
    assert_eq!(keystore::key_opens(&bytes, "own", "storeword"), Some(false));
    assert_eq!(keystore::key_opens(&bytes, "trusted", "keyword"), None);
    assert_eq!(keystore::opens_with(&bytes, "storeword"), Some(true));
}
