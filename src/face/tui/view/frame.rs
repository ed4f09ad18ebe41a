//! What every screen has: header, rail and footer.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Binding;
use super::super::layout::{self, RAIL};
use super::super::panels::{self, control};
use super::super::ui::Ui;
use super::super::{step_mark, text, theme};
use crate::domain::Shown as _;
use crate::domain::home::Started;
use crate::engine::steps::STEPS;
use crate::engine::{Session, StepId};

/// Program, home and state; and what this run may not do.
pub(super) fn header(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let own = panels::of_step(session.step()).header;
    if let Some(line) = own(session, ui, usize::from(area.width)) {
        frame.render_widget(line, Rect { height: 1, ..area });
        return;
    }
    let mut left = vec![Span::raw(" "), Span::styled("carbonctl", theme::strong())];
    let (state, style) = state(session);
    let mut right = Vec::new();
    if session.options().read_only {
        right.push(Span::styled("READ-ONLY", theme::warn()));
        right.push(Span::raw("  "));
    }
    if session.options().dry_run {
        right.push(Span::styled("DRY RUN", theme::warn()));
        right.push(Span::raw("  "));
    }
    right.push(Span::styled(state, style));
    right.push(Span::raw(" "));
    let right = Line::from(right);
    if let Some(home) = session.home() {
        let room = usize::from(area.width).saturating_sub(right.width()).saturating_sub(14);
        let title = text::wrap(&home.title(), room).swap_remove(0);
        let left_over = room.saturating_sub(text::width(&title)).saturating_sub(4);
        left.push(Span::raw(format!("  {title}")));
        let path = text::tail(&home.path.shown().to_string(), left_over);
        // Without a whole last name the path says nothing.
        if path.contains('/') {
            left.push(Span::raw(format!("  {path}")));
        }
    }
    let row = Rect { height: 1, ..area };
    frame.render_widget(Line::from(left), row);
    frame.render_widget(right.right_aligned(), row);
}

fn state(session: &Session) -> (&'static str, Style) {
    let Some(home) = session.home() else {
        return ("no product chosen", Style::new());
    };
    if let Some(status) = &session.server().status {
        return control::state_word(status);
    }
    match home.started {
        _ if home.pid.is_some() => ("running", theme::good()),
        Started::Never => ("never started", Style::new()),
        Started::Before => ("stopped", Style::new()),
        Started::Running => ("running", theme::good()),
        Started::Unknown => ("state unknown", theme::warn()),
    }
}

/// The two lines that part header, body and footer.
pub(super) fn lines(frame: &mut Frame, area: Rect) {
    let line = "─".repeat(usize::from(area.width));
    for y in [1, area.height.saturating_sub(2)] {
        frame.render_widget(Line::from(line.as_str()), Rect { y, height: 1, ..area });
    }
}

/// The list of steps: which one is shown, what is done, what is missing, how much changes.
pub(super) fn rail(frame: &mut Frame, session: &Session, area: Rect) {
    for (row, y) in (area.y..area.bottom()).enumerate() {
        let spot = Rect { y, height: 1, ..area };
        let mut spans = match STEPS.get(row) {
            Some(step) => rail_row(session, step.id),
            None => Vec::new(),
        };
        let used: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::raw(" ".repeat(usize::from(RAIL - 1).saturating_sub(used))));
        spans.push(Span::raw("│"));
        frame.render_widget(Line::from(spans), spot);
    }
}

fn rail_row(session: &Session, step: StepId) -> Vec<Span<'static>> {
    let here = session.step() == step;
    let (mark, style, count) = step_mark::mark(session, step);
    let name = if here { theme::strong() } else { Style::new() };
    vec![
        Span::styled(if here { theme::HERE } else { " " }, theme::accent()),
        Span::styled(mark, style),
        Span::styled(format!(" {}", text::pad(step.row().title, 9)), name),
        Span::styled(count, theme::accent()),
    ]
}

/// The keys that work here, help at the right. The keys to go on, to go back and to the hub are always named; the others are left
/// out on a narrow terminal, last ones first, and the help names them.
pub(super) fn footer(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let (help, named): (Vec<_>, Vec<_>) = layout::active_keys(session, ui)
        .rows
        .into_iter()
        .filter(|binding| !binding.label.is_empty())
        .partition(|binding| binding.action == Action::HELP);
    let wide = |binding: &Binding| {
        let words = text::width(binding.shown).saturating_add(text::width(binding.label));
        words.saturating_add(3)
    };
    let must = |at: usize, binding: &Binding| {
        at == 0
                || matches!(binding.action, Action::Back | Action::Overview)
                // A console that was opened directly has no step to go back to.
                || binding.action == Action::Quit && session.watched().is_some()
    };
    // A key that does something else first is not named for what comes second.
    let mut first: Vec<&Binding> = Vec::new();
    for binding in named {
        if first.iter().all(|other| other.shown != binding.shown) {
            first.push(binding);
        }
    }
    let named = first;
    let of_help = help.iter().map(|binding| wide(binding)).sum::<usize>();
    let mut room = usize::from(area.width).saturating_sub(1).saturating_sub(of_help);
    let mut shown = vec![false; named.len()];
    for musts in [true, false] {
        for (at, binding) in named.iter().enumerate() {
            if must(at, binding) == musts && wide(binding) <= room {
                shown[at] = true;
                room = room.saturating_sub(wide(binding));
            }
        }
    }
    let mut spans = vec![Span::raw(" ")];
    for binding in named
        .iter()
        .zip(shown)
        .filter_map(|(binding, shown)| shown.then_some(binding))
    {
        spans.push(Span::styled(binding.shown, theme::strong()));
        spans.push(Span::raw(format!(" {}  ", binding.label)));
    }
    let row = Rect {
        y: area.height.saturating_sub(1),
        height: 1,
        ..area
    };
    frame.render_widget(Line::from(spans), row);
    for help in help {
        let line = Line::from(vec![
            Span::styled(help.shown, theme::strong()),
            Span::raw(format!(" {} ", help.label)),
        ]);
        frame.render_widget(line.right_aligned(), row);
    }
}
