//! Which home: those found, any other directory, or a new practice home.

use inquire::{Select, Text};

use super::super::exit::CommandFailure;
use super::super::output::Output;
use super::super::report::text;
use super::terminal::{PromptFlow, broken_off, heading, say_notice};
use crate::domain::Shown as _;
use crate::engine::{self, ExecutorContext, Request, Session, StepId};

/// Asks until a home is chosen that can be read.
pub(super) fn product(
    session: &mut Session,
    context: &ExecutorContext,
    output: Output,
) -> Result<PromptFlow, CommandFailure> {
    const TYPE: &str = "another directory…";
    const PRACTICE: &str = "make a practice home to try everything on";
    heading(output, StepId::Product);
    // What was wrong with the home that the command line named.
    if let Some(refusal) = session.home_refusal() {
        output.talk(&refusal.to_string());
    }
    say_notice(session, output);
    loop {
        let chosen = session.facts().map(|facts| &facts.home);
        let found = session.homes().unwrap_or_default().iter();
        // A home that the command line named may be in none of the searched places.
        let elsewhere = chosen.filter(|home| found.clone().all(|other| other.path != home.path));
        let homes: Vec<(String, String)> = found
            .chain(elsewhere)
            .map(|home| {
                (
                    format!("{}  {}  ({})", home.title(), home.path.shown(), text::started(home)),
                    home.path.raw_text(),
                )
            })
            .collect();
        let mut options: Vec<String> = homes.iter().map(|(line, _)| line.clone()).collect();
        options.push(TYPE.into());
        if homes.is_empty() || session.offers_practice() {
            options.push(PRACTICE.into());
        }
        let current = session.facts().map(|facts| facts.home.path.raw_text());
        let start = current
            .and_then(|path| homes.iter().position(|(_, p)| *p == path))
            .unwrap_or(0);
        let Some(chosen) = Select::new("Which product?", options)
            .with_starting_cursor(start)
            .prompt_skippable()
            .map_err(broken_off)?
        else {
            // No step comes before the first one.
            continue;
        };
        match chosen.as_str() {
            TYPE => {
                let Some(typed) = Text::new("Directory:").prompt_skippable().map_err(broken_off)? else {
                    continue;
                };
                engine::drive(session, context, Request::ChooseHome(typed));
            }
            PRACTICE => {
                let dir = context.world.cwd.join("carbonctl-practice");
                engine::drive(session, context, Request::MakePractice { dir, toml: true });
            }
            line => {
                if let Some((_, path)) = homes.iter().find(|(text, _)| text == line) {
                    engine::drive(session, context, Request::ChooseHome(path.clone()));
                }
            }
        }
        say_notice(session, output);
        if let Some(refusal) = session.home_refusal() {
            output.talk(&refusal.to_string());
        } else if session.facts().is_some() {
            return Ok(PromptFlow::Next);
        }
    }
}
