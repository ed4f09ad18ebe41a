//! Looks at one server again and again, cheaply: what does not change between two looks is found once and kept.

use super::status::{Status, status};
use crate::domain::Home;

/// A standing look at one server.
#[derive(Debug)]
pub struct Watcher {
    home: Home,
}

impl Watcher {
    /// Begins to watch the server of a home.
    pub fn new(home: &Home) -> Self {
        Self { home: home.clone() }
    }

    /// Whether this watches that home's server.
    pub fn is_of(&self, home: &Home) -> bool {
        self.home.path == home.path
    }

    /// Looks once.
    pub fn look(&mut self) -> Status {
        status(&self.home)
    }
}
