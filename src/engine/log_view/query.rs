//! What the log's view asks for, and what comes back.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::disk::Root;
use crate::probe::logs::{LogRecord, Filter};

/// A record's name: which file since the log was opened, and where in it.
pub type RecordPosition = (u32, u64);

/// What is wanted of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogQuery {
    /// Its last records.
    Last,
    /// Its first records.
    First,
    /// Those before a record.
    Older(RecordPosition),
    /// A record, as it is now, and those after it.
    Newer(RecordPosition),
    /// A record and those on both its sides.
    Around(RecordPosition),
    /// The next record that passes, and those on both its sides.
    Find {
        /// The record that the search begins at; it is not found itself.
        from: RecordPosition,
        /// Towards newer records.
        forward: bool,
        /// What is to be found.
        goal: Filter,
    },
    /// The first error of the present run.
    FirstError {
        /// When the server's process began, where it runs.
        since: Option<SystemTime>,
    },
    /// What was added since the last look.
    Look,
    /// How many errors the present run has; counted in parts, asked for again until it is known.
    Count {
        /// When the server's process began, where it runs.
        since: Option<SystemTime>,
    },
}

impl LogQuery {
    /// What is being done, as a sentence without full stop.
    pub fn doing(&self) -> &'static str {
        match self {
            Self::Find { .. } => "Searching",
            Self::FirstError { .. } => "Looking for the first error of this start",
            Self::Count { .. } => "Counting errors",
            Self::Look => "Following",
            _ => "Reading the log",
        }
    }
}

/// One thing to do with the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogTask {
    /// Its number; later ones are larger.
    pub ticket: u64,
    /// The home whose log it is.
    pub root: Root,
    /// Which log.
    pub path: PathBuf,
    /// Which of its records are shown.
    pub filter: Filter,
    /// What is wanted.
    pub query: LogQuery,
}

/// What came of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogReply {
    /// Of which task.
    pub ticket: u64,
    /// What.
    pub update: LogUpdate,
}

/// What came. Everything but progress ends its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogUpdate {
    /// How much of the way is done, percent.
    Progress(u8),
    /// Records to be shown instead of those that are.
    Window {
        /// The records.
        entries: Vec<LogRecord>,
        /// Which of them was asked for.
        selected: usize,
        /// Whether the log begins with them.
        at_start: bool,
        /// Whether it ends with them.
        at_end: bool,
        /// What to know about them.
        note: Option<String>,
    },
    /// Records before those shown.
    Older {
        /// The records.
        entries: Vec<LogRecord>,
        /// Whether the log begins with them.
        at_start: bool,
    },
    /// Records after those shown; the first may be the last of those as it is now.
    Newer {
        /// The records.
        entries: Vec<LogRecord>,
        /// Whether the log ends with them.
        at_end: bool,
    },
    /// What was added.
    Tail {
        /// The newest records; the first may be one that is known already and has grown.
        entries: Vec<LogRecord>,
        /// How many more were added before these.
        left_out: usize,
        /// What happened to the file.
        note: Option<String>,
        /// Errors of the present run by now.
        errors: Errors,
    },
    /// Errors of the present run by now.
    Counted(Errors),
    /// There is nothing such; in words.
    Nothing(String),
    /// It was stopped.
    Stopped,
    /// The log cannot be read; why and what to do.
    Failed(String),
}

impl LogUpdate {
    /// Whether a view that counts so many errors is the same after this.
    pub fn is_nothing_new(&self, known: Errors) -> bool {
        match self {
            Self::Tail {
                entries,
                left_out: 0,
                note: None,
                errors,
            } => entries.is_empty() && *errors == known,
            Self::Counted(errors) => *errors == known,
            _ => false,
        }
    }
}

/// How many errors the present run has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errors {
    /// Not counted yet.
    #[default]
    Counting,
    /// So many records of level ERROR and worse.
    Known {
        /// How many.
        count: u64,
        /// Whether since a start; else in the whole log, which tells of none.
        since_start: bool,
    },
    /// What would have to be counted was taken away meanwhile; known again from the next start on.
    Lost,
}

/// Stops orders, from any thread, whether they run or wait.
#[derive(Clone, Debug, Default)]
pub struct LogCancel(Arc<AtomicU64>);

impl LogCancel {
    /// Stops the order of this number and all before it.
    pub fn stop(&self, ticket: u64) {
        self.0.fetch_max(ticket, Ordering::Relaxed);
    }

    /// Whether a task is to stop.
    pub fn stopped(&self, ticket: u64) -> bool {
        self.0.load(Ordering::Relaxed) >= ticket
    }
}
