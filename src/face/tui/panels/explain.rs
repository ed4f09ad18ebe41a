//! A guideline explained, over the preflight.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::action::Action;
use super::super::keys::Chord::{Key, Letter};
use super::super::keys::{Binding, COPY, CTRL_C, KeySet, PAGE, PanelState, always, key};
use super::super::page::Page;
use super::super::ui::{Overlay, PageId, Ui};
use super::super::{text, theme};
use super::panel::{Body, Of, Panel};
use super::preflight::typed;
use crate::engine::{Session, StepId};
use crate::guide;

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Page(PageId::Explain(_), _))),
    keys: &[KeySet::commands(&[EXPLAIN, PAGE, CTRL_C])],
    body: Body::Page(page),
    ..Panel::DEFAULT
};

#[rustfmt::skip]
const EXPLAIN: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Letter('m')], "Enter", "close", "back to the screen", Action::Back, always),
    key(COPY, "^Y", "copy", "copy the commands to type to the clipboard of this terminal", Action::Copy, copyable),
];

fn copyable(state: &PanelState) -> bool {
    state.ui.clipboard.is_some() && command(state.session, state.ui).is_some()
}

/// The commands that cure the explained finding here, one a line.
pub(super) fn command(session: &Session, ui: &Ui) -> Option<String> {
    let Overlay::Page(PageId::Explain(id), _) = ui.overlay else {
        return None;
    };
    let finding = session.preflight().findings().iter().find(|finding| finding.id == id)?;
    let commands = typed(session, finding);
    (!commands.is_empty()).then(|| commands.join("\n"))
}

/// The explanation of a guideline, whole, and before it the commands that cure the finding here.
fn page(session: &Session, ui: &Ui, columns: usize) -> Page {
    let Overlay::Page(PageId::Explain(id), _) = ui.overlay else {
        return Page::new("", "");
    };
    let mut page = Page::new(format!("About {id}"), StepId::Preflight.row().code);
    let Some(guideline) = guide::by_id(id) else {
        return page;
    };
    let finding = session.preflight().findings().iter().find(|finding| finding.id == id);
    let commands = finding.map(|finding| typed(session, finding)).unwrap_or_default();
    if !commands.is_empty() {
        page.push(Line::styled("To type here", theme::strong()));
        for command in &commands {
            for part in command.lines().flat_map(|line| text::chop(line, columns)) {
                page.push(Line::from(part));
            }
        }
        page.gap();
    }
    for line in guide::explain_guideline(guideline).lines() {
        let style = if line.starts_with(' ') {
            Style::new()
        } else {
            theme::strong()
        };
        for part in text::fold(line, columns) {
            page.push(Line::styled(part, style));
        }
    }
    page
}
