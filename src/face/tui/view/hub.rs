//! The hub: every step with its state, and everything that can be done on the screen one came from.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::units;
use crate::engine::Progress;
use crate::engine::wizard::progress::progress;
use crate::engine::wizard::steps::STEPS;
use crate::engine::{Session, StepId};

use super::super::ui::Ui;
use super::super::{keys, theme};
use super::page::Page;
use super::{frame, text};

pub(super) fn page(session: &Session, ui: &Ui, row: usize, columns: usize) -> Page {
    let mut page = Page::new("Overview", "S0");
    for (at, step) in STEPS.iter().enumerate() {
        let (mark, style, _) = frame::mark(session, step.id);
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
    for (at, binding) in keys::offered(session, ui).into_iter().enumerate() {
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

/// The key of a step: the tenth is on the one after nine.
fn digit(at: usize) -> usize {
    if at < 9 { at.saturating_add(1) } else { 0 }
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
        (Progress::Missing, StepId::Product) => "choose one first".into(),
        (Progress::Missing, StepId::Control) => "not running".into(),
        (Progress::Done, StepId::Control) => "running".into(),
        (Progress::Missing, StepId::Review) if known => "the answers contradict each other".into(),
        (Progress::Missing, _) if !known => String::new(),
        (Progress::Missing, _) => "needs an answer".into(),
        (Progress::Done, StepId::Review) if session.applied().is_some() => "written".into(),
        (Progress::Done, StepId::Review) => "nothing to write".into(),
        (Progress::Done, _) => "done".into(),
        (Progress::NotHere, _) => "nothing to set in this home".into(),
        (Progress::Changed(count), StepId::Review) => format!("{}, not written yet", units::count(count, "change")),
        (Progress::Failing(count), _) => format!("{count} to be fixed"),
        (Progress::Unseen, _) => String::new(),
        (Progress::Changed(count), _) => units::count(count, "change"),
    }
}
