//! The way through the questions: which one comes next, across steps, and which ones were asked before.

use super::super::exit::CommandFailure;
use super::super::report::text;
use super::lines::Lines;
use super::{preflight, questions};
use crate::domain::SettingId;
use crate::engine::{self, ExecutorContext, Request, Session, StepId};

/// One place where something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Which home.
    Product,
    /// Whether the user store is new, before the questions of a step that depend on it.
    Declare(StepId),
    /// A setting.
    Setting(StepId, SettingId),
    /// Which cures.
    Cures,
    /// Whether to write.
    Review,
    /// Whether to start the server.
    Control,
}

impl Stop {
    /// Its step.
    pub(super) fn step(self) -> StepId {
        match self {
            Self::Product => StepId::Product,
            Self::Declare(step) | Self::Setting(step, _) => step,
            Self::Cures => StepId::Preflight,
            Self::Review => StepId::Review,
            Self::Control => StepId::Control,
        }
    }
}

/// The present place, and those before it.
#[derive(Debug, Default)]
pub(super) struct Walk {
    asked: Vec<Stop>,
}

impl Walk {
    /// Where it is now.
    pub(super) fn now(&self) -> Stop {
        self.asked.last().copied().unwrap_or(Stop::Product)
    }

    /// Begins with the first step.
    pub(super) fn begin(
        &mut self,
        session: &mut Session,
        context: &ExecutorContext,
        lines: Lines,
    ) -> Result<(), CommandFailure> {
        enter(session, context, lines, StepId::Product)?;
        self.asked = vec![Stop::Product];
        Ok(())
    }

    /// Goes to the next place where something is asked, and says what lies between.
    pub(super) fn forward(
        &mut self,
        session: &mut Session,
        context: &ExecutorContext,
        lines: Lines,
    ) -> Result<(), CommandFailure> {
        let from = self.now();
        let mut step = from.step();
        let mut next = Self::within(session, lines, step, Some(from))?;
        while next.is_none() {
            let Some(following) = step.next() else { break };
            step = following;
            enter(session, context, lines, step)?;
            next = Self::within(session, lines, step, None)?;
        }
        self.asked.extend(next);
        Ok(())
    }

    /// Goes on to a later step without asking on the way.
    pub(super) fn on_to(
        &mut self,
        session: &mut Session,
        context: &ExecutorContext,
        lines: Lines,
        step: StepId,
    ) -> Result<(), CommandFailure> {
        while self.now().step() < step {
            let before = self.asked.len();
            self.forward(session, context, lines)?;
            if self.asked.len() == before {
                break;
            }
        }
        Ok(())
    }

    /// Goes to the place that was asked before and still can be. `false` where there is none.
    pub(super) fn back(&mut self, session: &Session, lines: Lines) -> Result<bool, CommandFailure> {
        let from = self.now();
        let before = self.asked.len();
        while self.asked.len() > 1 {
            self.asked.pop();
            let open = match self.now() {
                Stop::Setting(_, id) => session
                    .facts()
                    .and_then(|facts| engine::question::question(session, facts, id))
                    .is_some_and(|question| question.closed.is_none()),
                _ => true,
            };
            if open {
                break;
            }
        }
        let now = self.now();
        if now.step() != from.step() {
            let row = now.step().row();
            lines.say(&format!("\n{}  {}", row.code, row.title))?;
        }
        Ok(self.asked.len() < before)
    }

    /// The next place in this step, after `from` where that is one of it.
    fn within(
        session: &Session,
        lines: Lines,
        step: StepId,
        from: Option<Stop>,
    ) -> Result<Option<Stop>, CommandFailure> {
        Ok(match step {
            StepId::Product | StepId::Machine => None,
            StepId::Preflight => (from.is_none() && !preflight::cures(session).is_empty()).then_some(Stop::Cures),
            StepId::Review => from.is_none().then_some(Stop::Review),
            StepId::Control => Some(Stop::Control),
            _ => {
                let order = step.row().questions;
                let place = |id: SettingId| order.iter().position(|other| *other == id);
                let all = engine::questions(session, step);
                let ids: Vec<SettingId> = all.iter().map(|question| question.setting.id).collect();
                if from.is_none() && engine::question::may_declare_new(session, &ids).is_some() {
                    return Ok(Some(Stop::Declare(step)));
                }
                let after = match from {
                    Some(Stop::Setting(_, id)) => place(id),
                    _ => None,
                };
                for question in all.iter().filter(|question| place(question.setting.id) > after) {
                    match &question.closed {
                        Some(reason) => questions::closed(lines, question, reason)?,
                        None => return Ok(Some(Stop::Setting(step, question.setting.id))),
                    }
                }
                None
            }
        })
    }
}

/// Says which step begins and why it is there, and what it shows without asking.
fn enter(session: &mut Session, context: &ExecutorContext, lines: Lines, step: StepId) -> Result<(), CommandFailure> {
    let row = step.row();
    let asks = !matches!(
        step,
        StepId::Product | StepId::Machine | StepId::Preflight | StepId::Review | StepId::Control
    );
    if asks && engine::questions(session, step).is_empty() {
        return Ok(());
    }
    lines.say(&format!("\n{}  {}\n{}", row.code, row.title, text::wrap(row.why, 0, 0)))?;
    match step {
        StepId::Machine => {
            let Some(facts) = session.facts() else { return Ok(()) };
            let all: Vec<String> = engine::machine_lines(facts)
                .into_iter()
                .map(|line| text::labelled(line.name, &line.text()))
                .collect();
            lines.say(&all.join("\n"))
        }
        StepId::Preflight => {
            engine::drive(session, context, Request::Goto(step));
            preflight::say_findings(session, lines)
        }
        _ => Ok(()),
    }
}
