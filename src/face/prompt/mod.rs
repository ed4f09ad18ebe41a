//! Asks the same steps and questions as line prompts, one at a time.
//!
//! It works where nothing can be redrawn, and with a screen reader.

mod draft;
mod preflight;
mod product;
mod questions;
mod terminal;

use inquire::Confirm;
use inquire::ui::RenderConfig;

use super::exit::{CommandFailure, Exit, visible};
use super::output::Output;
use super::report::text;
use crate::engine::{self, ExecutorContext, Request, Session, StepId};
use crate::server;
use terminal::{PromptFlow, broken_off, heading, say_notice};

pub(crate) use terminal::{confirm, secret};

/// Walks through every step, then offers to start the server.
pub(crate) fn setup(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<Exit, CommandFailure> {
    let end = walk(session, context, output);
    draft::say_kept(session, output);
    end
}

fn walk(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<Exit, CommandFailure> {
    if !output.color {
        inquire::set_global_render_config(RenderConfig::empty());
    }
    output.talk("Guided setup, as line prompts. Enter accepts the shown value, Esc goes back, Ctrl-C leaves. Nothing is written before you confirm it.");
    engine::drive(session, context, Request::Begin);
    let mut step = StepId::Product;
    loop {
        engine::drive(session, context, Request::NoteStep(step));
        if step == StepId::Preflight {
            engine::drive(session, context, Request::Goto(step));
        }
        let way = match step {
            StepId::Product => match product::product(session, context, output)? {
                PromptFlow::Next => draft::offer(session, context, output)?,
                PromptFlow::Back => PromptFlow::Back,
            },
            StepId::Machine => machine(session, output),
            StepId::Preflight => preflight::guide(session, context, output)?,
            StepId::Review => review(session, context, output)?,
            StepId::Control => {
                control(session, context, output)?;
                return Ok(Exit::Done);
            }
            _ => questions::questions(session, context, output, step)?,
        };
        step = match way {
            // A draft that was taken up leads to its own step.
            PromptFlow::Next if session.step() > step => session.step(),
            PromptFlow::Next => step.next().unwrap_or(step),
            PromptFlow::Back => step.back().unwrap_or(step),
        };
    }
}

fn machine(session: &Session, output: Output) -> PromptFlow {
    heading(output, StepId::Machine);
    if let Some(facts) = session.facts() {
        output.talk(
            &engine::machine_lines(facts)
                .into_iter()
                .map(|line| text::labelled(line.name, &line.text()))
                .collect::<Vec<_>>()
                .join("\n"),
        );
    }
    PromptFlow::Next
}

fn review(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<PromptFlow, CommandFailure> {
    heading(output, StepId::Review);
    match session.plan() {
        Err(problems) => {
            for problem in problems {
                output.talk(&text::wrap(&visible(&format!("- {problem}"), ""), 0, 2));
            }
            return Ok(PromptFlow::Back);
        }
        Ok(plan) if plan.is_empty() => {
            output.talk("Nothing to write: no answer changes a value.");
            if !plan.skipped.is_empty() || !plan.notes.is_empty() {
                output.page(&text::plan(output, plan))?;
            }
            return Ok(PromptFlow::Next);
        }
        Ok(plan) => output.page(&text::plan(output, plan))?,
    }
    let Some(yes) = Confirm::new("Write all of this now?")
        .with_default(false)
        .prompt_skippable()
        .map_err(broken_off)?
    else {
        return Ok(PromptFlow::Back);
    };
    if yes {
        engine::drive(session, context, Request::Apply);
        say_notice(session, output);
    } else {
        output.talk("Nothing was written.");
    }
    Ok(PromptFlow::Next)
}

fn control(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<(), CommandFailure> {
    heading(output, StepId::Control);
    engine::drive(session, context, Request::Tick);
    if session.server().running() {
        let [status, stop, console] = ["status", "stop", "console"].map(|words| session.next_command(words));
        output.talk(&format!(
            "The server is running. `{status}`, `{stop}` and `{console}` control it."
        ));
        return Ok(());
    }
    if session
        .home()
        .is_some_and(|home| server::for_another(home, "start", true).is_some())
    {
        output.talk(&text::wrap(server::ROOT_LEAVES, 0, 0));
    }
    if Confirm::new("Start the server now?")
        .with_default(false)
        .prompt_skippable()
        .map_err(broken_off)?
        == Some(true)
    {
        engine::drive(session, context, Request::Start);
        say_notice(session, output);
    }
    Ok(())
}
