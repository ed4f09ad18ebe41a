//! Builds the page of a step that asks: every question on one row, the focused one expanded.
//!
//! The focused question has its field or choices, why it is asked, where the answer is written and the source of its rule. The
//! reason for a refusal is directly below the field.

use std::ops::Range;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::secret::MASK;
use crate::domain::value::ValueKind;
use crate::engine::question::may_declare_new;
use crate::engine::steps::question_code;
use crate::engine::{self, Answered, Question, Session, questions};

use super::super::super::page::Page;
use super::super::super::secret_field::SecretField;
use super::super::super::ui::{Focus, Reveal, Ui};
use super::super::super::{text, theme};
use super::super::field::{self, INDENT};
use super::budget;
use crate::domain::settings::id;

pub(super) fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let step = session.step().row();
    let asked = questions(session, session.step());
    let focused = asked
        .get(ui.row)
        .and_then(|question| question_code(question.setting.id));
    let code = focused.unwrap_or_else(|| step.code.to_owned());
    let aside = if asked.len() > 1 {
        format!("{} of {}   {code}", ui.row.saturating_add(1), asked.len())
    } else {
        code
    };
    let mut page = Page::new(step.title, aside);
    if asked.is_empty() {
        page.text(0, step.why, Style::new(), columns);
        page.gap();
        page.text(
            0,
            "There is nothing to set here in this home. Enter continues.",
            Style::new(),
            columns,
        );
        return page;
    }
    let titles = asked
        .iter()
        .map(|q| text::width(q.setting.title))
        .max()
        .unwrap_or(0)
        .min(36);
    for (at, question) in asked.iter().enumerate() {
        if at == ui.row {
            let start = page.lines.len();
            let answer = opened(&mut page, session, ui, question, columns);
            // On a short screen the explanation gives way, never the answer; the question stays above it.
            page.keep = if ui.is_short() { answer } else { start..page.lines.len() };
            page.gap();
        } else if at > ui.row || !ui.is_short() {
            // A short screen shows no row between the question and its answer.
            row(&mut page, session, question, titles, columns);
        }
    }
    page
}

/// A question without the focus: mark, title, value.
fn row(page: &mut Page, session: &Session, question: &Question, titles: usize, columns: usize) {
    let (mark, mark_style) = mark(session, question);
    let (value, style) = match (&question.answer, question.answered) {
        (Some(answer), Answered::Changed) => {
            let now = question.now();
            let shown = answer.shown().unwrap_or(MASK).to_owned();
            let words = if now == shown {
                shown
            } else {
                format!("{shown}  (now {now})")
            };
            (words, theme::accent())
        }
        (Some(answer), _) => (answer.shown().unwrap_or(MASK).to_owned(), Style::new()),
        (None, _) => (question.now(), Style::new()),
    };
    let title = text::pad(question.setting.title, titles);
    let before = Span::raw(format!("  {title}  "));
    let mut lines = text::hanging(before, &value, style, columns);
    if let Some(first) = lines.first_mut() {
        let value = first.spans.pop().unwrap_or_default();
        *first = Line::from(vec![
            Span::styled(format!("{mark} "), mark_style),
            Span::raw(format!("{title}  ")),
            value,
        ]);
    }
    page.lines.extend(lines);
}

fn mark(session: &Session, question: &Question) -> (&'static str, Style) {
    let id = question.setting.id;
    if engine::problem(session, id).is_some() {
        (theme::WARN, theme::bad())
    } else if question.closed.is_some() {
        (theme::NONE, Style::new())
    } else if question.answered == Answered::Changed {
        (theme::OK, theme::accent())
    } else if missing(session, question) {
        (theme::WARN, theme::warn())
    } else {
        (" ", Style::new())
    }
}

/// Whether it should be set and is not.
fn missing(session: &Session, question: &Question) -> bool {
    let facts = session.facts();
    facts.is_some_and(|facts| engine::question::missing(session, facts, question.setting.id))
}

/// Adds the focused question; returns the lines of its answer.
fn opened(page: &mut Page, session: &Session, ui: &Ui, question: &Question, columns: usize) -> Range<usize> {
    let setting = question.setting;
    let title = Line::from(vec![
        Span::styled(format!("{} ", theme::HERE), theme::accent()),
        Span::styled(setting.title, theme::strong()),
    ]);
    if ui.is_short() {
        page.head.push(title);
    } else {
        page.push(title);
    }
    let mut answer = page.lines.len()..page.lines.len();
    let inside = columns.saturating_sub(INDENT);
    if let Some(reason) = &question.closed {
        page.text(INDENT, &format!("now {}", question.now()), Style::new(), columns);
        page.gap();
        page.labelled(Span::styled("  – ", theme::warn()), reason, Style::new(), columns);
        if may_declare_new(session, &[setting.id]) == Some(false) {
            page.gap();
            let words =
                "Is the user store new, so that no started server has used it? D says so, and this can be answered.";
            page.labelled(Span::styled("  ? ", theme::accent()), words, Style::new(), columns);
        }
    } else if setting.secret() {
        password(page, session, ui, question, columns);
    } else {
        if !question.choices.is_empty() {
            answer = choices(page, question, columns);
        }
        if question.choices.is_empty() || ui.focus == Focus::Field {
            answer.start = page.lines.len();
            let wide = box_width(setting.kind, inside);
            let shown = ui.input.value();
            field::draw(page, shown, Some(&ui.input), wide, ui.focus == Focus::Field);
            if question.choices.is_empty() {
                beside(page, question, wide, columns);
            }
        }
    }
    let refused = ui.refused.clone().or_else(|| engine::problem(session, setting.id));
    if let Some(reason) = refused.filter(|_| question.closed.is_none()) {
        page.labelled(Span::styled("  ! ", theme::bad()), &reason, theme::bad(), columns);
    }
    if question.choices.is_empty() || ui.focus == Focus::Field {
        answer.end = page.lines.len();
    }
    if let Some(rule) = question.rule.as_ref().filter(|_| question.closed.is_none()) {
        page.text(INDENT, &format!("Must be {rule}."), Style::new(), columns);
    }
    if let Some(remark) = &question.remark {
        page.labelled(Span::styled("  ! ", theme::warn()), remark, theme::warn(), columns);
    }
    let facts = session.facts();
    if let Some(facts) = facts.filter(|_| setting.id == id::HEAP_MAX) {
        page.gap();
        page.lines
            .extend(budget::lines(facts, ui.input.value(), columns, INDENT));
    }
    page.gap();
    let mut say = |label: &'static str, words: &str| {
        page.lines.extend(said(label, words, columns));
    };
    say("Why. ", setting.why);
    if let Some(recommended) = question.recommended.as_ref().filter(|_| question.closed.is_none()) {
        say("Recommended: ", &recommended.why);
    }
    if let Some(note) = &question.reading.note {
        say("Note: ", note);
    }
    if question.closed.is_none() {
        say("Written to ", &question.written_to);
    }
    say("Source: ", setting.source);
    answer
}

