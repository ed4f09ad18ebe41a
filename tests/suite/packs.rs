//! Packs with several servers: each is known by its own script, and nothing of one is taken for another's.

#[cfg(unix)]
mod starts;

use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::settings::id;
use carbonctl::domain::{Finding, FoundBy, Home, Layout, PackServer, Product, Profile, Status};
use carbonctl::guide;
use carbonctl::plan::recommend;
use carbonctl::probe::identify::{self, NotAHome};
use carbonctl::probe::{Facts, World, places};
use serde_json::{Value as Json, json};

use crate::support::cli::carbonctl;
use crate::support::facts::{facts, jdk};
use crate::support::homes;

/// Every server of a pack, the one at its top first.
fn servers(pack: &Path) -> Vec<Home> {
    let top = identify::home(pack).unwrap();
    let nested = identify::nested(&top);
    let mut all = vec![top];
    all.extend(nested.iter().map(|dir| identify::home(dir).unwrap()));
    all
}

fn judged(facts: &Facts, guideline: &str) -> Finding {
    guide::by_id(guideline).unwrap().judge(facts, Profile::Production)
}

/// The same on a machine that can start it.
fn started(mut facts: Facts, room: &Path) -> Facts {
    let machine = room.join("machine");
    for program in ["sh", "ps"] {
        fs::create_dir_all(machine.join("bin")).unwrap();
        fs::write(machine.join("bin").join(program), "").unwrap();
    }
    facts.jdks[0].found_by = vec![FoundBy::JavaHome];
    facts.read_survey(&World::recorded(&machine));
    facts
}

/// What the start script of a home says: heap, Java range, host name verification, JMX agent.
fn said(facts: &Facts) -> Vec<String> {
    let range = facts.range.as_ref().unwrap();
    let mut said = vec![format!("Java {} to {}", range.min, range.max)];
    let ids = [id::HEAP_MAX, id::HOSTNAME_VERIFICATION, id::JMX_AGENT];
    said.extend(
        ids.iter()
            .map(|id| format!("{id} {}", facts.value(*id).unwrap_or("not known"))),
    );
    said
}

/// What every script of these packs says.
const SAID: [&str; 4] = [
    "Java 7 to 8",
    "heap.max 1024m",
    "hostname.verification false",
    "jmx.agent true",
];

#[test]
fn the_integrator_is_read_from_its_own_script_beside_four_wrappers() {
    let room = tempfile::tempdir().unwrap();
    let pack = homes::ei_pack(room.path());
    let facts = facts(&pack);
    assert_eq!(facts.home.product, Product::EnterpriseIntegrator);
    assert_eq!(facts.home.layout, Layout::Pack(PackServer::Core));
    assert_eq!(facts.home.script.as_deref(), Some(Path::new("bin/integrator.sh")));
    assert_eq!(facts.home.bat.as_deref(), Some(Path::new("bin/integrator.bat")));
    assert_eq!(said(&facts), SAID);
    assert_eq!(judged(&facts, "G15").status, Status::Fail);
    assert_eq!(facts.home.defects, []);
    let start = judged(&started(facts, room.path()), "G21");
    assert_eq!(start.status, Status::Pass, "{start:?}");
    assert!(start.found.starts_with("bin/integrator.sh"), "{start:?}");
}

#[test]
fn a_java_outside_of_the_scripts_range_is_neither_passed_nor_recommended() {
    let room = tempfile::tempdir().unwrap();
    for pack in [homes::ei_pack(room.path()), homes::iot_pack(room.path())] {
        for home in servers(&pack) {
            let mut facts = facts(&home.path);
            facts.jdks.push(jdk("/usr/lib/jvm/jdk-25", "25.0.1"));
            let best = recommend::best_java(&facts).map(|jdk| jdk.version.major);
            assert_eq!(best, Some(8), "{}", home.path.display());
            facts.jdks.retain(|jdk| jdk.version.major > 8);
            assert_eq!(recommend::best_java(&facts), None, "{}", home.path.display());
        }
    }
}

#[test]
fn every_server_of_a_pack_is_read_from_its_own_script() {
    let room = tempfile::tempdir().unwrap();
    let servers_of = |pack: &Path| -> Vec<(String, String, u16)> {
        let all = servers(pack);
        let told = all.iter().map(|home| {
            let facts = facts(&home.path);
            let script = home.script.as_ref().unwrap();
            let offset = facts.value(id::PORTS_OFFSET).unwrap().parse().unwrap();
            let dir = home.path.strip_prefix(pack).unwrap();
            assert_eq!(said(&facts), SAID, "{}", home.path.display());
            assert_eq!(home.defects, [], "{}", home.path.display());
            (dir.display().to_string(), script.display().to_string(), offset)
        });
        told.collect()
    };
    let row = |dir: &str, script: &str, offset: u16| (dir.to_owned(), script.to_owned(), offset);
    let kernel = "bin/wso2server.sh";
    assert_eq!(
        servers_of(&homes::ei_pack(room.path())),
        [
            row("", "bin/integrator.sh", 0),
            row("wso2/broker", kernel, 3),
            row("wso2/business-process", kernel, 2),
            row("wso2/analytics", kernel, 1),
            row("wso2/micro-integrator", kernel, 10),
        ]
    );
    assert_eq!(
        servers_of(&homes::iot_pack(room.path())),
        [
            row("", "bin/iot-server.sh", 0),
            row("wso2/broker", kernel, 3),
            row("wso2/analytics", kernel, 2),
        ]
    );
}

