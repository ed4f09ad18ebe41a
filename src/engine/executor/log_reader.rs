//! Reads the log for the log view. The log stays open between two queries, so that each costs only what was added.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use crate::disk::Root;
use crate::engine::log_view::{Errors, LogCancel, LogQuery, LogReply, LogTask, LogUpdate, RecordPosition};
use crate::engine::message::Report;
use crate::probe::logs::{BlockObserver, Filter, Level, LogError, LogRecord, Pager, RecordPage, ScanProgress};

use super::log_tail::{Fresh, Tail};

/// How many records are read on either side.
const PAGE: usize = 100;

/// How long errors are counted at a time, before the end of the log is read again.
const SPELL: Duration = Duration::from_millis(200);

/// Progress is reported only for logs longer than this, in bytes: shorter ones are read at once.
const LONG: u64 = 32 << 20;

/// How many files of one log are kept open: the present one and the one before it.
const PARTS: usize = 2;

/// The worker for one log. It belongs to one thread; others stop it through its [`LogCancel`].
#[derive(Debug, Default)]
pub struct LogReader {
    cancel: LogCancel,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    path: PathBuf,
    /// The files that this log has been since it was opened, oldest first.
    parts: VecDeque<Pager>,
    tail: Tail,
    counter: Counter,
}

/// How far the errors before the followed part are counted.
#[derive(Debug, Default)]
struct Counter {
    /// Where the run begins in this log, once searched for.
    since_start: Option<bool>,
    at: u64,
    records: u64,
    done: bool,
    lost: bool,
}

impl LogReader {
    /// A worker that can be stopped.
    pub fn new(cancel: LogCancel) -> Self {
        Self { cancel, open: None }
    }

    /// Executes one task. The last report ends it; those before it are progress.
    pub fn run(&mut self, task: &LogTask, out: &mut dyn FnMut(Report)) {
        let ticket = task.ticket;
        let out = RefCell::new(out);
        let tell = |update| (out.borrow_mut())(Report::LogReply(Box::new(LogReply { ticket, update })));
        let last = RefCell::new(0);
        let forward = match &task.query {
            LogQuery::Find { forward, .. } => *forward,
            LogQuery::Newer(_) | LogQuery::First | LogQuery::Count { .. } | LogQuery::FirstError { .. } => true,
            LogQuery::Last | LogQuery::Older(_) | LogQuery::Around(_) | LogQuery::Look => false,
        };
        let quiet = matches!(task.query, LogQuery::Look | LogQuery::Count { .. });
        let watch = |at: ScanProgress| {
            if at.size > LONG && !quiet {
                let way = if forward { at.offset } else { at.size - at.offset };
                let percent = u8::try_from(way.saturating_mul(100) / at.size).unwrap_or(100);
                if *last.borrow() != percent {
                    *last.borrow_mut() = percent;
                    tell(LogUpdate::Progress(percent));
                }
            }
            !self.cancel.stopped(ticket)
        };
        let update = if self.cancel.stopped(ticket) {
            LogUpdate::Stopped
        } else {
            done(&mut self.open, task, &watch).unwrap_or_else(|e| LogUpdate::Failed(e.to_string()))
        };
        tell(update);
    }
}

fn done(slot: &mut Option<Open>, task: &LogTask, watch: BlockObserver<'_>) -> Result<LogUpdate, LogError> {
    if slot.as_ref().is_none_or(|open| open.path != task.path) {
        *slot = None;
        let Some(open) = Open::new(&task.root, &task.path, watch)? else {
            return Ok(LogUpdate::Stopped);
        };
        *slot = Some(open);
    }
    let Some(open) = slot else {
        return Ok(LogUpdate::Stopped);
    };
    let filter = &task.filter;
    match &task.query {
        LogQuery::Last => {
            let note = open.drain()?;
            let Some(newest) = open.parts.back() else {
                return Ok(LogUpdate::Stopped);
            };
            let end = (newest.part(), u64::MAX);
            let page = open.older(end, 2 * PAGE, filter, watch)?;
            let window = LogUpdate::Window {
                selected: page.entries.len().saturating_sub(1),
                at_start: page.edge,
                at_end: true,
                entries: page.entries,
                note: stopped(page.stopped).or(note),
            };
            Ok(window)
        }
        LogQuery::First => {
            let first = open.parts.front().map_or(0, Pager::part);
            let page = open.newer((first, 0), 2 * PAGE, filter, watch)?;
            let window = LogUpdate::Window {
                selected: 0,
                at_start: true,
                at_end: page.edge,
                entries: page.entries,
                note: stopped(page.stopped),
            };
            Ok(window)
        }
        LogQuery::Older(place) => {
            let page = open.older(*place, PAGE, filter, watch)?;
            // The result so far is valid, and the rest can be asked for.
            Ok(LogUpdate::Older {
                at_start: page.edge,
                entries: page.entries,
            })
        }
        LogQuery::Newer(place) => {
            let page = open.newer(*place, PAGE + 1, filter, watch)?;
            Ok(LogUpdate::Newer {
                at_end: page.edge,
                entries: page.entries,
            })
        }
        LogQuery::Around(place) => open.around(*place, filter, None, watch),
        LogQuery::Find { from, forward, goal } => open.find(*from, *forward, goal, filter, watch),
        LogQuery::FirstError { since } => open.first_error(*since, filter, watch),
        LogQuery::Look => open.inspect(filter),
        LogQuery::Count { since } => open.count(*since, watch).map(LogUpdate::Counted),
    }
}

