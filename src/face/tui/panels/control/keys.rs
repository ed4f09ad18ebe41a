//! The keys of the console: the server's commands first, then those of its log.

use crossterm::event::KeyCode;

use super::super::super::action::Action;
use super::super::super::keys::Chord::{Ctrl, Exact, Key, Letter};
use super::super::super::keys::{Binding, ENTER, KeySet, PanelState, always, key, message};
use super::super::super::ui::PageId;
use crate::engine::{LogView, confirm};

pub(super) const KEYS: &[KeySet] = &[KeySet::commands(&[CONTROL, CONSOLE])];

#[rustfmt::skip]
pub(super) const CONTROL: &[Binding] = &[
    key(&[Letter('s')], "S", "start…", "start the server: as a daemon, on this terminal or as a service", Action::Start, startable),
    key(&[Letter('s')], "S", "stop…", "stop the server, after one question", Action::Stop, stoppable),
    key(&[Letter('w')], "W", "why", "why the server did not start", Action::Read(PageId::Failure), failed),
    key(&[Key(KeyCode::Esc)], "Esc", "close message", "close the last message, to make space for the log", Action::Dismiss, message),
    key(&[Key(KeyCode::End), Key(KeyCode::Esc)], "End", "follow", "to the log's end, and follow it (Esc too)", Action::Follow, paged),
    key(ENTER, "Enter", "unfold", "show or hide the lines of the marked record", Action::Unfold, folds),
    key(&[Letter('x')], "X", "kill…", "kill a server that does not stop otherwise, after one question", Action::Force, stoppable),
    key(&[Letter('r')], "R", "restart…", "stop, wait until it is gone, start; after one question", Action::Restart, restartable),
    key(&[Exact('e')], "E", "error", "to the next error", Action::NextError, has_log),
    key(&[Key(KeyCode::Char('/')), Ctrl('f')], "/", "find", "search the log for a regular expression (^F too)", Action::Find, has_log),
    key(&[Letter('n')], "N", "next", "the next match", Action::FindNext, searched),
    key(&[Letter('p')], "P", "", "the match before", Action::FindBefore, searched),
    key(&[Letter('l')], "L", "level", "show only INFO and worse, WARN and worse, ERROR and worse, or all", Action::Level, has_view),
    key(&[Letter('v')], "V", "log only", "give the log the whole screen, or the gauges their place again", Action::Tall, looked_at),
    key(&[Key(KeyCode::Up)], "↑↓", "log", "a record up or down; the log stays there until it is followed again", Action::LogUp, has_log),
    key(&[Key(KeyCode::Down)], "↓", "", "a record down", Action::LogDown, has_log),
    key(&[Key(KeyCode::PageUp)], "PgUp", "", "a page up", Action::LogPageUp, has_log),
    key(&[Key(KeyCode::PageDown)], "PgDn", "", "a page down", Action::LogPageDown, has_log),
    key(&[Key(KeyCode::Home)], "Home", "", "to the log's first record", Action::First, has_log),
    key(&[Exact('E')], "Shift-E", "", "to the error before", Action::ErrorBefore, has_log),
    key(&[Exact('1')], "1", "", "to the first error since this start", Action::FirstError, has_log),
    key(&[Letter('z')], "Z", "", "stop a running search; else clear the search and the level", Action::ClearLog, log_changed_or_busy),
    key(&[Letter('t')], "T", "graphs", "graphs of the last minute, or of the last ten", Action::Span, measured),
];

/// What every step has; L is the level of the log here.
#[rustfmt::skip]
const CONSOLE: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Letter('b')], "Esc", "back", "go back a step; every value is kept", Action::Back, steps_back),
    key(&[Key(KeyCode::Tab), Letter('h')], "Tab", "steps", "every step, and everything that can be done here", Action::Overview, always),
    key(&[Letter('q'), Ctrl('c')], "Q", "leave", "leave; the server keeps running (^C too)", Action::Quit, always),
    key(&[Key(KeyCode::F(1)), Exact('?')], "F1", "help", "what this screen is for, and its keys (? too)", Action::HELP, always),
    key(&[Letter('m')], "M", "", "read the last message at full length", Action::Read(PageId::Message), message),
    key(&[Ctrl('t')], "^T", "", "switch between colour, Unicode and plain ASCII", Action::ToggleStyle, always),
    key(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
];

/// Whether there is a step to go back to: a console that was opened directly has none.
fn steps_back(state: &PanelState) -> bool {
    state.session.watched().is_none()
}

fn failed(state: &PanelState) -> bool {
    state.session.server().failure.is_some()
}

fn measured(state: &PanelState) -> bool {
    let gauges = state
        .session
        .server()
        .status
        .as_ref()
        .is_some_and(|status| status.gauges.is_some());
    gauges && !state.ui.log_only
}

fn log<'a>(state: &PanelState<'a>) -> Option<&'a LogView> {
    state.session.log()
}

fn has_log(state: &PanelState) -> bool {
    log(state).is_some_and(|log| !log.entries.is_empty())
}

fn folds(state: &PanelState) -> bool {
    log(state)
        .and_then(LogView::selected)
        .is_some_and(|entry| entry.folded() > 0)
}

fn paged(state: &PanelState) -> bool {
    log(state).is_some_and(|log| !log.following)
}

fn searched(state: &PanelState) -> bool {
    log(state).is_some_and(|log| log.search.is_some())
}

fn log_changed_or_busy(state: &PanelState) -> bool {
    log(state).is_some_and(|log| log.busy.is_some() || log.search.is_some() || log.filter.least.is_some())
}

fn has_view(state: &PanelState) -> bool {
    log(state).is_some()
}

fn startable(state: &PanelState) -> bool {
    confirm::may_start(state.session)
}

fn stoppable(state: &PanelState) -> bool {
    confirm::may_stop(state.session)
}

fn restartable(state: &PanelState) -> bool {
    confirm::may_restart(state.session)
}

fn looked_at(state: &PanelState) -> bool {
    state.session.server().status.is_some()
}