#[test]
fn the_request_guard_of_a_pack_lies_with_its_other_security_files() {
    let room = tempfile::tempdir().unwrap();
    for pack in [homes::ei_pack(room.path()), homes::iot_pack(room.path())] {
        let facts = facts(&pack);
        let reading = facts.reading(id::CSRF_PRNG_PROVIDER).unwrap();
        assert_eq!(
            reading.file.as_deref(),
            Some(Path::new("conf/security/Owasp.CsrfGuard.Carbon.properties"))
        );
        assert!(places::place(reading.setting, &facts.home, &facts.files).is_ok());
        assert_eq!(facts.value(id::CSRF_PRNG_PROVIDER), Some("SUN"));
    }
}

#[test]
fn what_no_micro_integrator_has_is_not_asked_of_that_of_a_pack() {
    let room = tempfile::tempdir().unwrap();
    let facts = facts(&homes::ei_pack(room.path()).join("wso2/micro-integrator"));
    for (guideline, found) in [
        ("G12", "not in this product"),
        ("G18", "no management console"),
        ("G33", "a registry of files"),
        ("G44", "no user store"),
    ] {
        let finding = judged(&facts, guideline);
        assert_eq!((finding.status, finding.found.as_str()), (Status::Info, found));
    }
    let ports: Vec<&str> = carbonctl::domain::ports::expected(&facts.home)
        .iter()
        .map(|row| row.name)
        .collect();
    assert_eq!(ports, ["passthru-https", "passthru-http", "jmx-registry", "jmx-server"]);
}

/// A script that is no wrapper by its name, and one that is none by its content.
#[test]
fn no_name_makes_a_wrapper_and_none_makes_a_script() {
    let room = tempfile::tempdir().unwrap();
    let pack = homes::ei_pack(room.path());
    let at = |name: &str| pack.join("bin").join(name);
    // The integrator's own name, the content of a wrapper.
    fs::copy(at("broker.sh"), at("integrator.sh")).unwrap();
    fs::remove_file(at("integrator.bat")).unwrap();
    let home = identify::home(&pack).unwrap();
    assert_eq!((home.script.clone(), home.bat.clone()), (None, None));
    let told = home
        .defects
        .iter()
        .find(|defect| defect.what == Path::new("bin/integrator.sh"));
    assert!(
        told.unwrap()
            .advice()
            .contains("only runs wso2/broker/bin/wso2server.sh"),
        "{home:?}"
    );
    assert_eq!(home.product, Product::EnterpriseIntegrator);
    let start = judged(&started(facts(&pack), room.path()), "G21");
    let found = "bin/integrator.sh only runs wso2/broker/bin/wso2server.sh";
    assert_eq!((start.status, start.found.as_str()), (Status::Fail, found));

    // A wrapper's name in a product of its own, where it is the server's script.
    let mini = homes::mini_mi(room.path());
    let home = identify::home(&mini).unwrap();
    assert_eq!(home.layout, Layout::Mi);
    assert_eq!(home.script.as_deref(), Some(Path::new("bin/micro-integrator.sh")));

    // One server, whose script has a name of its own: whoever named it, it runs this server.
    let own = homes::mini_xml(room.path());
    fs::rename(own.join("bin/wso2server.sh"), own.join("bin/run-it.sh")).unwrap();
    for title in ["WSO2 Something v1.0.0\n", "WSO2 API Manager v4.5.0\n"] {
        fs::write(own.join("bin/version.txt"), title).unwrap();
        let home = identify::home(&own).unwrap();
        assert_eq!(home.script.as_deref(), Some(Path::new("bin/run-it.sh")), "{title}");
    }
    // Where it is no server's, there is none.
    fs::write(own.join("bin/run-it.sh"), "#!/bin/sh\nexec sh bin/ciphertool.sh\n").unwrap();
    assert_eq!(identify::home(&own).unwrap().script, None);
}

