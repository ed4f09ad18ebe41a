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
//! Guide, Review and Control need the room and have no rail.

mod budget;
mod control;
mod failure;
mod frame;
mod help;
mod hub;
mod machine;
mod message;
mod page;
mod popup;
mod preflight;
mod product;
mod questions;
mod review;
mod text;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Paragraph, Wrap};

use crate::domain::hidden;
use crate::engine::{Session, StepId};

use super::theme;
use super::ui::{LARGEST, Overlay, SMALLEST, Ui};
pub use control::Reach;

use page::Page;

/// Columns of the rail with its line.
const RAIL: u16 = 16;

/// Draws the whole screen.
pub fn draw(frame: &mut Frame, session: &Session, ui: &Ui) {
    let area = frame.area();
    if is_too_small((area.width, area.height)) {
        too_small(frame, session, area);
    } else {
        whole(frame, session, ui, area);
    }
    let buffer = frame.buffer_mut();
    settle(buffer);
    theme::finish(buffer, ui.look);
}

/// The last look before a frame goes to the terminal: whatever the views did, no cell drives it or hides.
fn settle(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().contains(hidden) {
            cell.set_symbol("\u{fffd}");
        }
    }
}

/// Whether a terminal of this size shows the notice about its size and nothing else.
pub fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

/// Whether the shown page has more lines than room.
pub fn overflows(session: &Session, ui: &Ui) -> bool {
    scroll_limit(session, ui) > 0
}

/// Whether the panel has more lines than room, whatever lies over it.
pub fn panel_overflows(session: &Session, ui: &Ui) -> bool {
    Areas::seen(session, ui).is_some_and(|areas| beneath(session, ui, areas.panel).limit(areas.panel.height) > 0)
}

/// How many lines the shown page can be scrolled.
pub fn scroll_limit(session: &Session, ui: &Ui) -> usize {
    Areas::seen(session, ui).map_or(0, |areas| page(session, ui, areas.panel).limit(areas.panel.height))
}

/// How many rows a page key moves the log of the console.
pub fn log_rows(session: &Session, ui: &Ui) -> usize {
    let rows = Areas::seen(session, ui).map_or(0, |areas| control::log_rows(session, ui, areas.panel));
    rows.max(1)
}

/// How many lines a page key moves.
pub fn page_rows(ui: &Ui) -> usize {
    usable(ui).map_or(1, |area| usize::from(area.height / 2))
}

/// Whether the notice is too long for its place under the panel; of a terminal that shows none, when it shows it again.
pub fn notice_is_long(session: &Session, ui: &Ui) -> bool {
    message::is_long(session, usable(ui).map_or(SMALLEST.0, |area| area.width))
}

/// The screen, where it is large enough for one. Everything that computes from a size begins here: below the smallest size
/// nothing is laid out, so there is nothing to compute.
fn usable(ui: &Ui) -> Option<Rect> {
    let area = ui.area();
    (!is_too_small((area.width, area.height))).then_some(area)
}

/// Where everything lies.
struct Areas {
    rail: Option<Rect>,
    panel: Rect,
    news: Rect,
}

impl Areas {
    /// Where everything lies on the terminal as it is now, if anything does.
    fn seen(session: &Session, ui: &Ui) -> Option<Self> {
        usable(ui).map(|area| Self::new(session, ui, area))
    }

    fn new(session: &Session, ui: &Ui, area: Rect) -> Self {
        let body = Rect::new(0, 2, area.width, area.height.saturating_sub(4));
        let railed = !matches!(session.step(), StepId::Guide | StepId::Review | StepId::Control)
            || matches!(ui.overlay, Overlay::Hub(_));
        let (rail, right) = if railed {
            let rail = Rect { width: RAIL, ..body };
            let right = Rect {
                x: RAIL,
                width: body.width.saturating_sub(RAIL),
                ..body
            };
            (Some(rail), right)
        } else {
            (None, body)
        };
        // One column of air at either side of a page.
        let inner = Rect {
            x: right.x.saturating_add(1),
            width: right.width.saturating_sub(2),
            ..right
        };
        let rows = message::rows(session, ui, inner.width).min(inner.height / 2);
        let news = Rect {
            y: inner.bottom().saturating_sub(rows),
            height: rows,
            ..inner
        };
        let panel = Rect {
            height: inner.height.saturating_sub(rows),
            ..inner
        };
        Self { rail, panel, news }
    }
}

