//! The hub: every step with its state, and everything that can be done on the step one came from.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Exact, Key, Letter};
use super::super::keys::{ActiveKeys, Binding, CTRL_C, ENTER, KeySet, always, key};
use super::super::page::Page;
use super::super::ui::{Overlay, Ui};
use super::super::{step_mark, text, theme};
use super::panel::{Body, Of, Panel};
use crate::domain::units;
use crate::engine::steps::{OVERVIEW as OVERVIEW_SCREEN, STEPS};
use crate::engine::wizard::progress::progress;
use crate::engine::{Session, StepId, StepState};

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Overview(_))),
    keys: &[KeySet::commands(&[OVERVIEW, CTRL_C])],
    body: Body::OfKeys(page),
    rail: true,
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const OVERVIEW: &[Binding] = &[
    key(ENTER, "Enter", "go", "do what the row says", Action::Next, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "up", Action::Up, always),
    key(&[Key(KeyCode::Down)], "↓", "", "down", Action::Down, always),
    key(&[Exact('1'), Exact('2'), Exact('3'), Exact('4'), Exact('5'), Exact('6'), Exact('7'), Exact('8'), Exact('9'), Exact('0')], "1-0", "step", "to the step with this number", Action::Digit, always),
    key(&[Key(KeyCode::Esc), Key(KeyCode::Tab), Letter('h')], "Esc", "close", "back to the screen", Action::Back, always),
];

fn page(session: &Session, ui: &Ui, keys: &ActiveKeys, columns: usize) -> Page {
    let row = match ui.overlay {
        Overlay::Overview(row) => row,
        _ => 0,
    };
    let mut page = Page::new(OVERVIEW_SCREEN.title, OVERVIEW_SCREEN.code);
    for (at, step) in STEPS.iter().enumerate() {
        let (mark, style, _) = step_mark::mark(session, step.id);
        let here = at == row;
        page.push(Line::from(vec![
            pointer(here),
            Span::raw(format!("{} ", digit(at))),
            Span::styled(format!("{mark} "), style),
            Span::styled(text::pad(step.title, 10), emphasis(here)),
            Span::raw(state(session, step.id)),
        ]));
        if here {
            page.keep = page.lines.len().saturating_sub(1)..page.lines.len();
        }
    }
    page.gap();
    page.text(
        0,
        &format!("On {}", session.step().row().title),
        theme::strong(),
        columns,
    );
    for (at, binding) in keys.offered().enumerate() {
        let here = at.saturating_add(STEPS.len()) == row;
        let start = page.lines.len();
        let mut lines = text::hanging(
            Span::raw(format!("      {}", text::pad(binding.shown, 7))),
            &first_up(binding.help),
            emphasis(here),
            columns,
        );
        let first = lines.first_mut().and_then(|line| line.spans.first_mut());
        if let Some(span) = first.filter(|_| here) {
            *span = Span::styled(
                format!("{}     {}", theme::HERE, text::pad(binding.shown, 7)),
                theme::accent(),
            );
        }
        page.lines.extend(lines);
        if here {
            page.keep = start..page.lines.len();
        }
    }
    page
}

/// The key of a step: the tenth is on the one after nine, and later ones have none.
fn digit(at: usize) -> char {
    b"1234567890".get(at).map_or(' ', |digit| char::from(*digit))
}

fn pointer(here: bool) -> Span<'static> {
    Span::styled(if here { "› " } else { "  " }, theme::accent())
}

fn emphasis(here: bool) -> Style {
    if here { theme::strong() } else { Style::new() }
}

fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn state(session: &Session, step: StepId) -> String {
    let known = session.facts().is_some();
    match (progress(session, step), step) {
        (StepState::Missing, StepId::Product) => "choose one first".into(),
        (StepState::Missing, StepId::Control) => "not running".into(),
        (StepState::Done, StepId::Control) => "running".into(),
        (StepState::Missing, StepId::Review) if known => "the answers contradict each other".into(),
        (StepState::Missing, _) if !known => String::new(),
        (StepState::Missing, _) => "needs an answer".into(),
        (StepState::Done, StepId::Review) if session.applied().is_some() => "written".into(),
        (StepState::Done, StepId::Review) => "nothing to write".into(),
        (StepState::Done, _) => "done".into(),
        (StepState::NotHere, _) => "nothing to set in this home".into(),
        (StepState::Changed(count), StepId::Review) => format!("{}, not written yet", units::count(count, "change")),
        (StepState::Failing(count), _) => format!("{count} to be fixed"),
        (StepState::Unseen, _) => String::new(),
        (StepState::Changed(count), _) => units::count(count, "change"),
    }
}
