//! Tests of the guidelines about starting, stopping and services.

use super::*;
use crate::domain::{Layout, PackServer, Product, Status};
use crate::guide::testing::{Case, Sample, sh};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("G21", Status::Pass, ready),
    ("G21", Status::Fail, || {
        ready().file("bin/wso2server.sh", &sh("").replace('\n', "\r\n"))
    }),
    ("G21", Status::Warn, || {
        Case::is7()
            .machine_file("/bin/sh", "")
            .machine_file("/etc/hostname", "n")
    }),
    ("G21", Status::Fail, || Case::blind().surveyed()),
    ("G21", Status::Unknown, || {
        ready().home(|home| home.script = Some("bin".into()))
    }),
    ("G22", Status::Pass, ready),
    ("G22", Status::Fail, || {
        ready()
            .file("wso2carbon.pid", "43\n")
            .machine_file("/proc/43/comm", "sshd\n")
    }),
    ("G22", Status::Warn, || ready().file("wso2carbon.pid", "none")),
    ("G22", Status::Unknown, || ready().file("wso2carbon.pid", "43")),
    ("G25", Status::Pass, || unit(true, "")),
    ("G25", Status::Warn, || unit(false, "")),
    ("G25", Status::Fail, || {
        unit(true, "Environment=JAVA_HOME=/opt/jdk-gone\n")
    }),
    ("G25", Status::Unknown, ready),
];

fn ready() -> Case {
    Case::is7().machine_file("/bin/sh", "").machine_file("/bin/ps", "")
}

fn unit(enabled: bool, more: &str) -> Case {
    let case = Case::is7();
    let home = case.path();
    let text = format!("[Service]\nWorkingDirectory={home}\nExecStart=/bin/sh {home}/bin/wso2server.sh\n{more}");
    let case = case.machine_file("/etc/systemd/system/is.service", &text);
    if enabled {
        case.machine_file("/etc/systemd/system/multi-user.target.wants/is.service", "")
    } else {
        case
    }
}

#[test]
fn a_script_that_is_no_program_is_started_by_sh() {
    let judged = start(&ready().facts());
    assert!(judged.detail.contains("/bin/wso2server.sh start"), "{}", judged.detail);
    if cfg!(unix) {
        assert_eq!(judged.found, "bin/wso2server.sh, with sh since it is not executable");
    }
}

#[test]
fn no_start_script_fails_and_names_the_one_of_this_version() {
    let judged = |product: Product, version: &str, layout: Layout| {
        let case = ready().home(|home| {
            home.script = None;
            home.product = product;
            home.version = version.into();
            home.layout = layout;
        });
        let judged = start(&case.facts());
        assert_eq!(judged.status, Status::Fail, "{judged:?}");
        judged.found
    };
    let classic = Layout::Classic;
    assert_eq!(
        judged(Product::ApiManager, "4.2.0", classic),
        "bin/api-manager.sh is missing"
    );
    assert_eq!(
        judged(Product::ApiManager, "2.6.0", classic),
        "bin/wso2server.sh is missing"
    );
    assert_eq!(judged(Product::Other, "1", classic), "bin/wso2server.sh is missing");
    let iot = |server| judged(Product::IotServer, "3.3.0", Layout::Pack(server));
    assert_eq!(iot(PackServer::Core), "bin/iot-server.sh is missing");
    assert_eq!(iot(PackServer::Broker), "bin/wso2server.sh is missing");
}

#[test]
fn no_java_home_is_cured_by_a_java_that_fits() {
    let judged = start(&ready().jdks(Vec::new()).facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Fail, "JAVA_HOME is not set")
    );
}

/// A home on a machine with `/opt/jdk-17`, whose script names this JAVA_HOME.
#[cfg(unix)]
fn naming(written: &str) -> Case {
    let script = sh("").replacen('\n', &format!("\nexport JAVA_HOME={written}\n"), 1);
    ready()
        .file("bin/wso2server.sh", &script)
        .machine_file("/opt/jdk-17/bin/java", "")
        .machine_file("/opt/jdk-17/jre/bin/java", "")
        .machine_file("/opt/runtime/bin/java", "")
        .machine_file("/opt/empty/readme", "")
}

