//! Tests on installations made of a few files, and on the real ones of this machine. The launchers made here are shell scripts.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::*;
use crate::domain::Shown as _;
use crate::domain::jdk::Vm;

/// Makes an installation whose launcher is this shell script.
fn make(root: &Path, name: &str, release: Option<&str>, script: &str) -> PathBuf {
    let dir = root.join(name);
    fs::create_dir_all(dir.join("bin")).unwrap();
    fs::create_dir_all(dir.join("lib/server")).unwrap();
    fs::write(dir.join("lib/modules"), "").unwrap();
    let launcher = dir.join("bin/java");
    fs::write(&launcher, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&launcher, fs::Permissions::from_mode(0o755)).unwrap();
    if let Some(text) = release {
        fs::write(dir.join("release"), text).unwrap();
    }
    dir.canonicalize().unwrap()
}

const R17: &str = "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_VERSION=\"17.0.9\"\nJVM_VARIANT=\"Hotspot\"\n";

#[test]
fn a_release_file_is_enough() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = make(tmp.path(), "jdk 17", Some(R17), "exit 9");
    for typed in [dir.clone(), dir.join("bin"), dir.join("bin/java")] {
        let jdk = at(&typed).unwrap();
        assert_eq!((jdk.home.as_path(), jdk.version.major), (dir.as_path(), 17));
        assert_eq!(
            (jdk.vendor.as_str(), jdk.vm, jdk.compiler),
            ("Eclipse Adoptium", Vm::HotSpot, false)
        );
    }
}

#[test]
fn a_java_home_is_the_installation_itself() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = make(tmp.path(), "jdk17", Some(R17), "exit 9");
    assert_eq!(as_java_home(&dir).unwrap().home, dir);
    let link = tmp.path().join("current");
    symlink(&dir, &link).unwrap();
    assert_eq!(as_java_home(&link).unwrap().home, dir);
    for inside in [dir.join("bin"), dir.join("bin/java")] {
        let refused = as_java_home(&inside).unwrap_err();
        assert!(
            matches!(&refused, JdkError::Inside { home, .. } if *home == dir),
            "{refused}"
        );
        let words = refused.to_string();
        assert!(words.contains(&dir.raw_text()), "{words}");
    }
    assert!(matches!(as_java_home(tmp.path()), Err(JdkError::NoLauncher { .. })));
}

#[test]
fn without_one_the_launcher_is_asked() {
    let tmp = tempfile::tempdir().unwrap();
    let script = "echo 'java version \"1.8.0_151\"' >&2\necho 'IBM J9 VM (build 2.9)' >&2";
    let jdk = at(&make(tmp.path(), "ibm", None, script)).unwrap();
    assert_eq!((jdk.version.major, jdk.vm), (8, Vm::OpenJ9));
    assert!(jdk.has_gzip_bug() && jdk.is_ibm());
}

#[test]
fn the_jre_of_a_jdk_8_stands_for_the_jdk() {
    let tmp = tempfile::tempdir().unwrap();
    let jdk8 = make(tmp.path(), "jdk8", Some("JAVA_VERSION=\"1.8.0_402\"\n"), "exit 1");
    let jre = make(tmp.path(), "jdk8/jre", None, "exit 1");
    fs::write(jdk8.join("bin/javac"), "").unwrap();
    let jdk = at(&jre).unwrap();
    assert_eq!(jdk.home, jdk8);
    assert!(jdk.compiler);
}

