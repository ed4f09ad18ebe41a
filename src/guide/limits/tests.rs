//! Tests of the guidelines about limits and control groups.

use super::*;
use crate::domain::Status;
use crate::domain::settings::id;
use crate::guide::testing::{Case, Sample, sh_with_heap};

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("X01", Status::Pass, || running("65535", "65535", "31000")),
    ("X01", Status::Warn, || running("8192", "8192", "31000")),
    ("X01", Status::Fail, || running("1024", "65535", "31000")),
    ("X01", Status::Unknown, || Case::is7().surveyed()),
    ("X01", Status::Unknown, Case::is7),
    ("X14", Status::Pass, || limited("1024m", 2048)),
    ("X14", Status::Fail, || limited("2048m", 1024)),
    ("X14", Status::Unknown, || limited("lots", 1024)),
];

fn proc_limits(soft: &str, hard: &str, processes: &str) -> String {
    format!(
        "Limit                     Soft Limit           Hard Limit           Units     \n\
         Max processes             {processes}                {processes}                processes \n\
         Max open files            {soft}                 {hard}                files     \n"
    )
}

fn running(soft: &str, hard: &str, processes: &str) -> Case {
    Case::is7()
        .home(|home| home.pid = Some(77))
        .machine_file("/proc/77/limits", &proc_limits(soft, hard, processes))
}

/// A home that this systemd unit starts; `HOME` in its text is the home's path.
fn with_unit(text: &str) -> Case {
    let mut path = String::new();
    let case = Case::is7().home(|home| path = home.path.raw_text());
    case.machine_file("/etc/systemd/system/is.service", &text.replace("HOME", &path))
}

fn judged(case: Case) -> Verdict {
    open_files_and_processes(&case.facts())
}

#[test]
fn what_is_not_known_is_said_once_and_in_words() {
    for uid in [0, 802] {
        let limits = Limits {
            whose: LimitsOwner::Login(format!(":{uid}")),
            open_files: Err(crate::domain::Unknown::because("not recorded")),
            processes: Err(crate::domain::Unknown::because("not recorded")),
            next: None,
        };
        let mut facts = Case::is7().surveyed().facts();
        facts.survey.system.limits = Ok(limits);
        let judged = open_files_and_processes(&facts);
        assert_eq!(judged.status, Status::Unknown);
        assert_eq!(judged.found, format!("not known for a login of user {uid}"));
    }
}

#[test]
fn a_packages_unit_counts_too_and_its_cure_lies_with_the_administrators() {
    let mut path = String::new();
    let case = Case::is7().home(|home| path = home.path.raw_text());
    let text = format!("[Service]\nExecStart={path}/bin/wso2server.sh\nLimitNOFILE=1024\nLimitNPROC=20000\n");
    let found = judged(case.machine_file("/usr/lib/systemd/system/is.service", &text));
    assert_eq!(found.status, Status::Fail, "{found:?}");
    let file = found.remedy.unwrap().file.unwrap();
    assert_eq!(file.path, "/etc/systemd/system/is.service.d/90-carbonctl.conf");
}

#[test]
fn a_units_limits_count_with_their_drop_ins() {
    let bare = || with_unit("[Service]\nExecStart=HOME/bin/wso2server.sh\n");
    let left = judged(bare());
    assert_eq!(left.status, Status::Warn, "{left:?}");
    let file = left.remedy.unwrap().file.unwrap();
    assert_eq!(file.path, "/etc/systemd/system/is.service.d/90-carbonctl.conf");
    let cured = judged(bare().machine_file(&file.path, &file.text));
    assert_eq!(cured.status, Status::Pass, "{cured:?}");
    let low = judged(with_unit("ExecStart=HOME/bin/x\nLimitNOFILE=2048\nLimitNPROC=20000\n"));
    assert_eq!(low.status, Status::Fail);
    let other = judged(with_unit("ExecStart=HOME-old/bin/x\nLimitNOFILE=2048\n"));
    assert_eq!(other.status, Status::Unknown, "that unit is another home's: {other:?}");
}

#[test]
fn a_server_whose_next_start_gets_enough_is_only_to_be_started_again() {
    let unit = with_unit("ExecStart=HOME/bin/x\nLimitNOFILE=65535\nLimitNPROC=20000\n")
        .home(|home| home.pid = Some(77))
        .machine_file("/proc/77/limits", &proc_limits("1024", "1024", "31000"));
    let found = judged(unit);
    assert_eq!(found.status, Status::Fail);
    assert_eq!(found.remedy.unwrap().commands, ["systemctl restart is.service"]);
}

