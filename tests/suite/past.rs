//! Each trace of a run in a home that has nothing else, and what is no trace.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use carbonctl::domain::Started;
use carbonctl::practice::{self, Flavour};
use carbonctl::probe::identify::home_among;

const UP: &str =
    "TID: [] [] [2024-01-02 10:00:00,123] [] INFO {StartupFinalizerServiceComponent} - WSO2 Carbon started in 92 sec\n";
const BEGINS: &str = "TID: [] [] [2024-01-02 09:59:00,123] [] INFO {CarbonCoreActivator} - Starting WSO2 Carbon...\n";
const OSGI: &str = "repository/components/default/configuration/org.eclipse.osgi/bundles/1/data";

struct Fresh {
    _room: tempfile::TempDir,
    home: PathBuf,
}

impl Fresh {
    fn new(flavour: Flavour) -> Self {
        let room = tempfile::tempdir().unwrap();
        let home = practice::make(&room.path().join("home"), flavour).unwrap().home;
        Self { _room: room, home }
    }

    fn with(self, file: &str, text: &str) -> Self {
        let file = self.home.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self
    }

    fn aged(self, file: &str, by: Duration) -> Self {
        let opened = fs::File::options().append(true).open(self.home.join(file)).unwrap();
        opened.set_modified(SystemTime::now() + by).unwrap();
        self
    }

    fn found(&self) -> (Started, String) {
        let home = home_among(&[], &self.home).unwrap();
        (home.started, home.past.evidence())
    }

    fn started(&self) -> Started {
        self.found().0
    }
}

#[test]
fn a_fresh_pack_was_never_started() {
    for flavour in [Flavour::Xml, Flavour::Toml] {
        let (started, evidence) = Fresh::new(flavour).found();
        assert_eq!(started, Started::Never, "{evidence}");
        assert_eq!(
            evidence,
            "against it: no log says that the server came up, no repository/components/*/configuration/org.eclipse.osgi"
        );
    }
    // What a pack may hold, and what people put there.
    for (file, text) in [
        ("repository/logs/wso2carbon.log", ""),
        ("repository/logs/audit.log", ""),
        ("repository/logs/README", "kept for git"),
        (
            "repository/components/default/configuration/config.ini",
            "osgi.bundles=x",
        ),
        ("repository/components/plugins/org.eclipse.osgi_3.14.jar", "x"),
        ("repository/database/WSO2CARBON_DB.h2.db", "shipped"),
        (
            "repository/database/WSO2CARBON_DB.mv.db",
            "CREATE TABLE REG_PATH(_system VARCHAR)",
        ),
        ("backup/notes.txt", "mine"),
        ("wso2carbon.pid", ""),
    ] {
        let fresh = Fresh::new(Flavour::Toml).with(file, text);
        let (started, evidence) = fresh.found();
        assert_eq!(started, Started::Never, "{file}: {evidence}");
    }
}

#[test]
fn any_rotated_log_that_says_so_proves_a_run() {
    for name in [
        "wso2carbon.log",
        "wso2carbon.log.2016-05-02",
        "wso2carbon-05-02-2021.log",
    ] {
        let run = Fresh::new(Flavour::Xml).with(&format!("repository/logs/{name}"), &format!("x\n{UP}y\n"));
        let (started, evidence) = run.found();
        assert_eq!(started, Started::Before, "{name}");
        assert!(
            evidence.contains(&format!("repository/logs/{name} says that the server came up")),
            "{evidence}"
        );
    }
}

#[test]
fn what_the_running_framework_leaves_proves_a_run_after_its_logs_are_gone() {
    for file in [
        OSGI,
        "repository/logs/audit.log",
        "repository/logs/audit.log.2024-01-02",
    ] {
        let (started, evidence) = Fresh::new(Flavour::Toml).with(file, "x").found();
        assert_eq!(started, Started::Before, "{file}: {evidence}");
    }
    // A log that a rotation emptied, or that begins in the middle of a run, says nothing against it.
    for text in [
        "",
        "TID: [] [] [2024-01-02 10:00:00,123] [] INFO {x} - a line of a long run\n",
    ] {
        let run = Fresh::new(Flavour::Xml)
            .with(OSGI, "x")
            .with("repository/logs/wso2carbon.log", text);
        assert_eq!(run.started(), Started::Before, "{text}");
    }
}

#[test]
fn what_an_early_end_leaves_too_proves_nothing() {
    for (file, text) in [
        ("wso2carbon.pid", "4711\n"),
        ("repository/logs/patches.log", "INFO: applied\n"),
        ("repository/logs/http_access_.2024-01-02.log", "GET /\n"),
        ("repository/logs/wso2carbon.log", BEGINS),
        ("repository/resources/conf/.metadata/metadata_config.properties", "x=y"),
        ("backup/repository/conf/carbon.xml", "<Server/>"),
        ("repository/database/WSO2CARBON_DB.lock.db", "x"),
        ("repository/database/WSO2CARBON_DB.trace.db", "x"),
        ("repository/database/WSO2CARBON_DB.mv.db", "chunk:4\0/_system/config\0"),
        (
            "repository/components/default/configuration/org.eclipse.osgi/.manager",
            "",
        ),
    ] {
        let (started, evidence) = Fresh::new(Flavour::Toml).with(file, text).found();
        assert_eq!(started, Started::Unknown, "{file}: {evidence}");
        assert!(
            evidence.starts_with("for it: ") && evidence.contains("against it: "),
            "{evidence}"
        );
    }
}

