//! Finds the running start script of a home.
//!
//! Between the JVMs of a restart from within (exit code 121), and before the first one, only the script runs: a start must not
//! start a second one, and a stop must end it.

use std::path::{Path, PathBuf};

use super::start_script;
use crate::disk::{limit, machine};
use crate::domain::Home;
use crate::probe::FileId;
use crate::probe::World;

/// Programs that run a script.
const SHELLS: [&str; 7] = ["sh", "dash", "bash", "ash", "ksh", "zsh", "busybox"];

/// Arguments with which the script does something other than running the server in its console mode.
const ELSEWISE: [&str; 5] = ["start", "stop", "restart", "version", "help"];

/// The script's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Script {
    pub(super) pid: u32,
    /// When it began, in ticks since boot; together with the pid this identifies one process.
    pub(super) start_ticks: u64,
}

/// A start script of the home, to compare running ones with.
struct Candidate {
    /// Its resolved path.
    path: PathBuf,
    /// The identity of its file.
    file: FileId,
    /// Whether it is really inside the home. One that a link leads to may be anybody's script, run for another purpose: it counts
    /// only where it is run from within the home.
    inside: bool,
}

/// The running start script of this home, the oldest of its processes. `None` too where the system does not report it.
///
/// The command line of a process proves little: the name may be a link that the home's owner made to a script of root's, be in
/// another root directory, or mean another file to this process than to that one, as `/dev/stdin` does. So the process must have
/// been told to run that file and have it open by its true path, as shells do while they read it, wherever that can be checked.
pub(super) fn of(world: &World, home: &Home) -> Option<Script> {
    if !world.reads_proc() {
        return None;
    }
    let scripts: Vec<Candidate> = [start_script::own(home), start_script::shipped(home)]
        .into_iter()
        .flatten()
        .filter_map(|script| candidate(home, &home.at(script)))
        .collect();
    let entries = machine::list(&world.path("/proc")).ok()?;
    entries
        .into_iter()
        .filter_map(|node| {
            let pid: u32 = node.name().parse().ok()?;
            let dir = node.path;
            let raw = machine::read(&dir.join("cmdline"), limit::SYSTEM).ok()?;
            let words: Vec<_> = raw.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
            let named = run_by_a_shell(&words)?;
            let cwd = machine::read_link(&dir.join("cwd")).unwrap_or_default();
            let start_ticks = begun(&dir)?;
            let runs = |script: &&Candidate| {
                let there = script.inside || cwd.starts_with(&home.path);
                there
                    && means(named, &cwd, script)
                    && reads(&dir, script).unwrap_or_else(|| Path::new(named).is_absolute())
            };
            scripts.iter().find(runs).map(|_| Script { pid, start_ticks })
        })
        .min_by_key(|script| (script.start_ticks, script.pid))
}

fn candidate(home: &Home, path: &Path) -> Option<Candidate> {
    let file = home.root.open(path).ok()?;
    let real = home.root.true_path(path).ok()?;
    Some(Candidate {
        file: FileId::of(&file.metadata().ok()?),
        inside: real.starts_with(machine::canonical(&home.path).unwrap_or_else(|_| home.path.clone())),
        path: real,
    })
}

/// Whether what a shell was told to run may be this script. A relative name meant a file of the directory that the shell began in,
/// which the script may have left since; then the name of the file is all there is.
fn means(named: &Path, cwd: &Path, script: &Candidate) -> bool {
    let moved = named.is_relative() && named.file_name() == script.path.file_name();
    moved || is_named(&cwd.join(named), &script.path)
}

/// Whether a process has this script open by its true path, as a shell has the script that it reads: above the three standard
/// streams, which may be led from any file. `None` where this user may not see that, and so may not signal it either.
fn reads(process: &Path, script: &Candidate) -> Option<bool> {
    let open = machine::list(&process.join("fd")).ok()?;
    let mut files = open.iter().filter(|node| !matches!(node.name(), "0" | "1" | "2"));
    Some(files.any(|node| {
        let same = machine::metadata(&node.path).is_ok_and(|meta| FileId::of(&meta) == script.file);
        same && machine::read_link(&node.path).is_ok_and(|path| path == script.path)
    }))
}

/// Whether a name leads to a script, by a path that means the same file to every process.
fn is_named(named: &Path, script: &Path) -> bool {
    let own = |path: &Path| path.starts_with("/proc") || path.starts_with("/dev");
    let dir = named.parent().and_then(|dir| machine::canonical(dir).ok());
    dir.is_some_and(|dir| !own(&dir)) && machine::canonical(named).is_ok_and(|real| real == script)
}

/// The script that a shell runs with this command line, unless its arguments say otherwise.
fn run_by_a_shell<S: AsRef<str>>(words: &[S]) -> Option<&Path> {
    let mut words = words.iter().map(AsRef::as_ref);
    let shell = Path::new(words.next()?).file_name()?.to_str()?;
    if !SHELLS.contains(&shell.trim_start_matches('-')) {
        return None;
    }
    let mut script = words.next()?;
    while script.starts_with('-') || shell == "busybox" && SHELLS.contains(&script) {
        // What follows is no script but its text.
        let takes_text = !script.starts_with("--") && script.starts_with('-') && script.contains('c');
        script = words.next().filter(|_| !takes_text)?;
    }
    let otherwise = words.any(|word| ELSEWISE.contains(&word.trim_start_matches('-')));
    (!otherwise && !script.is_empty()).then(|| Path::new(script))
}

/// When a process began, from its `stat`; `None` for a dead one. See proc(5).
fn begun(dir: &Path) -> Option<u64> {
    let raw = machine::read(&dir.join("stat"), limit::SYSTEM).ok()?;
    let text = String::from_utf8_lossy(&raw);
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    (!matches!(state, "Z" | "X")).then_some(())?;
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Shown;

    fn of_line(line: &str) -> Option<String> {
        let words: Vec<&str> = line.split(' ').collect();
        run_by_a_shell(&words).map(Shown::raw_text)
    }

    #[test]
    fn only_a_shell_that_serves_counts() {
        for line in [
            "/bin/sh bin/wso2server.sh",
            "sh bin/wso2server.sh -DportOffset=1",
            "bash -e bin/wso2server.sh",
            "busybox sh bin/wso2server.sh",
            "sh bin/wso2server.sh --debug 5005",
        ] {
            assert_eq!(of_line(line).as_deref(), Some("bin/wso2server.sh"), "{line}");
        }
        for line in [
            "vim bin/wso2server.sh",
            "sh bin/wso2server.sh stop",
            "sh bin/wso2server.sh --version",
            "java bin/wso2server.sh",
            "bash -c bin/wso2server.sh",
            "sh -ec bin/wso2server.sh",
            "sh",
            "",
        ] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }
}
