//! The guideline about damage that a copy leaves: Windows line ends and records, lost directories, a byte order mark.

use crate::domain::Shown as _;
use crate::guide::upkeep::{rewritten, without_carriage_returns, word};
use crate::guide::verdict::{Verdict, short};
use crate::probe::Facts;
use crate::probe::survey::upkeep::Copied;

const NEEDED: &str = "all as in the pack";

/// X15. Line ends, directories, records and byte order marks are as in the pack. One copy may cause several kinds of damage, so
/// the commands for all of them are shown together.
pub(super) fn copy(facts: &Facts) -> Verdict {
    let copied = match &facts.survey.upkeep.copied {
        Ok(copied) => copied,
        Err(reason) => return Verdict::unknown("not inspected", NEEDED, reason.to_string()),
    };
    let mut marks = marks(facts, copied).into_iter();
    let Some(first) = marks.next() else {
        let judged = Verdict::pass("nothing lost or changed", NEEDED);
        return if copied.no_programs == copied.scripts {
            judged.saying("no script is executable, as in many packs: run them with sh, as carbonctl does")
        } else {
            judged
        };
    };
    let others: Vec<Mark> = marks.collect();
    let (found, words) = if others.is_empty() {
        (first.found, first.words)
    } else {
        (
            format!("{} signs of a damaged copy", others.len() + 1),
            "repair what the copy changed",
        )
    };
    let why = others.iter().fold(first.why, |why, mark| why + "; " + &mark.why);
    let judged = Verdict::fail(found, NEEDED, why).by_hand(words);
    let commands = first
        .command
        .into_iter()
        .chain(others.into_iter().filter_map(|mark| mark.command));
    commands.fold(judged, Verdict::by_command)
}

/// One thing that is not as in the pack.
struct Mark {
    found: String,
    why: String,
    words: &'static str,
    /// `None` where the pack is needed.
    command: Option<String>,
}

/// All the damage, with what stops the server first.
fn marks(facts: &Facts, copied: &Copied) -> Vec<Mark> {
    let home = &facts.home.path;
    let notes = facts.home.mapper_metadata();
    let mut marks = Vec::new();
    if let Some(first) = copied.crlf.first() {
        let files: Vec<String> = copied.crlf.iter().map(|path| word(&home.join(path))).collect();
        let (scripts, like) = match files.len() {
            1 => ("a script".to_owned(), "does"),
            count => (format!("{count} scripts"), "and the others do"),
        };
        marks.push(Mark {
            found: format!("Windows line ends in {scripts}"),
            why: format!("{} {like} not run on Unix with Windows line ends", first.shown()),
            words: "remove the carriage returns from the scripts",
            command: Some(without_carriage_returns(&files)),
        });
    }
    if copied.bom {
        marks.push(Mark {
            found: "a byte order mark in deployment.toml".into(),
            why: "the product's parser refuses the byte order mark of deployment.toml, and the server does not start"
                .into(),
            words: "remove the first three bytes of deployment.toml",
            command: {
                let toml = word(&home.join(facts.home.toml()));
                Some(rewritten(&format!("tail -c +4 {toml}"), &toml))
            },
        });
    }
    if copied.backslashes {
        marks.push(Mark {
            found: "Windows paths in .metadata".into(),
            why: "the records came from Windows: the config mapper finds no file under these names and ends the start"
                .into(),
            words: "remove its records: the next start renders all files",
            command: Some(format!("rm -r {}", word(&notes))),
        });
    }
    if !copied.lost.is_empty() {
        let dirs: Vec<String> = copied.lost.iter().map(|dir| word(&home.join(dir))).collect();
        let named: Vec<String> = copied.lost.iter().map(|dir| dir.shown().to_string()).collect();
        let named = named.join(" and ");
        marks.push(Mark {
            why: format!(
                "git and some tools leave empty directories out; without {named} the server does not start properly"
            ),
            found: format!("{named} missing"),
            words: "create the empty directories again",
            command: Some(format!("mkdir -p {}", dirs.join(" "))),
        });
    }
    marks.extend(bundles(copied));
    marks
}

