//! Commands that change the home, or say what they would change: set, plan, apply, verify, history, undo.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use crate::apply;
use crate::domain::Shown as _;
use crate::domain::secret::Secret;
use crate::domain::settings;
use crate::domain::value::{Refusal, Value};
use crate::engine::{Msg, StepId};
use crate::plan::Plan;

use super::super::batch;
use super::super::exit::{Exit, Failure, visible};
use super::super::report::{json, text};
use super::desk::Desk;
use super::look::known;
use crate::domain::SettingId;

pub(super) fn set(desk: &mut Desk, assignments: &[String]) -> Result<Exit, Failure> {
    let mut wanted = Vec::new();
    for assignment in assignments {
        let (id, value) = assignment.split_once('=').ok_or_else(|| {
            Failure::usage(
                format!("`{}` is not SETTING=VALUE", visible(assignment, "")),
                "for example hostname=id.example.com",
            )
        })?;
        let id = known(id.trim())?;
        if wanted.iter().any(|(other, _)| *other == id) {
            return Err(Failure::usage(
                format!("{id} is given twice"),
                "say which value is meant",
            ));
        }
        wanted.push((id, value));
    }
    desk.may_write("write")?;
    desk.open()?;
    desk.whole()?;
    let mut refused: Vec<(Refusal, Vec<SettingId>)> = Vec::new();
    for (id, typed) in wanted {
        let value = given(id, typed)?;
        if let Err(refusal) = batch::give(&mut desk.session, id, value) {
            // One broken file refuses each of its settings for one reason.
            match refused.iter_mut().find(|(reason, _)| *reason == refusal) {
                Some((_, ids)) => ids.push(id),
                None => refused.push((refusal, vec![id])),
            }
        }
    }
    if !refused.is_empty() {
        let lines: Vec<String> = refused
            .iter()
            .map(|(reason, ids)| {
                let ids: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
                visible(&format!("{}: {reason}", ids.join(", ")), "").into_owned()
            })
            .collect();
        let failure = Failure::usage(lines.join("\n  "), "nothing was changed");
        return Err(desk.distrusting(failure));
    }
    confirm_and_apply(desk)
}

/// A secret is never taken from the command line, where every user of the machine can read it.
fn given(id: SettingId, typed: &str) -> Result<Value, Failure> {
    let secret = settings::by_id(id).is_some_and(crate::domain::setting::Setting::secret);
    match (secret, typed) {
        (false, text) => Ok(Value::Text(text.to_owned())),
        (true, "-") if io::stdin().is_terminal() => batch::ask(id).map(Value::Secret),
        (true, "-") => {
            let mut line = String::new();
            io::stdin()
                .lock()
                .take(batch::LONGEST_LINE)
                .read_line(&mut line)
                .map_err(|e| Failure::usage(format!("{id} cannot be read from standard input: {e}"), ""))?;
            Ok(Value::Secret(Secret::new(
                line.trim_end_matches(['\r', '\n']).to_owned(),
            )))
        }
        (true, _) => Err(Failure::usage(
            format!("{id} is not taken from the command line, where every user of this machine can read it"),
            format!("write {id}=- and type it, or put it on standard input"),
        )),
    }
}

pub(super) fn plan(desk: &mut Desk, path: &Path) -> Result<Exit, Failure> {
    read_answers(desk, path)?;
    let plan = planned(desk)?;
    show(desk, &plan)?;
    Ok(Exit::Done)
}

pub(super) fn apply(desk: &mut Desk, path: &Path) -> Result<Exit, Failure> {
    desk.may_write("write")?;
    read_answers(desk, path)?;
    confirm_and_apply(desk)
}

fn read_answers(desk: &mut Desk, path: &Path) -> Result<(), Failure> {
    let file = batch::read(path)?;
    for warning in &file.warnings {
        desk.output.talk(&visible(&format!("{}: {warning}", path.shown()), ""));
    }
    // The command line is nearer than the file.
    if desk.session.options.home.is_none() {
        desk.session.options.home.clone_from(&file.home);
    }
    desk.open()?;
    desk.whole()?;
    batch::answer(&mut desk.session, &file, path).map_err(|failure| desk.distrusting(failure))
}

/// The plan of the session's answers, proved where flags are in it.
fn planned(desk: &mut Desk) -> Result<Plan, Failure> {
    desk.drive(Msg::Goto(StepId::Review))?;
    if let Some(Err(words)) = &desk.session.proof {
        return Err(Failure::usage(words.clone(), "choose other values"));
    }
    match &desk.session.plan {
        Ok(plan) => Ok(plan.clone()),
        Err(problems) => {
            let lines: Vec<String> = problems
                .iter()
                .map(|problem| visible(&problem.to_string(), "").into_owned())
                .collect();
            Err(match lines.as_slice() {
                [_] => problems[0].problem().into(),
                _ => Failure::usage(
                    format!("the answers make no plan:\n  {}", lines.join("\n  ")),
                    "nothing was changed",
                ),
            })
        }
    }
}

fn show(desk: &Desk, plan: &Plan) -> Result<(), Failure> {
    if desk.output.json {
        desk.output.document(&json::plan(plan, None))
    } else {
        desk.output.page(&text::plan(desk.output, plan))
    }
}

