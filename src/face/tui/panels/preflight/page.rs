//! Builds the page of the preflight: every finding in one list, worst first.
//!
//! Beside it are what was found and needed, the source of the rule, why it matters, and the cure.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::super::action::Action;
use super::super::super::page::Page;
use super::super::super::ui::{Listed, Ui};
use super::super::super::{keys, text, theme};
use super::keys::PREFLIGHT;
use super::list::{finding, findings};
use super::typed::typed;
use crate::domain::finding::{Finding, Profile, Status};
use crate::domain::secret::MASK;
use crate::engine::{self, CureState, Preflight, Session, StepId, preflight};
use crate::guide;

/// Columns before a title: where one is, whether the cure is taken, the verdict, the id.
const BEFORE: usize = 9;
/// The widest list; beyond it the details get all room.
const WIDEST: u16 = 50;

/// List at the left, details at the right.
pub(super) fn draw(frame: &mut Frame, session: &Session, ui: &Ui, panel: Rect) {
    let left = Rect {
        width: list_width(panel),
        ..panel
    };
    let right = Rect {
        x: left.right().saturating_add(3),
        width: panel.width.saturating_sub(left.width).saturating_sub(3),
        ..panel
    };
    list(session, ui, usize::from(left.width)).draw(frame, left, 0);
    for y in panel.top()..panel.bottom() {
        let spot = Rect::new(left.right().saturating_add(1), y, 1, 1);
        frame.render_widget("│", spot);
    }
    details(session, ui, usize::from(right.width)).draw(frame, right, ui.scrolled());
}

/// Columns of the details.
fn beside(panel: Rect) -> usize {
    usize::from(panel.width.saturating_sub(list_width(panel)).saturating_sub(3))
}

fn list_width(panel: Rect) -> u16 {
    (panel.width / 2).clamp(1, WIDEST)
}

fn list(session: &Session, ui: &Ui, columns: usize) -> Page {
    let findings = findings(session, ui);
    let sum = guide::summary(session.preflight().findings());
    let shown = match ui.listed {
        Listed::All => {
            let profile = match session.options().profile {
                Profile::Production => "",
                Profile::Dev => " (dev)",
                Profile::Test => " (test)",
            };
            format!("{} fail, {} warn, {} unknown{profile}", sum.fail, sum.warn, sum.unknown)
        }
        Listed::Only(status) => format!("only {}", status.word()),
    };
    let place = if findings.is_empty() {
        String::new()
    } else {
        format!("{} of {}", ui.row.saturating_add(1), findings.len())
    };
    let mut page = Page::new("Preflight", place).counted();
    page.head.push(Line::from(shown));
    match session.preflight() {
        Preflight::Judged(_) => {}
        Preflight::Unasked | Preflight::Asked => {
            page.gap();
            page.text(0, "Inspecting the home and the machine…", Style::new(), columns);
            return page;
        }
    }
    for (at, finding) in findings.into_iter().enumerate() {
        let start = page.lines.len();
        row(&mut page, session, finding, at == ui.row, columns);
        if at == ui.row {
            page.keep = start..page.lines.len();
        }
    }
    page
}

fn row(page: &mut Page, session: &Session, finding: &Finding, here: bool, columns: usize) {
    let taken = match preflight::taken(session, finding) {
        CureState::Yes => "+",
        CureState::No | CureState::Never => " ",
    };
    let (sign, style) = sign(finding.status);
    let titles = text::wrap(finding.title, columns.saturating_sub(BEFORE));
    for (at, title) in titles.into_iter().enumerate() {
        let emphasis = if here { theme::strong() } else { Style::new() };
        let mut spans = if at == 0 {
            vec![
                Span::styled(if here { theme::HERE } else { " " }, theme::accent()),
                Span::styled(taken, theme::accent()),
                Span::styled(format!("{sign} "), style),
                Span::styled(format!("{:<5}", finding.id), emphasis),
            ]
        } else {
            vec![Span::raw(" ".repeat(BEFORE))]
        };
        spans.push(Span::styled(title, emphasis));
        page.push(Line::from(spans));
    }
}