#[test]
fn without_its_script_no_server_takes_another_ones() {
    let room = tempfile::tempdir().unwrap();
    for (pack, usual) in [
        (homes::ei_pack(room.path()), "bin/integrator.sh"),
        (homes::iot_pack(room.path()), "bin/iot-server.sh"),
    ] {
        fs::remove_file(pack.join(usual)).unwrap();
        fs::remove_file(pack.join("wso2/broker/bin/wso2server.sh")).unwrap();
        for (home, script) in [(pack.clone(), usual), (pack.join("wso2/broker"), "bin/wso2server.sh")] {
            let facts = facts(&home);
            assert_eq!(facts.home.script, None, "{}", home.display());
            assert_ne!(facts.home.layout, Layout::Mi);
            let start = judged(&facts, "G21");
            assert_eq!(
                (start.status, start.found),
                (Status::Fail, format!("{script} is missing"))
            );
            assert_eq!(judged(&facts, "G08").status, Status::Unknown);
            assert_eq!(recommend::best_java(&facts), None);
            let ran = carbonctl(["start", "--yes"])
                .home(&home)
                .env("JAVA_HOME", room.path())
                .run();
            ran.refused(2, &["no start script"]);
        }
    }
}

/// A unit that runs a wrapper of the pack starts the server that the wrapper runs, and no other.
#[test]
fn a_service_is_that_of_the_server_whose_script_it_runs() {
    let room = tempfile::tempdir().unwrap();
    let pack = homes::ei_pack(room.path());
    let units = room.path().join("machine/etc/systemd/system");
    fs::create_dir_all(units.join("multi-user.target.wants")).unwrap();
    let mut served = Vec::new();
    for script in ["bin/broker.sh", "wso2/broker/bin/wso2server.sh", "bin/integrator.sh"] {
        let text = format!(
            "[Service]\nWorkingDirectory={0}\nExecStart=/bin/sh {0}/{script}\n",
            pack.display()
        );
        for unit in [
            units.join("ei.service"),
            units.join("multi-user.target.wants/ei.service"),
        ] {
            fs::write(unit, &text).unwrap();
        }
        for home in servers(&pack) {
            let finding = judged(&started(facts(&home.path), room.path()), "G25");
            if finding.found.contains("no service") {
                continue;
            }
            served.push((script, home.path.strip_prefix(&pack).unwrap().to_owned()));
        }
    }
    let broker = Path::new("wso2/broker").to_owned();
    let expected = [
        ("bin/broker.sh", broker.clone()),
        ("wso2/broker/bin/wso2server.sh", broker),
        ("bin/integrator.sh", PathBuf::new()),
    ];
    assert_eq!(served, expected);
}

