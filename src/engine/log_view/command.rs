//! The commands of the log view, and what each reads.

use crate::engine::message::Effect;
use crate::probe::logs::{Filter, Level};

use super::{LogQuery, LogView};

/// A command of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogCommand {
    /// See the log of the chosen home, at its end.
    Open,
    /// Close it.
    Close,
    /// Go to the end and follow it.
    Follow,
    /// Read records before those held.
    Older,
    /// Read records after those held.
    Newer,
    /// A screen of this many rows up.
    PageUp(usize),
    /// A screen of this many rows down.
    PageDown(usize),
    /// To the first record.
    Home,
    /// To the last record; the same as following.
    End,
    /// So many records down, or up when negative.
    Select(isize),
    /// Show or hide the lines of the selected record.
    Fold(bool),
    /// Toggle them.
    Toggle,
    /// Only records of the next worse level: all, INFO, WARN, ERROR, all.
    Level,
    /// Search for this regular expression, downwards from the selected record.
    Find(String),
    /// The next match.
    FindNext,
    /// The match before.
    FindPrev,
    /// The next error.
    NextError,
    /// The error before.
    PrevError,
    /// The first error since the server was started.
    FirstErrorOfStart,
    /// Stop the running task; else clear search, filter and note.
    Clear,
}

impl LogView {
    /// Applies a command to the view; returns what is to be read for it.
    pub fn command(&mut self, command: LogCommand) -> Vec<Effect> {
        self.note = None;
        self.stopped = false;
        match command {
            LogCommand::Open | LogCommand::Follow | LogCommand::End => self.follow(),
            LogCommand::Close => Vec::new(),
            LogCommand::Home => self.query(LogQuery::First),
            LogCommand::Older => self.older(),
            LogCommand::Newer => self.newer(),
            LogCommand::PageUp(rows) => self.page(rows, false),
            LogCommand::PageDown(rows) => self.page(rows, true),
            LogCommand::Select(by) => self.select(by),
            LogCommand::Fold(folded) => {
                self.fold(folded);
                Vec::new()
            }
            LogCommand::Toggle => {
                let folded = self.selected().is_some_and(|entry| self.is_unfolded(entry));
                self.fold(folded);
                Vec::new()
            }
            LogCommand::Level => {
                self.filter.least = match self.filter.least {
                    None => Some(Level::Info),
                    Some(Level::Trace | Level::Debug | Level::Info) => Some(Level::Warn),
                    Some(Level::Warn) => Some(Level::Error),
                    Some(Level::Error | Level::Fatal) => None,
                };
                self.reload()
            }
            LogCommand::Find(text) => self.search_for(&text),
            LogCommand::FindNext => self.find(true),
            LogCommand::FindPrev => self.find(false),
            LogCommand::NextError => self.walk(true, Filter::errors()),
            LogCommand::PrevError => self.walk(false, Filter::errors()),
            LogCommand::FirstErrorOfStart => self.query(LogQuery::FirstError { since: self.since }),
            LogCommand::Clear => self.clear(),
        }
    }
}
