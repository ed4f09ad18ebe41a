//! One table of keys per context. It feeds the key handling, the footer and the help, so that none of them can disagree.

mod table;
mod when;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::engine::{Session, StepId};

use super::app::Action;
use super::ui::{self, Focus, Overlay, Ui};
use crate::domain::SettingId;

/// Where the keys go: each has its own table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The list of homes.
    Product,
    /// The field for a home's path.
    Path,
    /// The machine.
    Machine,
    /// A question, while letters are commands.
    Keys,
    /// The text field of a question.
    Field,
    /// One of the two password fields.
    Password,
    /// The findings.
    Guide,
    /// The plan.
    Review,
    /// The server.
    Control,
    /// The list of steps and actions.
    Hub,
    /// The help.
    Help,
    /// A confirmation.
    Confirm,
    /// A path prompt.
    Prompt,
    /// A long notice.
    Message,
    /// How the server is to run.
    Launch,
    /// Why it did not start.
    Failure,
    /// A guideline explained.
    Explain,
}

/// Where the keys go now.
pub fn context(session: &Session, ui: &Ui) -> Context {
    match ui.overlay {
        Overlay::Help(_) => Context::Help,
        Overlay::Hub(_) => Context::Hub,
        Overlay::Confirm(..) => Context::Confirm,
        Overlay::Prompt(..) => Context::Prompt,
        Overlay::Message(_) => Context::Message,
        Overlay::Launch(_) => Context::Launch,
        Overlay::Failure(_) => Context::Failure,
        Overlay::Explain(..) => Context::Explain,
        Overlay::None => beneath(session, ui),
    }
}

/// The setting, and where it is known the value, that would cure the failure of the last start.
pub fn cure(session: &Session) -> Option<(SettingId, Option<String>)> {
    let failure = session.server().failure.as_ref()?;
    let fix = failure.cures.iter().find_map(|cure| cure.fix.as_ref())?;
    Some((fix.setting, fix.value.clone()))
}

/// Where the keys go when no overlay lies over the panel.
pub fn beneath(session: &Session, ui: &Ui) -> Context {
    match (session.step(), ui.focus) {
        (StepId::Product, Focus::Field) => Context::Path,
        (StepId::Product, _) => Context::Product,
        (StepId::Machine, _) => Context::Machine,
        (StepId::Guide, _) => Context::Guide,
        (StepId::Review, _) => Context::Review,
        (StepId::Control, _) => Context::Control,
        (_, Focus::Keys) => Context::Keys,
        _ if ui::question(session, ui).is_some_and(|q| q.setting.secret()) => Context::Password,
        _ => Context::Field,
    }
}

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

/// One row of a table.
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
    pub when: fn(&Session, &Ui) -> bool,
}

/// Every key that works now, in the order of the footer.
pub fn active(session: &Session, ui: &Ui) -> Vec<&'static Binding> {
    of(context(session, ui))
        .filter(|binding| (binding.when)(session, ui))
        .collect()
}

/// What the hub offers beside the steps: everything that can be done on the panel and is no mere movement.
pub fn offered(session: &Session, ui: &Ui) -> Vec<&'static Binding> {
    of(beneath(session, ui))
        .filter(|binding| !binding.label.is_empty() && !binding.action.moves() && (binding.when)(session, ui))
        .collect()
}

/// Every row of a context's table.
pub fn of(context: Context) -> impl Iterator<Item = &'static Binding> {
    table::of(context).iter().copied().flatten()
}

/// What a key does now.
pub fn action(session: &Session, ui: &Ui, key: &KeyEvent) -> Option<Action> {
    active(session, ui)
        .into_iter()
        .find(|binding| binding.chords.iter().any(|chord| chord.is(key)))
        .map(|binding| binding.action)
}

/// Whether this key leaves the program on any screen: asked where none is shown, before what works on this one is looked at.
pub fn may_leave(key: &KeyEvent) -> bool {
    [Chord::Letter('q'), Chord::Ctrl('c')].iter().any(|chord| chord.is(key))
}

/// Whether letters type here.
pub fn types(context: Context) -> bool {
    matches!(
        context,
        Context::Path | Context::Field | Context::Password | Context::Prompt
    )
}
