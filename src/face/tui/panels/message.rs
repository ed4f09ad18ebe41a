//! The last message at full length.

use crossterm::event::KeyCode;

use super::super::action::Action;
use super::super::keys::Chord::{Key, Letter};
use super::super::keys::{Binding, CTRL_C, KeySet, PAGE, always, key};
use super::super::news;
use super::super::page::Page;
use super::super::ui::{Overlay, PageId, Ui};
use super::panel::{Body, Of, Panel};
use crate::engine::Session;

pub(super) const PANEL: Panel = Panel {
    of: Of::Overlay(|overlay| matches!(overlay, Overlay::Page(PageId::Message, _))),
    keys: KEYS,
    body: Body::Page(page),
    ..Panel::DEFAULT
};

/// The keys of a page that is only read.
pub(super) const KEYS: &[KeySet] = &[KeySet::commands(&[MESSAGE, PAGE, CTRL_C])];

#[rustfmt::skip]
const MESSAGE: &[Binding] = &[
    key(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Letter('m')], "Enter", "close", "back to the screen", Action::Back, always),
];

fn page(session: &Session, _: &Ui, columns: usize) -> Page {
    let mut page = Page::new("Message", session.step().row().code);
    if let Some(notice) = session.notice() {
        page.lines = news::said(notice, columns);
    }
    page
}
