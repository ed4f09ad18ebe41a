//! A start runs the script of the server that was asked for, with a real shell.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::servers;
use crate::support::cli::carbonctl;
use crate::support::homes;

/// A directory that looks like a JDK.
fn java(room: &Path) -> PathBuf {
    let java = room.join("jdk");
    fs::create_dir_all(java.join("bin")).unwrap();
    let program = java.join("bin/java");
    fs::write(&program, "#!/bin/sh\nexit 1\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    java
}

/// Makes every script of a pack write its path into a file as the first thing, and end there. What follows tells it from others.
fn recording(pack: &Path, record: &Path) {
    let dirs = servers(pack).into_iter().map(|home| home.path.join("bin"));
    for script in dirs.flat_map(|dir| fs::read_dir(dir).unwrap()) {
        let script = script.unwrap().path();
        if script.extension().is_some_and(|ending| ending == "sh") {
            let text = fs::read_to_string(&script).unwrap();
            let noted = format!(
                "#!/bin/sh\necho '{}' >>'{}'\nexit 3\n{text}",
                script.display(),
                record.display()
            );
            fs::write(&script, noted).unwrap();
        }
    }
}

#[test]
fn each_server_is_started_by_its_own_script_and_by_no_other() {
    let room = tempfile::tempdir().unwrap();
    let java = java(room.path());
    let record = room.path().join("record");
    for pack in [homes::ei_pack(room.path()), homes::iot_pack(room.path())] {
        recording(&pack, &record);
        let all = servers(&pack);
        assert!(all.len() >= 3);
        for home in all {
            let own = home.at(home.script.as_ref().unwrap());
            let name = home.path.file_name().unwrap().to_string_lossy();
            let named = pack.join(format!("bin/{name}.sh"));
            let places = [home.path.clone(), own.clone()];
            // The wrapper means the server that it runs.
            for place in places.iter().chain(named.is_file().then_some(&named)) {
                fs::write(&record, "").unwrap();
                let ran = carbonctl(["start", "--yes"]).home(place).env("JAVA_HOME", &java).run();
                assert_eq!(ran.code, 3, "{ran:?}");
                let started = fs::read_to_string(&record).unwrap();
                assert_eq!(started, format!("{}\n", own.display()), "{}", place.display());
            }
            for way in [&["start", "--yes", "--foreground"][..], &["restart", "--yes"]] {
                fs::write(&record, "").unwrap();
                let ran = carbonctl(way).home(&home.path).env("JAVA_HOME", &java).run();
                assert_eq!(ran.code, 3, "{ran:?}");
                let started = fs::read_to_string(&record).unwrap();
                assert_eq!(started, format!("{}\n", own.display()), "{way:?}");
            }
        }
    }
}