#[test]
fn a_start_that_ended_early_is_no_run_even_where_the_framework_began() {
    let log = "repository/logs/wso2carbon.log";
    let failed = Fresh::new(Flavour::Xml).with(OSGI, "x").with(log, BEGINS);
    assert_eq!(failed.started(), Started::Unknown);
    let later = failed.with(log, &format!("{BEGINS}{BEGINS}{UP}"));
    assert_eq!(later.started(), Started::Before);
}

#[test]
fn a_database_that_was_written_after_its_pack_is_a_trace() {
    const DATABASE: &str = "repository/database/WSO2CARBON_DB.mv.db";
    let hours = |hours: u64| Duration::from_secs(hours * 3600);
    let grown = |by| Fresh::new(Flavour::Xml).with(DATABASE, "x").aged(DATABASE, by).found();
    assert_eq!(grown(hours(2)).0, Started::Never);
    let (started, evidence) = grown(hours(72));
    assert_eq!(started, Started::Unknown);
    assert!(
        evidence.contains("WSO2CARBON_DB.mv.db was written later than the files of its pack"),
        "{evidence}"
    );
}

#[test]
fn what_was_not_read_is_told_and_both_ends_of_a_log_are_read() {
    let log = "repository/logs/wso2carbon.log";
    let filler = ("z".repeat(99) + "\n").repeat(70_000);
    let (started, evidence) = Fresh::new(Flavour::Xml).with(log, &filler).found();
    assert_eq!(started, Started::Unknown);
    assert!(
        evidence.contains("not readable: repository/logs/wso2carbon.log (only its ends were read)"),
        "{evidence}"
    );
    assert_eq!(
        Fresh::new(Flavour::Xml).with(log, &(filler + UP)).started(),
        Started::Before
    );
    let packed = Fresh::new(Flavour::Xml).with("repository/logs/wso2carbon.log.2020-01-01.gz", "x");
    let (started, evidence) = packed.found();
    assert_eq!(started, Started::Unknown);
    assert!(evidence.contains("2020-01-01.gz (compressed)"), "{evidence}");
}

#[cfg(unix)]
#[test]
fn an_empty_log_directory_is_not_an_unreadable_one() {
    use std::os::unix::fs::symlink;
    let fresh = Fresh::new(Flavour::Xml);
    let logs = fresh.home.join("repository/logs");
    fs::remove_dir_all(&logs).unwrap();
    assert_eq!(fresh.started(), Started::Never, "no directory");
    fs::create_dir(&logs).unwrap();
    assert_eq!(fresh.started(), Started::Never, "an empty directory");
    fs::remove_dir(&logs).unwrap();
    symlink("/nothing/is/mounted/here", &logs).unwrap();
    let (started, evidence) = fresh.found();
    assert_eq!(started, Started::Unknown);
    assert!(evidence.contains("not readable: repository/logs ("), "{evidence}");
}

#[test]
fn the_servers_of_one_pack_leave_their_traces_side_by_side() {
    let room = tempfile::tempdir().unwrap();
    let pack = room.path().join("wso2ei-6.6.0");
    let write = |file: &str, text: &str| {
        let file = pack.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write("bin/version.txt", "WSO2 Enterprise Integrator v6.6.0\n");
    write("bin/wso2carbon-version.txt", "WSO2 Carbon Framework v4.5.3\n");
    write("bin/integrator.sh", "org.wso2.carbon.bootstrap.Bootstrap\n");
    for conf in ["conf", "wso2/broker/conf", "wso2/analytics/conf"] {
        write(
            &format!("{conf}/carbon.xml"),
            "<Server><ServerKey>EI</ServerKey></Server>",
        );
    }
    let started = |dir: &str| home_among(&[], &pack.join(dir)).unwrap().started;
    let all = || ["", "wso2/broker", "wso2/analytics"].map(|dir: &str| started(dir));
    assert_eq!(all(), [Started::Never; 3]);
    write(
        "wso2/components/broker-default/configuration/org.eclipse.osgi/bundles/1",
        "x",
    );
    assert_eq!(all(), [Started::Never, Started::Before, Started::Never]);
    write("wso2/components/default/configuration/org.eclipse.osgi/bundles/1", "x");
    assert_eq!(all(), [Started::Before, Started::Before, Started::Never]);
}

#[test]
fn the_micro_integrator_is_known_by_what_it_leaves() {
    let room = tempfile::tempdir().unwrap();
    let home = room.path().join("wso2mi");
    let write = |file: &str, text: &str| {
        let file: &Path = &home.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    write(
        "bin/micro-integrator.sh",
        "org.wso2.micro.integrator.bootstrap.Bootstrap\n",
    );
    write("bin/org.wso2.micro.integrator.bootstrap-4.2.0.jar", "");
    write("conf/deployment.toml", "");
    // Its pack has the framework's files.
    write("wso2/components/default/configuration/org.eclipse.osgi/bundles/1", "x");
    let started = || home_among(&[], &home).unwrap().started;
    assert_eq!(started(), Started::Never);
    write("wso2carbon.pid", "4711");
    assert_eq!(started(), Started::Unknown);
    write(
        "repository/logs/wso2carbon.log",
        "[2023-05-01 09:00:00,123]  INFO {StartupFinalizer} - WSO2 Micro Integrator started in 7.49 seconds\n",
    );
    assert_eq!(started(), Started::Before);
}
