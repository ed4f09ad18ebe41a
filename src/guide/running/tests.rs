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
