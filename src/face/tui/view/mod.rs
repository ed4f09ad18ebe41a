//! What is drawn. A view takes the session and the screen's own state, and can change neither.
//!
//! ```text
//!  header: program or product, home, state, READ-ONLY
//! ────────────────────────────────────────────────────
//!  rail │ title                            screen code
//!  of   │ page: a list of lines, scrolled so that the
//!  steps│ focused block is whole
//!       │ busy line, last message
//! ────────────────────────────────────────────────────
//!  footer: only keys that work here
//! ```
//!
//! The panels in between say themselves what they show and whether the list of steps stands beside them.

mod dialog;
mod frame;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use super::layout::{self, Areas, is_too_small};
use super::panels::{self, Body};
use super::ui::{Overlay, SMALLEST, Ui};
use super::{news, theme};
use crate::domain::holds_hidden;
use crate::engine::Session;
use crate::engine::confirm::{self, Confirmation};

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, session: &Session, ui: &Ui) {
    let area = frame.area();
    if is_too_small((area.width, area.height)) {
        too_small(frame, session, ui, area);
    } else {
        whole(frame, session, ui, area);
    }
    let buffer = frame.buffer_mut();
    settle(buffer);
    theme::finish(buffer, ui.look);
}

/// Replaces what a cell must not hold: the last check before a frame goes to the terminal, whatever the panels drew.
fn settle(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if holds_hidden(cell.symbol()) {
            cell.set_symbol("\u{fffd}");
        }
    }
}

fn whole(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let areas = Areas::new(session, ui, area);
    frame::header(frame, session, ui, area);
    frame::lines(frame, area);
    if let Some(rail) = areas.rail {
        frame::rail(frame, session, rail);
    }
    let step = panels::of_step(session.step());
    let panel = panels::above(ui).filter(|panel| panel.covers()).unwrap_or(step);
    if let Body::Drawn { draw, .. } = panel.body {
        draw(frame, session, ui, areas.panel);
    } else {
        layout::page(panel, session, ui, areas.panel).draw(frame, areas.panel, ui.scrolled());
    }
    news::draw(frame, session, ui, step.live, areas.news);
    frame::footer(frame, session, ui, area);
    dialog::draw(frame, session, ui, area);
}

fn too_small(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let instead = if panels::of_step(session.step()).live {
        "use carbonctl status and carbonctl logs -f"
    } else {
        "start carbonctl --plain"
    };
    // What Ctrl-C has asked is seen here too.
    let text = if matches!(ui.overlay, Overlay::Confirm(Confirmation::Leave, _)) {
        let details = confirm::details(session, Confirmation::Leave).join(" ");
        format!("Leave carbonctl? Ctrl-C again leaves, Esc stays. {details}")
    } else {
        format!(
            "carbonctl needs a terminal of {} columns and {} rows; this one has {} and {}. Make it larger, or {instead}. Ctrl-C leaves.",
            SMALLEST.0, SMALLEST.1, area.width, area.height
        )
    };
    frame.render_widget(Paragraph::new(Line::from(text)).wrap(Wrap { trim: true }), area);
}
