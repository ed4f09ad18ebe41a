//! The log as a user reads it: a window of records, what is selected, shown and searched for. Pure: wishes and news in, what is
//! to be read out.

mod reply;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, VecDeque};
use std::path::PathBuf;
use std::time::SystemTime;

use super::effect::Effect;
use super::log_order::{Errors, LogQuery, LogReply, LogTask, Place};
use super::session::Session;
use crate::disk::Root;
use crate::probe::logs::{Entry, Filter, Level, Pattern};

/// No more records than these are held, however far one pages.
pub const MOST: usize = 400;

/// Nor more than this, however long they are; bytes.
pub const WEIGHT: usize = 1 << 20;

/// This near to an end of the window more is read.
const MARGIN: usize = 30;

/// What the user wants of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogCommand {
    /// See the log of the chosen home, at its end.
    Open,
    /// Leave it.
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
    /// Show or hide them, whichever they are not.
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
    /// Stop what goes on; else forget search, filter and note.
    Clear,
}

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
    pub entries: VecDeque<Entry>,
    /// Which of them is selected; 0 where there are none.
    pub selected: usize,
    /// Whether new records move the window; else it stays where it is read.
    pub following: bool,
    /// Which records are shown.
    pub filter: Filter,
    /// What is searched for.
    pub search: Option<Pattern>,
    /// The records whose lines are shown, by place.
    pub unfolded: BTreeSet<Place>,
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
    newest: Option<Place>,
    since: Option<SystemTime>,
    tickets: u64,
    /// Whether the user stopped the last thing: what runs unasked waits for a tick.
    stopped: bool,
    out: Option<Out>,
    next: Option<LogQuery>,
}

/// Lets a wish change the view of a session.
pub(super) fn wished(session: &mut Session, command: LogCommand) -> Vec<Effect> {
    let since = session
        .server
        .status
        .as_ref()
        .filter(|status| status.pid.is_some())
        .and_then(|status| status.since);
    if command == LogCommand::Close {
        let stop = session
            .log
            .take()
            .and_then(|view| view.out)
            .map(|out| Effect::StopLog(out.ticket));
        return stop.into_iter().collect();
    }
    if session.log.is_none()
        && command == LogCommand::Open
        && let Some(home) = session.home()
    {
        session.log = Some(Box::new(LogView::new(
            home.root.clone(),
            home.server_log(),
            session.log_tickets,
        )));
    }
    with_view(session, |view| {
        view.since = since;
        view.command(command)
    })
}

fn with_view(session: &mut Session, change: impl FnOnce(&mut LogView) -> Vec<Effect>) -> Vec<Effect> {
    let Some(view) = session.log.as_mut() else {
        return Vec::new();
    };
    let effects = change(view);
    session.log_tickets = view.tickets;
    effects
}

/// Lets a second pass: what was added is asked for.
pub(super) fn looked(session: &mut Session) -> Vec<Effect> {
    with_view(session, LogView::look)
}

/// Lets what was read change the view of a session.
pub(super) fn reported(session: &mut Session, read: LogReply) -> Vec<Effect> {
    with_view(session, |view| view.read(read))
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

    /// The selected record.
    pub fn selected(&self) -> Option<&Entry> {
        self.entries.get(self.selected)
    }

    /// Whether the lines of a record are shown.
    pub fn is_unfolded(&self, entry: &Entry) -> bool {
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

    /// Lets a wish change the view; gives what is to be read for it.
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

    /// Asks for what was added, unless something else is being read.
    pub fn look(&mut self) -> Vec<Effect> {
        if self.out.is_some() {
            return Vec::new();
        }
        self.stopped = false;
        if self.trouble.is_some() {
            return self.query(LogQuery::Last);
        }
        self.query(LogQuery::Look)
    }

    fn follow(&mut self) -> Vec<Effect> {
        self.following = true;
        if self.at_end && !self.entries.is_empty() {
            self.new_below = 0;
            self.selected = self.entries.len() - 1;
            return Vec::new();
        }
        self.query(LogQuery::Last)
    }

    fn select(&mut self, by: isize) -> Vec<Effect> {
        let last = self.entries.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
        // Who goes up wants to read, not to be carried away; following goes on when it is asked for.
        if by < 0 {
            self.following = false;
        }
        self.fill(by > 0)
    }

    fn page(&mut self, rows: usize, down: bool) -> Vec<Effect> {
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
    fn fill(&mut self, down: bool) -> Vec<Effect> {
        if !down && self.selected < MARGIN {
            self.older()
        } else if down && self.entries.len() - self.selected.min(self.entries.len()) <= MARGIN {
            self.newer()
        } else {
            Vec::new()
        }
    }

    fn older(&mut self) -> Vec<Effect> {
        let place = self.entries.front().map(Entry::place).filter(|_| !self.at_start);
        let asked = |query: &LogQuery| matches!(query, LogQuery::Older(_));
        match place {
            Some(place) if !self.is_asked(asked) => self.query(LogQuery::Older(place)),
            _ => Vec::new(),
        }
    }

    fn newer(&mut self) -> Vec<Effect> {
        let place = self.entries.back().map(Entry::place).filter(|_| !self.at_end);
        let asked = |query: &LogQuery| matches!(query, LogQuery::Newer(_));
        match place {
            Some(place) if !self.is_asked(asked) => self.query(LogQuery::Newer(place)),
            _ => Vec::new(),
        }
    }

    fn is_asked(&self, what: impl Fn(&LogQuery) -> bool) -> bool {
        self.out.as_ref().is_some_and(|out| what(&out.query)) || self.next.as_ref().is_some_and(&what)
    }

    fn fold(&mut self, folded: bool) {
        let Some(place) = self.selected().filter(|entry| entry.folded() > 0).map(Entry::place) else {
            return;
        };
        if folded {
            self.unfolded.remove(&place);
        } else {
            self.unfolded.insert(place);
        }
    }

    fn reload(&mut self) -> Vec<Effect> {
        match self.selected().map(Entry::place).filter(|_| !self.following) {
            Some(place) => self.query(LogQuery::Around(place)),
            None => self.query(LogQuery::Last),
        }
    }

    fn search_for(&mut self, text: &str) -> Vec<Effect> {
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

    fn find(&mut self, forward: bool) -> Vec<Effect> {
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

    fn walk(&mut self, forward: bool, goal: Filter) -> Vec<Effect> {
        let Some(from) = self.selected().map(Entry::place) else {
            return Vec::new();
        };
        // Only what is shown can be gone to.
        let goal = Filter {
            least: goal.least.max(self.filter.least),
            ..goal
        };
        self.query(LogQuery::Find { from, forward, goal })
    }

    fn clear(&mut self) -> Vec<Effect> {
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
