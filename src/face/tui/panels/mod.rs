//! Lists the panels: what is shown between header and footer.
//!
//! Keys, rows and pages are looked up in one array; a new panel is a file and a row.

mod confirm;
pub(super) mod control;
mod explain;
pub(super) mod failure;
mod field;
mod help;
mod launch;
mod machine;
mod message;
mod overview;
mod panel;
pub(super) mod preflight;
pub(super) mod product;
mod prompt;
pub(super) mod questions;
mod review;

use super::ui::{Overlay, PageId, Ui};
use crate::engine::{Session, StepId};

use panel::Of;
pub(super) use panel::{Body, Panel};

/// Every panel.
const PANELS: &[Panel] = &[
    product::PANEL,
    machine::PANEL,
    questions::PANEL,
    preflight::PANEL,
    review::PANEL,
    control::PANEL,
    help::PANEL,
    overview::PANEL,
    message::PANEL,
    failure::PANEL,
    explain::PANEL,
    confirm::PANEL,
    prompt::PANEL,
    launch::PANEL,
];

/// The panel of a step.
pub(super) fn of_step(step: StepId) -> &'static Panel {
    let own = |panel: &&Panel| matches!(panel.of, Of::Step(id) if id == step);
    PANELS.iter().find(own).unwrap_or(&questions::PANEL)
}

/// What lies over the step, if anything does.
pub(super) fn above(ui: &Ui) -> Option<&'static Panel> {
    if matches!(ui.overlay, Overlay::None) {
        return None;
    }
    let own = |panel: &&Panel| matches!(panel.of, Of::Overlay(is) if is(&ui.overlay));
    PANELS.iter().find(own)
}

/// The panel that the keys go to.
pub(super) fn shown(session: &Session, ui: &Ui) -> &'static Panel {
    above(ui).unwrap_or_else(|| of_step(session.step()))
}

/// The command that the shown panel offers for copying; the same key copies it everywhere.
pub(super) fn command(session: &Session, ui: &Ui) -> Option<String> {
    match ui.overlay {
        Overlay::Page(PageId::Failure, _) => failure::command(session),
        Overlay::Page(PageId::Explain(_), _) => explain::command(session, ui),
        Overlay::None if session.step() == StepId::Preflight => preflight::command(session, ui),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crossterm::event::KeyCode;

    use super::super::action::Action;
    use super::super::keys::{Chord, KeySet, Typing};
    use super::super::text_field::TextField;
    use super::super::ui::{Choice, TextPrompt};
    use super::*;
    use crate::engine::confirm::Confirmation;
    use crate::engine::steps::STEPS;

    fn key_sets() -> impl Iterator<Item = (Of, &'static KeySet)> {
        let sets = |panel: &'static Panel| panel.keys.iter().map(|set| (panel.of, set));
        PANELS.iter().flat_map(sets)
    }

    /// The overlay after this one: a new kind does not compile until it is named here.
    fn next(overlay: &Overlay) -> Overlay {
        match overlay {
            Overlay::None => Overlay::Page(PageId::Help, 0),
            Overlay::Page(PageId::Help, _) => Overlay::Page(PageId::Message, 0),
            Overlay::Page(PageId::Message, _) => Overlay::Page(PageId::Failure, 0),
            Overlay::Page(PageId::Failure, _) => Overlay::Page(PageId::Explain("G01"), 0),
            Overlay::Page(PageId::Explain(_), _) => Overlay::Overview(0),
            Overlay::Overview(_) => Overlay::Confirm(Confirmation::Leave, Choice::Cancel),
            Overlay::Confirm(..) => Overlay::Prompt(TextPrompt::Find, TextField::default(), None),
            Overlay::Prompt(..) => Overlay::Launch(0),
            Overlay::Launch(_) => Overlay::None,
        }
    }

    #[test]
    fn every_overlay_has_one_panel_and_every_panel_is_used() {
        let mut found = 0;
        let mut overlay = next(&Overlay::None);
        while !matches!(overlay, Overlay::None) {
            let own = |panel: &&Panel| matches!(panel.of, Of::Overlay(is) if is(&overlay));
            assert_eq!(PANELS.iter().filter(own).count(), 1, "{overlay:?}");
            found += 1;
            overlay = next(&overlay);
        }
        let others = PANELS.iter().filter(|panel| !matches!(panel.of, Of::Overlay(_)));
        assert_eq!(PANELS.len(), found + others.count());
    }

    #[test]
    fn no_step_has_two_panels_and_one_panel_is_for_the_other_steps() {
        for step in STEPS {
            let own = |panel: &&Panel| matches!(panel.of, Of::Step(id) if id == step.id);
            assert!(PANELS.iter().filter(own).count() < 2, "{:?}", step.id);
        }
        let of_others = |panel: &&Panel| matches!(panel.of, Of::OtherSteps);
        assert_eq!(PANELS.iter().filter(of_others).count(), 1);
    }

    #[test]
    fn every_function_key_has_another_key() {
        for (_, set) in key_sets() {
            for binding in set.rows() {
                let functions = binding.chords.iter();
                let functions = functions.filter(|c| matches!(c, Chord::Key(KeyCode::F(_)))).count();
                assert!(functions == 0 || binding.chords.len() > functions, "{binding:?}");
            }
        }
    }

    /// What is one thing to a user: a server is started or stopped, and a key that opens something closes it.
    fn meaning(action: Action) -> String {
        match action {
            Action::Start | Action::Stop => "start or stop".to_owned(),
            Action::Again | Action::Refresh => "refresh".to_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_letter_and_tab_mean_one_thing_everywhere() {
        let mut meanings: BTreeMap<char, Vec<String>> = BTreeMap::new();
        for (_, set) in key_sets() {
            for binding in set.rows() {
                for chord in binding.chords {
                    let letters = match chord {
                        Chord::Letter(letter) => vec![*letter, letter.to_ascii_uppercase()],
                        Chord::Exact(letter) if letter.is_alphabetic() => vec![*letter],
                        Chord::Key(KeyCode::Tab) => vec!['\t'],
                        _ => Vec::new(),
                    };
                    // The same key closes what it opened.
                    let closes = binding.action == Action::Back && !letters.contains(&'b');
                    for letter in letters.into_iter().filter(|_| !closes) {
                        let known = meanings.entry(letter).or_default();
                        let meaning = meaning(binding.action);
                        if !known.contains(&meaning) {
                            known.push(meaning);
                        }
                    }
                }
            }
        }
        meanings.retain(|_, of| of.len() > 1);
        assert!(meanings.is_empty(), "{meanings:?}");
    }

    #[test]
    fn letters_type_wherever_there_is_a_field() {
        for (of, set) in key_sets().filter(|(_, set)| set.typing != Typing::Nothing) {
            for binding in set.rows() {
                let letter =
                    |chord: &Chord| matches!(chord, Chord::Letter(_) | Chord::Exact(_) | Chord::Key(KeyCode::Char(_)));
                assert!(!binding.chords.iter().any(letter), "{of:?}: {binding:?}");
            }
        }
    }

    #[test]
    fn every_panel_can_be_left_backwards_and_ended() {
        for (of, set) in key_sets() {
            let rows: Vec<_> = set.rows().collect();
            assert!(rows.iter().any(|row| row.action == Action::Back), "{of:?}");
            let asks = rows
                .iter()
                .any(|row| row.chords.contains(&Chord::Ctrl('c')) && matches!(row.action, Action::Quit | Action::Back));
            assert!(asks, "{of:?}");
        }
    }
}
