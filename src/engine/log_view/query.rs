//! What the log view asks of the log reader, and the answers.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use crate::disk::Root;
use crate::probe::logs::{Filter, LogRecord};

/// The identity of a record: which file since the log was opened, and the position in it.
pub type RecordPosition = (u32, u64);

/// What is to be read.
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
    /// The next matching record, and those on both its sides.
    Find {
        /// The record that the search starts after.
        from: RecordPosition,
        /// Towards newer records.
        forward: bool,
        /// What to search for.
        goal: Filter,
    },
    /// The first error of the present run.
    FirstError {
        /// When the server's process began, where it runs.
        since: Option<SystemTime>,
    },
    /// What was added since the last read.
    Look,
    /// How many errors the present run has; counted in parts, requested again until it is known.
    Count {
        /// When the server's process began, where it runs.
        since: Option<SystemTime>,
    },
}

impl LogQuery {
    /// A description of the task, as a sentence without full stop.
    pub fn doing(&self) -> &'static str {
        match self {
            Self::Find { .. } => "Searching",
            Self::FirstError { .. } => "Searching for the first error of this start",
            Self::Count { .. } => "Counting errors",
            Self::Look => "Following",
            Self::Last | Self::First | Self::Older(_) | Self::Newer(_) | Self::Around(_) => "Reading the log",
        }
    }
}

/// One task on the log.
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
    /// What is to be read.
    pub query: LogQuery,
}

/// The result of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogReply {
    /// The task.
    pub ticket: u64,
    /// The result.
    pub update: LogUpdate,
}

/// The results. Everything but progress ends its task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogUpdate {
    /// How much is done, percent.
    Progress(u8),
    /// Records that replace the window.
    Window {
        /// The records.
        entries: Vec<LogRecord>,
        /// The requested record.
        selected: usize,
        /// Whether the log begins with them.
        at_start: bool,
        /// Whether it ends with them.
        at_end: bool,
        /// What to know about them.
        note: Option<String>,
    },
    /// Records before the window.
    Older {
        /// The records.
        entries: Vec<LogRecord>,
        /// Whether the log begins with them.
        at_start: bool,
    },
    /// Records after the window; the first may be the last of the window as it is now.
    Newer {
        /// The records.
        entries: Vec<LogRecord>,
        /// Whether the log ends with them.
        at_end: bool,
    },
    /// What was added.
    Tail {
        /// The newest records; the first may be a known one that has grown.
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
    /// Nothing was found, with a message.
    Nothing(String),
    /// It was stopped.
    Stopped,
    /// The log cannot be read; why and what to do.
    Failed(String),
}

impl LogUpdate {
    /// Whether a view with this error count is the same after this.
    pub fn is_nothing_new(&self, known: Errors) -> bool {
        match self {
            Self::Tail {
                entries,
                left_out: 0,
                note: None,
                errors,
            } => entries.is_empty() && *errors == known,
            Self::Counted(errors) => *errors == known,
            Self::Tail { .. }
            | Self::Progress(_)
            | Self::Window { .. }
            | Self::Older { .. }
            | Self::Newer { .. }
            | Self::Nothing(_)
            | Self::Stopped
            | Self::Failed(_) => false,
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
        /// Whether since a start; else in the complete log, which records none.
        since_start: bool,
    },
    /// What had to be counted was removed meanwhile; known again from the next start on.
    Lost,
}

/// Stops tasks, from any thread, whether they run or wait.
#[derive(Clone, Debug, Default)]
pub struct LogCancel(Arc<AtomicU64>);

impl LogCancel {
    /// Stops the task with this number and all before it.
    pub fn stop(&self, ticket: u64) {
        self.0.fetch_max(ticket, Ordering::Relaxed);
    }

    /// Whether a task is to stop.
    pub fn stopped(&self, ticket: u64) -> bool {
        self.0.load(Ordering::Relaxed) >= ticket
    }
}
