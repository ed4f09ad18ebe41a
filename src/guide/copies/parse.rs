//! The guideline about files that the product parses at its start: each is read by an equivalent parser.

use std::path::Path;

use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::domain::setting::FileRole;
use crate::guide::upkeep::{rewritten, word};
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::files::{BadEncoding, FileState};
use crate::text::{EditError, toml, xml};

/// The files in effect where there is no `deployment.toml`. Otherwise the config mapper overwrites them.
const FILES: [FileRole; 5] = [
    FileRole::CarbonXml,
    FileRole::UserMgtXml,
    FileRole::Axis2Xml,
    FileRole::CatalinaXml,
    FileRole::JmxXml,
];

/// One file that does not parse.
struct Broken {
    /// `carbon.xml`.
    name: String,
    /// Below the home.
    path: String,
    /// The line, where one is known.
    line: Option<usize>,
    /// The parser's message.
    problem: String,
}

/// X17. Every configuration file that the product reads at its start parses.
pub(super) fn parse(facts: &Facts) -> Verdict {
    let needed = "every file that the server reads parses";
    let of_toml = facts.home.source == ConfigSource::Toml;
    let roles: &[FileRole] = if of_toml { &[FileRole::DeploymentToml] } else { &FILES };
    let (mut whole, mut broken, mut unseen) = (0, Vec::new(), Vec::new());
    for role in roles {
        let Some(loaded) = facts.files.get(*role) else { continue };
        let path = loaded.path.shown().to_string();
        let name = loaded
            .path
            .file_name()
            .map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
        match &loaded.state {
            FileState::Absent => {}
            FileState::Unusable(_) if loaded.bad_encoding == Some(BadEncoding::Wide) => {
                return wide(facts, &loaded.path, needed);
            }
            FileState::Unusable(reason) if loaded.bad_encoding == Some(BadEncoding::NotUtf8) => {
                let why = format!("{reason}: the product reads another character for each of them");
                return Verdict::fail(format!("{name}: not UTF-8"), needed, why)
                    .by_hand(format!("save {name} as UTF-8"))
                    .by_command(converted("ISO-8859-1", &facts.home.at(&loaded.path)));
            }
            FileState::Unusable(reason) if loaded.bad_encoding.is_some() => {
                broken.push(Broken {
                    name,
                    path,
                    line: Some(1),
                    problem: reason.to_string(),
                });
            }
            FileState::Unusable(reason) => unseen.push(format!("{path} {reason}")),
            FileState::Here { source, .. } => {
                let parsed = if of_toml {
                    toml::check(&source.text)
                } else {
                    xml::check(&source.text)
                };
                match parsed {
                    Ok(()) => whole += 1,
                    Err(EditError::Malformed { line, column, problem }) => {
                        let problem = format!("line {line}, column {column}: {problem}");
                        broken.push(Broken {
                            name,
                            path,
                            line: Some(line),
                            problem,
                        });
                    }
                    Err(EditError::Bound(reason)) => unseen.push(format!("{path} {reason}")),
                    Err(other) => broken.push(Broken {
                        name,
                        path,
                        line: None,
                        problem: other.to_string(),
                    }),
                }
            }
        }
    }
    broken.extend(facts.survey.data.malformed.iter().map(|file| {
        Broken {
            name: file
                .path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            path: file.path.shown().to_string(),
            line: file.line,
            problem: file.problem.clone(),
        }
    }));
    match (broken.as_slice(), unseen.as_slice()) {
        ([], []) if whole == 0 => Verdict::unknown(
            "no file seen",
            needed,
            "the files that are in effect are not in this home",
        ),
        ([], []) if of_toml && let Some(judged) = super::mapper::refused(facts, needed) => judged,
        ([], []) => Verdict::pass(
            if whole == 1 {
                "1 file parses".into()
            } else {
                format!("{whole} files parse")
            },
            needed,
        ),
        ([], [_, ..]) => Verdict::unknown("not readable", needed, unseen.join("; ")),
        ([first, rest @ ..], _) => {
            let line = first.line.map_or_else(String::new, |line| format!(", line {line}"));
            let more = if rest.is_empty() {
                String::new()
            } else {
                format!(", and {} more", rest.len())
            };
            let said: Vec<String> = broken
                .iter()
                .map(|one| format!("{}: {}", one.path, one.problem))
                .collect();
            let why = format!(
                "{}; the server does not start with it, and what it holds cannot be judged",
                said.join("; ")
            );
            Verdict::fail(format!("{}{line} does not parse{more}", first.name), needed, why)
                .by_hand("fix that line; `carbonctl undo` reverts a change by carbonctl")
                .in_every_profile()
        }
    }
}

/// A file in UTF-16, which the product reads as UTF-8: its parser stops at the first character.
fn wide(facts: &Facts, path: &Path, needed: &str) -> Verdict {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let why = "the product's parser reads it as UTF-8 and refuses it, and what it holds cannot be judged";
    Verdict::fail(format!("{name} is UTF-16"), needed, why)
        .by_hand(format!("save {name} as UTF-8"))
        .by_command(converted("UTF-16", &facts.home.at(path)))
        .in_every_profile()
}

/// The command that saves a file as UTF-8.
fn converted(from: &str, path: &Path) -> String {
    let file = word(path);
    rewritten(&format!("iconv -f {from} -t UTF-8 {file}"), &file)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    const TOML: &str = "repository/conf/deployment.toml";

    pub(in crate::guide::copies) fn broken_toml() -> Case {
        Case::is7().file(
            TOML,
            "[server]\nhostname = \"a\"\n\n[super_admin\nusername = \"admin\"\n",
        )
    }

    pub(in crate::guide::copies) fn cut_off() -> Case {
        Case::esb().file(
            "repository/conf/carbon.xml",
            "<Server>\n  <Ports>\n    <Offset>0</Offset>\n",
        )
    }

    #[test]
    fn names_the_file_and_its_line() {
        let judged = parse(&broken_toml().facts());
        assert_eq!((judged.status, judged.fatal), (Status::Fail, true));
        assert_eq!(judged.found, "deployment.toml, line 4 does not parse");
        let judged = parse(&cut_off().facts());
        assert_eq!(judged.found, "carbon.xml, line 3 does not parse");
        assert!(judged.detail.contains("<Ports> is not closed"), "{}", judged.detail);
        let two = cut_off().file("repository/conf/user-mgt.xml", "<UserManager></Realm>");
        assert_eq!(
            parse(&two.facts()).found,
            "carbon.xml, line 3 does not parse, and 1 more"
        );
    }

    #[test]
    fn empty_and_marked_files_do_not_parse_either() {
        let empty = parse(&Case::esb().file("repository/conf/carbon.xml", "").facts());
        assert_eq!(empty.found, "carbon.xml, line 1 does not parse");
        let marked = parse(&Case::is7().file(TOML, "\u{feff}[server]\n").facts());
        assert_eq!(marked.found, "deployment.toml, line 1 does not parse");
    }

    #[test]
    fn rendered_files_do_not_count_where_the_toml_rules() {
        let judged = parse(&Case::is7().file("repository/conf/carbon.xml", "<Server>").facts());
        assert_eq!((judged.status, judged.found.as_str()), (Status::Pass, "1 file parses"));
    }
}
