//! Tests of homes in many places of a recorded machine.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::domain::Shown as _;
use crate::domain::home::Layout;
use crate::domain::products::PackServer;
use crate::probe::identify::NotAHome;

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// The minimum that counts as a home.
fn plant(root: &Path, at: &str) -> PathBuf {
    write(root, &format!("{at}/bin/version.txt"), "WSO2 Identity Server v6.1.0\n");
    write(root, &format!("{at}/repository/conf/carbon.xml"), "<Server/>");
    root.join(at).canonicalize().unwrap()
}

struct Recorded {
    _tmp: tempfile::TempDir,
    root: PathBuf,
    world: World,
}

fn recorded() -> Recorded {
    let tmp = tempfile::tempdir().unwrap();
    let root = tmp.path().canonicalize().unwrap();
    let mut world = World::recorded(&root);
    fs::create_dir_all(root.join("work/here")).unwrap();
    fs::create_dir_all(root.join("root")).unwrap();
    world.cwd = root.join("work/here");
    world.user_home = Some(root.join("root"));
    Recorded { _tmp: tmp, root, world }
}

fn paths(homes: &[Home]) -> Vec<PathBuf> {
    homes.iter().map(|home| home.path.clone()).collect()
}

#[cfg(unix)]
#[test]
fn every_documented_place_is_looked_at() {
    let Recorded { _tmp, root, world } = recorded();
    let mut planted: Vec<PathBuf> = [
        "usr/lib/wso2/wso2is/6.1.0",
        "usr/lib64/wso2/wso2is/6.1.0",
        "usr/lib64/wso2am/3.0.0",
        "Library/WSO2/IS/6.1.0",
        "opt/wso2is-6.1.0",
        "opt/wso2/is/6.1.0",
        "usr/local/wso2is",
        "srv/wso2/is",
        "home/ann/wso2is",
        "home/ann/Downloads/wso2is-6.1.0",
        "root/Downloads/wso2/is",
        "work/here/is",
        "work/beside",
    ]
    .iter()
    .map(|at| plant(&root, at))
    .collect();
    // Too deep, hidden, inside a home, or in another place: not found.
    for at in ["opt/a/b/c/is", "opt/.trash/is", "data/is", "opt/wso2is-6.1.0/backup/is"] {
        plant(&root, at);
    }
    planted.sort();
    assert_eq!(paths(&homes(&world, &[])), planted);
}

#[cfg(unix)]
#[test]
fn links_give_each_home_once_and_loops_end() {
    let Recorded { _tmp, root, mut world } = recorded();
    let real = plant(&root, "data/deep/down/is");
    fs::create_dir_all(root.join("opt/loop")).unwrap();
    std::os::unix::fs::symlink(&real, root.join("opt/is")).unwrap();
    std::os::unix::fs::symlink(&real, root.join("opt/current")).unwrap();
    std::os::unix::fs::symlink(root.join("opt"), root.join("opt/loop/again")).unwrap();
    assert_eq!(paths(&homes(&world, &[])), [real.as_path()]);
    world.env.insert("CARBON_HOME".into(), "/opt/current".into());
    assert_eq!(choose(&world, None).unwrap().path, real);
}

/// A server that runs in this home.
fn server(carbon_home: PathBuf) -> ServerProcess {
    ServerProcess {
        pid: 4711,
        start_ticks: 1,
        user: "wso2".into(),
        uid: 802,
        carbon_home,
        config_dir: None,
        max_heap: None,
        jmx_agent: false,
        port_offset: None,
        started: None,
    }
}

#[test]
fn the_home_of_a_running_server_is_found_anywhere() {
    let Recorded { _tmp, root, world } = recorded();
    let real = plant(&root, "data/x/y/z/is");
    let found = homes(&world, &[server(real.clone())]);
    assert_eq!(paths(&found), [real]);
    assert_eq!(found[0].pid, Some(4711));
}

