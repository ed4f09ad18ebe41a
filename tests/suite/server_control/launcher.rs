//! The hidden command that becomes the start script.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::Command;

#[test]
fn the_launcher_gives_the_script_a_clean_world() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    fs::create_dir(home.join("bin")).unwrap();
    let script = "echo \"home=$CARBON_HOME java=$JAVA_HOME cmd=$JAVACMD own=$CARBONCTL_ANSWERS kept=$KEPT dir=$(pwd) args=$*\"\n\
                  echo \"session=$(cut -d' ' -f6 /proc/$$/stat) me=$$\"\ngrep SigIgn /proc/$$/status\n\
                  readlink /proc/$$/fd/0\n";
    fs::write(home.join("bin/server.sh"), script).unwrap();
    let log = home.join("console.log");
    // A parent as nohup makes it: HUP and INT ignored.
    let mut shell = Command::new("sh");
    shell
        .args([
            "-c",
            "trap '' HUP INT; \"$@\" & wait",
            "sh",
            env!("CARGO_BIN_EXE_carbonctl"),
            "__launch",
        ])
        .arg("--home")
        .arg(home)
        .args(["--script", "bin/server.sh", "--java-home", "/a/jdk"])
        .args(["--", "-Dx=1"])
        .env("CARBON_HOME", "/elsewhere")
        .env("JAVACMD", "/elsewhere/java")
        .env("CARBONCTL_ANSWERS", "/elsewhere/answers.toml")
        .env("KEPT", "yes")
        .stdout(fs::File::create(&log).unwrap())
        .process_group(0);
    assert!(shell.status().unwrap().success());
    let said = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = said.lines().collect();
    let expected = format!(
        "home= java=/a/jdk cmd= own= kept=yes dir={} args=-Dx=1",
        fs::canonicalize(home).unwrap().display()
    );
    assert_eq!(lines[0], expected);
    let (session, me) = lines[1].split_once(' ').unwrap();
    assert_eq!(session.trim_start_matches("session="), me.trim_start_matches("me="));
    let ignored = u64::from_str_radix(lines[2].trim_start_matches("SigIgn:").trim(), 16).unwrap();
    // Bits 0 and 1 are HUP and INT, bit 14 is TERM.
    assert_eq!(ignored & 0b100_0000_0000_0011, 0, "{said}");
    assert_eq!(lines[3], "/dev/null");
}

#[test]
fn a_script_that_cannot_run_is_told_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("console.log");
    let status = Command::new(env!("CARGO_BIN_EXE_carbonctl"))
        .args(["__launch", "--home", "/no/such/home", "--script", "bin/x.sh"])
        .stderr(fs::File::create(&log).unwrap())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(3));
    assert!(
        fs::read_to_string(&log)
            .unwrap()
            .contains("cannot run /no/such/home/bin/x.sh")
    );
}
