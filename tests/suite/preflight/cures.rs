//! Every cure applied and judged again turns its finding to pass.

use std::fs;
use std::path::Path;
use std::process::Command;

use carbonctl::apply::{self, StateDir};
use carbonctl::domain::Profile;
use carbonctl::domain::finding::{Finding, Status};
use carbonctl::domain::settings;
use carbonctl::domain::value::{Value, ValueKind};
use carbonctl::guide;
use carbonctl::plan::{self, Answers};
use carbonctl::probe::Facts;

use super::Server;
use crate::corpus::every_home;
use crate::support::homes;

/// Where the recorded server keeps a backup of just now.
const BACKUPS: &str = "/var/backups/wso2";

/// What somebody would type who is asked for it.
fn typed(setting: &str) -> String {
    let row = settings::by_id(crate::support::setting(setting)).unwrap();
    match setting {
        "hostname" | "hostname.management" => "node1.example.com",
        "cluster.members" => "10.0.0.11:4000,10.0.0.12:4000",
        _ => match row.kind {
            ValueKind::Password => "S3cret-enough_1",
            ValueKind::UserName => "chief",
            ValueKind::UrlPrefix if setting.ends_with("https") => "https://node1.example.com:8243",
            ValueKind::UrlPrefix => "http://node1.example.com:8280",
            ValueKind::Port => "3128",
            ValueKind::Duration if setting == "continuity.rpo" => "1d",
            ValueKind::Duration => "4h",
            ValueKind::Line => "the second data centre",
            ValueKind::Directory if setting == "backup.directory" => BACKUPS,
            other => panic!("{setting}: what would one type for {other:?}?"),
        },
    }
    .to_owned()
}

fn answers(facts: &Facts, finding: &Finding) -> Option<Answers> {
    let mut answers = Answers::default();
    for fix in &finding.fixes {
        let setting = settings::by_id(fix.setting).unwrap();
        if plan::closed(facts, setting).is_some() {
            return None;
        }
        let value = fix.value.clone().unwrap_or_else(|| typed(fix.setting.as_str()));
        let value = plan::check_answer(facts, setting, &value)
            .unwrap_or_else(|e| panic!("{} would set {} = {value}: {e}", finding.id, fix.setting));
        let value = match setting.kind {
            ValueKind::Password => Value::Secret(carbonctl::domain::Secret::new(value.reveal().to_owned())),
            _ => value,
        };
        answers.set(setting.id, value);
    }
    Some(answers)
}

/// What every Unix has. The product's own tools, a database's and this program's are for other tests.
const TOOLS: [&str; 12] = [
    "chmod",
    "chown",
    "find",
    "for",
    "mkdir",
    "mv",
    "printf",
    "rm",
    "sed",
    "tail",
    "tr",
    "t=$(mktemp)",
];

/// The commands that cure a finding and that the home's owner may type here.
fn commands(finding: &Finding) -> Vec<String> {
    let remedy = finding.remedy.as_deref().filter(|remedy| !remedy.root);
    let all = remedy.map(|remedy| remedy.commands.iter().map(ToString::to_string));
    let all: Vec<String> = all.into_iter().flatten().collect();
    let plain = |command: &String| TOOLS.contains(&command.split(' ').next().unwrap_or_default());
    if all.iter().all(plain) { all } else { Vec::new() }
}

/// What a finding says after its cure; `None` where it has none that can be applied here.
fn cured(home: &Path, server: &Server, finding: &Finding) -> Option<Finding> {
    let before = server.facts(home);
    let commands = commands(finding);
    if finding.fixes.is_empty() && commands.is_empty() {
        return None;
    }
    let what = format!("{} in {}", finding.id, home.display());
    let answers = answers(&before, finding).unwrap_or_else(|| panic!("{what}: its cure is closed here"));
    let plan = plan::build(&before, &answers).unwrap_or_else(|e| panic!("{what}: {e:?}"));
    if !plan.is_empty() {
        apply::apply(&StateDir::open(home).unwrap(), &plan).unwrap_or_else(|e| panic!("{what}: {e}"));
    }
    for command in commands {
        let ran = Command::new("sh").args(["-c", &command]).output().unwrap();
        assert!(ran.status.success(), "{what}: {command}: {ran:?}");
    }
    let row = guide::by_id(finding.id).unwrap();
    Some(row.judge(&server.facts(home), Profile::Production))
}