#[test]
fn a_typed_path_is_understood() {
    let Recorded { _tmp, root, world } = recorded();
    let real = plant(&root, "root/my products/is 6");
    write(&root, "root/my products/is 6/bin/wso2server.sh", "#!/bin/sh\n");
    let absolute = real.raw_text();
    for typed in [
        absolute.clone(),
        format!("  {absolute}/ "),
        format!("'{absolute}'"),
        format!("\"{absolute}\""),
        format!("{absolute}/bin"),
        format!("{absolute}/bin/wso2server.sh"),
        format!("{absolute}/repository/conf"),
        "~/my products/is 6".to_owned(),
        "\"~/my products/is 6/\"".to_owned(),
        "../../root/my products/is 6".to_owned(),
        "/root/my products/is 6".to_owned(),
    ] {
        assert_eq!(
            resolve(&world, &typed).map(|home| home.path),
            Ok(real.clone()),
            "{typed}"
        );
    }
    assert!(matches!(resolve(&world, "~"), Err(NotAHome::NotAHome { .. })));
    // A path that does not exist never means the home above it.
    let gone = format!("{absolute}/bni");
    assert!(matches!(resolve(&world, &gone), Err(NotAHome::Missing { .. })));
}

#[test]
fn choosing_follows_the_promised_order() {
    let Recorded { _tmp, root, mut world } = recorded();
    assert_eq!(choose(&world, None), Err(NotChosen::NoneFound));
    let first = plant(&root, "work/here/one");
    assert_eq!(choose(&world, None).unwrap().path, first);
    let second = plant(&root, "work/here/two");
    let Err(NotChosen::Several(list)) = choose(&world, None) else {
        panic!("one of two homes was chosen without being asked");
    };
    assert_eq!(paths(&list), [first.clone(), second.clone()]);
    world.cwd.clone_from(&second);
    assert_eq!(choose(&world, None).unwrap().path, second);
    world.env.insert("CARBON_HOME".into(), first.raw_text());
    assert_eq!(choose(&world, None).unwrap().path, first);
    assert_eq!(choose(&world, Some("../two")).unwrap().path, second);
    world.env.insert("CARBON_HOME".into(), "/nowhere".into());
    assert!(matches!(choose(&world, None), Err(NotChosen::Environment(_))));
    assert!(matches!(
        choose(&world, Some("nope")),
        Err(NotChosen::Flag(NotAHome::Missing { .. }))
    ));
}

#[test]
fn a_pack_gives_each_of_its_servers() {
    let Recorded { _tmp, root, world } = recorded();
    write(&root, "work/ei/bin/version.txt", "WSO2 Enterprise Integrator v6.7.0\n");
    for conf in ["conf", "wso2/broker/conf", "wso2/analytics/conf"] {
        write(&root, &format!("work/ei/{conf}/carbon.xml"), "<Server/>");
    }
    let found = homes(&world, &[]);
    let layouts: Vec<_> = found.iter().map(|home| home.layout).collect();
    assert_eq!(
        layouts,
        [
            Layout::Pack(PackServer::Core),
            Layout::Pack(PackServer::Analytics),
            Layout::Pack(PackServer::Broker)
        ]
    );
    assert_eq!(found[2].name.raw(), "WSO2 Enterprise Integrator (broker)");
    assert_eq!(found[2].pack, found[0].path);
    // Where only one of them runs, far from here, all are found.
    fs::rename(root.join("work/ei"), root.join("data-ei")).unwrap();
    assert_eq!(homes(&world, &[]), []);
    let running = homes(&world, &[server(root.join("data-ei/wso2/broker"))]);
    assert_eq!(running.len(), 3);
    fs::rename(root.join("data-ei"), root.join("work/ei")).unwrap();
    let typed = format!("{}/wso2/broker/conf", found[0].path.raw_text());
    assert_eq!(resolve(&world, &typed).unwrap().path, found[2].path);
}
