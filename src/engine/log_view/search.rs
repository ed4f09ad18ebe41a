//! Searches in the log: for words and for errors.

use crate::engine::message::Effect;
use crate::probe::logs::{LogRecord, Filter, Pattern};

use super::{LogQuery, LogView};

impl LogView {
    pub(super) fn search_for(&mut self, text: &str) -> Vec<Effect> {
        if text.is_empty() {
            self.search = None;
            return Vec::new();
        }
        match Pattern::new(text) {
            Ok(pattern) => {
                self.search = Some(pattern);
                self.find(true)
            }
            Err(reason) => {
                self.note = Some(format!(
                    "This cannot be searched for: {reason}. Put a backslash before signs such as . ( [ to find them."
                ));
                Vec::new()
            }
        }
    }

    pub(super) fn find(&mut self, forward: bool) -> Vec<Effect> {
        let Some(pattern) = self.search.clone() else {
            self.note = Some("Nothing is searched for yet: type what to find first.".to_owned());
            return Vec::new();
        };
        let goal = Filter {
            least: None,
            pattern: Some(pattern),
        };
        self.walk(forward, goal)
    }

    pub(super) fn walk(&mut self, forward: bool, goal: Filter) -> Vec<Effect> {
        let Some(from) = self.selected().map(LogRecord::place) else {
            return Vec::new();
        };
        // Only what is shown can be gone to.
        let goal = Filter {
            least: goal.least.max(self.filter.least),
            ..goal
        };
        self.query(LogQuery::Find { from, forward, goal })
    }

    pub(super) fn clear(&mut self) -> Vec<Effect> {
        if self.busy.is_some()
            && let Some(out) = &self.out
        {
            self.next = None;
            return vec![Effect::StopLog(out.ticket)];
        }
        self.search = None;
        if self.filter.is_any() {
            return Vec::new();
        }
        self.filter = Filter::default();
        self.reload()
    }
}
