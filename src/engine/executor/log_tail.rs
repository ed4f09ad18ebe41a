//! The end of a followed log as records: what was added since the last look, and the errors among it.

use std::collections::VecDeque;
use std::io;

use crate::probe::logs::{LogRecord, Filter, Follower, FollowOutcome, Level, LogError, Pager, Records, starting_marker};

/// No more records than these are told of one look.
const MOST: usize = 400;

/// The open end of a log.
#[derive(Debug)]
pub(in crate::engine) struct Tail {
    follower: Follower,
    records: Records,
    /// Where the first followed record begins in the first followed file; what is before it is for others to count.
    begin: u64,
    part: u32,
    /// Errors among the records that are over.
    errors: u64,
    /// The last record as it was told.
    told: Option<(u32, u64, u64)>,
}

/// What one look found.
#[derive(Debug, Default)]
pub(in crate::engine) struct Fresh {
    /// The newest records that pass.
    pub(in crate::engine) entries: VecDeque<LogRecord>,
    /// How many more were before them.
    pub(in crate::engine) left_out: usize,
    /// What happened to the file, in words.
    pub(in crate::engine) note: Option<String>,
    /// How many files took the name over.
    pub(in crate::engine) files: u32,
    /// Whether the file was emptied: no place in it is true any more.
    pub(in crate::engine) emptied: bool,
    /// Whether the server began to start.
    pub(in crate::engine) started: bool,
}

impl Tail {
    pub(in crate::engine) fn new(follower: Follower, records: Records, begin: u64) -> Self {
        Self {
            follower,
            records,
            begin,
            part: 0,
            errors: 0,
            told: None,
        }
    }

    /// Where the followed part begins, bytes.
    pub(in crate::engine) fn begin(&self) -> u64 {
        self.begin
    }

    /// Errors in the followed part.
    pub(in crate::engine) fn errors(&self) -> u64 {
        self.errors + u64::from(self.records.open().is_some_and(is_error))
    }

    /// Bytes read so far.
    pub(in crate::engine) fn read(&self) -> u64 {
        self.follower.read()
    }

    /// Pages through the file that is followed now.
    pub(in crate::engine) fn pager(&self) -> Result<Option<Pager>, LogError> {
        self.follower.pager(self.part)
    }

    /// Looks once. `true` when more is there to be read.
    pub(in crate::engine) fn inspect(&mut self, filter: &Filter) -> io::Result<(Fresh, bool)> {
        let mut fresh = Fresh::default();
        let mut half = None;
        let Self {
            follower,
            records,
            part,
            errors,
            begin,
            ..
        } = self;
        let more = follower.inspect(&mut |grown| {
            let over = match grown {
                FollowOutcome::Line {
                    start,
                    end,
                    bytes,
                    length,
                } => records.push((start, end), &bytes, length),
                FollowOutcome::Half { start, bytes } => {
                    half = Some((start, bytes));
                    None
                }
                FollowOutcome::Rotated | FollowOutcome::Truncated => {
                    *part += 1;
                    fresh.files += 1;
                    let emptied = grown == FollowOutcome::Truncated;
                    fresh.emptied |= emptied;
                    fresh.note = Some(if emptied {
                        "The log was emptied: it goes on from its new beginning.".to_owned()
                    } else {
                        "The log was rotated: it goes on in the new file.".to_owned()
                    });
                    records.next_part()
                }
            };
            if let Some(over) = over {
                // What was counted before this start is of an earlier run.
                if starting_marker(&over.head) {
                    (*errors, *begin, fresh.started) = (0, 0, true);
                }
                *errors += u64::from(is_error(&over));
                fresh.add(over, filter);
            }
            true
        })?;
        // A half-written line is shown where it would stand, and forgotten: the whole one comes later.
        let mut open = self.records.open().cloned();
        if let Some((start, bytes)) = half {
            let mut guess = self.records.clone();
            let length = bytes.len() as u64;
            if let Some(over) = guess.push((start, start + length), &bytes, length) {
                fresh.add(over, filter);
            }
            open = guess.open().cloned();
        }
        if let Some(open) = open {
            let now = (open.part, open.offset, open.end);
            if self.told != Some(now) {
                self.told = Some(now);
                fresh.add(open, filter);
            }
        }
        Ok((fresh, more))
    }
}

impl Fresh {
    fn add(&mut self, entry: LogRecord, filter: &Filter) {
        let matches = |line: &str| filter.pattern.as_ref().is_none_or(|pattern| pattern.is_in(line));
        if !filter.wants(entry.level) || !entry.any_line(&matches) {
            return;
        }
        self.entries.push_back(entry);
        if self.entries.len() > MOST {
            self.entries.pop_front();
            self.left_out += 1;
        }
    }
}

fn is_error(entry: &LogRecord) -> bool {
    entry.level >= Some(Level::Error)
}
