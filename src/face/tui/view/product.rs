//! Product: the homes found, a field for any other, and the practice home where there is none.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::Shown as _;
use crate::domain::home::{Generation, Home, Started};
use crate::engine::{Session, StepId};

use super::super::theme;
use super::super::ui::{Focus, ProductRow, Ui, product_rows};
use super::page::Page;
use super::questions;

pub(super) fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let mut page = Page::new("Product", StepId::Product.row().code);
    let intro = match session.homes() {
        None => "Searching for WSO2 products in the usual places …",
        Some([]) => {
            "No WSO2 product was found in the usual places. Type the directory of one, or make a practice home to try everything on."
        }
        Some(_) => "Which product do you want to set up? Nothing is written until you confirm it at Review.",
    };
    page.text(0, intro, Style::new(), columns);
    page.gap();
    for (at, row) in product_rows(session).iter().enumerate() {
        let start = page.lines.len();
        let here = at == ui.row;
        match row {
            ProductRow::Home(path) => {
                if let Some(home) = known(session, path) {
                    home_lines(&mut page, session, home, here, columns);
                }
            }
            ProductRow::Path => path_lines(&mut page, session, ui, here, columns),
            ProductRow::Practice { toml } => {
                let words = if *toml {
                    "Make a practice home, toml generation (as Identity Server 7)"
                } else {
                    "Make a practice home, xml generation (as API Manager 2.6)"
                };
                page.push(row_line(here, words));
            }
        }
        if here {
            page.keep = start..page.lines.len();
        }
    }
    page
}

fn known<'a>(session: &'a Session, path: &std::path::Path) -> Option<&'a Home> {
    // The chosen one was read later than the list, so it knows more.
    let chosen = session
        .facts()
        .map(|facts| &facts.home)
        .filter(|home| home.path == path);
    chosen.or_else(|| {
        session
            .homes()
            .unwrap_or_default()
            .iter()
            .find(|home| home.path == path)
    })
}

fn row_line(here: bool, words: &str) -> Line<'static> {
    let (mark, style) = if here {
        (theme::HERE, theme::strong())
    } else {
        (" ", Style::new())
    };
    Line::from(vec![
        Span::styled(format!("{mark} "), theme::accent()),
        Span::styled(words.to_owned(), style),
    ])
}

fn home_lines(page: &mut Page, session: &Session, home: &Home, here: bool, columns: usize) {
    let mut line = row_line(here, &home.title());
    if session.facts().is_some_and(|facts| facts.home.path == home.path) {
        line.push_span(Span::styled("  ✓ chosen", theme::good()));
    }
    page.push(line);
    page.text(4, &home.path.shown().to_string(), Style::new(), columns);
    let kernel = home
        .carbon
        .as_ref()
        .map_or(String::new(), |carbon| format!(", Carbon {carbon}"));
    let generation = match home.generation {
        Generation::Xml => "xml generation",
        Generation::Toml => "toml generation",
    };
    let words = format!("{generation}{kernel}, {}", started(home));
    page.text(4, &words, Style::new(), columns);
    for defect in &home.defects {
        let style = if defect.fatal { theme::bad() } else { theme::warn() };
        let words = format!("{}: {}", defect.what.shown(), defect.advice);
        page.labelled(Span::styled("    ! ", style), &words, style, columns);
    }
    page.gap();
}

fn started(home: &Home) -> String {
    match (home.pid, home.started) {
        (Some(pid), _) => format!("running, pid {pid}"),
        (None, Started::Never) => "never started".into(),
        (None, Started::Before) => "started before, stopped now".into(),
        (None, Started::Running) => "running".into(),
        (None, Started::Unknown) => "whether it ever started is not known".into(),
    }
}

fn path_lines(page: &mut Page, session: &Session, ui: &Ui, here: bool, columns: usize) {
    page.push(row_line(here, "Another directory"));
    if here {
        questions::field(
            page,
            ui.input.value(),
            Some(&ui.input),
            columns.saturating_sub(2),
            ui.focus == Focus::Field,
        );
        if let Some(refusal) = session.home_refusal() {
            page.labelled(
                Span::styled("    ! ", theme::bad()),
                &refusal.to_string(),
                theme::bad(),
                columns,
            );
        }
    } else if let Some(refusal) = session.home_refusal() {
        page.labelled(
            Span::styled("    ! ", theme::bad()),
            &refusal.to_string(),
            theme::bad(),
            columns,
        );
    }
    page.gap();
}