/// What `homes` tells of the homes below a directory: path below it, offset, logs, temporary files, script.
fn listed(room: &Path) -> Vec<Json> {
    let there = room.join("here");
    fs::create_dir_all(&there).unwrap();
    let document = carbonctl(["homes", "--json"]).cwd(&there).run().expect(0).json();
    let real = room.canonicalize().unwrap();
    let below = |home: &&Json| Path::new(home["path"].as_str().unwrap()).starts_with(&real);
    let row = |home: &Json| {
        let path = PathBuf::from(home["path"].as_str().unwrap());
        let path = path.strip_prefix(&real).unwrap().to_owned();
        json!([path, home["offset"], home["logs"], home["tmp"], home["script"]])
    };
    document["homes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(below)
        .map(row)
        .collect()
}

#[test]
fn every_server_is_listed_with_its_offset_its_logs_and_its_temporary_files() {
    let room = tempfile::tempdir().unwrap();
    homes::ei_pack(room.path());
    let logs = "repository/logs";
    let kernel = "bin/wso2server.sh";
    assert_eq!(
        listed(room.path()),
        [
            json!(["ei-pack", 0, logs, "wso2/tmp", "bin/integrator.sh"]),
            json!(["ei-pack/wso2/analytics", 1, logs, "tmp", kernel]),
            json!(["ei-pack/wso2/broker", 3, logs, "tmp", kernel]),
            json!(["ei-pack/wso2/business-process", 2, logs, "tmp", kernel]),
            json!(["ei-pack/wso2/micro-integrator", 10, logs, "tmp", kernel]),
        ]
    );
    let text = carbonctl(["homes"])
        .cwd(&room.path().join("here"))
        .run()
        .expect(0)
        .stdout;
    for words in [
        "WSO2 Enterprise Integrator (micro-integrator) 6.5.0",
        "offset 10, logs in repository/logs, temporary files in tmp",
        "offset 0, logs in repository/logs, temporary files in wso2/tmp",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

/// The analytics of newer packs run on another kernel.
#[test]
fn a_server_of_another_kernel_is_named_and_left_alone() {
    let room = tempfile::tempdir().unwrap();
    let pack = homes::ei_pack(room.path());
    let analytics = pack.join("wso2/analytics");
    fs::remove_dir_all(&analytics).unwrap();
    fs::create_dir_all(analytics.join("wso2/worker/bin")).unwrap();
    fs::write(analytics.join("wso2/worker/bin/carbon.sh"), "#!/bin/sh\n").unwrap();
    assert_eq!(servers(&pack).len(), 4);
    let words = ["the analytics server of this pack", "leaves alone", "Carbon 5"];
    carbonctl(["check"]).home(&analytics).run().refused(2, &words);
    let there = room.path().join("here");
    fs::create_dir_all(&there).unwrap();
    let text = carbonctl(["homes"]).cwd(&there).run().expect(0).stdout;
    assert!(text.contains("left alone: it runs on Carbon 5"), "{text}");
}

/// Application Server 6: a Tomcat, told by its two files.
fn plain_tomcat(dest: &Path) -> PathBuf {
    let home = dest.join("wso2as-6.0.0");
    for (path, text) in [
        ("bin/catalina.sh", "#!/bin/sh\n"),
        ("conf/server.xml", "<Server port=\"8005\"/>\n"),
        ("conf/wso2/wso2as.xml", "<wso2as/>\n"),
    ] {
        fs::create_dir_all(home.join(path).parent().unwrap()).unwrap();
        fs::write(home.join(path), text).unwrap();
    }
    home
}

#[test]
fn application_server_6_is_named_and_left_alone() {
    let room = tempfile::tempdir().unwrap();
    let home = plain_tomcat(room.path());
    let words = ["WSO2 Application Server 6", "leaves alone", "plain Tomcat"];
    for command in ["check", "get", "status", "start"] {
        carbonctl([command]).home(&home).run().refused(2, &words);
    }
    carbonctl(["check"])
        .home(&home.join("conf/wso2"))
        .run()
        .refused(2, &words);
    let there = room.path().join("here");
    fs::create_dir_all(&there).unwrap();
    let document = carbonctl(["homes", "--json"]).cwd(&there).run().expect(0).json();
    let alone = document["left_alone"].as_array().unwrap();
    assert!(
        alone
            .iter()
            .any(|one| one["path"] == json!(home.canonicalize().unwrap())),
        "{document}"
    );
    let text = carbonctl(["homes"]).cwd(&there).run().expect(0).stdout;
    assert!(text.contains("left alone: version 6 is a plain Tomcat"), "{text}");
    // A Tomcat of somebody else is no product of ours.
    fs::remove_file(home.join("conf/wso2/wso2as.xml")).unwrap();
    assert!(matches!(identify::home(&home), Err(NotAHome::NotAHome { .. })));
}

/// The trees as they are, without any script: all are known, and none can start.
#[test]
fn a_tree_without_scripts_is_known_and_fails_to_start() {
    let Some(corpus) = std::env::var_os("CARBONCTL_CORPUS").map(PathBuf::from) else {
        println!("skipped: CARBONCTL_CORPUS names no corpus");
        return;
    };
    for name in homes::ALL {
        for home in servers(&corpus.join(name)) {
            assert!(home.script.is_none() && home.broken().is_none(), "{home:?}");
            let facts = facts(&home.path);
            let start = judged(&facts, "G21");
            assert_eq!(start.status, Status::Fail, "{name}: {start:?}");
            assert!(start.found.ends_with(".sh is missing"), "{start:?}");
            assert_eq!(judged(&facts, "G08").status, Status::Unknown, "{name}");
            assert_eq!(recommend::best_java(&facts), None, "{name}");
        }
    }
}

/// Offset and ports of each server of the corpus, the same in every command that tells them.
#[test]
fn homes_status_and_check_agree_on_offset_and_ports() {
    let room = tempfile::tempdir().unwrap();
    for name in homes::ALL {
        let Some(home) = homes::corpus_home(name, room.path()) else {
            return;
        };
        for home in servers(&home) {
            let path = home.path.display();
            let status = carbonctl(["status", "--json"]).home(&home.path).run().json();
            let of_status: Vec<u64> = status["ports"]
                .as_array()
                .unwrap()
                .iter()
                .map(|port| port["port"].as_u64().unwrap())
                .collect();
            let mut facts = facts(&home.path);
            facts.read_survey(&World::recorded(room.path()));
            let opened = facts.survey.network.opened.clone().unwrap();
            let of_check: Vec<u64> = opened.iter().map(|one| one.port.into()).collect();
            assert_eq!(of_status, of_check, "{path}");
            let offset: u64 = facts.value(id::PORTS_OFFSET).unwrap().parse().unwrap();
            if home.has_tomcat() {
                assert_eq!(of_check[0], 9443 + offset, "{path}");
            }
            let document = carbonctl(["homes", "--json"]).cwd(&home.path).run().expect(0).json();
            let listed = document["homes"].as_array().unwrap();
            let row = listed.iter().find(|row| row["path"] == json!(home.path));
            assert_eq!(row.unwrap()["offset"], json!(offset), "{path}");
        }
    }
}
