//! The parts of a made-up session, for tests and pictures. Nothing of the product uses them.

use crate::domain::home::Home;
use crate::domain::machine::Machine;
use crate::engine::log_view::LogView;
use crate::engine::session::{Busy, Notice, Preflight, Server, Session};
use crate::plan::{Plan, PlanError};
use crate::probe::Facts;

/// The parts of a made-up session: for tests and pictures of states that are hard to reach. A face changes nothing with them;
/// `tests/suite/house.rs` checks that.
#[derive(Debug)]
pub struct SessionParts<'a> {
    /// The machine.
    pub machine: &'a mut Option<Machine>,
    /// Homes found.
    pub homes: &'a mut Option<Vec<Home>>,
    /// The chosen home.
    pub facts: &'a mut Option<Box<Facts>>,
    /// A home that is only watched.
    pub watched: &'a mut Option<Box<Home>>,
    /// The plan.
    pub plan: &'a mut Result<Plan, Vec<PlanError>>,
    /// What the guidelines say.
    pub preflight: &'a mut Preflight,
    /// Background work.
    pub busy: &'a mut Option<Busy>,
    /// The last message to the user.
    pub notice: &'a mut Option<Notice>,
    /// The server.
    pub server: &'a mut Server,
    /// The log.
    pub log: &'a mut Option<Box<LogView>>,
}

impl Session {
    /// The parts of a made-up session.
    pub fn parts_mut(&mut self) -> SessionParts<'_> {
        SessionParts {
            machine: &mut self.machine,
            homes: &mut self.homes,
            facts: &mut self.facts,
            watched: &mut self.watched,
            plan: &mut self.plan,
            preflight: &mut self.preflight,
            busy: &mut self.busy,
            notice: &mut self.notice,
            server: &mut self.server,
            log: &mut self.log,
        }
    }
}
