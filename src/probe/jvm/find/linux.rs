//! Finds counters on Linux: in `/tmp` as the process sees it, in its container or with a `/tmp` of its own; then in the system's.

use std::io;

use crate::disk::{limit, machine};
use crate::domain::known::Unknown;
use crate::probe::users;
use crate::probe::world::World;

use super::target::Sought;

/// The flags that leave a JVM without a file, each with the one that reverts it.
const SWITCHES: [(&str, &str); 2] = [
    ("-XX:-UsePerfData", "-XX:+UsePerfData"),
    ("-XX:+PerfDisableSharedMem", "-XX:-PerfDisableSharedMem"),
];

pub(super) fn inspect(world: &World, pid: u32) -> Result<Sought, Unknown> {
    let dir = world.path("/proc").join(pid.to_string());
    let status = machine::system_text(&dir.join("status"))
        .map_err(|_| Unknown::because(format!("there is no process {pid}, or it may not be read")))?;
    let uid = users::effective_uid(&status);
    let inside = dir.join("root/tmp");
    let closed = machine::metadata(&inside).is_err_and(|e| e.kind() == io::ErrorKind::PermissionDenied);
    Ok(Sought {
        // The files of a recorded machine belong to whoever recorded it.
        owner: uid.filter(|_| !world.is_recorded()),
        life: machine::open(&dir.join("statm")).ok(),
        user: uid.map(|uid| users::shown(world, uid)),
        places: vec![(inside, inner_pid(&status).unwrap_or(pid)), (world.path("/tmp"), pid)],
        closed,
        maps: Some(dir.join("maps")),
        switch: machine::read(&dir.join("cmdline"), limit::SYSTEM)
            .ok()
            .and_then(|words| switch(&words)),
    })
}

/// The pid that the process has for itself.
fn inner_pid(status: &str) -> Option<u32> {
    let pids = status.lines().find_map(|line| line.strip_prefix("NSpid:"))?;
    pids.split_whitespace().last()?.parse().ok()
}

/// The effective flag that turned the counters off; the last one of each counts.
fn switch(cmdline: &[u8]) -> Option<&'static str> {
    let words: Vec<&[u8]> = cmdline.split(|byte| *byte == 0).collect();
    let last = |word: &str| words.iter().rposition(|other| *other == word.as_bytes());
    SWITCHES
        .into_iter()
        .find(|(off, on)| last(off) > last(on))
        .map(|(off, _)| off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_pid_is_the_last() {
        assert_eq!(inner_pid("Name:\tjava\nNSpid:\t4711\t17\t1\n"), Some(1));
        assert_eq!(inner_pid("NSpid:\t4711\n"), Some(4711));
        assert_eq!(inner_pid("Name:\tjava\n"), None);
    }

    #[test]
    fn the_last_word_on_a_switch_counts() {
        assert_eq!(switch(b"java\0-XX:-UsePerfData\0Main\0"), Some("-XX:-UsePerfData"));
        assert_eq!(switch(b"java\0-XX:-UsePerfData\0-XX:+UsePerfData\0Main\0"), None);
        assert_eq!(
            switch(b"java\0-XX:+PerfDisableSharedMem\0Main\0"),
            Some("-XX:+PerfDisableSharedMem")
        );
        assert_eq!(switch(b"java\0Main\0"), None);
        assert_eq!(switch(b""), None);
    }
}
