//! The full-screen face.
//!
//! | module | what it does |
//! | --- | --- |
//! | `app` | session and screen state together: an event in, effects and a new screen out |
//! | `view` | draws header, list of steps, panel, footer and boxes; can change nothing |
//! | `layout` | where everything lies, and what follows from it: the shown page, the keys that work |
//! | `panels` | one array of panels, each with its keys, its rows and its page |
//! | `keys` | what a row of keys is, and the rows that panels share |
//! | `ui`, `overlay`, `action` | what the screen alone knows; what may lie over a step; what a key can mean |
//! | `page`, `text`, `news`, `step_mark`, `theme` | what panels are drawn with: lines, wrapping, the last message, marks, colours |
//! | `terminal`, `watchdog` | the terminal taken and given back; given back after a kill |
//! | `dialect` | what is sent to this kind of terminal |
//! | `clipboard` | the sequence that copies a command to the clipboard of the terminal |
//! | `signals`, `hangup`, `threads` | what ends the program; what runs beside the loop |
//!
//! A terminal may have any size, also none: what is computed here from sizes saturates, and the lint below holds new code to it.

#![deny(clippy::arithmetic_side_effects)]

pub mod action;
pub mod app;
pub mod clipboard;
mod dialect;
mod hangup;
pub mod keys;
pub mod layout;
mod news;
mod overlay;
mod page;
mod panels;
mod secret_field;
mod signals;
mod step_mark;
mod terminal;
mod text;
mod text_field;
pub mod theme;
mod threads;
pub mod ui;
pub mod view;
pub mod watchdog;

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use crate::engine::{ExecutorContext, Request, Session, StepId};

use super::terminal_style::TerminalStyle;
use app::{App, Flow};
use clipboard::Clipboard;
use terminal::{Guard, Screen};
use threads::{AppEvent, Workers};
use ui::{Overlay, PageId, Ui};

/// How often the screen shows the time, where it does.
const SECOND: Duration = Duration::from_secs(1);

/// Which screen comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The guided setup.
    Wizard,
    /// The control screen of a home that is read already.
    Console,
}

/// What is shown on the normal screen afterwards.
#[derive(Debug, Default)]
pub struct Summary {
    /// What was done, one line each.
    pub lines: Vec<String>,
    /// The signal that ended the run, if one did.
    pub signal: Option<i32>,
    /// The server is to take this program's place on the terminal: the session to run it from.
    pub foreground: Option<Box<Session>>,
}

/// Runs the session on the full screen until the user leaves.
///
/// # Errors
/// When input or output is no terminal, or the terminal fails; it is given back in every case.
pub fn run(session: Session, context: &ExecutorContext, start: Start, look: TerminalStyle) -> io::Result<Summary> {
    let guard = Guard::take()?;
    let mut ui = Ui::new(look, terminal::measure());
    ui.practice = context.world.cwd.join(&ui.practice);
    ui.answers = context.world.cwd.join(&ui.answers);
    ui.clipboard = Clipboard::of(&|name| context.world.var(name).map(str::to_owned));
    let mut app = App::new(session, ui);
    let mut screen = Screen::new(app.ui.area())?;
    match start {
        Start::Wizard => app.send(Request::Begin),
        Start::Console => app.send(Request::Goto(StepId::Control)),
    }
    // The first frame is drawn before any thread is started.
    screen.draw(&app.session, &app.ui)?;
    guard.watched_by(&context.program);
    let (out, events) = channel();
    let told = out.clone();
    signals::watch(move |signal| {
        let _ = told.send(AppEvent::Signal(signal));
    })?;
    let mut workers = Workers::start(context, &out)?;
    hangup::watch(out.clone())?;
    threads::read_input(out)?;
    let end = turn(&mut app, &mut screen, &mut workers, &events);
    finish_writing(&mut app, &mut workers, &events);
    drop(guard);
    let signal = end?;
    Ok(Summary {
        lines: app.summary(),
        signal,
        foreground: (app.foreground() && signal.is_none()).then(|| Box::new(app.session)),
    })
}

/// The loop: waits, handles all events that came, draws once.
fn turn(
    app: &mut App,
    screen: &mut Screen,
    workers: &mut Workers,
    events: &Receiver<AppEvent>,
) -> io::Result<Option<i32>> {
    let mut next = in_a_second();
    loop {
        for effect in app.effects() {
            workers.hand(effect);
        }
        let mut flow = Flow::Quiet;
        let mut came = wait(events, ticks(app).then_some(next))?;
        app.ui.now = (Instant::now(), SystemTime::now());
        if came.is_none() {
            next = in_a_second();
            flow = app.second(workers.sampling());
        }
        while let Some(one) = came {
            flow = flow.max(match one {
                AppEvent::Input(event) => app.event(event),
                AppEvent::Report(report) => app.reported(report),
                AppEvent::Done(worker) => {
                    workers.done(worker);
                    Flow::Quiet
                }
                AppEvent::Signal(signal) => return Ok(Some(signal)),
                AppEvent::InputLost => return Ok(None),
                AppEvent::Broken => {
                    return Err(io::Error::other(
                        "the background work ended because of a bug in carbonctl; please report the output above",
                    ));
                }
            });
            // Keys that were typed ahead may need the effect of the key before them.
            for effect in app.effects() {
                workers.hand(effect);
            }
            came = events.try_recv().ok();
        }
        if let Some(copied) = app.copied() {
            terminal::send(&copied)?;
        }
        match flow {
            Flow::Leave => return Ok(None),
            Flow::Quiet => {}
            Flow::Draw => screen.draw(&app.session, &app.ui)?,
            Flow::Redraw => {
                screen.renew(app.ui.area())?;
                screen.draw(&app.session, &app.ui)?;
            }
        }
    }
}

/// When the shown time changes next.
fn in_a_second() -> Instant {
    let now = Instant::now();
    now.checked_add(SECOND).unwrap_or(now)
}

/// The next thing that happens; `None` when the second is over first.
fn wait(events: &Receiver<AppEvent>, until: Option<Instant>) -> io::Result<Option<AppEvent>> {
    let gone = || io::Error::other("every thread beside the loop has ended");
    let Some(until) = until else {
        return events.recv().map(Some).map_err(|_| gone());
    };
    match events.recv_timeout(until.saturating_duration_since(Instant::now())) {
        Ok(one) => Ok(Some(one)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(gone()),
    }
}

/// Whether the screen shows something that changes with time; otherwise the loop sleeps until an event comes.
fn ticks(app: &App) -> bool {
    app.session.busy().is_some()
        || (panels::of_step(app.session.step()).live && !matches!(app.ui.overlay, Overlay::Page(PageId::Help, _)))
}

/// Waits until no file is being written any more: an apply must not be cut off.
fn finish_writing(app: &mut App, workers: &mut Workers, events: &Receiver<AppEvent>) {
    while workers.writing() {
        match events.recv() {
            Ok(AppEvent::Done(worker)) => workers.done(worker),
            Ok(AppEvent::Report(report)) => {
                app.reported(report);
            }
            Ok(AppEvent::Broken) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
