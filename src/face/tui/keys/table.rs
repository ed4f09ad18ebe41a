//! The tables themselves. A row's position is its rank in the footer: the last ones give way first on a narrow terminal.

use crossterm::event::KeyCode;

use crate::engine::Session;

use super::super::app::Action;
use super::super::ui::Ui;
use super::super::view;
use super::Chord::{Ctrl, Exact, Key, Letter};
use super::when::{
    always, answered, any_recommended, any_takeable, appliable, choices, curable, failed, folds, has_answers,
    has_finding, has_log, has_view, hidden, idle, judged, log_changed_or_busy, looked_at, measured, message,
    not_appliable, not_first, paged, plain_field, recommended, restartable, revealed, searched, several, startable,
    steps_back, stoppable, takeable, typed_choice, undoable,
};
use super::{Binding, Chord, Context};

const ENTER: &[Chord] = &[Key(KeyCode::Enter)];

const fn row(
    chords: &'static [Chord],
    shown: &'static str,
    label: &'static str,
    help: &'static str,
    action: Action,
    when: fn(&Session, &Ui) -> bool,
) -> Binding {
    Binding {
        chords,
        shown,
        label,
        help,
        action,
        when,
    }
}

/// The rows of a context, best first.
pub(super) fn of(context: Context) -> &'static [&'static [Binding]] {
    match context {
        Context::Product => &[PRODUCT, STEP],
        Context::Path => &[PATH, FIELD, TYPING],
        Context::Machine => &[MACHINE, STEP],
        Context::Keys => &[QUESTION, STEP],
        Context::Field => &[NEXT, FIELD, TYPING],
        Context::Password => &[NEXT, PASSWORD, FIELD, TYPING],
        Context::Guide => &[GUIDE, STEP],
        Context::Review => &[REVIEW, STEP],
        Context::Control => &[CONTROL, CONSOLE],
        Context::Hub => &[HUB],
        Context::Help => &[HELP],
        Context::Confirm => &[CONFIRM],
        Context::Prompt => &[PROMPT],
        Context::Message | Context::Explain => &[MESSAGE],
        Context::Launch => &[LAUNCH],
        Context::Failure => &[FAILURE],
    }
}

#[rustfmt::skip]
const PRODUCT: &[Binding] = &[
    row(ENTER, "Enter", "choose", "choose this product and continue", Action::Next, always),
    row(&[Key(KeyCode::Esc), Letter('b')], "Esc", "leave", "leave, after one question", Action::Back, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "to the row above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the row below", Action::Down, several),
    row(&[Letter('g')], "G", "refresh", "inspect this machine and search for products again", Action::Again, idle),
];

#[rustfmt::skip]
const PATH: &[Binding] = &[
    row(ENTER, "Enter", "choose", "read the typed directory and continue", Action::Next, always),
    row(&[Key(KeyCode::Esc), Ctrl('b')], "Esc", "leave", "discard what was typed, else leave, after one question", Action::Back, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "to the row above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the row below", Action::Down, several),
];

#[rustfmt::skip]
const MACHINE: &[Binding] = &[
    row(ENTER, "Enter", "next", "go to the next step", Action::Next, always),
    row(&[Letter('g')], "G", "refresh", "inspect this machine again", Action::Again, idle),
];

#[rustfmt::skip]
const NEXT: &[Binding] = &[
    row(ENTER, "Enter", "next", "accept the value of the field and continue", Action::Next, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "to the question above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the question below", Action::Down, several),
];

#[rustfmt::skip]
const QUESTION: &[Binding] = &[
    row(ENTER, "Enter", "next", "go to the next question, then to the next step", Action::Next, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "to the question above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the question below", Action::Down, several),
    row(&[Key(KeyCode::Char(' ')), Key(KeyCode::Right)], "Space", "choose", "select the next choice", Action::Right, choices),
    row(&[Key(KeyCode::Left)], "←", "", "select the choice before", Action::Left, choices),
    row(&[Key(KeyCode::Char(' ')), Key(KeyCode::Right)], "Space", "edit", "type into the field", Action::Edit, plain_field),
    row(&[Exact('r')], "r", "recommend", "accept the recommended value", Action::Recommend, recommended),
    row(&[Exact('R')], "R", "all of them", "accept every recommended value of this step", Action::RecommendAll, any_recommended),
    row(&[Letter('e')], "E", "type it", "type another value", Action::Edit, typed_choice),
    row(&[Letter('x')], "X", "reset", "remove the answer: the setting stays as it is", Action::Clear, answered),
    row(&[Letter('n')], "N", "next step", "go to the next step at once", Action::NextStep, always),
];

