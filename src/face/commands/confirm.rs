//! What the commands that write have in common: the plan of the answers is shown, confirmed and applied.

use std::path::Path;

use serde_json::Value as Json;

use crate::domain::{RestartPending, Shown as _};
use crate::engine::{Request, StepId};
use crate::plan::{Plan, PlanError};

use super::super::batch;
use super::super::exit::{CommandFailure, Exit, visible};
use super::super::report::json::Outcome;
use super::super::report::{json, text};
use super::context::CommandContext;

/// Passes the answers of a file to the session.
pub(super) fn read_answers(context: &mut CommandContext, path: &Path) -> Result<(), CommandFailure> {
    if path.as_os_str() != "-" {
        context.executor.world.absolute(path)?;
    }
    let (file, errors) = batch::read(path)?;
    for warning in &file.warnings {
        context
            .output
            .talk(&visible(&format!("{}: {warning}", path.shown()), ""));
    }
    // The command line takes precedence over the file.
    if context.session.options().home.is_none()
        && let Some(home) = file.home.clone()
    {
        context.tell(Request::NameHome(home));
    }
    let opened = context.open().map(|_| ()).and_then(|()| context.whole().map(|_| ()));
    match opened {
        // What is wrong with the file is told also where there is no home to hold it against.
        Err(_) if !errors.is_empty() => return Err(batch::invalid(path, errors)),
        opened => opened?,
    }
    batch::answer(&mut context.session, &file, errors, path, context.output)
}

/// The plan of the session's answers, with its flags tested.
pub(super) fn planned(context: &mut CommandContext) -> Result<Plan, CommandFailure> {
    context.drive(Request::Goto(StepId::Review))?;
    if let Some(Err(words)) = context.session.proof() {
        return Err(CommandFailure::usage(words.clone(), "choose other values"));
    }
    match context.session.plan() {
        Ok(plan) if plan.is_empty() && left_nothing(context, plan) => {
            let lines: Vec<String> = plan.skipped.iter().map(PlanError::left_out).collect();
            Err(CommandFailure::of_all(
                plan.skipped.iter().map(|problem| problem.kind),
                visible(&format!("nothing of this is possible here: {}", lines.join("; ")), "").as_ref(),
                "nothing was changed",
            ))
        }
        Ok(plan) => Ok(plan.clone()),
        Err(problems) => {
            let lines: Vec<String> = problems
                .iter()
                .map(|problem| visible(&problem.to_string(), "").into_owned())
                .collect();
            let rest = batch::the_rest(&context.session, problems.iter().map(|problem| problem.setting));
            Err(match (lines.as_slice(), rest) {
                ([_], "") => problems[0].problem().into(),
                ([_], rest) => {
                    let problem = problems[0].problem();
                    let hint = format!("{}{rest}", problem.hint);
                    CommandFailure::of_all([problem.kind], problem.message(), hint)
                }
                _ => CommandFailure::of_all(
                    problems.iter().map(|problem| problem.kind),
                    format!("the answers make no plan:\n  {}", lines.join("\n  ")),
                    format!("nothing was changed{rest}"),
                ),
            })
        }
    }
}

/// Whether every answer was left out of the plan.
fn left_nothing(context: &CommandContext, plan: &Plan) -> bool {
    let answers = context.session.answers().iter().count();
    answers > 0 && plan.skipped.len() >= answers
}

/// Prints what waits for a restart already.
fn say_pending(context: &CommandContext) {
    if let Some(words) = context.session.facts().and_then(|facts| facts.restart_pending.words()) {
        let restart = context.session.next_command("restart");
        context.output.talk(&text::wrap(
            &visible(&format!("Note: {words}; `{restart}` makes it effective."), ""),
            0,
            2,
        ));
    }
}

/// The document of a plan, with whether changes wait for a restart now.
fn document(context: &CommandContext, plan: &Plan, outcome: Outcome) -> Json {
    let none = RestartPending::No;
    let pending = context.session.facts().map_or(&none, |facts| &facts.restart_pending);
    json::plan(plan, outcome, pending)
}

/// Prints a plan.
pub(super) fn show(context: &CommandContext, plan: &Plan) -> Result<(), CommandFailure> {
    print(context, plan, Outcome::Shown)
}

fn print(context: &CommandContext, plan: &Plan, outcome: Outcome) -> Result<(), CommandFailure> {
    if context.output.json {
        context.output.document(&document(context, plan, outcome))
    } else {
        context.output.page(&text::plan(context.output, plan))?;
        say_pending(context);
        Ok(())
    }
}

/// Shows the plan of the answers, asks, and applies it.
pub(super) fn confirm_and_apply(context: &mut CommandContext) -> Result<Exit, CommandFailure> {
    let plan = planned(context)?;
    if plan.is_empty() || context.global.dry_run {
        print(context, &plan, Outcome::NotApplied)?;
        if context.global.dry_run && !plan.is_empty() {
            context.output.talk("Dry run: nothing was written.");
        }
        return Ok(Exit::Done);
    }
    if !context.output.json {
        show(context, &plan)?;
    } else if !context.global.yes {
        context.output.talk_page(&text::plan(context.output, &plan));
    }
    let question = if plan.files.len() == 1 {
        "Write this file?".to_owned()
    } else {
        format!("Write these {} files?", plan.files.len())
    };
    if !context.confirmed(&question)? {
        context.output.talk("Nothing was written.");
        if context.output.json {
            context
                .output
                .document(&document(context, &plan, Outcome::NotApplied))?;
        }
        return Ok(Exit::Done);
    }
    context.drive(Request::Apply)?;
    let applied = context.session.applied().cloned();
    if context.output.json {
        let outcome = applied
            .as_ref()
            .map_or(Outcome::NotApplied, |applied| Outcome::Applied(&applied.id));
        context.output.document(&document(context, &plan, outcome))?;
    } else if let Some(applied) = applied {
        context.output.talk(&context.session.written(&applied));
        let running = |facts: &crate::probe::Facts| facts.home.pid.is_some();
        if plan.restart && context.session.facts().is_some_and(running) {
            let restart = context.session.next_command("restart");
            context.output.talk(&format!(
                "The server is running: `{restart}` makes the change effective."
            ));
        }
    }
    Ok(Exit::Done)
}
