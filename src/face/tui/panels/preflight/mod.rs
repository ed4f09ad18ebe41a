//! Preflight: its keys, one row for each listed finding, its page.

mod keys;
mod list;
mod page;
mod typed;

use super::super::keys::{KeySet, STEP};
use super::super::ui::Rows;
use super::panel::{Body, Of, Panel};
use crate::engine::StepId;

use keys::PREFLIGHT;
pub(in super::super) use list::{finding, findings};
pub(in super::super) use typed::command;
pub(super) use typed::typed;

pub(super) const PANEL: Panel = Panel {
    of: Of::Step(StepId::Preflight),
    keys: &[KeySet::commands(&[PREFLIGHT, STEP])],
    rows: Rows::commands(|session, ui| findings(session, ui).len()),
    body: Body::Drawn {
        draw: page::draw,
        page: page::details_page,
    },
    ..Panel::DEFAULT
};
