//! Review: what would be written, file by file, as a diff; what to know before; and what stands in the way.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Key, Letter};
use super::super::keys::{Binding, ENTER, KeySet, PanelState, STEP, key, several};
use super::super::page::Page;
use super::super::ui::{Rows, Ui};
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};
use crate::domain::units::count;
use crate::domain::{RestartPending, SettingId, Shown as _};
use crate::engine::steps::STEPS;
use crate::engine::{Session, StepId, confirm};
use crate::plan::{self, FileChange, Plan};

pub(super) const PANEL: Panel = Panel {
    of: Of::Step(StepId::Review),
    keys: &[KeySet::commands(&[REVIEW, STEP])],
    rows: Rows::commands(|session, _| session.plan().map_or(0, |plan| plan.files.len())),
    body: Body::Page(page),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const REVIEW: &[Binding] = &[
    key(&[Letter('a'), Key(KeyCode::Enter)], "A", "apply…", "write all of it, after one question (Enter too)", Action::Apply, appliable),
    key(ENTER, "Enter", "to it", "go to the question that the first problem is about", Action::ToProblem, problematic),
    key(ENTER, "Enter", "next", "go to the next step", Action::NextStep, not_appliable),
    key(&[Letter('s')], "S", "start…", "start the server: as a daemon, on this terminal or as a service", Action::Start, written),
    key(&[Key(KeyCode::Up)], "↑↓", "file", "to the file above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the file below", Action::Down, several),
    key(&[Letter('k')], "K", "save answers", "save the answers as a file for `carbonctl apply`; passwords are left out", Action::Save, has_answers),
    key(&[Letter('u')], "U", "undo…", "restore what the last apply changed, after one question", Action::Undo, undoable),
];

fn appliable(state: &PanelState) -> bool {
    confirm::may_apply(state.session)
}

fn not_appliable(state: &PanelState) -> bool {
    !appliable(state)
}

/// Whether the answers make no plan, because of one that a step asks for.
fn problematic(state: &PanelState) -> bool {
    let asked = |id: SettingId| STEPS.iter().any(|step| step.questions.contains(&id));
    let problems = state.session.plan().err().unwrap_or_default();
    problems.iter().filter_map(|problem| problem.setting).any(asked)
}

/// Whether everything is written, and the server could be started now.
fn written(state: &PanelState) -> bool {
    let session = state.session;
    session.applied().is_some() && session.changes() == 0 && confirm::may_start(session)
}

fn has_answers(state: &PanelState) -> bool {
    !state.session.answers().is_empty()
}

fn undoable(state: &PanelState) -> bool {
    confirm::may_undo(state.session)
}

/// Rows of the file list at least, a third of the screen at most; longer lists scroll with the focus.
const FILES: usize = 5;

fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let code = StepId::Review.row().code;
    let plan = match session.plan() {
        Ok(plan) if plan.is_empty() => return nothing(session, columns),
        Ok(plan) => plan,
        Err(problems) => {
            let mut page = Page::new("Review", code);
            page.text(0, "These answers do not make a plan yet:", Style::new(), columns);
            page.gap();
            for problem in problems {
                page.labelled(
                    Span::styled("! ", theme::bad()),
                    &problem.to_string(),
                    Style::new(),
                    columns,
                );
            }
            return page;
        }
    };
    let aside = format!(
        "{} in {}   {code}",
        count(plan.changes.len(), "change"),
        count(plan.files.len(), "file")
    );
    let mut page = Page::new("Review", aside);
    let files = plan.files.len();
    let shown = FILES.max(usize::from(ui.area().height) / 3);
    let first = ui
        .row
        .saturating_sub(shown.saturating_sub(1))
        .min(files.saturating_sub(shown));
    for (at, file) in plan.files.iter().enumerate().skip(first).take(shown) {
        page.head.push(file_line(plan, file, at == ui.row, columns));
    }
    page.head.push(Line::from("─".repeat(columns)));
    if let Some(file) = plan.files.get(ui.row) {
        diff(&mut page, file, columns);
    }
    page.gap();
    left_out_and_noted(&mut page, plan, columns);
    match session.proof() {
        Some(Ok(words)) => page.labelled(
            Span::styled("✓ ", theme::good()),
            &sentence(words),
            Style::new(),
            columns,
        ),
        Some(Err(words)) => page.labelled(
            Span::styled("! ", theme::bad()),
            &sentence(words),
            theme::bad(),
            columns,
        ),
        None => {}
    }
    page.labelled(
        Span::raw("  "),
        "What is replaced is saved first; `carbonctl undo` restores it byte for byte.",
        Style::new(),
        columns,
    );
    page
}