/// One sign for a verdict, and its colour. The details say it in a word.
fn sign(status: Status) -> (&'static str, Style) {
    match status {
        Status::Fail => ("✗", theme::bad()),
        Status::Warn => (theme::WARN, theme::warn()),
        Status::Unknown => ("?", theme::warn()),
        Status::Info => (theme::NONE, Style::new()),
        Status::Pass => (theme::OK, theme::good()),
    }
}

/// Everything about the focused finding: what scrolls in a panel of this size.
pub(super) fn details_page(session: &Session, ui: &Ui, panel: Rect) -> Page {
    details(session, ui, beside(panel))
}

/// Everything about the focused finding.
fn details(session: &Session, ui: &Ui, columns: usize) -> Page {
    let code = StepId::Preflight.row().code;
    let Some(finding) = finding(session, ui) else {
        let mut page = Page::new("", code);
        if matches!(session.preflight(), Preflight::Judged(_)) {
            page.gap();
            let words = format!(
                "None of this kind. {} shows others.",
                keys::shown(PREFLIGHT, Action::Filter)
            );
            page.text(0, &words, Style::new(), columns);
        }
        return page;
    };
    let (_, style) = sign(finding.status);
    let mut page = Page::new(format!("{} {}", finding.id, finding.status.word()), code);
    page.text(0, finding.title, style, columns);
    page.gap();
    let mut say = |name: &'static str, words: &str| {
        if !words.is_empty() {
            page.labelled(
                Span::styled(text::pad(name, 8), theme::accent()),
                words,
                Style::new(),
                columns,
            );
        }
    };
    say("found", &finding.found);
    say("needed", &finding.needed);
    say("rule", finding.source);
    say("why", &finding.detail);
    if finding.eased {
        say("", "This blocks in production.");
    }
    page.gap();
    cures(&mut page, session, finding, columns);
    page
}

fn cures(page: &mut Page, session: &Session, finding: &Finding, columns: usize) {
    let open = matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown);
    match preflight::taken(session, finding) {
        CureState::Never => {}
        CureState::Yes => page.text(
            0,
            "Its cure is in the plan. Space removes it.",
            theme::accent(),
            columns,
        ),
        CureState::No => page.text(0, "Space adds its cure to the plan:", Style::new(), columns),
    }
    for fix in finding.fixes.iter().filter(|_| open) {
        let answer = session.answers().get(fix.setting);
        let value = match (answer, &fix.value) {
            (Some(answer), _) => answer.shown().unwrap_or(MASK).to_owned(),
            (None, Some(value)) => value.clone(),
            (None, None) => "you are asked for it".to_owned(),
        };
        page.labelled(
            Span::raw("  "),
            &format!("{} = {value}", fix.setting),
            theme::strong(),
            columns,
        );
        if let Some(reason) = engine::problem(session, fix.setting) {
            page.labelled(Span::styled("! ", theme::bad()), &reason, theme::bad(), columns);
        }
    }
    let words = finding.remedy.as_ref().map_or("", |remedy| remedy.words.as_str());
    if !words.is_empty() {
        let label = if finding.fixes.is_empty() { "cure" } else { "and" };
        page.labelled(
            Span::styled(text::pad(label, 8), theme::accent()),
            words,
            Style::new(),
            columns,
        );
    }
    for command in typed(session, finding) {
        for part in command.lines().flat_map(|line| text::chop(line, columns)) {
            page.push(Line::styled(part, theme::strong()));
        }
    }
    page.gap();
    let explain = keys::shown(PREFLIGHT, Action::Explain);
    let words = format!("{explain} explains, with every command in full.");
    page.text(0, &words, Style::new(), columns);
}