/// Owners, modes and times too: some findings are about them.
fn copy(from: &Path, to: &Path) {
    assert!(
        Command::new("cp")
            .arg("-a")
            .args([from, to])
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn every_cure_applied_and_judged_again_passes() {
    let room = tempfile::tempdir().unwrap();
    let server = Server::new();
    server.write(&format!("{BACKUPS}/home.tar.gz")[1..], "kept");
    let mut wrong = Vec::new();
    for home in every_home(room.path()) {
        let mut count = 0;
        // A cure is tried on the home's own place, since findings name it; the home itself is kept aside.
        let aside = tempfile::tempdir().unwrap();
        let kept = aside.path().join("kept");
        copy(&home, &kept);
        for finding in guide::judge(&server.facts(&home), Profile::Production, &[]) {
            if !matches!(finding.status, Status::Fail | Status::Warn) {
                continue;
            }
            let Some(after) = cured(&home, &server, &finding) else {
                continue;
            };
            count += 1;
            if after.status != Status::Pass {
                wrong.push(format!("in {} was {finding:#?}\nand is {after:#?}", home.display()));
            }
            fs::remove_dir_all(&home).unwrap();
            copy(&kept, &home);
        }
        println!("{count} cures tried in {}", home.display());
        assert!(count > 5, "only {count} cures were tried in {}", home.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What `sysctl --system` and `systemd-tmpfiles --create` would do with what lies in their directories.
fn load(server: &Server) {
    let read = |path: &str| fs::read_to_string(server.root().join(path)).unwrap();
    for line in read("etc/sysctl.d/90-carbonctl.conf")
        .lines()
        .filter(|line| line.contains('='))
    {
        let (key, value) = line.split_once('=').unwrap();
        let key = key.trim().replace('.', "/");
        server.write(&format!("proc/sys/{key}"), value.trim());
    }
    assert!(read("etc/tmpfiles.d/90-carbonctl.conf").contains("madvise"));
    server.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
}

#[test]
fn the_systems_cures_are_drop_ins_that_hold_once_they_are_loaded() {
    let room = tempfile::tempdir().unwrap();
    let home = homes::mini_toml(room.path());
    let server = Server::new();
    server.owned(&home);
    for (path, text) in [
        ("etc/security/limits.d/90-wso2.conf", "# nothing yet\n"),
        (
            "etc/security/limits.conf",
            "* soft nofile 4096\n* hard nofile 8192\n* - nproc 4096\n",
        ),
        ("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n"),
        ("proc/sys/net/ipv4/tcp_fin_timeout", "60\n"),
        ("proc/sys/vm/swappiness", "60\n"),
        ("sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n"),
    ] {
        server.write(path, text);
    }
    let ids = ["X01", "X02", "X03", "X04"];
    let judge = || {
        ids.map(|id| {
            guide::by_id(id)
                .unwrap()
                .judge(&server.facts(&home), Profile::Production)
        })
    };
    let facts = server.facts(&home);
    let mut all = Answers::default();
    for finding in judge() {
        assert_eq!(finding.status, Status::Warn, "{finding:?}");
        for (id, value) in answers(&facts, &finding).unwrap().iter() {
            all.set(id, value.clone());
        }
    }
    let plan = plan::build(&facts, &all).unwrap();
    assert!(plan.files.iter().all(|file| file.path.ends_with("90-carbonctl.conf")));
    apply::apply(&StateDir::open(&home).unwrap(), &plan).unwrap();
    let written = judge();
    assert_eq!(
        written[1].status,
        Status::Warn,
        "written is not loaded: {:?}",
        written[1]
    );
    assert!(
        written[1].fixes.is_empty() && written[1].remedy.is_some(),
        "{:?}",
        written[1]
    );
    load(&server);
    for finding in judge() {
        assert_eq!(finding.status, Status::Pass, "{finding:?}");
    }
}