/// What the plan leaves out, and its notes.
fn left_out_and_noted(page: &mut Page, plan: &Plan, columns: usize) {
    skipped(page, plan, columns);
    for note in &plan.notes {
        page.labelled(
            Span::styled("› ", theme::accent()),
            &sentence(note),
            Style::new(),
            columns,
        );
    }
}

/// The answers that are left out.
fn skipped(page: &mut Page, plan: &Plan, columns: usize) {
    for problem in &plan.skipped {
        let words = sentence(&format!("left out: {}", problem.left_out()));
        page.labelled(Span::styled("! ", theme::warn()), &words, Style::new(), columns);
    }
}

fn nothing(session: &Session, columns: usize) -> Page {
    let mut page = Page::new("Review", StepId::Review.row().code);
    match session.applied() {
        Some(applied) => {
            page.text(0, "All of it is written:", Style::new(), columns);
            page.gap();
            for file in &applied.files {
                page.labelled(
                    Span::styled("✓ ", theme::good()),
                    &file.shown().to_string(),
                    Style::new(),
                    columns,
                );
            }
            page.gap();
            page.text(
                0,
                "U restores all of them as they were. Enter continues to the server.",
                Style::new(),
                columns,
            );
        }
        None => page.text(
            0,
            "There is nothing to write: no answer changes a value. Tab shows all steps.",
            Style::new(),
            columns,
        ),
    }
    if let Ok(plan) = session.plan() {
        if !plan.skipped.is_empty() || !plan.notes.is_empty() {
            page.gap();
        }
        left_out_and_noted(&mut page, plan, columns);
    }
    let pending = session.facts().map(|facts| &facts.restart_pending);
    if let Some(words) = pending.and_then(RestartPending::words) {
        page.gap();
        page.labelled(
            Span::styled("! ", theme::warn()),
            &sentence(&words),
            Style::new(),
            columns,
        );
    }
    page
}

fn file_line(plan: &Plan, file: &FileChange, here: bool, columns: usize) -> Line<'static> {
    let changes = plan.changes.iter().filter(|change| change.file == file.path).count();
    let what = match file.action {
        plan::FileAction::Edit => count(changes, "change"),
        plan::FileAction::Create => "new file".to_owned(),
    };
    let (mark, style) = if here {
        (theme::HERE, theme::strong())
    } else {
        (" ", Style::new())
    };
    let room = columns.saturating_sub(text::width(&what)).saturating_sub(5);
    let path = text::tail(&file.path.shown().to_string(), room);
    Line::from(vec![
        Span::styled(format!("{mark} "), theme::accent()),
        Span::styled(text::pad(&path, room), style),
        Span::raw(format!("   {what}")),
    ])
}

/// The unified diff. Long lines are wrapped and never cut, so that all that is written can be read.
fn diff(page: &mut Page, file: &FileChange, columns: usize) {
    for line in file.diff.lines() {
        // The file's name stands right above.
        if line.starts_with("--- ") || line.starts_with("+++ ") {
            continue;
        }
        let style = match line.as_bytes().first() {
            Some(b'+') => theme::good(),
            Some(b'-') => theme::bad(),
            Some(b'@') => theme::accent(),
            _ => Style::new(),
        };
        for part in text::fold(line.trim_end_matches('\r'), columns) {
            page.push(Line::styled(part, style));
        }
    }
}

/// A note as a sentence: a note is a clause that can be joined to others, without capital letter and full stop.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    // A file name keeps its spelling.
    let word = clause.split(' ').next().unwrap_or_default();
    let named = word.contains(['.', '/', '_']);
    let mut out: String = if named {
        first.to_string()
    } else {
        first.to_uppercase().collect()
    };
    out.push_str(letters.as_str());
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    out
}
