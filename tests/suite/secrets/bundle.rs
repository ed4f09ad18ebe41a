//! Secrets planted in every kind of file that a support bundle reads are found in no bundle.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use super::planted::{KINDS, Kind, NEW, OTHERS, Planted, find, secrets, spellings};

/// Further secrets, of the kinds that a log or a script may hold.
const TOLD: [&str; 9] = [
    "Bq7-Bearer-Pl4nted",
    "Pl4nted-0ption",
    "Pl4nted-Ph4se",
    "Pl4ntedKeyB0dyLine",
    "Pl4nted-C00kie",
    "Pl4nted-Pa55-File",
    "Pl4nted-Ci9her",
    "Pl4nted-T0ken",
    "Pl4nted-Envir0nment",
];

/// The entries of an archive, with their texts.
pub(super) fn entries(archive: &Path) -> Vec<(String, Vec<u8>)> {
    let file = fs::File::open(archive).unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let entries = archive.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    entries.collect()
}

fn plant(home: &Path, long: bool) {
    let logs = home.join("repository/logs");
    fs::create_dir_all(&logs).unwrap();
    // The head of a log is not taken: this one is longer than what is.
    let mut log = "TID: [0] [2024-01-02 03:04:05,678]  INFO {o.w.C} - words\n".repeat(if long { 30_000 } else { 300 });
    for line in [
        format!("> Authorization: Bearer {}", TOLD[0]),
        format!("java -Dsome.key.password={} -jar x", TOLD[1]),
        format!("keytool -storepass {} -list", TOLD[1]),
        format!("cannot log in with {NEW} or {} at all", OTHERS[1]),
        format!("Set-Cookie: a={}", TOLD[4]),
        format!("{{\"passphrase\":\"{}\",\"access_token\":\"{}\"}}", TOLD[2], TOLD[7]),
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", TOLD[3]),
        format!("jdbc:mysql://u:{}@db/x refused", OTHERS[3]),
        format!(
            "resolved to {} and {} from the environment: {}",
            TOLD[5], TOLD[6], TOLD[8]
        ),
    ] {
        log.push_str(&line);
        log.push('\n');
    }
    fs::write(logs.join("wso2carbon.log"), &log).unwrap();
    fs::write(logs.join("wso2error.log"), &log[log.len() - 2_000..]).unwrap();
    fs::write(home.join("password-tmp"), format!("{}\n", TOLD[5])).unwrap();
    for conf in ["repository/conf/security", "conf/security"] {
        if home.join(conf).parent().unwrap().is_dir() {
            fs::create_dir_all(home.join(conf)).unwrap();
            fs::write(
                home.join(conf).join("cipher-text.properties"),
                format!("alias=[{}]\n", TOLD[6]),
            )
            .unwrap();
        }
    }
    for script in ["bin/wso2server.sh", "bin/micro-integrator.sh"] {
        if let Ok(text) = fs::read_to_string(home.join(script)) {
            let more = format!(
                "\nexport DB_PASSWORD='{}'\n# -Djavax.net.ssl.keyStorePassword={}\n",
                TOLD[2], TOLD[1]
            );
            fs::write(home.join(script), text + &more).unwrap();
        }
    }
}

#[test]
fn no_support_bundle_shows_one() {
    for kind in KINDS {
        let planted = Planted::new(kind);
        let typed = format!("{NEW}\n");
        planted
            .ready(&["set", "admin.password=-", "ports.offset=3", "--yes"])
            .stdin(&typed)
            .run()
            .expect(0);
        plant(&planted.home, matches!(kind, Kind::Toml));
        let run = |more: &[&str]| {
            let ran = planted
                .ready(&[&["report", "-o", "bundle.tar.gz"], more].concat())
                .env("SOME_PASSWORD", TOLD[8])
                .run()
                .expect(0);
            for secret in secrets().chain(TOLD) {
                assert!(!ran.everything().contains(secret), "{kind:?} {more:?} tells {secret}");
            }
            ran
        };
        run(&["--dry-run"]);
        let archive = planted.room.path().join("bundle.tar.gz");
        assert!(!archive.exists());
        let document = run(&["--yes", "--json"]).json();
        assert_eq!(document["report"]["written"], true, "{document}");
        let entries = entries(&archive);
        for name in [
            "MANIFEST.json",
            "findings.json",
            "findings.txt",
            "facts.json",
            "settings.json",
            "configuration.diff",
        ] {
            assert!(entries.iter().any(|(entry, _)| entry == name), "{kind:?}: no {name}");
        }
        if !matches!(kind, Kind::Mi) {
            let (_, log) = entries.iter().find(|(name, _)| name == "logs/wso2carbon.log").unwrap();
            assert!(
                find(log, b"INFO {o.w.C} - words") && find(log, b"at all"),
                "the log is there"
            );
            assert!(log.len() <= 1 << 20, "only its end: {}", log.len());
        }
        for (name, bytes) in &entries {
            for secret in secrets().chain(TOLD) {
                let shown = spellings(secret).iter().any(|spelling| find(bytes, spelling));
                assert!(!shown, "{kind:?}: {name} shows {secret}");
            }
        }
        // The diff shows that the password changed, and the manifest is true.
        let (_, diff) = entries.iter().find(|(name, _)| name == "configuration.diff").unwrap();
        let diff = String::from_utf8_lossy(diff);
        assert!(
            diff.to_lowercase().contains("offset") && diff.contains("••••"),
            "{diff}"
        );
        let (_, manifest) = entries.iter().find(|(name, _)| name == "MANIFEST.json").unwrap();
        let manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap();
        let rows = manifest["files"].as_array().unwrap();
        assert_eq!(rows.len(), entries.len() - 1);
        for (row, (name, bytes)) in rows.iter().zip(&entries) {
            use sha2::{Digest as _, Sha256};
            let digest: Vec<String> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            let digest = digest.concat();
            assert_eq!((&row["name"], &row["sha256"]), (&name.as_str().into(), &digest.into()));
        }
    }
}
