//! The selection moves; more is read where it comes near an end of what is held.

use crate::engine::message::Effect;
use crate::probe::logs::LogRecord;

use super::{LogQuery, LogView};

/// This near to an end of the window more is read.
const MARGIN: usize = 30;

impl LogView {
    pub(super) fn follow(&mut self) -> Vec<Effect> {
        self.following = true;
        if self.at_end && !self.entries.is_empty() {
            self.new_below = 0;
            self.selected = self.entries.len() - 1;
            return Vec::new();
        }
        self.query(LogQuery::Last)
    }

    pub(super) fn select(&mut self, by: isize) -> Vec<Effect> {
        let last = self.entries.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        // Who goes up wants to read, not to be carried away; following goes on when it is asked for.
        if by < 0 {
            self.following = false;
        }
        self.fill(by > 0)
    }

    pub(super) fn page(&mut self, rows: usize, down: bool) -> Vec<Effect> {
        let mut room = rows.max(1);
        let mut by = 0;
        let mut at = self.selected;
        while let Some(entry) = self.entries.get(at) {
            let height = if self.is_unfolded(entry) {
                1 + entry.rest.len()
            } else {
                1
            };
            if by > 0 && height > room {
                break;
            }
            room = room.saturating_sub(height);
            by += 1;
            if room == 0 || (!down && at == 0) {
                break;
            }
            at = if down { at + 1 } else { at - 1 };
        }
        let by = isize::try_from(by).unwrap_or(0);
        self.select(if down { by } else { -by })
    }

    /// Reads on where the selection is near an end of what is held.
    pub(super) fn fill(&mut self, down: bool) -> Vec<Effect> {
        if !down && self.selected < MARGIN {
            self.older()
        } else if down && self.entries.len() - self.selected.min(self.entries.len()) <= MARGIN {
            self.newer()
        } else {
            Vec::new()
        }
    }

    pub(super) fn older(&mut self) -> Vec<Effect> {
        let place = self.entries.front().map(LogRecord::place).filter(|_| !self.at_start);
        let asked = |query: &LogQuery| matches!(query, LogQuery::Older(_));
        match place {
            Some(place) if !self.is_asked(asked) => self.query(LogQuery::Older(place)),
            _ => Vec::new(),
        }
    }

    pub(super) fn newer(&mut self) -> Vec<Effect> {
        let place = self.entries.back().map(LogRecord::place).filter(|_| !self.at_end);
        let asked = |query: &LogQuery| matches!(query, LogQuery::Newer(_));
        match place {
            Some(place) if !self.is_asked(asked) => self.query(LogQuery::Newer(place)),
            _ => Vec::new(),
        }
    }

    pub(super) fn is_asked(&self, what: impl Fn(&LogQuery) -> bool) -> bool {
        self.out.as_ref().is_some_and(|out| what(&out.query)) || self.next.as_ref().is_some_and(&what)
    }

    pub(super) fn fold(&mut self, folded: bool) {
        let Some(place) = self.selected().filter(|entry| entry.folded() > 0).map(LogRecord::place) else {
            return;
        };
        if folded {
            self.unfolded.remove(&place);
        } else {
            self.unfolded.insert(place);
        }
    }

    pub(super) fn reload(&mut self) -> Vec<Effect> {
        match self.selected().map(LogRecord::place).filter(|_| !self.following) {
            Some(place) => self.query(LogQuery::Around(place)),
            None => self.query(LogQuery::Last),
        }
    }
}
