//! Whether somebody keeps the configuration outside the server, so that it can be made again.

use super::of;
use crate::guide::judged::Judged;
use crate::probe::Facts;
use crate::probe::survey::upkeep::Managed;

const NEEDED: &str = "kept outside the server, ready to be made again";

/// G50. The configuration is under version control, written by a tool, or has an answers file.
pub(super) fn managed(facts: &Facts) -> Judged {
    match &facts.survey.upkeep.managed {
        Err(reason) => Judged::unknown("not known", NEEDED, reason.to_string()),
        Ok(Managed::Git(tree)) => {
            Judged::pass("tracked by git", NEEDED).saying(format!("working tree {}", tree.display()))
        }
        Ok(Managed::Tool { name, file }) => {
            Judged::pass(format!("managed by {name}"), NEEDED).saying(format!("{} says so", file.display()))
        }
        Ok(Managed::Answers(file)) => {
            Judged::pass("an answers file", NEEDED).saying(format!("{}: keep a copy elsewhere", file.display()))
        }
        Ok(Managed::Nobody) => {
            let file = super::word(&facts.home.path.join("carbonctl-answers.toml"));
            Judged::warn(
                "by hand alone",
                NEEDED,
                "a second node, or this one after a loss, has to be set up from memory",
            )
            .by_hand("keep an answers file, and a copy in version control")
            .by_command(format!("{} > {file}", of(facts, "recommend")))
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

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
        let answers = Case::is7()
            .file("carbonctl-answers.toml", "hostname = \"a\"\n")
            .surveyed();
        assert_eq!(managed(&answers.facts()).found, "an answers file");
    }
}
