//! The mark of a step, as the list of steps and the hub show it.

use ratatui::style::Style;

use super::theme;
use crate::engine::wizard::progress::progress;
use crate::engine::{Session, StepId, StepState};

/// The mark of a step: as it should be, something missing, or how many changes.
pub(super) fn mark(session: &Session, step: StepId) -> (&'static str, Style, String) {
    let none = String::new();
    match progress(session, step) {
        // Without a product nothing is missing yet; a stopped server is not an error.
        StepState::Missing if session.facts().is_none() => (" ", Style::new(), none),
        StepState::Missing if step == StepId::Control => (theme::NONE, Style::new(), none),
        StepState::Missing => (theme::WARN, theme::warn(), none),
        StepState::NotHere => (theme::NONE, Style::new(), none),
        // An empty plan counts as done only when it was just written.
        StepState::Done if step == StepId::Review && session.applied().is_none() => (" ", Style::new(), none),
        StepState::Done => (theme::OK, theme::good(), none),
        StepState::Changed(count) => (theme::OK, theme::accent(), format!("{count:>3}")),
        StepState::Failing(count) => (theme::WARN, theme::warn(), format!("{count:>3}")),
        StepState::Unseen => (" ", Style::new(), none),
    }
}
