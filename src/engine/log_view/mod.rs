//! The log as a user reads it: a window of records, what is selected, shown and searched for. Pure: commands and replies in, what is
//! to be read out.

mod command;
mod movement;
mod query;
mod reply;
mod search;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::SystemTime;

use crate::disk::Root;
use crate::engine::message::Effect;
use crate::probe::logs::{LogRecord, Filter, Level, Pattern};

pub use command::LogCommand;
pub use query::{Errors, LogCancel, LogQuery, LogReply, LogTask, LogUpdate, RecordPosition};

/// No more records than these are held, however far one pages.
pub const MOST: usize = 400;

/// Nor more than this, however long they are; bytes.
pub const WEIGHT: usize = 1 << 20;

/// What goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogBusy {
    /// What, as a sentence without full stop.
    pub what: &'static str,
    /// How much is done, percent; `None` where it is soon over.
    pub percent: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Out {
    ticket: u64,
    query: LogQuery,
}

/// The log as it is read.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent fact of the view")]
pub struct LogView {
    /// The home whose log it is.
    root: Root,
    /// Which log.
    pub path: PathBuf,
    /// The records held, oldest first.
    pub entries: VecDeque<LogRecord>,
    /// Which of them is selected; 0 where there are none.
    pub selected: usize,
    /// Whether new records move the window; else it stays where it is read.
    pub following: bool,
    /// Which records are shown.
    pub filter: Filter,
    /// What is searched for.
    pub search: Option<Pattern>,
    /// The records whose lines are shown, by place.
    pub unfolded: BTreeSet<RecordPosition>,
    /// Something to know.
    pub note: Option<String>,
    /// Why the log cannot be read, and what to do; `None` where it can.
    pub trouble: Option<String>,
    /// Errors of the present run.
    pub errors_since_start: Errors,
    /// Whether the log begins with the first record held.
    pub at_start: bool,
    /// Whether it ends with the last.
    pub at_end: bool,
    /// How many records came below what is read.
    pub new_below: usize,
    /// What goes on; `None` for looks that nobody waits for.
    pub busy: Option<LogBusy>,
    /// The newest record that was ever told of.
    newest: Option<RecordPosition>,
    since: Option<SystemTime>,
    tickets: u64,
    /// Whether the user stopped the last thing: what runs unasked waits for a tick.
    stopped: bool,
    out: Option<Out>,
    next: Option<LogQuery>,
}

impl LogView {
    /// A view that holds nothing yet. Its orders have numbers above `tickets`, so that what stopped an earlier view does not stop
    /// this one.
    pub fn new(root: Root, path: PathBuf, tickets: u64) -> Self {
        Self {
            root,
            path,
            entries: VecDeque::new(),
            selected: 0,
            following: true,
            filter: Filter::default(),
            search: None,
            unfolded: BTreeSet::new(),
            note: None,
            trouble: None,
            errors_since_start: Errors::Counting,
            at_start: false,
            at_end: false,
            new_below: 0,
            busy: None,
            newest: None,
            since: None,
            tickets,
            stopped: false,
            out: None,
            next: None,
        }
    }

    /// The number of what is being read, where something is.
    pub fn running(&self) -> Option<u64> {
        self.out.as_ref().map(|out| out.ticket)
    }

    /// The number of the last task.
    pub fn tickets(&self) -> u64 {
        self.tickets
    }

    /// Notes when the server's process began; `None` where none runs.
    pub fn server_runs_since(&mut self, since: Option<SystemTime>) {
        self.since = since;
    }

    /// The selected record.
    pub fn selected(&self) -> Option<&LogRecord> {
        self.entries.get(self.selected)
    }

    /// Whether the lines of a record are shown.
    pub fn is_unfolded(&self, entry: &LogRecord) -> bool {
        self.unfolded.contains(&entry.place())
    }

    /// `WARN and worse`, where records are left out.
    pub fn filter_words(&self) -> Option<&'static str> {
        self.filter.least.map(|least| match least {
            Level::Trace => "TRACE and worse",
            Level::Debug => "DEBUG and worse",
            Level::Info => "INFO and worse",
            Level::Warn => "WARN and worse",
            Level::Error => "ERROR and worse",
            Level::Fatal => "FATAL",
        })
    }

    /// Asks for what was added, unless something else is being read.
    pub fn inspect(&mut self) -> Vec<Effect> {
        if self.out.is_some() {
            return Vec::new();
        }
        self.stopped = false;
        if self.trouble.is_some() {
            return self.query(LogQuery::Last);
        }
        self.query(LogQuery::Look)
    }

    /// Asks for something now, or once what is being read has come or was stopped.
    fn query(&mut self, query: LogQuery) -> Vec<Effect> {
        if let Some(out) = &self.out {
            // A look is over at once, and what it has found must not be lost.
            let stop = (out.query != LogQuery::Look).then_some(Effect::StopLog(out.ticket));
            self.next = Some(query);
            return stop.into_iter().collect();
        }
        self.tickets += 1;
        // Nobody waits for these.
        if !matches!(query, LogQuery::Look | LogQuery::Count { .. }) {
            self.busy = Some(LogBusy {
                what: query.doing(),
                percent: None,
            });
        }
        self.out = Some(Out {
            ticket: self.tickets,
            query: query.clone(),
        });
        vec![Effect::Log(Box::new(LogTask {
            ticket: self.tickets,
            root: self.root.clone(),
            path: self.path.clone(),
            filter: self.filter.clone(),
            query,
        }))]
    }
}
