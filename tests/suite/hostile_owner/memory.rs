//! However much lies in a home, a command takes no more than 64 MB of memory for it.

use std::fs;
use std::process::{Command, Stdio};

use super::{Trap, can_run};

/// What a command may take beyond a run that does nothing, bytes.
const MOST: u64 = 64 << 20;

/// The largest memory that a run ever had, bytes: looked at until it ends.
fn peak(trap: &Trap, arguments: &[&str]) -> u64 {
    let own = trap.beside("own");
    let mut child = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(arguments)
        .arg("--home")
        .arg(&trap.home)
        .env_remove("CARBON_HOME")
        .env("HOME", &own)
        .env("XDG_STATE_HOME", &own)
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
        most = most.max(kilobytes.unwrap_or_default() << 10);
    }
    let code = child.wait().unwrap().code();
    assert!(code.is_some_and(|code| code <= 4), "{arguments:?} ends with {code:?}");
    most
}

/// Fills a home with as much as is read of each file.
fn fill(trap: &Trap) {
    let xml = format!("<Server>{}</Server>", "<a b=\"c\">d</a>".repeat(500_000));
    let toml = "key_of_nothing = \"a value of no use\"\n".repeat(200_000);
    let properties = "a.key.of.nothing=a value of no use\n".repeat(200_000);
    for name in [
        "carbon.xml",
        "user-mgt.xml",
        "registry.xml",
        "axis2/axis2.xml",
        "tomcat/catalina-server.xml",
        "etc/jmx.xml",
        "metrics.xml",
        "datasources/master-datasources.xml",
        "datasources/metrics-datasources.xml",
        "identity/embedded-ldap.xml",
    ] {
        trap.plant(&format!("repository/conf/{name}"), &xml);
    }
    for name in ["log4j.properties", "log4j2.properties", "hazelcast.properties"] {
        trap.plant(&format!("repository/conf/{name}"), &properties);
    }
    trap.plant("repository/conf/deployment.toml", &toml);
    trap.plant("repository/resources/conf/key-mappings.json", &"[".repeat(900_000));
    trap.plant(
        "repository/resources/conf/default.json",
        &format!("{{\"a\": [{}0]}}", "0,".repeat(400_000)),
    );
    for number in 1..60 {
        let name = format!(".carbonctl/history/20261121-061502-{number}.json");
        trap.plant(
            &name,
            &format!("{{\"format\": 1, \"files\": [\"{}\"]}}", "x".repeat(900_000)),
        );
    }
    let log = "TID: [] [] [2026-01-02 10:00:00,123] ERROR {a.b.C} - something failed\n".repeat(400_000);
    trap.plant("repository/logs/wso2carbon.log", &log);
}

#[test]
fn no_command_takes_more_than_sixty_four_megabytes() {
    if !can_run() {
        return;
    }
    let trap = Trap::new();
    let idle = peak(&trap, &["explain", "heap.max"]);
    fill(&trap);
    for command in [
        &["check"][..],
        &["get"],
        &["status"],
        &["history"],
        &["verify"],
        &["logs", "-n", "10"],
    ] {
        let most = peak(&trap, command);
        println!(
            "{command:?}: {} MB, of which {} MB is the program itself",
            most >> 20,
            idle >> 20
        );
        assert!(most < idle + MOST, "{command:?} takes {} MB", most >> 20);
    }
}
