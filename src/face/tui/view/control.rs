//! Control: what the server does, and the last lines of its log.

use std::time::Duration;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::units::human_bytes;
use crate::engine::{Session, StepId};
use crate::server::{Port, State, Status};

use super::super::theme;
use super::super::ui::Ui;
use super::page::{End, Page};
use super::{log, text};

/// Columns of a sparkline: as many seconds.
const SPARK: usize = 40;

/// The state in one word, with its colour.
pub(super) fn state_word(status: &Status) -> (&'static str, Style) {
    match status.state {
        State::Stopped => ("stopped", Style::new()),
        State::Starting => ("starting", theme::warn()),
        State::Running => ("running", theme::good()),
        State::Stopping => ("stopping", theme::warn()),
        State::Failed => ("failed", theme::bad()),
        State::Unknown => ("state unknown", theme::warn()),
    }
}

pub(super) fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let mut page = Page::new("Control", StepId::Control.row().code);
    page.end = End::Last;
    match &session.server.status {
        Some(status) => gauges(&mut page, session, ui, status, columns),
        None => page.head.push(Line::from("Looking at the server …")),
    }
    page.head.push(Line::from("─".repeat(columns)));
    if session.server.log.is_empty() {
        page.text(
            0,
            "There is no log yet: it begins when the server starts.",
            Style::new(),
            columns,
        );
    }
    for line in &session.server.log {
        page.lines.extend(log::lines(line, columns));
    }
    page
}

fn gauges(page: &mut Page, session: &Session, ui: &Ui, status: &Status, columns: usize) {
    let (word, style) = state_word(status);
    let mut first = vec![Span::styled(word.to_uppercase(), style.patch(theme::strong()))];
    if status.ready {
        first.push(Span::raw("   ready"));
    }
    if let Some(pid) = status.pid {
        first.push(Span::raw(format!("   pid {pid}")));
    }
    if let Some(up) = status.since.and_then(|since| ui.now.1.duration_since(since).ok()) {
        first.push(Span::raw(format!("   up {}", span(up))));
    }
    page.head.push(Line::from(first));
    if let Some(note) = &status.note {
        page.head.extend(text::hanging(
            Span::styled("! ", theme::warn()),
            note,
            Style::new(),
            columns,
        ));
    }
    if status.pid.is_some() {
        page.head.push(Line::default());
        let server = &session.server;
        let cpu = server
            .cpu
            .back()
            .map_or_else(|| "n/a".to_owned(), |cpu| format!("{cpu:.0} %"));
        let highest = server.cpu.iter().copied().fold(100.0, f64::max);
        let levels: Vec<f64> = server.cpu.iter().map(|cpu| cpu / highest).collect();
        page.head.push(gauge("cpu", &cpu, &levels));
        let rss = status.rss.map_or_else(|| "n/a".to_owned(), human_bytes);
        let largest = server.rss.iter().copied().max().unwrap_or(1).max(1);
        #[expect(clippy::cast_precision_loss, reason = "drawn in eight levels")]
        let levels: Vec<f64> = server.rss.iter().map(|rss| *rss as f64 / largest as f64).collect();
        page.head.push(gauge("memory", &rss, &levels));
        let mut more = Vec::new();
        if let Some(threads) = status.threads {
            more.push(format!("{threads} threads"));
        }
        if let Some(heap) = session.facts.as_ref().and_then(|facts| facts.value("heap.max")) {
            more.push(format!("largest heap {heap} as configured"));
        }
        page.head.push(Line::from(format!("        {}", more.join("   "))));
    }
    ports(page, status, columns);
}

/// A name, a number, and its last seconds.
fn gauge(name: &str, number: &str, levels: &[f64]) -> Line<'static> {
    let shown = levels.iter().skip(levels.len().saturating_sub(SPARK));
    let spark: String = shown
        .map(|level| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "clamped to the eight levels"
            )]
            let at = (level * 8.0).clamp(0.0, 7.0) as usize;
            theme::LEVELS[at]
        })
        .collect();
    Line::from(vec![
        Span::raw(format!("{name:<8}{number:>8}  ")),
        Span::styled(spark, theme::accent()),
    ])
}

fn ports(page: &mut Page, status: &Status, columns: usize) {
    if status.ports.is_empty() {
        return;
    }
    let mut spans = vec![Span::raw("ports   ")];
    let mut used = 8;
    for port in &status.ports {
        let foreign = taken(status, port);
        let (mark, style) = match (port.listening, foreign) {
            (true, false) => (theme::OK, theme::good()),
            (true, true) => (theme::WARN, theme::warn()),
            (false, _) => (theme::NONE, Style::new()),
        };
        let words = format!("{} {} ", port.port, port.name);
        let wide = text::width(&words) + 4;
        if used > 8 && used + wide > columns + 3 {
            page.head
                .push(Line::from(std::mem::replace(&mut spans, vec![Span::raw("        ")])));
            used = 8;
        }
        spans.push(Span::raw(words));
        spans.push(Span::styled(mark, style));
        spans.push(Span::raw("   "));
        used += wide;
    }
    page.head.push(Line::from(spans));
    let foreign: Vec<String> = status
        .ports
        .iter()
        .filter(|port| taken(status, port))
        .map(|port| port.port.to_string())
        .collect();
    if !foreign.is_empty() {
        let words = format!("taken by another process: {}", foreign.join(", "));
        page.head.extend(text::hanging(
            Span::styled("! ", theme::warn()),
            &words,
            Style::new(),
            columns,
        ));
    }
}

/// Whether another process listens where this server should; only where the owners of ports can be seen.
fn taken(status: &Status, port: &Port) -> bool {
    status.owners_seen && port.listening && port.owner.is_none()
}

/// `3d 04:12`, `04:12:33`.
fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    if days > 0 {
        format!("{days}d {hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
    }
}
