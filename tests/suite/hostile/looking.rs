//! Looking at such a home: identification, its files, the survey and the guidelines.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

use carbonctl::domain::finding::{Profile, Status};
use carbonctl::domain::home::Started;
use carbonctl::domain::setting::FileRole;
use carbonctl::guide;
use carbonctl::probe::files::{HomeFiles, FileState};
use carbonctl::probe::{World, identify, locate};

use super::kinds::{self, Kind, MARK};
use crate::support::tree::Tree;
use crate::support::{facts, homes};

/// A look that takes longer than this never ends. Nothing is measured by it.
const HANGS: Duration = Duration::from_secs(30);

/// What the program looks for beside the files of settings, in every layout it has.
const OTHERS: [&str; 56] = [
    "bin",
    "bin/version.txt",
    "bin/wso2carbon-version.txt",
    "bin/wso2server.sh",
    "bin/wso2server.bat",
    "bin/ciphertool.sh",
    "bin/micro-integrator.sh",
    "bin/integrator.sh",
    "bin/api-manager.sh",
    "bin/org.wso2.carbon.bootstrap-4.2.0.jar",
    "bin/wso2update_linux",
    "wso2carbon.pid",
    "carbon.pid",
    "password-tmp",
    "password-persist",
    "tmp",
    "conf",
    "carbonctl-answers.toml",
    ".carbonctl",
    ".carbonctl/pending.json",
    ".carbonctl/lock",
    ".carbonctl/history",
    ".git/index",
    "updates",
    "updates/config.json",
    "updates/config.yaml",
    "dropins",
    "repository",
    "repository/conf",
    "repository/conf/datasources",
    "repository/conf/datasources/master-datasources.xml",
    "repository/conf/datasources/extra-datasources.xml",
    "repository/conf/registry.xml",
    "repository/conf/identity/identity.xml",
    "repository/conf/identity/embedded-ldap.xml",
    "repository/conf/security/secret-conf.properties",
    "repository/conf/security/cipher-text.properties",
    "repository/conf/etc/config-validation.xml",
    "repository/conf/tomcat/carbon/META-INF/context.xml",
    "repository/conf/etc/cassandra.yaml",
    "repository/components/lib",
    "repository/components/dropins",
    "repository/components/patches",
    "repository/database",
    "repository/logs",
    "repository/logs/wso2carbon.log",
    "repository/deployment/server/userstores",
    "repository/deployment/server/userstores/a.xml",
    "repository/tenants",
    "repository/resources/security",
    "repository/resources/security/wso2carbon.jks",
    "repository/resources/security/client-truststore.jks",
    "repository/resources/conf/key-mappings.json",
    "repository/resources/conf/default.json",
    "repository/resources/conf/validator.json",
    "repository/resources/conf/templates",
];

/// Notes and templates of the config mapper, where it has them.
const MAPPER: [&str; 4] = [
    "repository/resources/conf/.metadata",
    "repository/resources/conf/.metadata/metadata_config.properties",
    "repository/resources/conf/.metadata/metadata_template.properties",
    "repository/resources/conf/templates/repository/conf/carbon.xml.j2",
];

/// Everything there is to look at in a home.
fn places(home: &Path) -> Vec<PathBuf> {
    let whole = identify::home(home).unwrap();
    let mut places: Vec<PathBuf> = FileRole::ALL.iter().filter_map(|role| role.path(&whole)).collect();
    places.extend(OTHERS.iter().chain(&MAPPER).map(PathBuf::from));
    places.sort();
    places.dedup();
    places
}

/// Looks at everything and tells all of it, on a thread of its own: a look that does not end must not keep the tests.
fn inspect(home: &Path, machine: &Path, what: &str) -> String {
    let (tell, told) = channel();
    let (home, machine) = (home.to_path_buf(), machine.to_path_buf());
    std::thread::spawn(move || {
        let world = World::recorded(&machine);
        let all = identify::home(&home).map(|found| {
            let mut facts = facts::of(found);
            facts.survey = facts.surveyed(&world);
            let files: String = facts.files.iter().filter_map(|(_, loaded)| loaded.text()).collect();
            format!("{:?} {files}", guide::judge(&facts, Profile::Production, &[]))
        });
        let _ = tell.send(all.unwrap_or_else(|refusal| refusal.to_string()));
    });
    told.recv_timeout(HANGS)
        .unwrap_or_else(|e| panic!("{what}: the look did not end or panicked ({e})"))
}

/// Puts a kind in place of each of some files, looks, and puts back what was there.
fn spoil(make: fn(&Path) -> PathBuf, kinds_of: impl Fn(usize) -> Vec<Kind>) {
    let room = tempfile::tempdir().unwrap();
    let home = make(room.path());
    kinds::give_away(&home);
    let outside = kinds::outside(room.path());
    let machine = room.path().join("machine");
    fs::create_dir(&machine).unwrap();
    let before = Tree::of(&outside);
    let aside = room.path().join("aside");
    for (number, place) in places(&home).into_iter().enumerate() {
        let at = home.join(&place);
        if fs::create_dir_all(at.parent().unwrap()).is_err() {
            continue;
        }
        let original = fs::symlink_metadata(&at).is_ok();
        for kind in kinds_of(number) {
            if original {
                fs::rename(&at, &aside).unwrap();
            }
            if kind.put(&at, &outside) {
                let what = format!("{} as {kind:?}", place.display());
                let told = inspect(&home, &machine, &what);
                assert!(!kinds::is_root() || !told.contains(MARK), "{what}: {told}");
                if kind == Kind::Directory {
                    fs::remove_dir(&at).unwrap();
                } else {
                    fs::remove_file(&at).unwrap();
                }
            }
            if original {
                fs::rename(&aside, &at).unwrap();
            }
        }
    }
    before.assert_same(&Tree::of(&outside), "looking");
}

