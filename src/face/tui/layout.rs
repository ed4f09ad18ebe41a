//! Lays out the terminal, and derives the shown page, its scroll range and the active keys.
//!
//! Key handling and drawing both use it.

use ratatui::layout::Rect;

use super::keys::{ActiveKeys, KeySet, PanelState};
use super::news;
use super::page::Page;
use super::panels::{self, Body, Panel, control};
use super::ui::{SMALLEST, Ui, WHOLE};
use crate::engine::Session;

/// Columns of the list of steps with its line.
pub(super) const RAIL: u16 = 16;

/// Whether a terminal of this size shows the notice about its size and nothing else.
pub fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

/// The keys that work now.
pub fn active_keys(session: &Session, ui: &Ui) -> ActiveKeys {
    keys_of(panels::shown(session, ui), session, ui)
}

/// The keys that work on the step's panel, whatever lies over it.
pub fn step_keys(session: &Session, ui: &Ui) -> ActiveKeys {
    keys_of(panels::of_step(session.step()), session, ui)
}

/// The set of keys that is looked at now: also those in it that do nothing at the moment.
pub fn key_set(session: &Session, ui: &Ui) -> &'static KeySet {
    panels::shown(session, ui).key_set(session, ui)
}

fn keys_of(panel: &Panel, session: &Session, ui: &Ui) -> ActiveKeys {
    let set = panel.key_set(session, ui);
    let state = PanelState {
        session,
        ui,
        rows: (panel.rows.count)(session, ui),
        scrolls: limit(panel, session, ui) > 0,
    };
    ActiveKeys {
        typing: set.typing,
        rows: set.active(&state),
    }
}

/// How many lines the shown page can be scrolled.
pub(super) fn scroll_limit(session: &Session, ui: &Ui) -> usize {
    limit(panels::shown(session, ui), session, ui)
}

/// How many lines a panel can be scrolled.
fn limit(panel: &Panel, session: &Session, ui: &Ui) -> usize {
    Areas::seen(session, ui).map_or(0, |areas| {
        page(panel, session, ui, areas.panel).limit(areas.panel.height)
    })
}

/// The page of a panel in this area; of a box that of the step under it.
pub(super) fn page(panel: &Panel, session: &Session, ui: &Ui, area: Rect) -> Page {
    let columns = usize::from(area.width);
    match panel.body {
        Body::Page(draw) => draw(session, ui, columns),
        Body::OfKeys(draw) => draw(session, ui, &step_keys(session, ui), columns),
        Body::Drawn { page: draw, .. } => draw(session, ui, area),
        Body::Dialog(_) => page(panels::of_step(session.step()), session, ui, area),
    }
}

/// How many rows a page key moves the log of the console.
pub(super) fn log_rows(session: &Session, ui: &Ui) -> usize {
    let rows = Areas::seen(session, ui).map_or(0, |areas| control::log_rows(session, ui, areas.panel));
    rows.max(1)
}

/// How many lines a page key moves.
pub(super) fn page_rows(ui: &Ui) -> usize {
    usable(ui).map_or(1, |area| usize::from(area.height / 2))
}

/// Whether the notice is too long for its place under the panel; of a terminal that shows none, when it shows it again.
pub(super) fn notice_is_long(session: &Session, ui: &Ui) -> bool {
    let columns = usable(ui).map_or(WHOLE.0, |area| area.width);
    // A short screen has room for its first line only.
    let most = if ui.is_short() { 2 } else { news::SHORT };
    news::is_long(session, usize::from(columns.saturating_sub(RAIL + 2)), most)
}

/// The screen, where it is large enough for one. Everything that computes from a size begins here: below the smallest size
/// nothing is laid out, so there is nothing to compute.
fn usable(ui: &Ui) -> Option<Rect> {
    let area = ui.area();
    (!is_too_small((area.width, area.height))).then_some(area)
}

/// Where everything lies.
pub(super) struct Areas {
    /// The list of steps, where it is shown.
    pub(super) rail: Option<Rect>,
    /// The panel.
    pub(super) panel: Rect,
    /// The busy line and the notice.
    pub(super) news: Rect,
}

impl Areas {
    /// Where everything lies on the terminal as it is now, if anything does.
    fn seen(session: &Session, ui: &Ui) -> Option<Self> {
        usable(ui).map(|area| Self::new(session, ui, area))
    }

    pub(super) fn new(session: &Session, ui: &Ui, area: Rect) -> Self {
        let body = Rect::new(0, 2, area.width, area.height.saturating_sub(4));
        let step = panels::of_step(session.step());
        let wants_rail = step.rail || panels::shown(session, ui).rail;
        let (rail, right) = if wants_rail && area.width >= WHOLE.0 {
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
        // One empty column at either side of a page.
        let inner = Rect {
            x: right.x.saturating_add(1),
            width: right.width.saturating_sub(2),
            ..right
        };
        // On a short screen a field with its question needs more than half.
        let most = if area.height < WHOLE.1 {
            inner.height / 4
        } else {
            inner.height / 2
        };
        let rows = news::rows(session, ui, step.live, inner.width).min(most);
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
