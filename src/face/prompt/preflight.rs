//! The preflight as line prompts: what fails, what could be better, then which cures are taken into the plan.

use inquire::MultiSelect;

use super::super::exit::CommandFailure;
use super::super::output::Output;
use super::super::page::Page;
use super::super::report::cure::Operator;
use super::super::report::findings;
use super::questions::ask;
use super::terminal::{PromptFlow, broken_off, heading};
use crate::domain::finding::{Finding, Status};
use crate::engine::{self, CureState, ExecutorContext, Request, Session, StepId, preflight};

/// Shows what the guidelines say, and asks which cures are taken into the plan.
pub(super) fn guide(
    session: &mut Session,
    context: &ExecutorContext,
    output: Output,
) -> Result<PromptFlow, CommandFailure> {
    heading(output, StepId::Preflight);
    let mut told = Page::new(output.color);
    let open = |finding: &&Finding| matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown);
    let named = session.options().home.is_some();
    let operator = session.facts().map(|facts| Operator::of(facts, named));
    for (finding, operator) in session
        .preflight()
        .findings()
        .iter()
        .filter(open)
        .zip(operator.into_iter().cycle())
    {
        told.push("\n");
        findings::one(&mut told, finding, operator, false);
        if preflight::taken(session, finding) == CureState::Yes {
            told.push("       its cure is in the plan\n");
        }
    }
    output.talk_page(&told);
    let sum = crate::guide::summary(session.preflight().findings());
    output.talk(&format!(
        "{} fail, {} warn, {} unknown. `{}` explains one.",
        sum.fail,
        sum.warn,
        sum.unknown,
        session.next_command("explain ID")
    ));
    let cures: Vec<(String, &'static str, bool)> = session
        .preflight()
        .findings()
        .iter()
        .filter(|finding| preflight::taken(session, finding) != CureState::Never)
        .map(|finding| {
            let taken = preflight::taken(session, finding) == CureState::Yes;
            (format!("{} {}", finding.id, finding.title), finding.id, taken)
        })
        .collect();
    if cures.is_empty() {
        return Ok(PromptFlow::Next);
    }
    let lines: Vec<&str> = cures.iter().map(|(line, _, _)| line.as_str()).collect();
    let marked: Vec<usize> = (0..cures.len()).filter(|at| cures[*at].2).collect();
    let Some(chosen) = MultiSelect::new("Cures to add to the plan:", lines)
        .with_default(&marked)
        .prompt_skippable()
        .map_err(broken_off)?
    else {
        return Ok(PromptFlow::Back);
    };
    for (line, id, taken) in &cures {
        if chosen.contains(&line.as_str()) != *taken {
            engine::drive(session, context, Request::Cure(id));
            values(session, context, output, id)?;
        }
    }
    Ok(PromptFlow::Next)
}

/// Asks for what only the user knows of a cure. Esc leaves it out.
fn values(session: &mut Session, context: &ExecutorContext, output: Output, id: &str) -> Result<(), CommandFailure> {
    let next = |session: &Session| {
        let finding = session.preflight().findings().iter().find(|finding| finding.id == id)?;
        preflight::wanted(session, finding)
    };
    while let Some(setting) = next(session) {
        let asked = session
            .facts()
            .and_then(|facts| engine::question::question(session, facts, setting));
        let Some(question) = asked else { return Ok(()) };
        ask(session, context, output, &question)?;
        if next(session) == Some(setting) {
            return Ok(());
        }
    }
    Ok(())
}
