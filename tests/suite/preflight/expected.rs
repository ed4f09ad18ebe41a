//! What every guideline says of every real home as shipped, on a recorded server: reviewed line by line, one file a home.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use carbonctl::domain::{FoundBy, Jdk, Profile};
use carbonctl::guide;
use carbonctl::probe::identify;

use super::Server;
use crate::support::facts::{jdk, on};
use crate::support::homes;

/// Those that tell of where this very copy lies and whose it is.
const OF_THIS_COPY: [&str; 3] = ["G13", "G23", "G30"];

fn judged(home: &Path, server: &Server) -> String {
    server.owned(home);
    let mut facts = on(home, &server.world());
    facts.jdks.insert(0, jdk("/usr/lib/jvm/jdk7", "1.7.0_80"));
    // JAVA_HOME names the newest Java that the product accepts.
    let fits = |jdk: &&mut Jdk| {
        facts
            .range
            .as_ref()
            .is_none_or(|range| range.accepts(jdk.version.major))
    };
    if let Some(jdk) = facts.jdks.iter_mut().rev().find(fits) {
        jdk.found_by = vec![FoundBy::JavaHome];
    }
    facts.read_survey(&server.world());
    let mut findings = guide::judge(&facts, Profile::Production, &[]);
    findings.sort_by_key(|finding| finding.id);
    let mut out = format!("{}, as shipped, judged for production\n\n", facts.home.title());
    for finding in findings.iter().filter(|finding| !OF_THIS_COPY.contains(&finding.id)) {
        let found = finding.found.replace(&home.display().to_string(), "PRODUCT_HOME");
        writeln!(out, "{} {:<7} {found}", finding.id, finding.status.word()).unwrap();
    }
    out
}

/// The same with every size measured to its end. The program gives up measuring after a moment, which a busy machine may need for
/// the smallest home; its answer then says so, and is asked for again.
fn judged_whole(home: &Path, server: &Server) -> String {
    let is_cut_off = |now: &String| {
        now.lines()
            .any(|line| line.starts_with("G41") && line.contains(" over "))
    };
    let mut looks = (0..100).map(|_| judged(home, server));
    looks
        .find(|now| !is_cut_off(now))
        .unwrap_or_else(|| judged(home, server))
}

/// Each home of the corpus with the name of its file, and the servers below `wso2/` of the packs.
fn every_server(room: &Path) -> Vec<(String, PathBuf)> {
    let mut all = Vec::new();
    for name in homes::ALL {
        let Some(home) = homes::corpus_home(name, room) else {
            continue;
        };
        for nested in identify::nested(&identify::home(&home).unwrap()) {
            let dir = nested.file_name().unwrap().to_string_lossy().into_owned();
            all.push((format!("{name}-{dir}"), nested));
        }
        all.push((name.to_owned(), home));
    }
    all
}

#[test]
fn every_real_home_is_judged_as_reviewed() {
    let room = tempfile::tempdir().unwrap();
    let server = Server::new();
    let mut wrong = Vec::new();
    for (name, home) in every_server(room.path()) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/suite/preflight/expected/{name}.txt"));
        let now = judged_whole(&home, &server);
        if std::env::var_os("CARBONCTL_UPDATE_EXPECTED").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &now).unwrap();
            continue;
        }
        let reviewed = fs::read_to_string(&file).unwrap_or_default();
        for (line, wanted) in now.lines().zip(reviewed.lines()) {
            if line != wanted {
                wrong.push(format!("{name}\n  reviewed {wanted}\n  now      {line}"));
            }
        }
        if now.lines().count() != reviewed.lines().count() {
            wrong.push(format!("{name}: another number of guidelines than reviewed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
