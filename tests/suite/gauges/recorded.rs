//! What only a recorded machine can show: processes that hide, and pids that come round again.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use carbonctl::domain::Home;
use carbonctl::practice::Flavour;
use carbonctl::probe::World;
use carbonctl::probe::process::Finder;
use carbonctl::server::{ServerState, Watcher};

use crate::support::homes::practice_home;

/// A machine with a practice home whose log says that its server is up, and somebody on port 9443.
fn machine(root: &Path) -> Home {
    let home = practice_home(&root.join("opt"), Flavour::Xml);
    write(
        &home.path.join("repository/logs/wso2carbon.log"),
        "INFO {x} - WSO2 Carbon started in 9 sec\n",
    );
    let table = "head\n 0: 00000000:24E3 00000000:0000 0A 0:0 0:0 0 802 0 4711 1\n";
    write(&root.join("proc/net/tcp"), table);
    write(&root.join("proc/stat"), "btime 1700000000\n");
    home
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A server's process, which began so many ticks after the machine.
fn plant(root: &Path, pid: u32, start: u64, words: &[&str]) {
    let dir = root.join("proc").join(pid.to_string());
    let stat = format!("{pid} (java) S 1 1 1 0 -1 4194304 9 0 0 0 250 50 0 0 20 0 33 0 {start} 1 1 1\n");
    write(&dir.join("stat"), &stat);
    write(
        &dir.join("status"),
        "Uid:\t802\t802\t802\t802\nVmRSS:\t  524288 kB\nThreads:\t33\n",
    );
    write(&dir.join("cmdline"), &(words.join("\0") + "\0"));
    write(&dir.join("net/tcp"), "head\n");
    fs::create_dir_all(dir.join("fd")).unwrap();
}

#[test]
fn a_server_whose_process_hides_is_not_called_failed() {
    let tmp = tempfile::tempdir().unwrap();
    let home = machine(tmp.path());
    // Where others' processes hide, not even the first one of all is there.
    let look = || Watcher::within(World::recorded(tmp.path()), &home).inspect();
    let hidden = look();
    assert_eq!(
        (hidden.state, hidden.pid, hidden.ready),
        (ServerState::Running, None, true)
    );
    assert!(hidden.note.unwrap().contains("this user cannot see its process"));
    // Where none hides, there is none.
    write(&tmp.path().join("proc/1/cmdline"), "init");
    assert_eq!(look().state, ServerState::Failed);
    // A port alone, or a log alone, says nothing.
    fs::remove_file(tmp.path().join("proc/1/cmdline")).unwrap();
    write(&tmp.path().join("proc/net/tcp"), "head\n");
    assert_eq!(look().state, ServerState::Failed);
}

#[test]
fn a_pid_that_comes_round_again_is_not_the_server() {
    let tmp = tempfile::tempdir().unwrap();
    let home = machine(tmp.path());
    let here = format!("-Dcarbon.home={}", home.path.display());
    let words = ["/jdk/bin/java", "-Xmx1g", &here, "org.wso2.carbon.bootstrap.Bootstrap"];
    plant(tmp.path(), 77, 6000, &words);
    write(&home.path.join("wso2carbon.pid"), "77\n");
    let mut watcher = Watcher::within(World::recorded(tmp.path()), &home);
    let first = watcher.inspect();
    assert_eq!(
        (first.pid, first.rss, first.threads),
        (Some(77), Some(512 << 20), Some(33))
    );
    let gauges = first.gauges.unwrap();
    assert_eq!(
        (gauges.user.as_str(), gauges.root, gauges.heap_flag),
        ("802", false, Some(1 << 30))
    );

    // Another program got the number; the pid file still names it.
    plant(tmp.path(), 77, 9000, &["/bin/sleep", "1000"]);
    assert_eq!(watcher.inspect().pid, None);
    // The server, started again, got it.
    plant(tmp.path(), 77, 9500, &words);
    let again = watcher.inspect();
    assert_eq!(again.pid, Some(77));
    assert!(again.since > first.since);
}

#[test]
fn while_the_first_start_has_yet_to_render_the_ports_are_those_of_deployment_toml() {
    let tmp = tempfile::tempdir().unwrap();
    let home = practice_home(&tmp.path().join("opt"), Flavour::Toml);
    let conf = home.path.join("repository/conf");
    let (toml, xml) = (conf.join("deployment.toml"), conf.join("carbon.xml"));
    let log = home.path.join("repository/logs/wso2carbon.log");
    let write_at = |path: &Path, text: &str, after_boot: u64| {
        write(path, text);
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000 + after_boot);
        fs::File::options()
            .append(true)
            .open(path)
            .unwrap()
            .set_modified(at)
            .unwrap();
    };
    let offset = |offset: u16| {
        let text = fs::read_to_string(&toml).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("offset"));
        lines
            .flat_map(|line| match line {
                "[server]" => vec![line.to_owned(), format!("offset = {offset}")],
                line => vec![line.to_owned()],
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let rendered = |offset: u16| {
        let text = fs::read_to_string(&xml).unwrap();
        let (head, rest) = text.rsplit_once("<Offset>").unwrap();
        let (_, tail) = rest.split_once("</Offset>").unwrap();
        format!("{head}<Offset>{offset}</Offset>{tail}")
    };
    assert!(offset(7).contains("offset = 7"));
    write_at(&xml, &rendered(0), 10);
    write_at(&toml, &offset(7), 30);
    write(&tmp.path().join("proc/net/tcp"), "head\n");
    write(&tmp.path().join("proc/stat"), "btime 1700000000\n");
    let here = format!("-Dcarbon.home={}", home.path.display());
    plant(
        tmp.path(),
        77,
        6000,
        &["/jdk/bin/java", &here, "org.wso2.carbon.bootstrap.Bootstrap"],
    );
    write(&home.path.join("wso2carbon.pid"), "77\n");
    write(&log, "INFO {x} - Starting WSO2 Carbon...\n");
    let mut watcher = Watcher::within(World::recorded(tmp.path()), &home);
    let mut look = || {
        let status = watcher.inspect();
        let https = status.ports.iter().find(|port| port.name == "https");
        (status.state, https.map(|port| port.port))
    };
    assert_eq!(look(), (ServerState::Starting, Some(9450)));
    // What the start renders is what runs, from the next look on.
    write_at(&xml, &rendered(9), 65);
    assert_eq!(look(), (ServerState::Starting, Some(9452)));
    let both = "INFO {x} - Starting WSO2 Carbon...\nINFO {x} - WSO2 Carbon started in 9 sec\n";
    write(&log, both);
    assert_eq!(look(), (ServerState::Running, Some(9452)));
    // A change while it runs is for the next start.
    write_at(&toml, &offset(8), 99);
    for _ in 0..20 {
        assert_eq!(look(), (ServerState::Running, Some(9452)));
    }
}

#[test]
fn a_home_that_goes_away_is_told_and_its_process_is_told_on() {
    let tmp = tempfile::tempdir().unwrap();
    let home = machine(tmp.path());
    let here = format!("-Dcarbon.home={}", home.path.display());
    let words = ["/jdk/bin/java", &here, "org.wso2.carbon.bootstrap.Bootstrap"];
    plant(tmp.path(), 77, 6000, &words);
    let table = "head\n 0: 00000000:24E3 00000000:0000 0A 0:0 0:0 0 802 0 4711 1\n";
    write(&tmp.path().join("proc/77/net/tcp"), table);
    std::os::unix::fs::symlink("socket:[4711]", tmp.path().join("proc/77/fd/5")).unwrap();
    write(&home.path.join("wso2carbon.pid"), "77\n");
    let mut watcher = Watcher::within(World::recorded(tmp.path()), &home);
    let before = watcher.inspect();
    assert_eq!(
        (before.state, before.pid, before.note),
        (ServerState::Running, Some(77), None)
    );
    fs::remove_dir_all(&home.path).unwrap();
    let note = Some(format!("The home does not exist any more: {}.", home.path.display()));
    for _ in 0..20 {
        let now = watcher.inspect();
        assert_eq!((now.state, now.pid, &now.note), (ServerState::Running, Some(77), &note));
        assert_eq!(now.ports.len(), before.ports.len());
    }
    plant(tmp.path(), 77, 9000, &["/bin/sleep", "1000"]);
    let after = watcher.inspect();
    assert_eq!((after.state, after.pid, after.note), (ServerState::Stopped, None, note));
}

#[test]
fn a_search_looks_at_new_processes_only_and_at_all_of_them_now_and_then() {
    let tmp = tempfile::tempdir().unwrap();
    let home = machine(tmp.path());
    let here = format!("-Dcarbon.home={}", home.path.display());
    let words = ["/jdk/bin/java", &here, "org.wso2.carbon.bootstrap.Bootstrap"];
    let world = World::recorded(tmp.path());
    let mut finder = Finder::new();
    let mut search = || {
        finder.search_next();
        finder.find(&world, &home).map(|found| found.pid)
    };
    plant(tmp.path(), 50, 5000, &["sh", "bin/wso2server.sh"]);
    assert_eq!(search(), None);
    // A child is its parent's copy at first: once is not enough to know it.
    plant(tmp.path(), 51, 5100, &["sh", "bin/wso2server.sh"]);
    assert_eq!(search(), None);
    plant(tmp.path(), 51, 5100, &words);
    assert_eq!(search(), Some(51));
    fs::remove_dir_all(tmp.path().join("proc/51")).unwrap();
    assert_eq!(search(), None);

    // The shell is known by now; it is checked again after some searches anyway.
    plant(tmp.path(), 50, 5000, &words);
    assert_eq!(search(), None);
    let again = (0..10).find_map(|_| search());
    assert_eq!(again, Some(50));

    // A number that went to another process is noticed by its directory.
    plant(tmp.path(), 50, 5000, &["sh"]);
    let mut other = Finder::new();
    for _ in 0..3 {
        other.search_next();
        assert_eq!(other.find(&world, &home), None);
    }
    plant(tmp.path(), 60, 6000, &words);
    let (old, new) = (tmp.path().join("proc/50"), tmp.path().join("proc/60"));
    fs::rename(&old, tmp.path().join("old")).unwrap();
    fs::rename(&new, &old).unwrap();
    other.search_next();
    assert_eq!(other.find(&world, &home).map(|found| found.pid), Some(50));
}