fn confirm_and_apply(desk: &mut Desk) -> Result<Exit, Failure> {
    let plan = planned(desk)?;
    if plan.is_empty() || desk.global.dry_run {
        show(desk, &plan)?;
        if desk.global.dry_run && !plan.is_empty() {
            desk.output.talk("Dry run: nothing was written.");
        }
        return Ok(Exit::Done);
    }
    if !desk.output.json {
        show(desk, &plan)?;
    } else if !desk.global.yes {
        desk.output.talk_page(&text::plan(desk.output, &plan));
    }
    let question = if plan.files.len() == 1 {
        "Write this file?".to_owned()
    } else {
        format!("Write these {} files?", plan.files.len())
    };
    if !desk.confirmed(&question)? {
        desk.output.talk("Nothing was written.");
        if desk.output.json {
            desk.output.document(&json::plan(&plan, None))?;
        }
        return Ok(Exit::Done);
    }
    desk.drive(Msg::Apply)?;
    let applied = desk.session.applied.clone();
    if desk.output.json {
        desk.output
            .document(&json::plan(&plan, applied.as_ref().map(|a| a.id.as_str())))?;
    } else if let Some(applied) = applied {
        desk.output.talk(&format!(
            "Written. `carbonctl undo {}` puts everything back, to the byte.",
            applied.id
        ));
        let running = |facts: &crate::probe::Facts| facts.home.pid.is_some();
        if plan.restart && desk.session.facts.as_deref().is_some_and(running) {
            desk.output
                .talk("The server is running: `carbonctl restart` makes it so.");
        }
    }
    Ok(Exit::Done)
}

pub(super) fn verify(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.open()?;
    let facts = desk.facts()?;
    // Without the history there is no telling.
    apply::State::of(&facts.home).map_err(|error| error.problem())?;
    let now = |id: SettingId| facts.value(id).map(str::to_owned);
    let drift = apply::drift(&desk.session.history, &now);
    if desk.output.json {
        desk.output
            .document(&serde_json::json!({ "drift": drift.iter().map(json::drift).collect::<Vec<_>>() }))?;
    } else if desk.session.history.is_empty() {
        desk.output.talk("Nothing was ever applied to this home.");
    } else if drift.is_empty() {
        desk.output.result("No drift: everything is as it was last applied.")?;
    } else {
        let mut lines = String::new();
        for one in &drift {
            let words = |value: &Option<String>| visible(value.as_deref().unwrap_or("not set"), "").into_owned();
            let _ = writeln!(
                lines,
                "{}: applied {}, now {}\n  {}",
                one.setting,
                words(&one.applied),
                words(&one.now),
                one.file.shown()
            );
        }
        desk.output.result(&lines)?;
    }
    Ok(if drift.is_empty() { Exit::Done } else { Exit::Finding })
}

pub(super) fn history(desk: &mut Desk) -> Result<Exit, Failure> {
    let closed = apply::State::of(&desk.open()?.home).is_err();
    let entries = &desk.session.history;
    if desk.output.json {
        desk.output
            .document(&serde_json::json!({ "history": entries.iter().map(json::entry).collect::<Vec<_>>() }))?;
    } else if closed {
        desk.output.talk("The history is not shown: this user cannot read it.");
    } else if entries.is_empty() {
        desk.output.talk("Nothing was ever applied to this home.");
    } else {
        let mut lines = String::new();
        for entry in entries {
            let undone = if entry.undone { ", undone" } else { "" };
            let ids: Vec<&str> = entry.changes.iter().map(|change| change.setting.as_str()).collect();
            let head = format!("{}  {}  by {}{undone}", entry.id, entry.when_utc(), entry.user);
            let _ = writeln!(lines, "{}", visible(&head, ""));
            if !ids.is_empty() {
                let _ = writeln!(lines, "{}", text::wrap(&visible(&ids.join(", "), ""), 2, 2));
            }
            for file in &entry.files {
                let _ = writeln!(lines, "  {}", file.path.shown());
            }
        }
        desk.output.result(&lines)?;
    }
    Ok(Exit::Done)
}

pub(super) fn undo(desk: &mut Desk, id: Option<String>) -> Result<Exit, Failure> {
    desk.may_write("undo")?;
    desk.open()?;
    let entries = &desk.session.history;
    let wanted = match &id {
        Some(id) => entries.iter().find(|entry| entry.id == *id),
        None => entries.iter().find(|entry| !entry.undone),
    };
    if let Some(entry) = wanted {
        let files: Vec<String> = entry
            .files
            .iter()
            .map(|file| format!("  {}", file.path.shown()))
            .collect();
        desk.output.talk(&format!(
            "{} of {} changed:\n{}",
            entry.id,
            entry.when_utc(),
            files.join("\n")
        ));
        let kept = if desk.global.dry_run {
            Some("Dry run: nothing was put back.")
        } else if desk.confirmed("Put these files back as they were before?")? {
            None
        } else {
            Some("Nothing was put back.")
        };
        if let Some(words) = kept {
            if desk.output.json {
                desk.output
                    .document(&serde_json::json!({ "undone": false, "note": words }))?;
            } else {
                desk.output.talk(words);
            }
            return Ok(Exit::Done);
        }
    }
    desk.drive(Msg::Undo(id))?;
    if let Some(notice) = desk.session.notice.take() {
        if desk.output.json {
            desk.output
                .document(&serde_json::json!({ "undone": true, "note": notice.text }))?;
        } else {
            desk.output.talk(&notice.text);
        }
    }
    Ok(Exit::Done)
}
