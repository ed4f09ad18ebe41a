//! The built program as a user runs it: arguments, environment, standard input in; exit code and both streams out.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// One run of the program.
pub(crate) struct Run {
    command: Command,
    stdin: Option<String>,
    state: tempfile::TempDir,
}

/// A run that goes on.
pub(crate) struct Running {
    /// Its process.
    pub(crate) child: std::process::Child,
    _state: tempfile::TempDir,
}

/// An account without any rights.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// What a run gave.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Exit code; -1 where a signal ended it.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

/// The program with these arguments, in an environment without surprises.
pub(crate) fn carbonctl<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    let state = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_carbonctl"));
    command
        .args(arguments)
        .env_remove("CARBON_HOME")
        .env_remove("JAVA_TOOL_OPTIONS")
        .env("TERM", "xterm")
        .env("LC_ALL", "C.UTF-8")
        .env_remove("NO_COLOR")
        .env("HOME", state.path())
        .env("XDG_STATE_HOME", state.path())
        .current_dir(state.path());
    Run {
        command,
        stdin: None,
        state,
    }
}

impl Run {
    /// On this home.
    pub(crate) fn home(mut self, home: &Path) -> Self {
        self.command.arg("--home").arg(home);
        self
    }

    /// With this further argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// With these further arguments.
    #[cfg(target_os = "linux")]
    pub(crate) fn args(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    /// With this variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Without this variable.
    pub(crate) fn no_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// In this working directory.
    pub(crate) fn cwd(mut self, dir: &Path) -> Self {
        self.command.current_dir(dir);
        self
    }

    /// With this on standard input.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    /// As an account without any rights, with its own directories, and a copy of the program, below `room`.
    #[cfg(unix)]
    pub(crate) fn by_nobody(self, room: &Path) -> Self {
        use std::os::unix::fs::{PermissionsExt as _, chown};
        use std::os::unix::process::CommandExt as _;
        let own = room.join("nobody");
        std::fs::create_dir_all(&own).unwrap();
        chown(&own, Some(NOBODY), Some(NOBODY)).unwrap();
        std::fs::set_permissions(room, std::fs::Permissions::from_mode(0o755)).unwrap();
        // The program may lie where only root gets in. Another process copies it: while this one had the copy open for
        // writing, a child that another test is starting would too, and the system runs no file that someone writes.
        let program = room.join("carbonctl");
        if !program.exists() {
            let mut copy = Command::new("cp");
            copy.arg("-p").arg(env!("CARGO_BIN_EXE_carbonctl")).arg(&program);
            assert!(copy.status().unwrap().success());
        }
        let mut command = Command::new(program);
        command.args(self.command.get_args());
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command.env("HOME", &own).env("XDG_STATE_HOME", &own);
        command.current_dir(&own).uid(NOBODY).gid(NOBODY);
        Self { command, ..self }
    }

    /// Starts it with nothing on standard input, both streams to be read.
    pub(crate) fn start(mut self) -> Running {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Running {
            child: self.command.spawn().unwrap(),
            _state: self.state,
        }
    }

    /// Runs it to its end.
    pub(crate) fn run(mut self) -> Ran {
        let stdin = if self.stdin.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        };
        let mut child = self
            .command
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if let (Some(text), Some(mut pipe)) = (self.stdin.take(), child.stdin.take()) {
            // A program that is refused before it reads leaves a broken pipe.
            let _ = pipe.write_all(text.as_bytes());
        }
        let output = child.wait_with_output().unwrap();
        drop(self.state);
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// The same, when the exit code is as expected; else the test ends here and shows everything.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(
            self.code, code,
            "\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout, self.stderr
        );
        self
    }

    /// The same, when it was refused with this exit code, nothing on stdout, and one line on stderr that says all of
    /// these words.
    #[track_caller]
    pub(crate) fn refused(self, code: i32, words: &[&str]) -> Self {
        let ran = self.expect(code);
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
        assert!(ran.stderr.starts_with("carbonctl: "), "{}", ran.stderr);
        for word in words {
            assert!(ran.stderr.contains(word), "`{word}` is not in: {}", ran.stderr);
        }
        ran
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("not JSON ({e}):\n{}", self.stdout))
    }

    /// Both streams in one text.
    pub(crate) fn everything(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}
