//! The threads beside the loop: the reader of input and the workers. Only the loop owns the session; threads send it events.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};

use crate::engine::{Effect, Executor, ExecutorContext, LogCancel, Report, ServerCommand};
use crate::problem::Problem;

use super::terminal;

/// Something the loop has to know.
#[derive(Debug)]
pub(super) enum AppEvent {
    /// The terminal sent something.
    Input(Event),
    /// The terminal is gone.
    InputLost,
    /// A worker reports.
    Report(Report),
    /// A worker has done one effect.
    Done(Worker),
    /// A worker panicked: a bug of this program. The panic hook has shown it.
    Broken,
    /// A signal asks the program to end.
    Signal(i32),
}

/// Which worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worker {
    /// Everything that takes its turn.
    Work,
    /// Looks at the server, which must not wait for a long start.
    Sample,
    /// Reads of the log, which may be gigabytes long.
    Log,
    /// Keeps the draft, which must not wait for anything.
    Draft,
}

/// Reads the terminal for good.
pub(super) fn read_input(out: Sender<AppEvent>) -> io::Result<()> {
    let read = move || {
        // From here on the library hears of new sizes; one that came between the first look and now would be lost.
        let _ = event::poll(Duration::ZERO);
        let (columns, rows) = terminal::measure();
        if out.send(AppEvent::Input(Event::Resize(columns, rows))).is_err() {
            return;
        }
        loop {
            let event = event::read().map_or(AppEvent::InputLost, AppEvent::Input);
            let last = matches!(event, AppEvent::InputLost);
            if out.send(event).is_err() || last {
                return;
            }
        }
    };
    start("input", read)
}

/// Starts a thread; where none can be made, the error says so, for the one line that is left to say.
pub(super) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let made = thread::Builder::new().name(name.into()).spawn(work);
    made.map(drop)
        .map_err(|e| io::Error::new(e.kind(), format!("no thread can be made for it ({e})")))
}

/// The workers, and what they have to do.
pub(super) struct Workers {
    work: Sender<Effect>,
    sample: Sender<Effect>,
    log: Sender<Effect>,
    /// Started with the first draft: a console has none.
    draft: Option<Sender<Effect>>,
    /// Drafts that are not kept yet.
    drafting: usize,
    cancel: LogCancel,
    context: ExecutorContext,
    out: Sender<AppEvent>,
    /// For each effect handed to the first worker, oldest first: whether the program must not end in the middle of it.
    queue: VecDeque<bool>,
    sampling: bool,
}

impl Workers {
    /// Starts them.
    pub(super) fn start(context: &ExecutorContext, out: &Sender<AppEvent>) -> io::Result<Self> {
        let cancel = LogCancel::default();
        let executor = || Executor::with_cancel(context.clone(), cancel.clone());
        Ok(Self {
            work: worker(Worker::Work, executor(), out.clone())?,
            sample: worker(Worker::Sample, executor(), out.clone())?,
            log: worker(Worker::Log, executor(), out.clone())?,
            draft: None,
            drafting: 0,
            cancel,
            context: context.clone(),
            out: out.clone(),
            queue: VecDeque::new(),
            sampling: false,
        })
    }

    /// Hands out an effect. A worker that is gone has said so already.
    pub(super) fn hand(&mut self, effect: Effect) {
        match effect {
            Effect::Sample { .. } if self.sampling => {}
            Effect::Sample { .. } => self.sampling = self.sample.send(effect).is_ok(),
            Effect::StopLog(ticket) => self.cancel.stop(ticket),
            // A start may be waited for for minutes, and a stop that hangs is what force is for.
            Effect::Server {
                command: ServerCommand::Stop { .. },
                ..
            } if !self.queue.is_empty() => self.at_once(effect),
            Effect::Log(_) => {
                // The worker's last report would have told why it is gone.
                let _ = self.log.send(effect);
            }
            Effect::KeepDraft { .. } | Effect::DropDraft { .. } | Effect::KeepLook(_) => self.keep(effect),
            effect => {
                // A server lives on without this program; what writes files is waited for.
                let whole = !matches!(effect, Effect::Server { .. } | Effect::Prove(_));
                if self.work.send(effect).is_ok() {
                    self.queue.push_back(whole);
                }
            }
        }
    }

    /// Hands out an effect on the user's own state. Without a thread for it the first worker does it, when its turn has come.
    fn keep(&mut self, effect: Effect) {
        if self.draft.is_none() {
            self.draft = worker(Worker::Draft, Executor::new(self.context.clone()), self.out.clone()).ok();
        }
        match &self.draft {
            Some(draft) => self.drafting = self.drafting.saturating_add(usize::from(draft.send(effect).is_ok())),
            None if self.work.send(effect).is_ok() => self.queue.push_back(true),
            None => {}
        }
    }

    /// Does one effect on a thread of its own.
    fn at_once(&self, effect: Effect) {
        let mut executor = Executor::new(self.context.clone());
        let out = self.out.clone();
        let work = move || {
            let mut tell = |report| {
                let _ = out.send(AppEvent::Report(report));
            };
            if catch_unwind(AssertUnwindSafe(|| executor.run(effect, &mut tell))).is_err() {
                let _ = out.send(AppEvent::Broken);
            }
        };
        if start("stop", work).is_err() {
            let problem = Problem::failed(
                "the server cannot be stopped from here now",
                "no thread to do it",
                "use `carbonctl stop`",
            );
            let _ = self.out.send(AppEvent::Report(Report::ServerDone(Err(problem.into()))));
        }
    }

    /// Notes that a worker has done one effect.
    pub(super) fn done(&mut self, worker: Worker) {
        match worker {
            Worker::Work => {
                self.queue.pop_front();
            }
            Worker::Sample => self.sampling = false,
            Worker::Draft => self.drafting = self.drafting.saturating_sub(1),
            Worker::Log => {}
        }
    }

    /// Whether a look at the server is under way.
    pub(super) fn sampling(&self) -> bool {
        self.sampling
    }

    /// Whether the program must not end now.
    pub(super) fn writing(&self) -> bool {
        self.queue.front() == Some(&true) || self.drafting > 0
    }
}

fn worker(worker: Worker, mut executor: Executor, out: Sender<AppEvent>) -> io::Result<Sender<Effect>> {
    let (hand, effects) = channel::<Effect>();
    let work = move || {
        for effect in effects {
            let mut tell = |report| {
                let _ = out.send(AppEvent::Report(report));
            };
            let ran = catch_unwind(AssertUnwindSafe(|| executor.run(effect, &mut tell)));
            let event = match (ran.is_ok(), worker) {
                // These are not counted, and each would wake the loop once more.
                (true, Worker::Log) => continue,
                (true, worker) => AppEvent::Done(worker),
                (false, _) => AppEvent::Broken,
            };
            let over = ran.is_err();
            if out.send(event).is_err() || over {
                return;
            }
        }
    };
    let name = match worker {
        Worker::Work => "work",
        Worker::Sample => "sample",
        Worker::Log => "log",
        Worker::Draft => "draft",
    };
    start(name, work)?;
    Ok(hand)
}
