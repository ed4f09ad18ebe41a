//! Defines keys as data: what is pressed, what it does, when it is active, and the sets that panels name.
//!
//! Key handling, footer, help and overview all read these same rows, so they cannot disagree.

mod shared;

pub(super) use shared::{COPY, CTRL_C, ENTER, FIELD, PAGE, STEP, TYPING, always, idle, message, scrolls, several};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::action::Action;
use super::ui::Ui;
use crate::engine::Session;

/// One key, with or without Ctrl.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chord {
    /// A key that is no letter.
    Key(KeyCode),
    /// A letter in either case.
    Letter(char),
    /// A character exactly as typed.
    Exact(char),
    /// A letter with Ctrl.
    Ctrl(char),
}

impl Chord {
    /// Whether this event is it. Alt and the like never count.
    pub fn is(self, key: &KeyEvent) -> bool {
        let modifiers = key.modifiers.difference(KeyModifiers::SHIFT);
        match self {
            Self::Key(KeyCode::BackTab) => matches!(key.code, KeyCode::BackTab),
            Self::Key(code) => key.code == code && modifiers.is_empty(),
            Self::Letter(letter) => {
                matches!(key.code, KeyCode::Char(c) if c.eq_ignore_ascii_case(&letter)) && modifiers.is_empty()
            }
            Self::Exact(wanted) => key.code == KeyCode::Char(wanted) && modifiers.is_empty(),
            Self::Ctrl(letter) => {
                matches!(key.code, KeyCode::Char(c) if c.eq_ignore_ascii_case(&letter))
                    && modifiers == KeyModifiers::CONTROL
            }
        }
    }
}

/// A panel as the conditions of its keys see it. Whoever asks has laid the panel out already: a condition builds no page.
#[derive(Clone, Copy, Debug)]
pub struct PanelState<'a> {
    /// The session.
    pub session: &'a Session,
    /// The screen's own state.
    pub ui: &'a Ui,
    /// How many rows of the panel can have the focus.
    pub rows: usize,
    /// Whether the panel has more lines than room.
    pub scrolls: bool,
}

/// One row of a table of keys.
#[derive(Debug)]
pub struct Binding {
    /// The keys that do it; any of them.
    pub chords: &'static [Chord],
    /// The keys as the footer names them.
    pub shown: &'static str,
    /// What it does, one or two words for the footer; empty for keys that only the help names.
    pub label: &'static str,
    /// What it does, a sentence for the help and the hub.
    pub help: &'static str,
    /// What it does.
    pub action: Action,
    /// Whether it does anything now.
    pub when: fn(&PanelState) -> bool,
}

/// A row, on one line of its table.
pub(super) const fn key(
    chords: &'static [Chord],
    shown: &'static str,
    label: &'static str,
    help: &'static str,
    action: Action,
    when: fn(&PanelState) -> bool,
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

/// The key of an action as its table shows it, for a sentence that names it; empty where the table has none.
pub(super) fn shown(rows: &[Binding], action: Action) -> &'static str {
    let row = rows.iter().find(|row| row.action == action);
    row.map_or("", |row| row.shown)
}

/// What a key does that no row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typing {
    /// Nothing: letters are commands.
    Nothing,
    /// It edits the text of a field.
    Text,
    /// It edits one of the two password fields.
    Password,
}

/// The keys of a panel, or of one state of it.
#[derive(Debug)]
pub struct KeySet {
    /// Whether the keys go here now. Of the sets of a panel the first that applies is taken.
    pub when: fn(&Session, &Ui) -> bool,
    /// What a key does that no row names.
    pub typing: Typing,
    /// The rows, in groups, best first: a row's position is its rank in the footer, and the last ones give way first on a narrow
    /// terminal.
    pub groups: &'static [&'static [Binding]],
}

impl KeySet {
    /// A set without a row: where no set of a panel applies.
    pub(super) const EMPTY: Self = Self::commands(&[]);

    /// The one set of a panel on which letters are commands.
    pub(super) const fn commands(groups: &'static [&'static [Binding]]) -> Self {
        Self {
            when: |_, _| true,
            typing: Typing::Nothing,
            groups,
        }
    }

    /// Every row.
    pub fn rows(&self) -> impl Iterator<Item = &'static Binding> + use<> {
        self.groups.iter().copied().flatten()
    }

    /// Every row that does something now, in the order of the footer.
    pub fn active(&self, state: &PanelState) -> Vec<&'static Binding> {
        self.rows().filter(|binding| (binding.when)(state)).collect()
    }
}

/// The keys that work on a panel now.
#[derive(Debug)]
pub struct ActiveKeys {
    /// What a key does that no row names.
    pub typing: Typing,
    /// The rows, in the order of the footer.
    pub rows: Vec<&'static Binding>,
}

impl ActiveKeys {
    /// What a key does.
    pub fn action(&self, key: &KeyEvent) -> Option<Action> {
        let mut rows = self.rows.iter();
        rows.find(|binding| binding.chords.iter().any(|chord| chord.is(key)))
            .map(|binding| binding.action)
    }

    /// What the hub offers beside the steps: everything that is no mere movement.
    pub fn offered(&self) -> impl Iterator<Item = &'static Binding> {
        let rows = self.rows.iter().copied();
        rows.filter(|binding| !binding.label.is_empty() && !binding.action.moves())
    }
}

/// Whether this key leaves the program on any screen: asked where none is shown, before what works on this one is looked at.
pub fn may_leave(key: &KeyEvent) -> bool {
    [Chord::Letter('q'), Chord::Ctrl('c')].iter().any(|chord| chord.is(key))
}