impl Open {
    fn new(root: &Root, path: &std::path::Path, watch: BlockObserver<'_>) -> Result<Option<Self>, LogError> {
        let mut pager = Pager::open(root, path)?;
        let page = pager.last(1, &Filter::default(), watch)?;
        if page.stopped {
            return Ok(None);
        }
        // The last record may yet grow: it is followed from its beginning.
        let from = page.entries.first().map_or(pager.size(), |entry| entry.offset);
        let tail = Tail::new(pager.follow(from)?, pager.records(), from);
        Ok(Some(Self {
            path: path.to_path_buf(),
            parts: VecDeque::from([pager]),
            tail,
            counter: Counter::default(),
        }))
    }

    /// Reads what was added, without showing it, and updates the sizes.
    fn drain(&mut self) -> Result<Option<String>, LogError> {
        let mut note = None;
        loop {
            let (fresh, more) = self.fresh(&Filter::default())?;
            note = fresh.note.or(note);
            if !more {
                break;
            }
        }
        Ok(note)
    }

    fn fresh(&mut self, filter: &Filter) -> Result<(Fresh, bool), LogError> {
        let before = self.tail.read();
        let (fresh, more) = self.tail.inspect(filter).map_err(|e| self.failed(e))?;
        // The pagers may read what the follower has read; the sizes of an unchanged log are not updated.
        if self.tail.read() != before {
            for pager in &mut self.parts {
                pager.refresh()?;
            }
        }
        if fresh.emptied {
            self.parts.clear();
        }
        if (fresh.emptied || fresh.files > 0)
            && let Some(pager) = self.tail.pager()?
        {
            self.parts.push_back(pager);
            while self.parts.len() > PARTS {
                self.parts.pop_front();
            }
        }
        if fresh.started {
            self.counter = Counter {
                since_start: Some(true),
                done: true,
                ..Counter::default()
            };
        }
        Ok((fresh, more))
    }

    fn failed(&self, error: io::Error) -> LogError {
        LogError::of(self.path.clone(), error)
    }

    fn errors(&self) -> Errors {
        if self.counter.lost {
            return Errors::Lost;
        }
        match (self.counter.since_start, self.counter.done) {
            (Some(since_start), true) => Errors::Known {
                count: self.counter.records + self.tail.errors(),
                since_start,
            },
            (Some(_), false) | (None, _) => Errors::Counting,
        }
    }

    fn inspect(&mut self, filter: &Filter) -> Result<LogUpdate, LogError> {
        let (fresh, _) = self.fresh(filter)?;
        Ok(LogUpdate::Tail {
            entries: fresh.entries.into(),
            left_out: fresh.left_out,
            note: fresh.note,
            errors: self.errors(),
        })
    }

