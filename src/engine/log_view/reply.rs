//! How what was read changes the view. The window moves with what is read; it never grows.

use std::collections::VecDeque;

use crate::engine::message::Effect;
use crate::probe::logs::LogRecord;

use super::{Errors, LogQuery, LogReply, LogUpdate, LogView, MOST, WEIGHT};

/// Which end of the window is given up when there is no room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Front,
    Back,
}

impl LogView {
    /// Lets what was read change the view; gives what is to be read next. News of orders that nobody waits for are nothing.
    pub fn read(&mut self, read: LogReply) -> Vec<Effect> {
        let Some(out) = self.out.as_ref().filter(|out| out.ticket == read.ticket) else {
            return Vec::new();
        };
        if let LogUpdate::Progress(percent) = read.update {
            if let Some(busy) = self.busy.as_mut() {
                busy.percent = Some(percent);
            }
            return Vec::new();
        }
        let query = out.query.clone();
        (self.out, self.busy) = (None, None);
        // Nobody asked for these: they speak only of what they see.
        let unasked = matches!(query, LogQuery::Look | LogQuery::Count { .. });
        if !matches!(read.update, LogUpdate::Failed(_)) {
            self.trouble = None;
        }
        self.take(&query, read.update);
        self.prune();
        if let Some(next) = self.next.take() {
            return self.query(next);
        }
        // Counting takes turns with looking, so that a long count does not hold up what is new.
        let counted = matches!(query, LogQuery::Count { .. });
        if self.trouble.is_none() && self.errors_since_start == Errors::Counting && !self.stopped {
            let since = self.since;
            let next = if counted {
                LogQuery::Look
            } else {
                LogQuery::Count { since }
            };
            return self.query(next);
        }
        self.stopped = self.stopped && unasked;
        Vec::new()
    }

    fn take(&mut self, query: &LogQuery, update: LogUpdate) {
        match update {
            LogUpdate::Window {
                entries,
                selected,
                at_start,
                at_end,
                note,
            } => {
                self.following = *query == LogQuery::Last;
                self.entries = entries.into();
                self.selected = selected.min(self.entries.len().saturating_sub(1));
                (self.at_start, self.at_end) = (at_start, at_end);
                self.note = note.or(self.note.take());
                if at_end {
                    self.new_below = 0;
                }
                let middle = if self.following { Side::Front } else { Side::Back };
                self.shrink(middle);
                self.notice_newest();
            }
            LogUpdate::Older { entries, at_start } => {
                self.selected += entries.len();
                for entry in entries.into_iter().rev() {
                    self.entries.push_front(entry);
                }
                self.at_start = at_start;
                self.shrink(Side::Back);
            }
            LogUpdate::Newer { entries, at_end } => {
                for entry in entries {
                    self.put(entry);
                }
                self.at_end = at_end;
                if at_end {
                    self.new_below = 0;
                }
                self.shrink(Side::Front);
                self.notice_newest();
            }
            LogUpdate::Tail {
                entries,
                left_out,
                note,
                errors,
            } => {
                self.note = note.or(self.note.take());
                self.errors_since_start = errors;
                self.tail(entries.into(), left_out);
            }
            LogUpdate::Counted(errors) => self.errors_since_start = errors,
            LogUpdate::Nothing(words) => self.note = Some(words),
            LogUpdate::Failed(words) => self.trouble = Some(words),
            LogUpdate::Stopped => self.stopped = true,
            LogUpdate::Progress(_) => {}
        }
    }

    fn tail(&mut self, entries: VecDeque<LogRecord>, left_out: usize) {
        if !self.following {
            // What is read stays where it is; only its last record may grow.
            self.new_below += left_out;
            for entry in entries {
                let place = entry.place();
                if self.entries.back().is_some_and(|last| last.place() == place) {
                    self.put(entry);
                } else if self.newest.is_none_or(|newest| place > newest) {
                    self.newest = Some(place);
                    self.new_below += 1;
                    self.at_end = false;
                }
            }
            return;
        }
        if left_out > 0 {
            self.entries.clear();
            self.at_start = false;
        }
        for entry in entries {
            self.put(entry);
        }
        self.at_end = true;
        self.shrink(Side::Front);
        self.selected = self.entries.len().saturating_sub(1);
        self.notice_newest();
    }

    /// Adds a record at the end, or renews it where it is there.
    fn put(&mut self, entry: LogRecord) {
        // What was half-written may have looked like a record of its own.
        while self.entries.back().is_some_and(|last| last.place() > entry.place()) {
            self.entries.pop_back();
        }
        match self.entries.back_mut() {
            Some(last) if last.place() == entry.place() => *last = entry,
            _ => self.entries.push_back(entry),
        }
    }

    fn notice_newest(&mut self) {
        self.newest = self.newest.max(self.entries.back().map(LogRecord::place));
    }

    /// Gives up records at one end until the rest has room.
    fn shrink(&mut self, side: Side) {
        let mut weight: usize = self.entries.iter().map(LogRecord::weight).sum();
        while self.entries.len() > MOST || (weight > WEIGHT && self.entries.len() > 1) {
            // The record that is read is never the one given up.
            let side = match side {
                Side::Back if self.selected + 1 == self.entries.len() => Side::Front,
                Side::Front if self.selected == 0 && !self.following => Side::Back,
                side => side,
            };
            let gone = match side {
                Side::Front => {
                    self.at_start = false;
                    self.selected = self.selected.saturating_sub(1);
                    self.entries.pop_front()
                }
                Side::Back => {
                    self.at_end = false;
                    self.following = false;
                    self.entries.pop_back()
                }
            };
            weight -= gone.map_or(0, |gone| gone.weight());
        }
    }

    /// Forgets what was unfolded and is no longer held.
    fn prune(&mut self) {
        if self.unfolded.is_empty() {
            return;
        }
        let held = self.entries.front().map(LogRecord::place)..=self.entries.back().map(LogRecord::place);
        self.unfolded.retain(|place| held.contains(&Some(*place)));
    }
}