#[rustfmt::skip]
const FIELD: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Ctrl('b')], "Esc", "back", "discard what was typed, else go back a step; values are kept", Action::Back, not_first),
    row(&[Ctrl('r')], "^R", "recommend", "accept the recommended value", Action::Recommend, recommended),
    row(&[Key(KeyCode::Tab)], "Tab", "leave field", "leave the field, so that letters are commands", Action::Leave, always),
    row(&[Key(KeyCode::F(1))], "F1", "help", "what this screen is for, and its keys", Action::Help, always),
];

#[rustfmt::skip]
const PASSWORD: &[Binding] = &[
    row(&[Key(KeyCode::F(2)), Ctrl('v')], "^V", "show", "show what is typed (F2 too)", Action::Reveal, hidden),
    row(&[Key(KeyCode::F(2)), Ctrl('v')], "^V", "hide", "hide what is typed (F2 too)", Action::Reveal, revealed),
];

#[rustfmt::skip]
const TYPING: &[Binding] = &[
    row(&[Ctrl('u')], "^U", "", "empty the field; an emptied field removes the answer", Action::Empty, always),
    row(&[Key(KeyCode::PageDown)], "PgDn", "", "scroll down", Action::PageDown, view::panel_overflows),
    row(&[Key(KeyCode::PageUp)], "PgUp", "", "scroll up", Action::PageUp, view::panel_overflows),
    row(&[Ctrl('t')], "^T", "", "switch between colour, Unicode and plain ASCII", Action::Look, always),
    row(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
    row(&[Ctrl('c')], "^C", "", "leave; asks first when something is not written yet", Action::Quit, always),
];

#[rustfmt::skip]
const STEP: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Letter('b')], "Esc", "back", "go back a step; every value is kept", Action::Back, not_first),
    row(&[Key(KeyCode::Tab), Letter('h')], "Tab", "steps", "every step, and everything that can be done here", Action::Hub, always),
    row(&[Key(KeyCode::F(1)), Exact('?')], "F1", "help", "what this screen is for, and its keys (? too)", Action::Help, always),
    row(&[Key(KeyCode::PageDown)], "PgDn", "more", "scroll down", Action::PageDown, view::panel_overflows),
    row(&[Key(KeyCode::PageUp)], "PgUp", "", "scroll up", Action::PageUp, view::panel_overflows),
    row(&[Letter('m')], "M", "message", "read the last message at full length", Action::Message, message),
    row(&[Letter('l'), Ctrl('t')], "L", "style", "switch between colour, Unicode and plain ASCII (^T too)", Action::Look, always),
    row(&[Letter('q'), Ctrl('c')], "Q", "leave", "leave; asks first when something is not written yet (^C too)", Action::Quit, always),
    row(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
];

/// As [`STEP`]; L is the log's.
#[rustfmt::skip]
const CONSOLE: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Letter('b')], "Esc", "back", "go back a step; every value is kept", Action::Back, steps_back),
    row(&[Key(KeyCode::Tab), Letter('h')], "Tab", "steps", "every step, and everything that can be done here", Action::Hub, always),
    row(&[Letter('q'), Ctrl('c')], "Q", "leave", "leave; the server keeps running (^C too)", Action::Quit, always),
    row(&[Key(KeyCode::F(1)), Exact('?')], "F1", "help", "what this screen is for, and its keys (? too)", Action::Help, always),
    row(&[Letter('m')], "M", "", "read the last message at full length", Action::Message, message),
    row(&[Ctrl('t')], "^T", "", "switch between colour, Unicode and plain ASCII", Action::Look, always),
    row(&[Ctrl('l')], "^L", "", "redraw the screen", Action::Redraw, always),
];

#[rustfmt::skip]
const GUIDE: &[Binding] = &[
    row(ENTER, "Enter", "next", "go to the next step", Action::Next, always),
    row(&[Key(KeyCode::Char(' '))], "Space", "cure", "add this finding's cure to the plan, or remove it", Action::TakeCure, takeable),
    row(&[Letter('f')], "F", "filter", "only what fails, warns, is unknown, informs, passes; or all", Action::Filter, judged),
    row(&[Key(KeyCode::PageDown)], "PgDn", "more", "scroll the details down", Action::PageDown, view::panel_overflows),
    row(&[Letter('e')], "E", "explain", "all about this guideline: what, why, how it is checked and cured, source", Action::Explain, has_finding),
    row(&[Exact('R')], "R", "all cures", "add every cure of this home whose values are known; those of the machine are added one by one", Action::TakeAll, any_takeable),
    row(&[Letter('g')], "G", "refresh", "inspect the home and the machine again, and judge again", Action::LookAround, judged),
    row(&[Key(KeyCode::Up)], "↑↓", "finding", "to the finding above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the finding below", Action::Down, several),
];