#[cfg(unix)]
#[test]
fn how_to_start_and_the_range_of_java_say_the_same_of_every_java_home() {
    let judge = |id: &str, facts: &Facts| {
        let row = crate::guide::by_id(id).unwrap();
        row.judge(facts, crate::domain::Profile::Production)
    };
    for (written, status, found) in [
        ("/opt/jdk-17/bin", Status::Fail, "is inside the Java of"),
        ("\"'/opt/jdk-17'\"", Status::Fail, "has quotes in its value"),
        ("/opt/gone", Status::Fail, "names a directory that is not there"),
        ("/opt/empty", Status::Fail, "has no bin/java"),
        ("/opt/runtime", Status::Unknown, "version not known"),
    ] {
        let facts = naming(written).jdks(Vec::new()).facts();
        let (range, start) = (judge("G08", &facts), judge("G21", &facts));
        for judged in [&range, &start] {
            assert_eq!(judged.status, status, "{written}: {judged:?}");
            let told = format!("{} {}", judged.found, judged.detail);
            assert!(told.contains(found), "{written}: {judged:?}");
        }
        assert_eq!((range.found, range.detail), (start.found, start.detail), "{written}");
    }
    for good in ["/opt/jdk-17", "\"/opt/jdk-17\""] {
        let facts = naming(good).facts();
        assert_eq!(judge("G08", &facts).status, Status::Pass, "{good}");
        assert_eq!(judge("G21", &facts).status, Status::Pass, "{good}");
    }
}

#[test]
fn without_a_java_home_both_say_what_a_start_takes() {
    let mut there = crate::guide::testing::jdk("/opt/jdk-17", "17.0.15");
    there.found_by = vec![crate::domain::FoundBy::Folder];
    let facts = ready().jdks(vec![there]).facts();
    let judged = start(&facts);
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Warn, "JAVA_HOME is not set")
    );
    assert!(judged.detail.contains("takes Java 17.0.15"), "{}", judged.detail);
    let cure = &judged.fixes[0];
    assert_eq!(cure.value.as_deref(), Some("/opt/jdk-17"));
}

#[test]
fn the_pid_of_the_server_itself_and_of_nobody_pass() {
    let own = ready().file("wso2carbon.pid", "43").home(|home| home.pid = Some(43));
    assert_eq!(stop(&own.facts()).found, "the pid file names this server, 43");
    let stale = ready()
        .file("wso2carbon.pid", "43")
        .machine_file("/proc/1/comm", "init");
    assert_eq!(stop(&stale.facts()).status, Status::Pass);
}

#[test]
fn a_hasty_service_gets_a_drop_in() {
    let judged = stop(&unit(true, "TimeoutStopSec=10\n").facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Warn, "is kills after 10 seconds")
    );
    let file = judged.remedy.unwrap().file.unwrap();
    assert_eq!(file.path, "/etc/systemd/system/is.service.d/carbonctl-stop.conf");
    let cured = unit(true, "TimeoutStopSec=10\n").machine_file(&file.path, &file.text);
    assert_eq!(stop(&cured.facts()).status, Status::Pass);
    let never = unit(true, "TimeoutStopSec=0\n");
    assert_eq!(stop(&never.facts()).status, Status::Pass, "systemd waits for ever then");
}

#[test]
fn a_service_of_a_home_that_is_gone_is_not_this_ones() {
    let gone = Case::is7().machine_file(
        "/etc/systemd/system/old.service",
        "[Service]\nExecStart=/bin/sh /opt/wso2is-6.0/bin/wso2server.sh\n",
    );
    let judged = daemon(&gone.facts());
    assert_eq!(
        (judged.status, judged.found.as_str()),
        (Status::Fail, "old starts a home that is gone")
    );
    let container = Case::is7()
        .surveyed()
        .machine(|m| m.kind = Ok(MachineKind::Container("docker".into())));
    assert_eq!(daemon(&container.facts()).status, Status::Info);
}
