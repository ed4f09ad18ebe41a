//! Tests of the guidelines about damaged copies.

use super::*;
use crate::domain::Status;
use crate::guide::testing::{Case, Sample, jdk, sh};
use crate::probe::World;

/// See [`Sample`].
pub(in crate::guide) const CASES: &[Sample] = &[
    ("X09", Status::Pass, Case::is7),
    ("X09", Status::Fail, flags::tests::old_script_new_java),
    ("X09", Status::Warn, flags::tests::old_wrapper),
    ("X09", Status::Unknown, || Case::is7().jdks(Vec::new())),
    ("X10", Status::Pass, || rendered::tests::rendered(true)),
    ("X10", Status::Fail, || rendered::tests::rendered(false)),
    ("X10", Status::Info, || Case::is7().surveyed()),
    ("X10", Status::Unknown, Case::is7),
    ("X11", Status::Pass, || rendered::tests::with_templates("")),
    ("X11", Status::Warn, || {
        rendered::tests::with_templates("[server]\nhostnam = \"a\"\n")
    }),
    ("X11", Status::Unknown, || Case::is7().surveyed()),
    ("X15", Status::Pass, damage::tests::whole),
    ("X15", Status::Fail, || {
        damage::tests::whole().file("bin/other.sh", "#!/bin/sh\r\n")
    }),
    ("X15", Status::Pass, damage::tests::without_programs),
    ("X15", Status::Fail, || Case::is7().surveyed()),
    ("X15", Status::Unknown, || Case::blind().surveyed()),
    ("X16", Status::Pass, || Case::is7().surveyed()),
    ("X16", Status::Fail, elsewhere),
    ("X16", Status::Unknown, Case::is7),
    ("X17", Status::Pass, Case::is7),
    ("X17", Status::Pass, Case::esb),
    ("X17", Status::Fail, parse::tests::broken_toml),
    ("X17", Status::Fail, parse::tests::cut_off),
    ("X17", Status::Unknown, Case::blind),
];

fn elsewhere() -> Case {
    Case::is7()
        .surveyed()
        .then(|facts| facts.survey.upkeep.carbon_home = Ok(Some("/opt/other".into())))
}

#[test]
fn a_space_in_java_home_is_fatal_and_cured_by_another_java() {
    let java = jdk("/opt/my jdk", "17.0.1");
    let mut other = jdk("/opt/jdk-17", "17.0.2");
    other.found_by = vec![crate::domain::FoundBy::Folder];
    let judged = paths(&Case::is7().jdks(vec![java.clone(), other]).surveyed().facts());
    assert_eq!(
        (judged.status, judged.fixes[0].value.as_deref()),
        (Status::Fail, Some("/opt/jdk-17"))
    );
    let alone = paths(&Case::is7().jdks(vec![java]).surveyed().facts());
    assert_eq!(alone.remedy.unwrap().commands[0], "ln -s '/opt/my jdk' /opt/java");
}

#[test]
fn a_space_further_up_is_cured_by_two_exact_commands() {
    let case = Case::is7()
        .surveyed()
        .then(|facts| facts.home.path = "/opt/my apps/it's is".into());
    assert_eq!(
        paths(&case.facts()).remedy.unwrap().commands,
        [
            "mkdir -p /opt/my-apps",
            "mv '/opt/my apps/it'\\''s is' '/opt/my-apps/it'\\''s-is'"
        ]
    );
}

#[test]
fn a_space_in_the_path_of_the_home_matters_where_the_script_does_not_quote() {
    let spaced = |script: String| {
        Case::is7()
            .file("bin/wso2server.sh", &script)
            .surveyed()
            .then(|facts| facts.home.path = "/opt/my is".into())
    };
    assert_eq!(paths(&spaced(sh("")).facts()).status, Status::Warn);
    let old = format!("{}nohup sh $CARBON_HOME/bin/wso2server.sh\n", sh(""));
    assert_eq!(paths(&spaced(old).facts()).status, Status::Fail);
}

#[cfg(unix)]
#[test]
fn carbon_home_spelt_through_a_link_means_this_home() {
    let machine = tempfile::tempdir().unwrap();
    let mut facts = Case::is7().jdks(vec![jdk("/opt/jdk-17", "17.0.1")]).facts();
    // The case's own directory is already gone.
    let home = machine.path().canonicalize().unwrap().join("is");
    std::fs::create_dir_all(home.join("bin")).unwrap();
    std::fs::write(home.join("bin/wso2server.sh"), sh("")).unwrap();
    std::os::unix::fs::symlink(&home, machine.path().join("current")).unwrap();
    facts.home.path = home.clone();
    facts.home.pack = home;
    let mut inherited = |written: &str| {
        facts.read_survey(&World {
            env: [("CARBON_HOME".to_owned(), written.to_owned())].into(),
            ..World::recorded(machine.path())
        });
        paths(&facts).status
    };
    assert_eq!(inherited("/current"), Status::Pass);
    assert_eq!(inherited("/current/"), Status::Pass);
    assert_eq!(inherited("/opt/other"), Status::Fail);
}