    /// Records before a place, from the file before where this one has no more.
    fn older(
        &mut self,
        place: RecordPosition,
        n: usize,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<RecordPage, LogError> {
        let mut found = RecordPage {
            edge: true,
            ..RecordPage::default()
        };
        let mut offset = place.1;
        for pager in self.parts.iter_mut().rev().filter(|pager| pager.part() <= place.0) {
            if pager.part() < place.0 {
                offset = u64::MAX;
            }
            let page = pager.before(offset, n - found.entries.len(), filter, watch)?;
            found.entries.splice(0..0, page.entries);
            (found.edge, found.stopped) = (page.edge, page.stopped);
            if !page.edge {
                break;
            }
        }
        Ok(found)
    }

    /// Records from a place on, into the next file where this one has no more.
    fn newer(
        &mut self,
        place: RecordPosition,
        n: usize,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<RecordPage, LogError> {
        let mut found = RecordPage {
            edge: true,
            ..RecordPage::default()
        };
        for pager in self.parts.iter_mut().filter(|pager| pager.part() >= place.0) {
            let offset = if pager.part() == place.0 { place.1 } else { 0 };
            let page = pager.after(offset, n - found.entries.len(), filter, watch)?;
            found.entries.extend(page.entries);
            (found.edge, found.stopped) = (page.edge, page.stopped);
            if !page.edge {
                break;
            }
        }
        Ok(found)
    }

    fn around(
        &mut self,
        place: RecordPosition,
        filter: &Filter,
        note: Option<String>,
        watch: BlockObserver<'_>,
    ) -> Result<LogUpdate, LogError> {
        let before = self.older(place, PAGE, filter, watch)?;
        let after = self.newer(place, PAGE, filter, watch)?;
        let count = before.entries.len();
        let mut entries = before.entries;
        entries.extend(after.entries);
        Ok(LogUpdate::Window {
            selected: count.min(entries.len().saturating_sub(1)),
            at_start: before.edge,
            at_end: after.edge,
            entries,
            note: stopped(before.stopped || after.stopped).or(note),
        })
    }

    fn find(
        &mut self,
        from: RecordPosition,
        forward: bool,
        goal: &Filter,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<LogUpdate, LogError> {
        let page = if forward {
            // The record itself comes first, whether it matches or not.
            let own = self.newer(from, 1, &Filter::default(), watch)?;
            let begin = own.entries.first().map_or(from, |own| (own.part, own.end));
            self.newer(begin, 1, goal, watch)?
        } else {
            self.older(from, 1, goal, watch)?
        };
        match page.entries.first().map(LogRecord::place) {
            Some(place) => self.around(place, filter, None, watch),
            None if page.stopped => Ok(LogUpdate::Stopped),
            None => Ok(LogUpdate::Nothing(missed(forward, goal))),
        }
    }

    fn first_error(
        &mut self,
        since: Option<SystemTime>,
        filter: &Filter,
        watch: BlockObserver<'_>,
    ) -> Result<LogUpdate, LogError> {
        let Some(newest) = self.parts.back_mut() else {
            return Ok(LogUpdate::Stopped);
        };
        let part = newest.part();
        let start = newest.start_of_run(since, watch)?;
        if start.stopped {
            return Ok(LogUpdate::Stopped);
        }
        let begin = start.entries.first().map(|entry| entry.offset);
        let page = newest.after(begin.unwrap_or(0), 1, &Filter::errors(), watch)?;
        match (page.entries.first(), begin) {
            (Some(error), Some(_)) => self.around((part, error.offset), filter, None, watch),
            (Some(error), None) => {
                let note = "This log records no start: this is its first error.".to_owned();
                self.around((part, error.offset), filter, Some(note), watch)
            }
            (None, _) if page.stopped => Ok(LogUpdate::Stopped),
            (None, Some(_)) => Ok(LogUpdate::Nothing("No error since this start.".to_owned())),
            (None, None) => Ok(LogUpdate::Nothing("There is no error in this log.".to_owned())),
        }
    }

    /// Counts for a moment; then the view reads the end of the log again.
    fn count(&mut self, since: Option<SystemTime>, watch: BlockObserver<'_>) -> Result<Errors, LogError> {
        if self.counter.done || self.counter.lost {
            return Ok(self.errors());
        }
        // What is counted here comes before what was followed since the log was opened, in its first file.
        let Some(pager) = self.parts.front_mut().filter(|pager| pager.part() == 0) else {
            self.counter.lost = true;
            return Ok(self.errors());
        };
        if self.counter.since_start.is_none() {
            let start = pager.start_of_run(since, watch)?;
            if start.stopped {
                return Ok(Errors::Counting);
            }
            self.counter.since_start = Some(!start.entries.is_empty());
            self.counter.at = start.entries.first().map_or(0, |entry| entry.offset);
        }
        let begin = Instant::now();
        let spell = |at: ScanProgress| begin.elapsed() < SPELL && watch(at);
        let to = self.tail.begin();
        let counted = pager.count(self.counter.at, to, Level::Error, &spell)?;
        self.counter.at = counted.at;
        self.counter.records += counted.records;
        self.counter.done = !counted.stopped;
        Ok(self.errors())
    }
}

/// The result so far is shown all the same.
fn stopped(stopped: bool) -> Option<String> {
    stopped.then(|| "Stopped before the whole log was searched.".to_owned())
}

fn missed(forward: bool, goal: &Filter) -> String {
    let what = if goal.pattern.is_some() { "match" } else { "error" };
    let side = if forward { "below" } else { "above" };
    format!("No further {what} {side}.")
}