/// Every place gets a pipe, the thing that waits for ever, in the home that has most of them; the other kinds take turns, and all
/// kinds meet all places where `CARBONCTL_LONG` is set.
fn by_turns(number: usize, offset: usize, pipe: bool) -> Vec<Kind> {
    if std::env::var_os("CARBONCTL_LONG").is_some() {
        return Kind::ALL.to_vec();
    }
    let turn = Kind::ALL[(number + offset) % Kind::ALL.len()];
    let mut kinds = vec![turn];
    if pipe && turn != Kind::Fifo {
        kinds.push(Kind::Fifo);
    }
    kinds
}

#[test]
fn a_toml_home_full_of_traps_is_looked_at_to_the_end() {
    spoil(homes::mini_toml, |number| by_turns(number, 0, true));
}

#[test]
fn an_xml_home_full_of_traps_is_looked_at_to_the_end() {
    spoil(homes::mini_xml, |number| by_turns(number, 4, false));
}

#[test]
fn a_micro_integrator_full_of_traps_is_looked_at_to_the_end() {
    spoil(homes::mini_mi, |number| by_turns(number, 8, false));
}

#[test]
fn a_neighbour_full_of_traps_does_not_keep_the_list_of_homes() {
    let room = tempfile::tempdir().unwrap();
    let outside = kinds::outside(room.path());
    let parent = room.path().join("opt");
    fs::create_dir(&parent).unwrap();
    let home = homes::mini_toml(&parent);
    for place in ["bin/version.txt", "wso2carbon.pid", "repository/logs/wso2carbon.log"] {
        let _ = fs::remove_file(home.join(place));
        assert!(Kind::Fifo.put(&home.join(place), &outside));
    }
    fs::create_dir_all(parent.join("wso2/broker/conf")).unwrap();
    assert!(Kind::Fifo.put(&parent.join("wso2/broker/conf/carbon.xml"), &outside));
    let world = World::recorded(room.path());
    let (tell, told) = channel();
    std::thread::spawn(move || tell.send(locate::homes(&world, &[]).len()));
    assert_eq!(told.recv_timeout(HANGS), Ok(1));
}

#[test]
fn never_started_is_said_only_where_every_log_was_read() {
    let room = tempfile::tempdir().unwrap();
    let outside = kinds::outside(room.path());
    let home = homes::mini_toml(room.path());
    let started = || identify::home_among(&[], &home).unwrap().started;
    assert_eq!(started(), Started::Never);
    let log = home.join("repository/logs/wso2carbon.log");
    let _ = fs::remove_file(&log);
    for kind in [Kind::Fifo, Kind::Loop, Kind::Dangling] {
        assert!(kind.put(&log, &outside));
        assert_eq!(started(), Started::Unknown, "{kind:?}");
        fs::remove_file(&log).unwrap();
    }
    // Logs on a disk that is not there now.
    fs::remove_dir_all(home.join("repository/logs")).unwrap();
    symlink(outside.join("nothing"), home.join("repository/logs")).unwrap();
    assert_eq!(started(), Started::Unknown);
}

#[test]
fn files_that_are_too_large_together_are_not_kept() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_xml(room.path());
    for name in ["carbon.xml", "user-mgt.xml", "axis2/axis2.xml"] {
        fs::write(home.join("repository/conf").join(name), " ".repeat(1 << 20)).unwrap();
    }
    let files = HomeFiles::load(&identify::home_among(&[], &home).unwrap());
    let states =
        [FileRole::CarbonXml, FileRole::UserMgtXml, FileRole::Axis2Xml].map(|role| &files.get(role).unwrap().state);
    assert!(matches!(states[0], FileState::Here { .. }));
    assert!(
        matches!(states[2], FileState::Unusable(reason) if reason.what.contains("larger together")),
        "{states:?}"
    );
    assert!(files.text(FileRole::CarbonXml).is_some());
}

/// Only root can be led to what the home's owner may not read.
#[test]
fn a_setting_behind_a_foreign_link_is_unknown_and_says_what_to_do() {
    if !kinds::is_root() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let outside = kinds::outside(room.path());
    let home = homes::mini_toml(room.path());
    kinds::give_away(&home);
    let toml = home.join("repository/conf/deployment.toml");
    for (kind, words) in [
        (Kind::LinkToSecret, ["the link ", "chown -h root"]),
        (Kind::HardLink, ["hard links", "replace it by a copy"]),
    ] {
        fs::remove_file(&toml).unwrap();
        assert!(kind.put(&toml, &outside));
        let facts = facts::of(identify::home_among(&[], &home).unwrap());
        let FileState::Unusable(reason) = &facts.files.get(FileRole::DeploymentToml).unwrap().state else {
            panic!("{kind:?} was read");
        };
        for word in words {
            assert!(reason.to_string().contains(word), "{reason}");
        }
        let findings = guide::judge(&facts, Profile::Production, &[]);
        assert!(findings.iter().any(|finding| finding.status == Status::Unknown));
    }
}
