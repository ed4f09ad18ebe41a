//! Asks the same steps and questions line by line, one at a time.
//!
//! It works where nothing can be redrawn: on a serial line, through a pipe, with a screen reader.

mod draft;
mod lines;
mod menu;
mod preflight;
mod product;
mod questions;
mod review;
mod typed;
mod walk;

use super::exit::{CommandFailure, Exit, visible};
use super::output::Output;
use super::report::text;
use crate::domain::secret::Secret;
use crate::engine::confirm::{self, Confirmation};
use crate::engine::{self, ExecutorContext, Request, Session, StepId};
use lines::{Flow, Lines, RESERVED, SecretReply};
use walk::{Stop, Walk};

/// Walks through every step, then offers to start the server.
pub(crate) fn setup(session: &mut Session, context: &ExecutorContext, output: Output) -> Result<Exit, CommandFailure> {
    let lines = Lines::of_setup(output);
    let end = through(session, context, lines);
    if end.is_err() {
        draft::say_kept(session, lines)?;
    }
    end
}

fn through(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Exit, CommandFailure> {
    lines.say(&text::wrap(
        &format!("Guided setup, line by line. Nothing is written before you confirm it at the end. {RESERVED}"),
        0,
        0,
    ))?;
    engine::drive(session, context, Request::Begin);
    let mut walk = Walk::default();
    walk.begin(session, context, lines)?;
    loop {
        let stop = walk.now();
        engine::drive(session, context, Request::NoteStep(stop.step()));
        let asked = match stop {
            Stop::Product => match product::product(session, context, lines) {
                Ok(Flow::Next) => draft::offer(session, context, lines),
                other => other,
            },
            Stop::Declare(_) => declared(session, context, lines),
            Stop::Setting(_, id) => questions::ask(session, context, lines, id),
            Stop::Cures => preflight::choose(session, context, lines),
            Stop::Review => review::review(session, context, lines),
            Stop::Control => review::control(session, context, lines),
        };
        let flow = match asked {
            // Whoever confirmed the plan and says no more has all that was asked for.
            Err(failure) if stop == Stop::Control && session.failed().is_none() && session.applied().is_some() => {
                lines.say("What was confirmed is written; the server was not started.")?;
                return if failure == CommandFailure::interrupted() {
                    Err(failure)
                } else {
                    Ok(Exit::Done)
                };
            }
            asked => asked?,
        };
        match flow {
            Flow::Next => {
                let reached = session.step();
                walk.forward(session, context, lines)?;
                // A draft that was taken up leads to its own step.
                walk.on_to(session, context, lines, reached)?;
            }
            Flow::Back if !walk.back(session, lines)? => lines.say("This is the first question.")?,
            Flow::Leave if leaves(session, lines)? => return Ok(Exit::Done),
            Flow::Back | Flow::Stay | Flow::Leave => {}
            Flow::Done => {
                draft::say_kept(session, lines)?;
                return Ok(Exit::Done);
            }
        }
    }
}

/// Asks whether to leave, and says what is lost with it.
fn leaves(session: &Session, lines: Lines) -> Result<bool, CommandFailure> {
    for sentence in confirm::details(session, Confirmation::Leave) {
        lines.say(&text::wrap(&visible(&sentence, ""), 0, 0))?;
    }
    let leaves = matches!(
        lines.ask_yes(confirm::asked(Confirmation::Leave).question, false)?,
        Ok(true) | Err(lines::Reply::Leave)
    );
    if leaves && session.applied().is_none() {
        lines.say("Nothing was written.")?;
    }
    Ok(leaves)
}

/// Shows what is known of earlier starts, and asks whether the user store is new.
fn declared(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    let (evidence, before) = session
        .home()
        .map(|home| (home.past.evidence(), home.past.declared_new))
        .unwrap_or_default();
    let words = format!("Whether this server has been started before is not known ({evidence}).");
    lines.say(&text::wrap(&visible(&words, ""), 0, 2))?;
    loop {
        return match lines.ask_yes("Is the user store new, so that no started server has used it?", before)? {
            Ok(new) => {
                if new != before {
                    engine::drive(session, context, Request::DeclareNew(new));
                }
                Ok(Flow::Next)
            }
            Err(lines::Reply::Back) => Ok(Flow::Back),
            Err(lines::Reply::Leave) => Ok(Flow::Leave),
            Err(_) => {
                lines.say(&text::wrap(StepId::Admin.row().why, 0, 0))?;
                continue;
            }
        };
    }
}

/// Asks for a secret twice, hidden, for a command.
pub(crate) fn secret(output: Output, title: &str) -> Result<Secret, CommandFailure> {
    match Lines::of_command(output).ask_secret(title, false)? {
        SecretReply::Text(secret) => Ok(secret),
        SecretReply::Default | SecretReply::Other(_) => Err(CommandFailure::interrupted()),
    }
}

/// Asks yes or no for a command; the default is no, and so is going back or leaving.
pub(crate) fn confirm(output: Output, question: &str) -> Result<bool, CommandFailure> {
    let lines = Lines::of_command(output);
    loop {
        match lines.ask_yes(question, false)? {
            Ok(yes) => return Ok(yes),
            Err(lines::Reply::More(_)) => lines.say("Type y or n.")?,
            Err(_) => return Ok(false),
        }
    }
}
