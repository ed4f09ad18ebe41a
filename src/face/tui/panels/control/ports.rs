//! The ports: those that the product opens and whether they are open, and unexpected ones.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::server::{Port, ServerStatus};

use super::super::super::{text, theme};

/// Columns before the first port.
const NAME: usize = 6;

/// The ports, as many lines as they need.
pub(super) fn lines(status: &ServerStatus, columns: usize) -> Vec<Line<'static>> {
    let unexpected = status.gauges.iter().flat_map(|gauges| &gauges.unexpected);
    let parts: Vec<(String, &str, Style)> = status
        .ports
        .iter()
        .map(|port| {
            let words = format!("{} {} ", port.port, port.name);
            match (port.listening, taken(status, port)) {
                (true, false) => (words, theme::OK, theme::good()),
                (true, true) => (words, theme::WARN, theme::warn()),
                (false, _) => (words, theme::NONE, Style::new()),
            }
        })
        .chain(unexpected.map(|opened| {
            // A random port of the JMX agent listens everywhere, whatever the firewall was told of.
            if opened.everywhere() {
                let what = opened.what.unwrap_or("unlisted");
                let words = format!("{} {what}, on all addresses ", opened.port);
                (words, theme::WARN, theme::warn())
            } else {
                let words = format!("{} on {} ", opened.port, opened.address);
                (words, theme::OK, theme::good())
            }
        }))
        .collect();
    let mut lines = flow(&parts, columns);
    if let Some(words) = holders(status) {
        lines.extend(text::hanging(
            Span::styled("! ", theme::warn()),
            &words,
            Style::new(),
            columns,
        ));
    }
    lines
}

/// Who listens where this server should.
fn holders(status: &ServerStatus) -> Option<String> {
    let mut by: Vec<(String, Vec<String>)> = Vec::new();
    for port in status.ports.iter().filter(|port| taken(status, port)) {
        let who = port.holder.as_ref().map_or_else(
            || "another process".to_owned(),
            |holder| format!("{} (pid {}, user {})", holder.name, holder.pid, holder.user),
        );
        match by.iter_mut().find(|(known, _)| *known == who) {
            Some((_, ports)) => ports.push(port.port.to_string()),
            None => by.push((who, vec![port.port.to_string()])),
        }
    }
    let parts: Vec<String> = by
        .into_iter()
        .map(|(who, ports)| format!("{who} listens on {}", ports.join(", ")))
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn flow(parts: &[(String, &'static str, Style)], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut spans = vec![Span::raw(text::pad("ports", NAME))];
    let mut used = NAME;
    for (words, mark, style) in parts {
        let wide = text::width(words).saturating_add(4);
        if used > NAME && used.saturating_add(wide) > columns.saturating_add(3) {
            let next = vec![Span::raw(" ".repeat(NAME))];
            lines.push(Line::from(std::mem::replace(&mut spans, next)));
            used = NAME;
        }
        spans.push(Span::raw(words.clone()));
        spans.push(Span::styled(*mark, *style));
        spans.push(Span::raw("   "));
        used = used.saturating_add(wide);
    }
    if !parts.is_empty() {
        lines.push(Line::from(spans));
    }
    lines
}

/// Whether another process listens where this server should; only where the owners of ports can be seen.
fn taken(status: &ServerStatus, port: &Port) -> bool {
    status.owners_seen && port.listening && port.owner.is_none()
}
