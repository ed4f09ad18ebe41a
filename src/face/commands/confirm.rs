//! What the commands that write have in common: the plan of the answers is shown, confirmed and applied.

use std::path::Path;

use crate::domain::Shown as _;
use crate::engine::{Request, StepId};
use crate::plan::Plan;

use super::super::batch;
use super::super::exit::{Exit, Failure, visible};
use super::super::report::{json, text};
use super::desk::Desk;

/// Passes the answers of a file to the session.
pub(super) fn read_answers(desk: &mut Desk, path: &Path) -> Result<(), Failure> {
    let file = batch::read(path)?;
    for warning in &file.warnings {
        desk.output.talk(&visible(&format!("{}: {warning}", path.shown()), ""));
    }
    // The command line takes precedence over the file.
    if desk.session.options().home.is_none()
        && let Some(home) = file.home.clone()
    {
        desk.tell(Request::NameHome(home));
    }
    desk.open()?;
    desk.whole()?;
    batch::answer(&mut desk.session, &file, path).map_err(|failure| desk.distrusting(failure))
}

/// The plan of the session's answers, with its flags tested.
pub(super) fn planned(desk: &mut Desk) -> Result<Plan, Failure> {
    desk.drive(Request::Goto(StepId::Review))?;
    if let Some(Err(words)) = desk.session.proof() {
        return Err(Failure::usage(words.clone(), "choose other values"));
    }
    match desk.session.plan() {
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

/// Prints a plan.
pub(super) fn show(desk: &Desk, plan: &Plan) -> Result<(), Failure> {
    if desk.output.json {
        desk.output.document(&json::plan(plan, None))
    } else {
        desk.output.page(&text::plan(desk.output, plan))
    }
}

/// Shows the plan of the answers, asks, and applies it.
pub(super) fn confirm_and_apply(desk: &mut Desk) -> Result<Exit, Failure> {
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
    desk.drive(Request::Apply)?;
    let applied = desk.session.applied().cloned();
    if desk.output.json {
        desk.output
            .document(&json::plan(&plan, applied.as_ref().map(|a| a.id.as_str())))?;
    } else if let Some(applied) = applied {
        desk.output.talk(&format!(
            "Written. `carbonctl undo {}` restores everything byte for byte.",
            applied.id
        ));
        let running = |facts: &crate::probe::Facts| facts.home.pid.is_some();
        if plan.restart && desk.session.facts().is_some_and(running) {
            desk.output
                .talk("The server is running: `carbonctl restart` makes the change effective.");
        }
    }
    Ok(Exit::Done)
}
