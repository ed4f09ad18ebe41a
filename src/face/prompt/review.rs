//! The end of the setup line by line: everything that would be written, one confirmation, and the start of the server.

use super::super::exit::{CommandFailure, visible};
use super::super::report::text;
use super::lines::{Flow, Lines, RESERVED, Reply, say_notice};
use crate::domain::settings;
use crate::engine::confirm::{self, Confirmation, LaunchMode};
use crate::engine::steps::STEPS;
use crate::engine::{self, ExecutorContext, Request, Session, StartProgress, StepId, WorkProgress};

/// Shows the complete change, and asks once. Problems lead back to their questions.
pub(super) fn review(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    engine::drive(session, context, Request::Goto(StepId::Review));
    match session.plan() {
        Err(problems) => {
            let told: Vec<String> = problems
                .iter()
                .map(|problem| text::wrap(&visible(&format!("- {problem}"), ""), 0, 2))
                .collect();
            lines.say(&format!("These answers make no plan:\n{}", told.join("\n")))?;
        }
        Ok(plan) => lines.output.page(&text::plan(lines.output, plan))?,
    }
    if let Some(Err(words)) = session.proof() {
        lines.say(&text::wrap(&visible(&format!("! {words}"), ""), 0, 2))?;
    }
    let missing = missing(session);
    if !missing.is_empty() {
        lines.say(&format!("Not set yet:\n{}", missing.join("\n")))?;
    }
    if session.plan().is_ok_and(crate::plan::Plan::is_empty) {
        return Ok(Flow::Next);
    }
    let possible = session.plan().is_ok();
    loop {
        let asked = if possible {
            lines.ask_yes("Write all of this now?", false)?
        } else {
            match lines.ask("b goes back to the questions, q leaves", "b")? {
                Reply::Default => Err(Reply::Back),
                other => Err(other),
            }
        };
        return match asked {
            Ok(true) => {
                engine::drive(session, context, Request::Apply);
                if let Some(failed) = session.failed() {
                    return Err(failed.clone().into());
                }
                say_notice(session, lines)?;
                Ok(Flow::Next)
            }
            Ok(false) => {
                lines.say("Nothing was written.")?;
                Ok(Flow::Next)
            }
            Err(Reply::Back) => Ok(Flow::Back),
            Err(Reply::Leave) => Ok(Flow::Leave),
            Err(Reply::More(file)) if !file.is_empty() => save(session, context, lines, &file).map(|()| Flow::Stay),
            Err(_) => {
                let all = confirm::asked(Confirmation::Apply).follows;
                let save = "`? FILE` saves the answers as a file for `carbonctl apply`.";
                lines.say(&text::wrap(&format!("{all} {save} {RESERVED}"), 0, 0))?;
                continue;
            }
        };
    }
}

/// What should be set and is not, a line each, with its step.
fn missing(session: &Session) -> Vec<String> {
    STEPS
        .iter()
        .flat_map(|step| step.questions.iter().map(move |id| (step, *id)))
        .filter(|(_, id)| engine::question::missing_now(session, *id))
        .filter_map(|(step, id)| Some((step, settings::by_id(id)?)))
        .map(|(step, setting)| format!("  {:<4} {}", step.code, setting.title))
        .collect()
}

fn save(session: &mut Session, context: &ExecutorContext, lines: Lines, file: &str) -> Result<(), CommandFailure> {
    engine::drive(session, context, Request::SaveAnswers(file.into()));
    say_notice(session, lines)
}

/// Offers to start the server, and waits until it is ready.
pub(super) fn control(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    engine::drive(session, context, Request::Tick);
    if session.server().running() {
        let [status, stop, console] = ["status", "stop", "console"].map(|words| session.next_command(words));
        lines.say(&format!(
            "The server is running. `{status}`, `{stop}` and `{console}` control it."
        ))?;
        return Ok(Flow::Done);
    }
    if !confirm::may_start(session) {
        return Ok(Flow::Done);
    }
    for sentence in confirm::details(session, Confirmation::Start(LaunchMode::Daemon)) {
        lines.say(&text::wrap(&visible(&sentence, ""), 0, 0))?;
    }
    loop {
        return match lines.ask_yes("Start the server now?", false)? {
            Ok(true) => start(session, context, lines).map(|()| Flow::Done),
            Ok(false) | Err(Reply::Leave) => Ok(Flow::Done),
            Err(Reply::Back) => Ok(Flow::Back),
            Err(_) => {
                lines.say(&text::wrap(
                    "y starts it on its own, so that it outlives this terminal, and waits until it is ready; n leaves it as it is.",
                    0,
                    0,
                ))?;
                continue;
            }
        };
    }
}

/// One line for each stage: nothing is rewritten.
fn start(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<(), CommandFailure> {
    let mut stage = String::new();
    let mut broken = Ok(());
    let watch = &mut |progress: &WorkProgress| {
        let words = match progress {
            WorkProgress::Start(StartProgress {
                stage: now, elapsed, ..
            }) if *now != stage => {
                stage.clone_from(now);
                format!("  {} s: {now}", elapsed.as_secs())
            }
            WorkProgress::Advice(advice) => advice.words().to_owned(),
            WorkProgress::Doing(text) if stage.is_empty() => text.clone(),
            WorkProgress::Start(_) | WorkProgress::Doing(_) => return,
        };
        if broken.is_ok() {
            broken = lines.say(&visible(&words, "\t"));
        }
    };
    engine::drive_watched(session, context, Request::Start, watch);
    broken?;
    if let Some(failed) = session.failed() {
        return Err(failed.clone().into());
    }
    say_notice(session, lines)
}
