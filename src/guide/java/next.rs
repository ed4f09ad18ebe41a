//! The next start while a server runs: it may use another Java.

use super::words::{named, unusable};
use crate::domain::Shown as _;
use crate::domain::Status;
use crate::domain::jdk::Jdk;
use crate::domain::settings::id;
use crate::guide::upkeep::of;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;

/// What to know about the next start while a server runs; `None` where nothing runs, or it uses the same Java.
pub(in crate::guide) fn next_start(facts: &Facts) -> Option<String> {
    let running = facts.java_running()?;
    match facts.java_in_use() {
        Some(next) if next.home == running.home => None,
        Some(next) => Some(format!(
            "the server runs with {}; a start from here takes {} of {}",
            running.home.shown(),
            named(next),
            next.home.shown()
        )),
        None => {
            let why = match unusable(facts) {
                Some(found) => found,
                None if facts.value(id::JAVA_HOME).is_some() => {
                    "java.home names no Java whose version is known".to_owned()
                }
                None => "JAVA_HOME is not set in this shell".to_owned(),
            };
            Some(format!(
                "the server runs with {}; the next start may differ: {why}",
                running.home.shown()
            ))
        }
    }
}

/// The verdict about a running server's Java where its next start uses a suitable one: only a restart is needed.
pub(super) fn or_restart(facts: &Facts, judged: Verdict, well: impl Fn(&Jdk) -> bool) -> Verdict {
    let (Some(running), Some(next)) = (facts.java_running(), facts.java_in_use()) else {
        return judged;
    };
    if next.home == running.home || !well(next) || facts.value(id::JAVA_HOME).is_none() {
        return judged;
    }
    let detail = format!("{}; its next start takes {}", judged.detail, named(next));
    Verdict {
        status: Status::Warn,
        fixes: Vec::new(),
        remedy: None,
        ..judged
    }
    .saying(detail)
    .by_hand("restart the server: it uses the right Java then")
    .by_command(of(facts, "restart"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::super::in_range;
    use super::*;
    use crate::guide::testing::{Case, jdk};
    use crate::probe::World;

    #[test]
    fn the_running_servers_java_is_that_of_its_process() {
        let tmp = tempfile::tempdir().unwrap();
        let root = tmp.path().canonicalize().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("opt/jdk-17/bin/java", "");
        write("opt/jdk-17/release", "JAVA_VERSION=\"17.0.9\"\n");
        write("proc/77/comm", "java\n");
        symlink("/opt/jdk-17/bin/java", root.join("proc/77/exe")).unwrap();
        let mut facts = Case::is7().home(|home| home.pid = Some(77)).facts();
        facts.read_survey(&World::recorded(&root));
        let java = facts.java_running().unwrap();
        assert_eq!(
            (java.home.clone(), &*java.version.text),
            (root.join("opt/jdk-17"), "17.0.9")
        );
        facts.home.pid = None;
        facts.read_survey(&World::recorded(&root));
        assert_eq!(facts.java_running(), None);
    }

    #[test]
    fn a_java_home_without_a_launcher_is_known_as_such() {
        let tmp = tempfile::tempdir().unwrap();
        let env = BTreeMap::from([("JAVA_HOME".to_owned(), "/nonexist".to_owned())]);
        let world = World {
            env,
            ..World::recorded(tmp.path())
        };
        let mut facts = Case::is7().facts();
        facts.read_survey(&world);
        let named = facts.survey.upkeep.java_home.unwrap();
        assert_eq!(
            (named.written.as_str(), named.flaw),
            ("/nonexist", Some(crate::probe::java::JavaHomeFlaw::Gone))
        );
    }

    fn running(version: &str, jdks: Vec<Jdk>) -> Case {
        let mut seen = jdk("/opt/jdk-run", version);
        seen.found_by.clear();
        RUNNING.set(Some(seen));
        Case::is7().jdks(jdks).then(|facts| {
            facts.survey.upkeep.running_java = RUNNING.take();
        })
    }

    thread_local! {
        static RUNNING: std::cell::Cell<Option<Jdk>> = const { std::cell::Cell::new(None) };
    }

    #[test]
    fn a_running_servers_java_is_judged_and_the_next_start_told() {
        let judged = in_range(&running("17.0.9", Vec::new()).facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Pass, "Java 17.0.9, Eclipse Adoptium")
        );
        assert!(
            judged.detail.contains("JAVA_HOME is not set in this shell"),
            "{}",
            judged.detail
        );
        let other = in_range(&running("17.0.9", vec![jdk("/opt/jdk-11", "11.0.2")]).facts());
        assert!(other.detail.contains("takes Java 11.0.2"), "{}", other.detail);
        let bad = in_range(&running("21.0.1", vec![jdk("/opt/jdk-11", "11.0.2")]).facts());
        assert_eq!(
            (bad.status, bad.found.as_str()),
            (Status::Fail, "Java 21.0.1, Eclipse Adoptium")
        );
    }

    #[test]
    fn a_java_home_that_names_nothing_is_not_called_unset() {
        let world = |written: &str, root: &std::path::Path| World {
            env: BTreeMap::from([("JAVA_HOME".to_owned(), written.to_owned())]),
            ..World::recorded(root)
        };
        let tmp = tempfile::tempdir().unwrap();
        let mut facts = Case::is7().jdks(Vec::new()).facts();
        facts.read_survey(&world("/nonexist", tmp.path()));
        assert_eq!(
            in_range(&facts).found,
            "JAVA_HOME=/nonexist names a directory that is not there"
        );
        fs::create_dir_all(tmp.path().join("odd/bin")).unwrap();
        fs::write(tmp.path().join("odd/bin").join(crate::probe::java::LAUNCHER), "").unwrap();
        facts.read_survey(&world("/odd", tmp.path()));
        let judged = in_range(&facts);
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Unknown, "Java of JAVA_HOME, version not known")
        );
    }
}