#[test]
fn errors_say_what_is_missing() {
    let tmp = tempfile::tempdir().unwrap();
    assert!(matches!(at(&tmp.path().join("x")), Err(JdkError::Missing { .. })));
    let error = at(tmp.path()).unwrap_err();
    assert!(error.to_string().contains("bin/java"), "{error}");
    let silent = make(tmp.path(), "silent", None, "echo whatever");
    assert!(matches!(at(&silent), Err(JdkError::NoVersion { said, .. }) if said == "whatever"));
    fs::set_permissions(silent.join("bin/java"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(matches!(at(&silent), Err(JdkError::CannotRun { .. })));
}

#[test]
fn a_launcher_that_hangs_is_ended_in_time() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = make(tmp.path(), "hangs", None, "exec tail -f /dev/null");
    let began = Instant::now();
    let error = run::java(&dir, &["-version"], Duration::from_millis(300)).unwrap_err();
    assert!(matches!(error, JdkError::TooSlow { .. }), "{error}");
    assert!(began.elapsed() < Duration::from_secs(8));
}

#[test]
fn much_output_does_not_block() {
    let tmp = tempfile::tempdir().unwrap();
    let dir = make(tmp.path(), "talks", None, "head -c 1000000 /dev/zero; exit 0");
    assert!(run::java(&dir, &["-version"], Duration::from_secs(8)).unwrap().ok);
}

#[test]
fn doubles_are_one_and_remember_every_way() {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path().canonicalize().unwrap();
    let jdk17 = make(&root, "usr/lib/jvm/java-17", Some(R17), "exit 1");
    let jdk11 = make(&root, "opt/jdk-11", Some("JAVA_VERSION=\"11.0.2\"\n"), "exit 1");
    symlink(&jdk17, root.join("usr/lib/jvm/default")).unwrap();
    fs::create_dir_all(root.join("usr/bin")).unwrap();
    symlink(jdk17.join("bin/java"), root.join("usr/bin/java")).unwrap();
    // Neither a launcher alone nor a broken release file makes an installation.
    fs::create_dir_all(root.join("opt/java-empty/bin")).unwrap();
    make(&root, "opt/java/odd", Some("nonsense"), "exit 1");

    let mut world = World::recorded(&root);
    world.env.insert("PATH".into(), "/usr/bin:/bin".into());
    world.env.insert("JAVA_HOME".into(), "/opt/jdk-11".into());
    let found = jdks(&world, None);
    let homes: Vec<_> = found.iter().map(|jdk| jdk.home.as_path()).collect();
    assert_eq!(homes, [jdk11.as_path(), jdk17.as_path()], "{found:?}");
    assert_eq!(found[0].found_by, [FoundBy::JavaHome, FoundBy::Folder]);
    assert_eq!(found[1].found_by, [FoundBy::Path, FoundBy::Folder]);
}

#[test]
fn a_real_jvm_judges_flags() {
    let Some(jdk) = jdks(&World::here(), None).into_iter().find(|jdk| jdk.vm == Vm::HotSpot) else {
        println!("skipped: no HotSpot JVM is installed here");
        return;
    };
    let flags = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(prove(&jdk, &flags("-Xms16m -Xmx64m"), None).unwrap(), Proof::Accepted);
    let Proof::Refused(reason) = prove(&jdk, &flags("-Xms64m -Xmx16m"), None).unwrap() else {
        panic!("a heap that begins above its maximum was taken");
    };
    assert!(reason.to_lowercase().contains("heap"), "{reason}");
    let Proof::Refused(reason) = prove(&jdk, &flags("-XX:NoSuchFlagAtAll=1"), None).unwrap() else {
        panic!("an unknown flag was taken");
    };
    assert!(reason.contains("NoSuchFlagAtAll"), "{reason}");
    let unknown = flags("-XX:NoSuchFlagAtAll=1");
    let both = flags("-XX:NoSuchFlagAtAll=1 -Xmx64m");
    assert!(matches!(
        prove(&jdk, &both, Some(&unknown)).unwrap(),
        Proof::RefusedBefore(_)
    ));
    assert!(matches!(
        prove(&jdk, &unknown, Some(&flags("-Xmx64m"))).unwrap(),
        Proof::Refused(_)
    ));
    assert_eq!(at(&jdk.home).unwrap().version, jdk.version);
}

#[test]
fn a_java_that_somebody_else_could_have_put_there_is_not_run() {
    const OWNER: u32 = 12_345;
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let tmp = tempfile::tempdir().unwrap();
    fs::set_permissions(tmp.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let script = "id -u > \"${0%/bin/java}/ran\"; echo 'openjdk version \"17.0.9\"' >&2";
    let refused = |java: &Path, who: &str| {
        let told = at(java).unwrap_err().to_string();
        assert!(told.contains("is not run") && told.contains(who), "{told}");
        assert!(!java.join("ran").exists(), "{told}");
    };
    let theirs = make(tmp.path(), "theirs", None, script);
    for path in [theirs.clone(), theirs.join("bin"), theirs.join("bin/java")] {
        std::os::unix::fs::chown(path, Some(OWNER), Some(OWNER)).unwrap();
    }
    refused(&theirs, "12345 may change");
    // The launcher is root's, but its directory is not.
    std::os::unix::fs::chown(theirs.join("bin/java"), Some(0), Some(0)).unwrap();
    refused(&theirs, "12345 may change");
    // Its version from the file needs no run.
    fs::write(theirs.join("release"), "JAVA_VERSION=\"17.0.9\"\n").unwrap();
    assert_eq!(at(&theirs).unwrap().version.major, 17);
    // Everybody may change it.
    let open = make(tmp.path(), "open", None, script);
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    refused(&open, "everybody may change");
    // Root's alone runs, as before.
    let own = make(tmp.path(), "own", None, script);
    at(&own).unwrap();
    assert_eq!(fs::read_to_string(own.join("ran")).unwrap(), "0\n");
}
