//! The guideline about configuration management: whether the configuration is kept outside the server and can be restored.

use std::path::Path;

use super::of;
use crate::domain::{Command, Shown as _};
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::upkeep::{Managed, answers_name};

const NEEDED: &str = "kept outside the server, ready to be restored";

/// G50. The configuration is under version control, written by a tool, or has an answers file.
pub(super) fn managed(facts: &Facts) -> Verdict {
    match &facts.survey.upkeep.managed {
        Err(reason) => Verdict::unknown("not known", NEEDED, reason.to_string()),
        Ok(Managed::Git(tree)) => {
            Verdict::pass("tracked by git", NEEDED).saying(format!("working tree {}", tree.shown()))
        }
        Ok(Managed::Tool { name, file }) => {
            Verdict::pass(format!("managed by {name}"), NEEDED).saying(format!("{} says so", file.shown()))
        }
        Ok(Managed::Answers(file)) => {
            Verdict::pass("an answers file", NEEDED).saying(format!("{}: best in version control too", file.shown()))
        }
        Ok(Managed::Inside(file)) => Verdict::warn(
            "an answers file, only in the home",
            NEEDED,
            "it is lost with the home that it is meant to restore",
        )
        .by_hand("keep a copy outside the home, best in version control")
        .by_command(Command::kept(format!("cat {}", super::word(file)), &outside(facts))),
        Ok(Managed::Nobody) => Verdict::warn(
            "by hand only",
            NEEDED,
            "a second node, or this one after a loss, has to be set up from memory",
        )
        .by_hand("keep an answers file outside, best in version control")
        .by_command(format!("{} > {}", of(facts, "recommend"), outside(facts))),
    }
}

/// Where an answers file of this home is stored, quoted for a shell.
fn outside(facts: &Facts) -> String {
    format!("~/{}", super::word(Path::new(&answers_name(&facts.home.path))))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;
    use crate::probe::World;

    pub(in crate::guide::upkeep) fn by_ansible() -> Case {
        Case::is7()
            .file(
                "repository/conf/deployment.toml",
                "# Ansible managed\n[server]\nhostname = \"a.example.com\"\n",
            )
            .surveyed()
    }

    #[test]
    fn git_counts_only_where_it_tracks_the_configuration() {
        let tracked = Case::is7()
            .file(".git/index", "DIRC..repository/conf/deployment.toml..")
            .surveyed();
        assert_eq!(managed(&tracked.facts()).found, "tracked by git");
        let around = Case::is7().file(".git/index", "DIRC..notes.txt..").surveyed();
        assert_eq!(managed(&around.facts()).status, Status::Warn);
    }

    #[test]
    fn two_homes_of_one_name_have_answers_files_of_their_own() {
        let name = |home: &str| answers_name(Path::new(home));
        assert_ne!(name("/opt/a/wso2is-7.0.1"), name("/opt/b/wso2is-7.0.1"));
        assert_eq!(name("/opt/a/wso2is-7.0.1"), name("/opt/a/wso2is-7.0.1"));
        assert!(name("/opt/a/wso2is-7.0.1").starts_with("carbonctl-answers-wso2is-7.0.1-"));
    }

    #[test]
    fn an_answers_file_counts_outside_the_home_alone() {
        let mut facts = Case::is7()
            .file("carbonctl-answers.toml", "hostname = \"a\"\n")
            .surveyed()
            .facts();
        let inside = managed(&facts);
        assert_eq!(
            (inside.status, inside.found.as_str()),
            (Status::Warn, "an answers file, only in the home")
        );
        let command = inside.remedy.unwrap().commands.remove(0);
        let (_, name) = command.rsplit_once("~/").unwrap();
        let user = tempfile::tempdir().unwrap();
        let machine = tempfile::tempdir().unwrap();
        let world = World {
            user_home: Some(user.path().into()),
            ..World::recorded(machine.path())
        };
        std::fs::write(
            user.path().join("carbonctl-answers-other.toml"),
            "home = \"/opt/other\"\n",
        )
        .unwrap();
        facts.read_survey(&world);
        assert_eq!(managed(&facts).status, Status::Warn, "that one is another home's");
        std::fs::write(user.path().join(name.trim_matches('\'')), "hostname = \"a\"\n").unwrap();
        facts.read_survey(&world);
        assert_eq!(managed(&facts).found, "an answers file");
        std::fs::remove_file(user.path().join(name.trim_matches('\''))).unwrap();
        let text = format!("home = \"{}\"\n", facts.home.path.raw_text());
        std::fs::write(user.path().join("carbonctl-answers.toml"), text).unwrap();
        facts.read_survey(&world);
        assert_eq!(managed(&facts).status, Status::Pass);
    }
}