#[test]
fn a_login_of_the_owner_is_cured_by_lines_for_that_user_alone() {
    let everybody = |hard: u32| {
        let text = format!("* soft nofile 1024\n* hard nofile {hard}\n* - nproc 4096\n");
        Case::is7().machine_file("/etc/security/limits.conf", &text)
    };
    let facts = everybody(8192).facts();
    let Some(user) = facts.files.account().map(str::to_owned) else {
        return;
    };
    let found = open_files_and_processes(&facts);
    assert_eq!(found.status, Status::Warn, "{found:?}");
    let file = found.remedy.unwrap().file.unwrap();
    assert!(
        file.text.contains(&format!("{user} hard nofile 65535\n")),
        "{}",
        file.text
    );
    assert!(!file.text.contains('*'), "{}", file.text);
    let cured = judged(everybody(8192).machine_file(&file.path, &file.text));
    assert_eq!(cured.status, Status::Pass, "{cured:?}");
}

#[test]
fn nothing_is_proposed_below_what_the_running_server_has_whoever_asks() {
    let cures = |asks: &'static str| {
        let user = Case::is7().surveyed().facts().files.account().map(str::to_owned);
        let owner = user.clone().unwrap_or_default();
        let server = crate::domain::RunningJvm {
            pid: 77,
            user: owner.clone(),
            carbon_home: None,
            max_heap: None,
            resident: 0,
        };
        let case = Case::is7()
            .home(|home| home.pid = Some(77))
            .machine(|m| {
                m.jvms = vec![server];
                m.user = if asks.is_empty() { owner } else { asks.into() };
            })
            .machine_file("/proc/77/limits", &proc_limits("20000", "20000", "96365"))
            .machine_file("/proc/self/limits", &proc_limits("1024", "4096", "5000"));
        let judged = judged(case);
        assert_eq!(judged.status, Status::Warn, "{judged:?}");
        (
            judged.fixes,
            judged.remedy.and_then(|remedy| remedy.file).map(|file| file.text),
        )
    };
    let root = cures("somebody else");
    assert_eq!(root, cures(""));
    assert!(!format!("{root:?}").contains("nproc"), "{root:?}");
    assert!(!format!("{root:?}").contains("os.processes"), "{root:?}");
    let unit = with_unit("ExecStart=HOME/bin/x\nLimitNOFILE=1024\nLimitNPROC=infinity\n");
    let file = judged(unit).remedy.unwrap().file.unwrap();
    assert_eq!(file.text, "[Service]\nLimitNOFILE=65535\nLimitNPROC=infinity\n");
}

#[test]
fn containers_are_told_how_to_be_started_and_other_systems_are_not_judged() {
    let inside = running("1024", "1024", "31000").machine(|m| m.kind = Ok(MachineKind::Container("docker".into())));
    assert!(judged(inside).remedy.unwrap().words.contains("--ulimit"));
    assert_eq!(
        judged(Case::is7().machine(|m| m.os.family = OsFamily::Windows)).status,
        Status::Info
    );
}

const MB: u64 = 1 << 20;

fn limited(max: &str, limit: u64) -> Case {
    Case::is7()
        .file("bin/wso2server.sh", &sh_with_heap("256m", max))
        .machine(|m| {
            m.memory = Ok(16 << 30);
            m.cgroup.version = 2;
            m.cgroup.memory = Some((limit * MB, "/kubepods/pod7".into()));
        })
}

#[test]
fn the_limit_must_hold_the_heap_and_what_stands_beside_it() {
    assert_eq!(cgroup(&limited("1024m", 2048).facts()).status, Status::Pass);
    assert_eq!(cgroup(&limited("1024m", 1200).facts()).status, Status::Warn);
    let over = cgroup(&limited("2048m", 1024).facts());
    assert_eq!(over.status, Status::Fail);
    assert!(over.detail.contains("/kubepods/pod7"), "{}", over.detail);
    let cure = over.fixes[0].clone();
    assert_eq!(cure.setting, id::HEAP_MAX);
    assert!(cure.value.unwrap().parse::<Megabytes>().unwrap() < Megabytes(1024));
}

#[test]
fn no_limit_passes_and_systems_without_control_groups_are_not_judged() {
    let free = Case::is7().machine(|m| m.cgroup.memory = None);
    assert_eq!(cgroup(&free.facts()).status, Status::Pass);
    let windows = Case::is7().machine(|m| m.os.family = OsFamily::Windows);
    assert_eq!(cgroup(&windows.facts()).status, Status::Info);
}

#[test]
fn a_limit_or_a_heap_that_cannot_be_read_is_unknown() {
    assert_eq!(cgroup(&limited("lots", 1024).facts()).status, Status::Unknown);
    let inside = Case::is7().machine(|m| {
        m.kind = Ok(MachineKind::Container("docker".into()));
        m.cgroup.version = 0;
    });
    assert_eq!(cgroup(&inside.facts()).status, Status::Unknown);
}
