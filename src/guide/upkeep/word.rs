//! Quoted paths in the commands of the upkeep guidelines.

use crate::domain::Command;
use crate::domain::command::carbonctl;
use crate::probe::Facts;

pub(in crate::guide) use crate::shell::path as word;

/// The command that removes carriage returns from these files, already quoted; any system's `tr` can, not every `sed`. The files
/// keep owner and rights.
pub(in crate::guide) fn without_carriage_returns(files: &[String]) -> String {
    let change = |file: &str| rewritten(&format!("tr -d '\\r' < {file}"), file);
    match files {
        [one] => change(one),
        many => format!("for f in {}; do {}; done", many.join(" "), change("\"$f\"")),
    }
}

/// The command that puts the output of another one into a file, which keeps owner and rights. The copy has a name that nobody
/// could know: a link with it in the home would be written through.
pub(in crate::guide) fn rewritten(tool: &str, file: &str) -> String {
    format!("t=$(mktemp) && {tool} > \"$t\" && cat \"$t\" > {file} && rm \"$t\"")
}

/// A command of carbonctl on this home.
pub(in crate::guide) fn of(facts: &Facts, command: &str) -> Command {
    carbonctl(command, Some(&facts.home.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_command_against_carriage_returns_works_as_typed() {
        let tmp = tempfile::tempdir().unwrap();
        let files = ["a b.sh", "it's.sh"].map(|name| tmp.path().join(name));
        for count in [1, 2] {
            for file in &files {
                std::fs::write(file, "#!/bin/sh\r\necho r\r\n").unwrap();
            }
            let quoted: Vec<String> = files.iter().take(count).map(|file| word(file)).collect();
            let command = without_carriage_returns(&quoted);
            let ran = std::process::Command::new("sh")
                .args(["-c", &command])
                .status()
                .unwrap();
            assert!(ran.success(), "{command}");
            for file in files.iter().take(count) {
                assert_eq!(std::fs::read_to_string(file).unwrap(), "#!/bin/sh\necho r\n");
            }
            assert_eq!(
                std::fs::read_dir(tmp.path()).unwrap().count(),
                2,
                "nothing is left beside them"
            );
        }
    }
}
