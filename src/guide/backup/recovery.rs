//! The guideline about leftovers and losses that prevent a start after a crash, or after a restored copy.

use super::super::verdict::Verdict;
use super::words::path;
use crate::domain::Shown as _;
use crate::domain::home::Layout;
use crate::domain::{OsFamily, Status};
use crate::probe::Facts;
use crate::probe::survey::backup::StartObstacles;
use crate::probe::survey::upkeep::PidFile;

/// One thing that prevents a start.
struct Issue {
    status: Status,
    found: String,
    why: &'static str,
    words: &'static str,
    command: String,
}

/// G42. Nothing prevents a start: no stale pid file, no notes that contradict the files, no lost directory.
pub(super) fn ready(facts: &Facts) -> Verdict {
    let needed = "no stale pid file, notes that match, no lost directory";
    let recovery = match &facts.survey.backup.recovery {
        Ok(recovery) => recovery,
        Err(reason) => return Verdict::unknown("not read", needed, reason.to_string()),
    };
    let mut issues: Vec<Issue> = [rendering(facts, recovery), lost(facts, recovery), pid(facts)]
        .into_iter()
        .flatten()
        .collect();
    issues.sort_by_key(|issue| issue.status);
    let unknown = [
        facts.survey.upkeep.pid.as_ref().err(),
        recovery.rendering.as_ref().err(),
        recovery.lost.as_ref().err(),
    ];
    let Some(worst) = issues.first() else {
        return match unknown.into_iter().flatten().next() {
            Some(reason) => Verdict::unknown("not everything could be read", needed, reason.to_string()),
            None => Verdict::pass("nothing prevents it", needed)
                .saying("to recover: stop, restore repository or the complete home, restore the databases, start"),
        };
    };
    let found = match issues.len() {
        1 => worst.found.clone(),
        n => format!("{}, and {} more", worst.found, n - 1),
    };
    let judged = Verdict::new(worst.status, found, needed, worst.why).by_hand(worst.words);
    issues
        .iter()
        .fold(judged, |judged, issue| judged.by_command(issue.command.clone()))
}

fn pid(facts: &Facts) -> Option<Issue> {
    let command = format!("rm {}", path(&facts.home.pid_file()));
    let words = "remove the stale pid file";
    match facts.survey.upkeep.pid.as_ref().ok()? {
        PidFile::None | PidFile::Garbled | PidFile::Own(_) => None,
        PidFile::Stale(pid) => Some(Issue {
            status: Status::Warn,
            found: format!("stale pid file ({pid})"),
            why: "no server removes it; once another process gets that number, start does nothing and stop ends that process",
            words,
            command,
        }),
        PidFile::Foreign(pid, _) => Some(Issue {
            status: Status::Fail,
            found: format!("pid file names another process ({pid})"),
            why: "the product's start would say that it runs already, and its stop would end that other process",
            words,
            command,
        }),
    }
}

fn rendering(facts: &Facts, recovery: &StartObstacles) -> Option<Issue> {
    let noted = recovery.rendering.as_ref().ok()?.as_ref()?;
    let mi = facts.home.layout == Layout::Mi;
    let status = if mi { Status::Warn } else { Status::Fail };
    let dir = facts.home.mapper_metadata();
    let issue = |found: String, why| Issue {
        status,
        found,
        why,
        words: "remove .metadata: the next start renders all files again",
        command: format!("rm -r {}", path(&dir)),
    };
    if noted.backslashes && facts.machine.os.family != OsFamily::Windows {
        let why = "the home was copied from Windows: the config mapper does not find the files that it recorded, and ends the start";
        return Some(issue(".metadata holds paths of Windows".into(), why));
    }
    let first = noted.gone.first()?;
    let why = if mi {
        "the file stays missing until deployment.toml changes"
    } else {
        "the config mapper checks every file that it recorded, and ends the start where one is missing"
    };
    let name = first.file_name().unwrap_or(first.as_os_str()).to_string_lossy();
    Some(issue(format!("{name} was rendered and is gone"), why))
}

fn lost(facts: &Facts, recovery: &StartObstacles) -> Option<Issue> {
    let lost = recovery.lost.as_ref().ok().filter(|lost| !lost.is_empty())?;
    let names: Vec<String> = lost.iter().map(|dir| dir.shown().to_string()).collect();
    let paths: Vec<String> = lost.iter().map(|dir| path(&facts.home.at(dir))).collect();
    Some(Issue {
        status: Status::Fail,
        found: format!("no {}", names.join(", no ")),
        why: "copies by git and some archives lose empty directories, and without these the server does not start properly",
        words: "create the lost directories again, as the server's user",
        command: format!("mkdir -p {}", paths.join(" ")),
    })
}