#[rustfmt::skip]
const REVIEW: &[Binding] = &[
    row(&[Letter('a'), Key(KeyCode::Enter)], "A", "apply…", "write all of it, after one question (Enter too)", Action::Apply, appliable),
    row(ENTER, "Enter", "next", "go to the next step", Action::Next, not_appliable),
    row(&[Key(KeyCode::Up)], "↑↓", "file", "to the file above or below", Action::Up, several),
    row(&[Key(KeyCode::Down)], "↓", "", "to the file below", Action::Down, several),
    row(&[Letter('s')], "S", "save answers", "save the answers as a file for `carbonctl apply`; passwords are left out", Action::Save, has_answers),
    row(&[Letter('u')], "U", "undo…", "restore what the last apply changed, after one question", Action::Undo, undoable),
];

#[rustfmt::skip]
const CONTROL: &[Binding] = &[
    row(&[Letter('s')], "S", "start…", "start the server: as a daemon, on this terminal or as a service", Action::Start, startable),
    row(&[Letter('s')], "S", "stop…", "stop the server, after one question", Action::Stop, stoppable),
    row(&[Letter('w')], "W", "why", "why the server did not start", Action::Why, failed),
    row(&[Key(KeyCode::Esc)], "Esc", "close message", "close the last message, to make space for the log", Action::Dismiss, message),
    row(&[Key(KeyCode::Esc), Letter('f'), Key(KeyCode::End)], "F", "follow", "to the log's end, and follow it (Esc and End too)", Action::Follow, paged),
    row(ENTER, "Enter", "unfold", "show or hide the lines of the marked record", Action::Unfold, folds),
    row(&[Letter('x')], "X", "kill…", "kill a server that does not stop otherwise, after one question", Action::Force, stoppable),
    row(&[Letter('r')], "R", "restart…", "stop, wait until it is gone, start; after one question", Action::Restart, restartable),
    row(&[Exact('e')], "E", "error", "to the next error", Action::NextError, has_log),
    row(&[Key(KeyCode::Char('/')), Ctrl('f')], "/", "find", "search the log for a regular expression (^F too)", Action::Find, has_log),
    row(&[Letter('n')], "N", "next", "the next match", Action::FindNext, searched),
    row(&[Letter('p')], "P", "", "the match before", Action::FindBefore, searched),
    row(&[Letter('l')], "L", "level", "show only INFO and worse, WARN and worse, ERROR and worse, or all", Action::Level, has_view),
    row(&[Letter('g')], "G", "log only", "give the log the whole screen, or the gauges their place again", Action::Tall, looked_at),
    row(&[Key(KeyCode::Up)], "↑↓", "log", "a record up or down; the log stays there until it is followed again", Action::Up, has_log),
    row(&[Key(KeyCode::Down)], "↓", "", "a record down", Action::Down, has_log),
    row(&[Key(KeyCode::PageUp)], "PgUp", "", "a page up", Action::PageUp, has_log),
    row(&[Key(KeyCode::PageDown)], "PgDn", "", "a page down", Action::PageDown, has_log),
    row(&[Key(KeyCode::Home)], "Home", "", "to the log's first record", Action::First, has_log),
    row(&[Exact('E')], "Shift-E", "", "to the error before", Action::ErrorBefore, has_log),
    row(&[Letter('o')], "O", "", "to the first error since this start", Action::FirstError, has_log),
    row(&[Letter('z')], "Z", "", "stop a running search; else clear the search and the level", Action::ClearLog, log_changed_or_busy),
    row(&[Letter('t')], "T", "graphs", "graphs of the last minute, or of the last ten", Action::Span, measured),
];

#[rustfmt::skip]
const LAUNCH: &[Binding] = &[
    row(ENTER, "Enter", "start", "start it like this", Action::Next, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "up", Action::Up, always),
    row(&[Key(KeyCode::Down)], "↓", "", "down", Action::Down, always),
    row(&[Key(KeyCode::Esc), Letter('c'), Ctrl('c')], "Esc", "cancel", "leave it stopped", Action::Back, always),
];

#[rustfmt::skip]
const FAILURE: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Letter('b'), Ctrl('c')], "Esc", "back to the log", "back to the console and its log", Action::Back, always),
    row(&[Letter('o')], "O", "set it", "go to where the setting that cures this is confirmed", Action::Cure, curable),
    row(&[Key(KeyCode::Down), Key(KeyCode::PageDown), Key(KeyCode::Char(' '))], "↑↓", "scroll", "down", Action::Down, view::overflows),
    row(&[Key(KeyCode::Up), Key(KeyCode::PageUp)], "↑", "", "up", Action::Up, view::overflows),
];

