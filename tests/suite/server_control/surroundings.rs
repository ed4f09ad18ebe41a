//! Starts where something around the home is not as it should be: the environment, the modes, the path, the Java.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use carbonctl::domain::setting::ScriptOption;
use carbonctl::face::exit_code;
use carbonctl::practice::Flavour;
use carbonctl::probe::{World, process};
use carbonctl::server::{self, Progress, ServerError, ServerState, StartOptions, StopOptions, status};
use carbonctl::text::own_script;
use carbonctl::text::script::HeapStyle;

use crate::support::server::{Practice, java_home, until};

/// All that a start script uses, but no `ps`: as in the smallest containers.
const TOOLS: [&str; 9] = ["sh", "dirname", "readlink", "tr", "awk", "cat", "rm", "nohup", "sleep"];

#[test]
fn a_space_in_the_path_and_a_script_that_is_no_program() {
    let Some(practice) = Practice::below("my products", Flavour::Toml) else {
        return;
    };
    fs::set_permissions(practice.path("bin/wso2server.sh"), fs::Permissions::from_mode(0o644)).unwrap();
    let started = practice.start().unwrap();
    let now = status(&practice.home);
    assert_eq!((now.state, now.pid), (ServerState::Running, Some(started.pid)));
    assert_eq!(practice.stop().unwrap().pid, Some(started.pid));
}

#[test]
fn an_environment_that_leads_elsewhere_and_has_no_ps() {
    let (Some(practice), Some(java)) = (Practice::new(Flavour::Xml), java_home()) else {
        return;
    };
    practice.write_offset();
    let tools = tempfile::tempdir().unwrap();
    for tool in TOOLS {
        symlink(which::which(tool).unwrap(), tools.path().join(tool)).unwrap();
    }
    practice
        .carbonctl(&["start"])
        .env("PATH", tools.path())
        .env("JAVA_HOME", java)
        .env("CARBON_HOME", "/elsewhere")
        .env("JAVACMD", "/elsewhere/java")
        .env("JAVA_OPTS", "-Dpractice.start.seconds=0.2")
        .run()
        .expect(0);
    let now = status(&practice.home);
    assert_eq!(now.state, ServerState::Running);
    // With a server there, the product's own script would start a second one here.
    let second = practice.carbonctl(&["start"]).env("PATH", tools.path()).run().expect(4);
    assert!(second.stderr.contains("already running"), "{}", second.stderr);
    let stopped = practice.carbonctl(&["stop"]).env("PATH", tools.path()).run().expect(0);
    assert!(
        stopped.stdout.contains(&now.pid.unwrap().to_string()),
        "{}",
        stopped.stdout
    );
}

#[test]
fn our_own_script_is_preferred() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let fresh = own_script::fresh("wso2server.sh");
    let edited = own_script::set(&fresh, ScriptOption::HeapMax, "200m", HeapStyle::Variable).unwrap();
    fs::write(practice.path("bin/carbonctl-server.sh"), edited.text).unwrap();
    let started = practice.start().unwrap();
    let server = process::server_of(&World::here(), &practice.home).unwrap();
    assert_eq!((server.pid, server.max_heap), (started.pid, Some(200 << 20)));
}

#[test]
fn without_java_nothing_is_touched() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let refused = start_with_java(&practice, Path::new("/no/such/jdk"));
    assert_eq!(exit_code(refused.problem().kind), 2);
    assert_eq!(
        refused.to_string(),
        "the chosen JAVA_HOME names a directory that is not there: /no/such/jdk; set java.home to a JDK's directory"
    );
    // The script would run `/…/a` with the argument `jdk/bin/java`.
    let space = practice.path("a jdk");
    symlink(java_home().unwrap(), &space).unwrap();
    let refused = start_with_java(&practice, &space);
    assert!(matches!(refused, ServerError::SpaceInJava(_)), "{refused}");
    assert!(!practice.path(".carbonctl").exists());
    assert_eq!(practice.read("repository/logs/wso2carbon.log"), "");
}

#[test]
fn a_restart_does_not_stop_what_it_could_not_start() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    let started = practice.start().unwrap();
    let refused = server::restart(
        &practice.home,
        StopOptions {
            timeout: Duration::from_mins(1),
            force_after: None,
            progress: &mut |_: Progress| {},
        },
        options(&mut |_| {}, Path::new("/no/such/jdk")),
    )
    .unwrap_err();
    assert!(matches!(refused, ServerError::BadJava { .. }), "{refused}");
    assert_eq!(status(&practice.home).pid, Some(started.pid));
}

#[test]
fn a_start_outlives_the_program_that_made_it() {
    let Some(practice) = Practice::new(Flavour::Xml) else {
        return;
    };
    practice.write_offset();
    let mut program = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .arg("start")
        .arg("--home")
        .arg(&practice.home.path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("the server's process", || status(&practice.home).pid.is_some());
    // The strongest end there is: no handler runs.
    program.kill().unwrap();
    program.wait().unwrap();
    until("the server", || status(&practice.home).state == ServerState::Running);
    assert!(practice.stop().unwrap().pid.is_some());
}

fn start_with_java(practice: &Practice, java: &Path) -> ServerError {
    server::start(&practice.home, options(&mut |_| {}, java)).unwrap_err()
}

fn options<'a>(progress: &'a mut dyn FnMut(Progress), java: &Path) -> StartOptions<'a> {
    StartOptions {
        java_home: Some(java.to_path_buf()),
        timeout: Duration::from_mins(1),
        wait: true,
        arguments: Vec::new(),
        program: env!("CARGO_BIN_EXE_carbonctl").into(),
        progress,
    }
}
