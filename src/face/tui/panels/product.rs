//! Product: the homes found, a field for any other, and the practice home where there is none.

use std::path::PathBuf;

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::action::Action;
use super::super::keys::Chord::{Ctrl, Key, Letter};
use super::super::keys::{Binding, ENTER, FIELD, KeySet, STEP, TYPING, Typing, always, idle, key, several};
use super::super::page::Page;
use super::super::theme;
use super::super::ui::{Focus, Rows, Ui};
use super::field;
use super::panel::{Body, Of, Panel};
use crate::domain::Shown as _;
use crate::domain::home::{Generation, Home, Started};
use crate::engine::{Session, StepId};

pub(super) const PANEL: Panel = Panel {
    of: Of::Step(StepId::Product),
    keys: &[PATH_KEYS, KeySet::commands(&[PRODUCT, STEP])],
    rows: Rows {
        count: |session, _| product_rows(session).len(),
        types: |session, ui| product_rows(session).get(ui.row) == Some(&ProductRow::Path),
    },
    body: Body::Page(page),
    rail: true,
    ..Panel::DEFAULT
};

const PATH_KEYS: KeySet = KeySet {
    when: |_, ui| ui.focus == Focus::Field,
    typing: Typing::Text,
    groups: &[PATH, FIELD, TYPING],
};

#[rustfmt::skip]
const PRODUCT: &[Binding] = &[
    key(ENTER, "Enter", "choose", "choose this product and continue", Action::ChooseProduct, always),
    key(&[Key(KeyCode::Esc), Letter('b')], "Esc", "leave", "leave, after one question", Action::Back, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "to the row above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the row below", Action::Down, several),
    key(&[Letter('g')], "G", "refresh", "inspect this machine and search for products again", Action::Again, idle),
];

#[rustfmt::skip]
const PATH: &[Binding] = &[
    key(ENTER, "Enter", "choose", "read the typed directory and continue", Action::ChooseProduct, always),
    key(&[Key(KeyCode::Esc), Ctrl('b')], "Esc", "leave", "discard what was typed, else leave, after one question", Action::Back, always),
    key(&[Key(KeyCode::Up)], "↑↓", "move", "to the row above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the row below", Action::Down, several),
];

/// A row of the Product screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum ProductRow {
    /// A home, by its path.
    Home(PathBuf),
    /// The field for a path.
    Path,
    /// Make a practice home.
    Practice {
        /// toml, else xml.
        toml: bool,
    },
}

/// The rows of the Product screen: homes found, the chosen one if it lies elsewhere, the path field, the practice offers.
pub(in super::super) fn product_rows(session: &Session) -> Vec<ProductRow> {
    let found = session.homes().unwrap_or_default().iter().map(|home| home.path.clone());
    let mut rows: Vec<_> = found.map(ProductRow::Home).collect();
    if let Some(facts) = session.facts() {
        let chosen = ProductRow::Home(facts.home.path.clone());
        if !rows.contains(&chosen) {
            rows.push(chosen);
        }
    }
    rows.push(ProductRow::Path);
    if session.offers_practice() {
        rows.extend([
            ProductRow::Practice { toml: true },
            ProductRow::Practice { toml: false },
        ]);
    }
    rows
}

fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
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
                let line = row_line(here, words);
                let [pointer, words] = [0, 1].map(|at| line.spans.get(at).cloned().unwrap_or_default());
                page.labelled(pointer, &words.content, words.style, columns);
            }
        }
        if here {
            page.keep = start..page.lines.len();
        }
    }
    page
}

fn known<'a>(session: &'a Session, path: &std::path::Path) -> Option<&'a Home> {
    // The chosen home was read after the list and has more details.
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
        let words = format!("{}: {}", defect.what.shown(), defect.advice());
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
        field::draw(
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
