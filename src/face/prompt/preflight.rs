//! The preflight line by line: what fails, what could be better, then which cures are taken into the plan.

use std::fmt::Write as _;

use super::super::exit::CommandFailure;
use super::super::page::Page;
use super::super::report::cure::Operator;
use super::super::report::{findings, text};
use super::lines::{Flow, Lines, RESERVED, Reply, say_notice};
use super::questions::ask;
use crate::domain::finding::{Finding, Status};
use crate::engine::{self, CureState, ExecutorContext, Request, Session, preflight};
use crate::guide;

/// The findings whose cure is a setting, in the order of the list.
pub(super) fn cures(session: &Session) -> Vec<(&'static str, &'static str, bool)> {
    let all = session.preflight().findings().iter();
    all.filter_map(|finding| match preflight::taken(session, finding) {
        CureState::Never => None,
        taken => Some((finding.id, finding.title, taken == CureState::Yes)),
    })
    .collect()
}

/// Says what the guidelines say.
pub(super) fn say_findings(session: &Session, lines: Lines) -> Result<(), CommandFailure> {
    let mut told = Page::new(lines.output.color);
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
    let sum = guide::summary(session.preflight().findings());
    let _ = writeln!(told, "\n{} fail, {} warn, {} unknown.", sum.fail, sum.warn, sum.unknown);
    lines.output.page(&told)
}

/// Asks which cures are taken into the plan.
pub(super) fn choose(session: &mut Session, context: &ExecutorContext, lines: Lines) -> Result<Flow, CommandFailure> {
    loop {
        let cures = cures(session);
        let mut list = String::from("\nCures that are settings; + is in the plan\n");
        for (at, (id, title, taken)) in cures.iter().enumerate() {
            let mark = if *taken { '+' } else { ' ' };
            let _ = writeln!(list, "  {:>2} {mark} {id:<5}{title}", at + 1);
        }
        lines.say(&list)?;
        let typed = match lines.ask("Cures to add to the plan or take out, by number; a adds all", "go on")? {
            Reply::Default | Reply::Clear => return Ok(Flow::Next),
            Reply::Back => return Ok(Flow::Back),
            Reply::Leave => return Ok(Flow::Leave),
            Reply::More(about) => {
                explain(session, lines, &about)?;
                continue;
            }
            Reply::Text(typed) => typed,
        };
        if typed.eq_ignore_ascii_case("a") {
            engine::drive(session, context, Request::CureAll);
            say_notice(session, lines)?;
            continue;
        }
        let mut wanted = Vec::new();
        for word in typed.split([',', ' ']).filter(|word| !word.is_empty()) {
            let numbered = word.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            let cure = numbered
                .and_then(|at| cures.get(at))
                .or_else(|| cures.iter().find(|(id, ..)| id.eq_ignore_ascii_case(word)));
            let Some((id, ..)) = cure else {
                lines.say("Type numbers of the list, such as 1,3. Nothing was changed.")?;
                wanted.clear();
                break;
            };
            wanted.push(*id);
        }
        for id in wanted {
            engine::drive(session, context, Request::Cure(id));
            match values(session, context, lines, id)? {
                Flow::Next | Flow::Back => {}
                leave => return Ok(leave),
            }
        }
    }
}

/// One finding with everything known about it, or what can be typed here.
fn explain(session: &Session, lines: Lines, about: &str) -> Result<(), CommandFailure> {
    let numbered = about.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let id = numbered
        .and_then(|at| cures(session).get(at).map(|(id, ..)| *id))
        .unwrap_or(about);
    let finding = session
        .preflight()
        .findings()
        .iter()
        .find(|finding| finding.id.eq_ignore_ascii_case(id));
    let (Some(finding), Some(facts)) = (finding, session.facts()) else {
        return lines.say(&text::wrap(
            &format!(
                "`? 1` explains the first of the list, and `? G31` any guideline. A cure that needs a value asks for it. {RESERVED}"
            ),
            0,
            0,
        ));
    };
    let mut page = Page::new(lines.output.color);
    if let Some(guideline) = guide::by_id(finding.id) {
        page.push(&guide::explain_guideline(guideline));
        page.push("\n");
    }
    let operator = Operator::of(facts, session.options().home.is_some());
    findings::one(&mut page, finding, operator, true);
    lines.output.page(&page)
}

/// Asks for what only the user knows of a cure. `b` leaves it out.
fn values(session: &mut Session, context: &ExecutorContext, lines: Lines, id: &str) -> Result<Flow, CommandFailure> {
    let next = |session: &Session| {
        let finding = session.preflight().findings().iter().find(|finding| finding.id == id)?;
        preflight::wanted(session, finding)
    };
    while let Some(setting) = next(session) {
        match ask(session, context, lines, setting)? {
            Flow::Next if next(session) == Some(setting) => return Ok(Flow::Next),
            Flow::Next => {}
            other => return Ok(other),
        }
    }
    Ok(Flow::Next)
}
