//! The keys of Preflight, and when each does something.

use crossterm::event::KeyCode;

use super::list::finding;
use super::typed::command;
use crate::engine::{CureState, Preflight, preflight};
use crate::face::tui::action::Action;
use crate::face::tui::keys::Chord::{Key, Letter};
use crate::face::tui::keys::{Binding, COPY, ENTER, PanelState, always, key, scrolls, several};

#[rustfmt::skip]
pub(super) const PREFLIGHT: &[Binding] = &[
    key(ENTER, "Enter", "next", "go to the next step", Action::NextStep, always),
    key(&[Key(KeyCode::Char(' '))], "Space", "cure", "add this finding's cure to the plan, or remove it", Action::TakeCure, takeable),
    key(&[Letter('f')], "F", "filter", "only what fails, warns, is unknown, informs, passes; or all", Action::Filter, judged),
    key(&[Key(KeyCode::PageDown)], "PgDn", "more", "scroll the details down", Action::PageDown, scrolls),
    key(&[Letter('i')], "I", "explain", "all about this guideline: what, why, how it is checked and cured, source", Action::Explain, has_finding),
    key(&[Letter('c')], "C", "all cures", "add every cure of this home whose values are known; those of the machine are added one by one", Action::TakeAll, any_takeable),
    key(COPY, "^Y", "copy", "copy the commands of this finding's cure to the clipboard of this terminal", Action::Copy, copyable),
    key(&[Letter('g')], "G", "refresh", "inspect the home and the machine again, and judge again", Action::Refresh, judged),
    key(&[Key(KeyCode::Up)], "↑↓", "finding", "to the finding above or below", Action::Up, several),
    key(&[Key(KeyCode::Down)], "↓", "", "to the finding below", Action::Down, several),
];

fn copyable(state: &PanelState) -> bool {
    state.ui.clipboard.is_some() && command(state.session, state.ui).is_some()
}

fn has_finding(state: &PanelState) -> bool {
    finding(state.session, state.ui).is_some()
}

fn takeable(state: &PanelState) -> bool {
    finding(state.session, state.ui).is_some_and(|finding| preflight::taken(state.session, finding) != CureState::Never)
}

fn any_takeable(state: &PanelState) -> bool {
    preflight::some_open(state.session)
}

fn judged(state: &PanelState) -> bool {
    state.session.busy().is_none() && matches!(state.session.preflight(), Preflight::Judged(_))
}