/// A paragraph that begins with its label, so that a narrow screen loses no columns to a margin.
fn said(label: &'static str, words: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines = text::paragraph(INDENT, &format!("{label}{words}"), Style::new(), columns);
    if let Some(span) = lines.first_mut().and_then(|line| line.spans.last_mut()) {
        let rest = span.content.strip_prefix(label.trim_end()).map(str::to_owned);
        if let Some(rest) = rest {
            *span = Span::styled(label.trim_end(), theme::strong());
            if let Some(line) = lines.first_mut() {
                line.push_span(Span::raw(rest));
            }
        }
    }
    lines
}

/// Columns of a field with its frame: sizes and numbers are short, names and paths are not.
fn box_width(kind: ValueKind, inside: usize) -> usize {
    match kind {
        ValueKind::Size | ValueKind::Port | ValueKind::Offset | ValueKind::Number(..) | ValueKind::PortRange => {
            24.min(inside)
        }
        _ => inside,
    }
}

/// What stands there now and what is recommended: beside a narrow field, below a wide one.
fn beside(page: &mut Page, question: &Question, wide: usize, columns: usize) {
    let mut words = format!("now {}", question.now());
    if let Some(recommended) = &question.recommended {
        words.push_str(" · recommended ");
        words.push_str(&recommended.value);
    }
    label(page, &words, wide, columns);
}

/// Adds the choices; returns the lines of the selected one.
fn choices(page: &mut Page, question: &Question, columns: usize) -> Range<usize> {
    let mut selected = page.lines.len()..page.lines.len();
    let shown = question.shown();
    let now = question.reading.value();
    let recommended = question.recommended.as_ref().map(|r| r.value.as_str());
    let mut listed = false;
    for (value, words) in &question.choices {
        let on = shown == Some(value.as_str());
        listed |= on;
        let mut said = vec![value.clone()];
        if !words.is_empty() {
            said.push(words.clone());
        }
        if now == Some(value.as_str()) {
            said.push("now".into());
        }
        if recommended == Some(value.as_str()) {
            said.push("recommended".into());
        }
        let start = page.lines.len();
        choice(page, on, &said.join(" · "), columns);
        if on {
            selected = start..page.lines.len();
        }
    }
    let start = page.lines.len();
    match shown {
        Some(other) if !listed => {
            choice(page, true, other, columns);
            selected = start..page.lines.len();
        }
        None => page.text(INDENT, &format!("now {}", question.now()), Style::new(), columns),
        _ => {}
    }
    selected
}

fn choice(page: &mut Page, on: bool, words: &str, columns: usize) {
    let (sign, style) = if on {
        ("(•) ", theme::strong())
    } else {
        ("( ) ", Style::new())
    };
    let before = Span::styled(format!("{}{sign}", " ".repeat(INDENT)), style);
    page.labelled(before, words, style, columns);
}

fn password(page: &mut Page, session: &Session, ui: &Ui, question: &Question, columns: usize) {
    let wide = 27.min(columns.saturating_sub(INDENT));
    let shown = |field: &SecretField| match ui.reveal {
        Reveal::Hidden => "•".repeat(field.len()),
        Reveal::Shown => field.reveal().to_owned(),
    };
    let typed = !ui.password.0.is_empty() || question.answer.is_none();
    let first = if typed { shown(&ui.password.0) } else { MASK.repeat(2) };
    field::draw(page, &first, None, wide, ui.focus == Focus::Field);
    let words = if question.answer.is_some() {
        "accepted; type again to change".to_owned()
    } else if missing(session, question) {
        "now the pack's own".to_owned()
    } else {
        format!("now {}", question.now())
    };
    label(page, &words, wide, columns);
    field::draw(page, &shown(&ui.password.1), None, wide, ui.focus == Focus::Again);
    label(page, "once more", wide, columns);
}

/// Words about the field just drawn: at its right where there is room, else below it.
fn label(page: &mut Page, words: &str, wide: usize, columns: usize) {
    let right = columns.saturating_sub(INDENT + 2).saturating_sub(wide);
    let middle = page.lines.len().saturating_sub(2);
    match page.lines.get_mut(middle) {
        Some(line) if text::width(words) <= right => line.push_span(Span::raw(format!("  {words}"))),
        _ => page.text(INDENT, words, Style::new(), columns),
    }
}
