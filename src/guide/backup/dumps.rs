//! The guideline about dumps: one command for each database.

use super::super::verdict::Verdict;
use super::commands::{DumpMethod, way};
use crate::domain::home::Started;
use crate::domain::settings::id;
use crate::probe::Facts;

/// G40. Every configured database can be saved, with the tools of its own engine.
pub(super) fn databases(facts: &Facts) -> Verdict {
    let needed = "a command of its engine for each database";
    let sources = match &facts.survey.data.sources {
        Ok(sources) => sources,
        Err(reason) => return Verdict::unknown("datasources not readable", needed, reason.to_string()),
    };
    if sources.is_empty() && facts.home.is_micro() {
        return Verdict::info(
            "no database",
            needed,
            "without a [[datasource]] the Micro Integrator keeps nothing in a database",
        );
    }
    let into = facts.value(id::BACKUP_DIRECTORY);
    let (mut commands, mut files, mut without, mut open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut absent = std::collections::BTreeSet::new();
    for source in sources {
        match way(facts, source, into) {
            DumpMethod::Command(command) => commands.push(command),
            DumpMethod::Stopped(command) => files.push(command),
            DumpMethod::Absent(file) => {
                absent.insert(file);
            }
            DumpMethod::None(reason) => without.push(reason),
            DumpMethod::Open(reason) => open.push(reason),
        }
    }
    let mut known: Vec<String> = commands.iter().chain(&files).cloned().collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|command| seen.insert(command.clone()));
    let found = match known.len() {
        0 if absent.len() == 1 => "1 database, its file is not there yet".to_owned(),
        0 if !absent.is_empty() => format!("{} databases, no file of them is there yet", absent.len()),
        1 => "1 database, its command is known".to_owned(),
        n => format!("{n} databases, each with its command"),
    };
    let with = |judged: Verdict, words: &str| {
        let judged = judged.by_hand(words);
        known
            .iter()
            .fold(judged, |judged, command| judged.by_command(command.clone()))
    };
    if let Some(reason) = open.first() {
        let found = format!("{} of {} not known", open.len(), sources.len());
        let judged = Verdict::unknown(found, needed, reason.clone());
        return if known.is_empty() {
            judged
        } else {
            with(judged, "the others are saved by these commands")
        };
    }
    if let Some(reason) = without.first() {
        let found = format!("{} of {} without a command", without.len(), sources.len());
        return with(
            Verdict::warn(found, needed, reason.clone()),
            "save it with the tools of its own engine",
        );
    }
    let running = facts.home.pid.is_some() || facts.home.started == Started::Running;
    if running && !files.is_empty() {
        let why = "the running server has its H2 files open: a copy made now may be broken";
        return with(
            Verdict::warn(found, needed, why),
            "stop the server, run these, then start it again",
        );
    }
    let judged = Verdict::pass(found, needed);
    if let Some(file) = absent.first() {
        let more = match absent.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let judged = judged.saying(format!(
            "{file}{more} is not there yet: check again once the server has made it"
        ));
        return if known.is_empty() {
            judged
        } else {
            with(judged, "run these while the server is stopped")
        };
    }
    if files.is_empty() {
        with(judged, "run these often enough; each asks for its password")
    } else {
        let judged = judged.saying("H2 files are copied only while the server is stopped");
        with(judged, "run these while the server is stopped")
    }
}