#[rustfmt::skip]
const HUB: &[Binding] = &[
    row(ENTER, "Enter", "go", "do what the row says", Action::Next, always),
    row(&[Key(KeyCode::Up)], "↑↓", "move", "up", Action::Up, always),
    row(&[Key(KeyCode::Down)], "↓", "", "down", Action::Down, always),
    row(&[Exact('1'), Exact('2'), Exact('3'), Exact('4'), Exact('5'), Exact('6'), Exact('7'), Exact('8'), Exact('9'), Exact('0')], "1-0", "step", "to the step with this number", Action::Digit, always),
    row(&[Key(KeyCode::Esc), Key(KeyCode::Tab), Letter('h')], "Esc", "close", "back to the screen", Action::Back, always),
    row(&[Ctrl('c')], "^C", "", "leave", Action::Quit, always),
];

#[rustfmt::skip]
const HELP: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Key(KeyCode::F(1)), Exact('?')], "Esc", "close", "back to the screen", Action::Back, always),
    row(&[Key(KeyCode::Down), Key(KeyCode::PageDown), Key(KeyCode::Char(' '))], "↑↓", "scroll", "down", Action::Down, view::overflows),
    row(&[Key(KeyCode::Up), Key(KeyCode::PageUp)], "↑", "", "up", Action::Up, view::overflows),
    row(&[Letter('l'), Ctrl('t')], "L", "style", "switch between colour, Unicode and plain ASCII", Action::Look, always),
    row(&[Ctrl('c')], "^C", "", "leave", Action::Quit, always),
];

#[rustfmt::skip]
const MESSAGE: &[Binding] = &[
    row(&[Key(KeyCode::Esc), Key(KeyCode::Enter), Letter('m')], "Enter", "close", "back to the screen", Action::Back, always),
    row(&[Key(KeyCode::Down), Key(KeyCode::PageDown), Key(KeyCode::Char(' '))], "↑↓", "scroll", "down", Action::Down, view::overflows),
    row(&[Key(KeyCode::Up), Key(KeyCode::PageUp)], "↑", "", "up", Action::Up, view::overflows),
    row(&[Ctrl('c')], "^C", "", "leave", Action::Quit, always),
];

#[rustfmt::skip]
const CONFIRM: &[Binding] = &[
    row(ENTER, "Enter", "choose", "the marked button", Action::Next, always),
    row(&[Key(KeyCode::Left), Key(KeyCode::Right), Key(KeyCode::Up), Key(KeyCode::Down), Key(KeyCode::Tab), Key(KeyCode::Char(' '))], "←→", "other button", "to the other button", Action::Right, always),
    row(&[Key(KeyCode::Esc), Letter('c'), Ctrl('c')], "Esc", "cancel", "leave everything as it is", Action::Back, always),
];

#[rustfmt::skip]
const PROMPT: &[Binding] = &[
    row(ENTER, "Enter", "choose", "accept what is typed", Action::Next, always),
    row(&[Key(KeyCode::Esc), Ctrl('c')], "Esc", "cancel", "leave everything as it is", Action::Back, always),
    row(&[Ctrl('u')], "^U", "empty", "empty the field", Action::Empty, always),
];

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Context; 17] = [
        Context::Product,
        Context::Path,
        Context::Machine,
        Context::Keys,
        Context::Field,
        Context::Password,
        Context::Guide,
        Context::Explain,
        Context::Review,
        Context::Control,
        Context::Hub,
        Context::Help,
        Context::Confirm,
        Context::Prompt,
        Context::Message,
        Context::Launch,
        Context::Failure,
    ];

    #[test]
    fn every_function_key_has_a_twin() {
        for context in ALL {
            for binding in super::super::of(context) {
                let functions = binding
                    .chords
                    .iter()
                    .filter(|c| matches!(c, Key(KeyCode::F(_))))
                    .count();
                // In a text field letters type: the help's twin is outside of it, one Tab away.
                let inside = super::super::types(context) && binding.action == Action::Help;
                assert!(
                    functions == 0 || binding.chords.len() > functions || inside,
                    "{binding:?}"
                );
            }
        }
    }

    #[test]
    fn letters_type_wherever_there_is_a_field() {
        for context in ALL.into_iter().filter(|context| super::super::types(*context)) {
            for binding in super::super::of(context) {
                assert!(
                    binding
                        .chords
                        .iter()
                        .all(|chord| !matches!(chord, Letter(_) | Exact(_) | Key(KeyCode::Char(_)))),
                    "{context:?}: {binding:?}"
                );
            }
        }
    }

    #[test]
    fn every_screen_can_be_left_backwards_and_ended() {
        for context in ALL {
            let rows: Vec<_> = super::super::of(context).collect();
            assert!(rows.iter().any(|row| row.action == Action::Back), "{context:?}");
            let asks = rows
                .iter()
                .any(|row| row.chords.contains(&Ctrl('c')) && matches!(row.action, Action::Quit | Action::Back));
            assert!(asks, "{context:?}");
        }
    }
}
