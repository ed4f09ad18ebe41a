//! Random keys, texts and sizes into the wizard and the console: nothing a user or a terminal does may end the program. Nobody
//! resizes a window to 17 columns with a question open in a test that was thought out; users do.
//!
//! Each session begins in one of the scenes and gets some hundreds of events; what it asks to be done in the world is answered
//! with made-up reports, so nothing is written and nothing is started. A failure names the session's seed and its last events.
//!
//! | variable | what it does |
//! | --- | --- |
//! | `CARBONCTL_LONG=N` | N times as many keys |
//! | `CARBONCTL_SEED=N` | only the one session of this seed |

mod answers;
mod source;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};

use carbonctl::face::terminal_style::TerminalStyle;
use carbonctl::face::tui::app::{App, Flow};
use carbonctl::face::tui::ui::{Overlay, Ui};
use carbonctl::face::tui::view;
use crossterm::event::Event;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::screens::scenes::SCENES;
use source::Source;

/// Keys of each of the two tests, before `CARBONCTL_LONG`.
const KEYS: u64 = 51_000;
/// Events of one session.
const SESSION: u32 = 2000;
/// Events that a failure tells of.
const TOLD: usize = 20;

#[test]
fn random_keys_and_sizes_kill_no_wizard() {
    survives(0x5EED_0001, |name| !name.starts_with("control"));
}

#[test]
fn random_keys_and_sizes_kill_no_console() {
    survives(0x5EED_0002, |name| name.starts_with("control"));
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Sessions in these scenes until there were keys enough.
fn survives(first: u64, of: fn(&str) -> bool) {
    let names: Vec<&str> = SCENES.iter().map(|(name, _)| *name).filter(|name| of(name)).collect();
    if let Some(seed) = number("CARBONCTL_SEED") {
        session(seed, names[usize::try_from(seed % names.len() as u64).unwrap()]);
        return;
    }
    let wanted = KEYS * number("CARBONCTL_LONG").unwrap_or(1).max(1);
    let mut keys = 0;
    // One after another, so that every scene has its turn.
    for seed in first.. {
        keys += session(seed, names[usize::try_from(seed % names.len() as u64).unwrap()]);
        if keys >= wanted {
            return;
        }
    }
}

/// One session to its end; gives how many keys it had.
fn session(seed: u64, name: &str) -> u64 {
    let mut last = VecDeque::new();
    let ended = catch_unwind(AssertUnwindSafe(|| played(seed, name, &mut last)));
    ended.unwrap_or_else(|_| {
        let last: Vec<String> = last.into_iter().collect();
        panic!(
            "CARBONCTL_SEED={seed} died in {name}; the last events:\n{}",
            last.join("\n")
        )
    })
}

fn played(seed: u64, name: &str, last: &mut VecDeque<String>) -> u64 {
    let mut source = Source::new(seed);
    let look = TerminalStyle {
        color: source.one_in(2),
        unicode: !source.one_in(4),
    };
    let mut app = answers::begun(name, Ui::new(look, (80, 24)));
    let mut keys = 0;
    for _ in 0..SESSION {
        let event = source.event(&app);
        if last.len() == TOLD {
            last.pop_front();
        }
        last.push_back(format!("{:?} {event:?}", app.ui.size));
        keys += u64::from(matches!(event, Event::Key(_)));
        let mut flow = app.event(event);
        if source.one_in(20) {
            flow = flow.max(app.second(source.one_in(2)));
        }
        for effect in app.effects() {
            last.push_back(format!("  asked {}", answers::name(&effect)));
            // Some answers come late or never.
            if source.one_in(8) {
                continue;
            }
            for msg in answers::to(effect, &app, &mut source) {
                flow = flow.max(app.reported(msg));
            }
        }
        while last.len() > TOLD {
            last.pop_front();
        }
        // A loop that takes many events in one turn draws once.
        if flow == Flow::Redraw || source.one_in(8) {
            drawn(&app);
        }
        // Leaving is Ctrl-C and a yes: the session goes on as if it had not been meant.
        if flow == Flow::Leave {
            app.ui.overlay = Overlay::None;
        }
    }
    keys
}

fn drawn(app: &App) {
    let (columns, rows) = app.ui.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view::draw(frame, &app.session, &app.ui)).unwrap();
}
