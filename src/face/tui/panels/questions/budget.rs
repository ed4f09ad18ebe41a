//! The memory of this machine as a bar, for the heap that is being typed: the parts add up to the whole.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::units::Megabytes;
use crate::plan::memory::Budget;
use crate::probe::Facts;

use super::super::super::{text, theme};

/// The bar, its legend and the sum; the recommended heap where what is typed is no size.
pub(super) fn lines(facts: &Facts, typed: &str, columns: usize, indent: usize) -> Vec<Line<'static>> {
    let of_typed = typed
        .parse::<Megabytes>()
        .ok()
        .and_then(|heap| Budget::with_heap(facts, heap));
    let whose = if of_typed.is_some() {
        ""
    } else {
        "; shown with the recommended heap"
    };
    let Some(budget) = of_typed.or_else(|| Budget::recommended(facts)) else {
        return text::paragraph(
            indent,
            "How much memory this machine has is not known: no sum can be made.",
            Style::new(),
            columns,
        );
    };
    let inside = columns.saturating_sub(indent);
    let parts = parts(&budget);
    let total = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.megabytes));
    let mut bar = vec![Span::raw(" ".repeat(indent))];
    let mut drawn = 0_usize;
    let mut counted = 0_u64;
    for part in &parts {
        counted = counted.saturating_add(part.megabytes);
        // Cut at rounded running totals, so that the bar is always exactly as wide as the page.
        let until = (u128::from(counted).saturating_mul(inside as u128)).checked_div(u128::from(total));
        let until = until
            .and_then(|until| usize::try_from(until).ok())
            .unwrap_or(0)
            .min(inside);
        bar.push(Span::styled(part.sign.repeat(until.saturating_sub(drawn)), part.style));
        drawn = until;
    }
    let limit = if budget.limited {
        "by a control group's limit"
    } else {
        "in this machine"
    };
    let mut lines = text::paragraph(
        indent,
        &format!("{} MB {limit}{whose}", budget.total),
        Style::new(),
        columns,
    );
    lines.push(Line::from(bar));
    lines.extend(legend(&parts, columns, indent));
    if !budget.fits {
        lines.extend(text::hanging(
            Span::styled("  ! ", theme::bad()),
            &format!("too much: {} MB", budget.line()),
            theme::bad(),
            columns,
        ));
    }
    lines
}

struct Part {
    name: &'static str,
    megabytes: u64,
    sign: &'static str,
    style: Style,
}

fn parts(budget: &Budget) -> Vec<Part> {
    let part = |name, megabytes, sign, style| Part {
        name,
        megabytes,
        sign,
        style,
    };
    let mut parts = vec![part("system", budget.system, "▒", Style::new())];
    if budget.others > 0 {
        parts.push(part("other JVMs", budget.others, "▄", theme::warn()));
    }
    if budget.products > 0 {
        parts.push(part("other products", budget.products, "▆", theme::warn()));
    }
    let heap = if budget.fits { theme::accent() } else { theme::bad() };
    parts.push(part("heap", budget.heap, "█", heap));
    parts.push(part("beside it", budget.beside, "▓", heap));
    if budget.fits {
        parts.push(part("free", budget.free, "░", theme::good()));
    }
    parts
}

fn legend(parts: &[Part], columns: usize, indent: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut line = vec![Span::raw(" ".repeat(indent))];
    let mut used = indent;
    for part in parts {
        let words = format!(" {} {}   ", part.name, part.megabytes);
        let wide = text::width(&words).saturating_add(1);
        if used > indent && used.saturating_add(wide) > columns.saturating_add(3) {
            lines.push(Line::from(std::mem::replace(
                &mut line,
                vec![Span::raw(" ".repeat(indent))],
            )));
            used = indent;
        }
        line.push(Span::styled(part.sign, part.style));
        line.push(Span::raw(words));
        used = used.saturating_add(wide);
    }
    lines.push(Line::from(line));
    lines
}
