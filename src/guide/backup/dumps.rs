//! One command for each database.

use super::super::judged::Judged;
use super::commands::{Way, way};
use crate::domain::home::Layout;
use crate::domain::home::Started;
use crate::probe::Facts;

/// G40. Every database that is configured can be saved, by the means of its own engine.
pub(super) fn databases(facts: &Facts) -> Judged {
    let needed = "a command of its engine for each database";
    let sources = match &facts.survey.data.sources {
        Ok(sources) => sources,
        Err(reason) => return Judged::unknown("datasources not readable", needed, reason.to_string()),
    };
    if sources.is_empty() && facts.home.layout == Layout::Mi {
        return Judged::info(
            "no database",
            needed,
            "without a [[datasource]] the Micro Integrator keeps nothing in a database",
        );
    }
    let into = facts.value("backup.directory");
    let (mut commands, mut files, mut without, mut open) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for source in sources {
        match way(facts, source, into) {
            Way::Command(command) => commands.push(command),
            Way::Stopped(command) => files.push(command),
            Way::None(reason) => without.push(reason),
            Way::Open(reason) => open.push(reason),
        }
    }
    let mut known: Vec<String> = commands.iter().chain(&files).cloned().collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|command| seen.insert(command.clone()));
    let found = match known.len() {
        1 => "1 database, its command is known".to_owned(),
        n => format!("{n} databases, each with its command"),
    };
    let with = |judged: Judged, words: &str| {
        let judged = judged.by_hand(words);
        known
            .iter()
            .fold(judged, |judged, command| judged.by_command(command.clone()))
    };
    if let Some(reason) = open.first() {
        let found = format!("{} of {} not known", open.len(), sources.len());
        let judged = Judged::unknown(found, needed, reason.clone());
        return if known.is_empty() {
            judged
        } else {
            with(judged, "the others are saved by these commands")
        };
    }
    if let Some(reason) = without.first() {
        let found = format!("{} of {} without a command", without.len(), sources.len());
        return with(
            Judged::warn(found, needed, reason.clone()),
            "save it by the means of its own engine",
        );
    }
    let running = facts.home.pid.is_some() || facts.home.started == Started::Running;
    if running && !files.is_empty() {
        let why = "the running server has its H2 files open: a copy made now may be broken";
        return with(
            Judged::warn(found, needed, why),
            "stop the server, run these, then start it again",
        );
    }
    if files.is_empty() {
        with(
            Judged::pass(found, needed),
            "run these often enough; each asks for its password",
        )
    } else {
        let judged = Judged::pass(found, needed).saying("H2 files are copied only while the server is stopped");
        with(judged, "run these while the server is stopped")
    }
}