fn whole(frame: &mut Frame, session: &Session, ui: &Ui, area: Rect) {
    let areas = Areas::new(session, ui, area);
    frame::header(frame, session, ui, area);
    frame::lines(frame, area);
    if let Some(rail) = areas.rail {
        frame::rail(frame, session, rail);
    }
    if session.step() == StepId::Control && !covers(&ui.overlay) {
        control::draw(frame, session, ui, areas.panel);
    } else if session.step() == StepId::Guide && !covers(&ui.overlay) {
        preflight::draw(frame, session, ui, areas.panel);
    } else {
        page(session, ui, areas.panel).draw(frame, areas.panel, ui.scrolled());
    }
    message::draw(frame, session, ui, areas.news);
    frame::footer(frame, session, ui, area);
    popup::draw(frame, session, ui, area);
}

/// Whether an overlay takes the whole panel.
fn covers(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::Help(_) | Overlay::Hub(_) | Overlay::Message(_) | Overlay::Failure(_) | Overlay::Explain(..)
    )
}

/// The page that is shown in this panel.
fn page(session: &Session, ui: &Ui, panel: Rect) -> Page {
    let columns = usize::from(panel.width);
    match ui.overlay {
        Overlay::Help(_) => help::page(session, ui, columns),
        Overlay::Hub(row) => hub::page(session, ui, row, columns),
        Overlay::Message(_) => message::page(session, columns),
        Overlay::Failure(_) => failure::page(session, columns),
        Overlay::Explain(id, _) => preflight::explanation(session, id, columns),
        _ => beneath(session, ui, panel),
    }
}

/// The page of the step itself.
fn beneath(session: &Session, ui: &Ui, panel: Rect) -> Page {
    let columns = usize::from(panel.width);
    match session.step() {
        StepId::Product => product::page(session, ui, columns),
        StepId::Machine => machine::page(session, columns),
        StepId::Guide => preflight::details(session, ui, preflight::beside(panel)),
        StepId::Review => review::page(session, ui, columns),
        // Drawn by itself: its log is paged by the engine, not by the screen.
        StepId::Control => Page::new("Control", session.step().row().code),
        _ => questions::page(session, ui, columns),
    }
}

impl Ui {
    /// The screen; a terminal that tells no size is taken for the smallest whole one, and of one that tells a size no screen has
    /// only a part is used: every cell takes memory.
    pub fn area(&self) -> Rect {
        let (columns, rows) = match self.size {
            (0, _) | (_, 0) => SMALLEST,
            (columns, rows) => (columns.min(LARGEST.0), rows.min(LARGEST.1)),
        };
        Rect::new(0, 0, columns, rows)
    }

    fn scrolled(&self) -> usize {
        match self.overlay {
            Overlay::Help(at) | Overlay::Message(at) | Overlay::Failure(at) | Overlay::Explain(_, at) => at,
            Overlay::Hub(_) => 0,
            _ => self.scroll,
        }
    }
}

fn too_small(frame: &mut Frame, session: &Session, area: Rect) {
    let instead = match session.step() {
        StepId::Control => "use carbonctl status and carbonctl logs -f",
        _ => "start carbonctl --plain",
    };
    let text = format!(
        "carbonctl needs a terminal of {} columns and {} rows; this one has {} and {}. Make it larger, or {instead}.",
        SMALLEST.0, SMALLEST.1, area.width, area.height
    );
    frame.render_widget(Paragraph::new(Line::from(text)).wrap(Wrap { trim: true }), area);
}