/// Bundles that are listed and not there.
fn bundles(copied: &Copied) -> Option<Mark> {
    let first = copied.bundles.first()?;
    let folder = first.parent().unwrap_or(first).shown();
    let names: Vec<String> = copied
        .bundles
        .iter()
        .take(3)
        .filter_map(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    let (found, more) = match copied.bundles.len() {
        1 => (format!("{} is missing", short(&names[0], 50)), String::new()),
        count if count > names.len() => (
            format!("{count} bundles missing"),
            format!(" and {} more", count - names.len()),
        ),
        count => (format!("{count} bundles missing"), String::new()),
    };
    Some(Mark {
        found,
        why: format!(
            "bundles.info lists {}{more}, and {folder} does not have them: what needs them does not start",
            names.join(", ")
        ),
        words: "copy the missing bundles from the pack of the same version",
        command: None,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    pub(in crate::guide::copies) fn whole() -> Case {
        without_programs().program("bin/wso2server.sh")
    }

    pub(in crate::guide::copies) fn without_programs() -> Case {
        Case::is7()
            .file("tmp/.keep", "")
            .file("repository/logs/.keep", "")
            .surveyed()
    }

    const BOM: &str = "\u{feff}[server]\nhostname = \"a\"\n";

    #[test]
    fn each_mark_of_a_bad_copy_has_its_command() {
        let command = |case: Case| copy(&case.facts()).remedy.unwrap().commands[0].clone();
        assert!(command(Case::is7().surveyed()).starts_with("mkdir -p /"));
        let bom = command(whole().file("repository/conf/deployment.toml", BOM));
        assert!(
            bom.contains("/deployment.toml > \"$t\" &&") && !bom.contains(".new"),
            "{bom}"
        );
        let notes = "repository/resources/conf/.metadata/metadata_config.properties";
        let windows = whole().file(notes, "repository\\\\conf\\\\carbon.xml=00\n");
        assert!(command(windows).ends_with("/.metadata"));
    }

    #[test]
    fn bundles_that_are_listed_and_not_there_are_named() {
        const LIST: &str =
            "repository/components/default/configuration/org.eclipse.equinox.simpleconfigurator/bundles.info";
        let list = "#version=1\ncore,1.0,../plugins/core_1.0.jar,4,true\ntomcat,7.0,../plugins/tomcat_7.0.jar,4,true\n\
                    hazelcast,3.5,../plugins/hazelcast_3.5.jar,4,true\nown,1.0,../dropins/own_1.0.jar,4,true\n";
        let with = |present: &[&str]| {
            let case = whole().file(LIST, list);
            let add = |case: Case, name: &&str| case.file(&format!("repository/components/plugins/{name}"), "");
            copy(&present.iter().fold(case, add).facts())
        };
        let judged = with(&["core_1.0.jar"]);
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Fail, "2 bundles missing")
        );
        assert!(
            judged
                .detail
                .contains("lists hazelcast_3.5.jar, tomcat_7.0.jar, and repository/components/plugins"),
            "{judged:?}"
        );
        let one = with(&["core_1.0.jar", "tomcat_7.0.jar"]);
        assert_eq!(one.found, "hazelcast_3.5.jar is missing");
        let all = with(&["core_1.0.jar", "tomcat_7.0.jar", "hazelcast_3.5.jar"]);
        assert_eq!(
            all.status,
            Status::Pass,
            "a drop-in that was taken out is no damage: {all:?}"
        );
    }

    #[test]
    fn several_marks_are_cured_together() {
        let case = Case::is7()
            .file("bin/other.sh", "#!/bin/sh\r\n")
            .file("repository/conf/deployment.toml", BOM)
            .surveyed();
        let judged = copy(&case.facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Fail, "3 signs of a damaged copy")
        );
        assert!(judged.detail.contains("bin/other.sh") && judged.detail.contains("tmp"));
        assert_eq!(judged.remedy.unwrap().commands.len(), 3);
    }

    #[test]
    fn scripts_that_are_no_programs_are_harmless_and_named() {
        let judged = copy(&without_programs().facts());
        assert_eq!(judged.status, Status::Pass);
        assert!(judged.detail.contains("run them with sh"), "{judged:?}");
        assert_eq!(copy(&whole().facts()).detail, "");
    }
}
