//! What the screen alone knows: where the focus is, what is half typed, which overlay is open. Everything else is in the session.

use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use tui_input::Input;

use crate::domain::finding::{Finding, Status};
use crate::domain::value::ValueKind;
use crate::engine::confirm::Confirmation;
use crate::engine::{Question, Session, StepId, questions};

use super::super::terminal_style::TerminalStyle;
use super::app::Action;
use super::secret_field::SecretField;
use super::view::Reach;
use crate::domain::SettingId;

/// Smallest terminal on which screens are whole: columns and rows.
pub const SMALLEST: (u16, u16) = (80, 24);

/// Largest part of a terminal that is drawn on: columns and rows. More than any screen shows.
pub const LARGEST: (u16, u16) = (1000, 500);

/// What the keys go to on a step's panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list: letters are commands.
    Keys,
    /// The text field: letters type.
    Field,
    /// The second field of a password.
    Again,
}

/// Whether a password is shown while it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Dots.
    Hidden,
    /// As typed; the user asked for it.
    Shown,
}

/// The two buttons of a confirmation. Cancel is always the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Leave all as it is.
    Cancel,
    /// Do it.
    Yes,
}

/// Something to be typed: a path, but for two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextPrompt {
    /// Where to save the answers.
    Answers,
    /// What to search the log for.
    Find,
    /// The value of a setting that a finding's cure needs.
    Value(SettingId),
    /// Where to make a practice home, and of which generation.
    Practice {
        /// toml, else xml.
        toml: bool,
    },
}

/// What lies over the panel.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// Nothing.
    None,
    /// Keys and reasons of this screen; lines scrolled.
    Help(usize),
    /// Every step and action; the row.
    Hub(usize),
    /// A confirmation.
    Confirm(Confirmation, Choice),
    /// A path to be typed; why the last one was refused.
    Prompt(TextPrompt, Input, Option<String>),
    /// The notice at full length; lines scrolled.
    Message(usize),
    /// How the server is to run; the row.
    Launch(usize),
    /// Why the last start failed; lines scrolled.
    Failure(usize),
    /// A guideline explained; lines scrolled.
    Explain(&'static str, usize),
}

/// What a typed path or a start screen leads to, once the home was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterRead {
    /// Stay.
    Stay,
    /// Go there.
    Go(StepId),
    /// Do what was asked for before the home was read.
    Do(Action),
}

/// Which findings the preflight lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// All of them.
    #[default]
    All,
    /// Those of one verdict.
    Only(Status),
}

impl Listed {
    /// Whether a finding of this verdict is listed.
    pub fn lists(self, status: Status) -> bool {
        match self {
            Self::All => true,
            Self::Only(only) => only == status,
        }
    }

    /// The next one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::All => Self::Only(Status::Fail),
            Self::Only(Status::Fail) => Self::Only(Status::Warn),
            Self::Only(Status::Warn) => Self::Only(Status::Unknown),
            Self::Only(Status::Unknown) => Self::Only(Status::Info),
            Self::Only(Status::Info) => Self::Only(Status::Pass),
            Self::Only(Status::Pass) => Self::All,
        }
    }
}

/// A row of the Product screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProductRow {
    /// A home, by its path.
    Home(PathBuf),
    /// The field for a path.
    Path,
    /// Make a practice home.
    Practice {
        /// toml, else xml.
        toml: bool,
    },
}

/// The screen's own state.
#[derive(Debug)]
pub struct Ui {
    /// Colours and signs.
    pub look: TerminalStyle,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What lies over the panel.
    pub overlay: Overlay,
    /// The row that has the focus on the shown step.
    pub row: usize,
    /// What the keys go to.
    pub focus: Focus,
    /// The text field of the focused row.
    pub input: Input,
    /// What the field held when it was opened.
    pub origin: String,
    /// A password and its repetition, while typed.
    pub password: (SecretField, SecretField),
    /// Whether a password is shown.
    pub reveal: Reveal,
    /// Why the two passwords were not taken.
    pub refused: Option<String>,
    /// Lines scrolled on the panel.
    pub scroll: usize,
    /// What the next read home leads to.
    pub then: AfterRead,
    /// Where a practice home is proposed.
    pub practice: PathBuf,
    /// Where saved answers are proposed.
    pub answers: PathBuf,
    /// The time that this screen shows, for what is going on and for how long a server has been up.
    pub now: (Instant, SystemTime),
    /// Whether the log has the console's whole screen.
    pub log_only: bool,
    /// How far the sparklines reach back.
    pub span: Reach,
    /// Which findings the preflight lists.
    pub listed: Listed,
    /// The settings that the cure now asked for has answered or will: taken back together where it is left half-way.
    pub taking: Vec<SettingId>,
    /// The finding to go back to when all are judged anew.
    pub returns: Option<&'static str>,
    rows: [usize; 10],
    opened: Option<(StepId, usize)>,
}

impl Ui {
    /// A fresh screen.
    pub fn new(look: TerminalStyle, size: (u16, u16)) -> Self {
        Self {
            look,
            size,
            overlay: Overlay::None,
            row: 0,
            focus: Focus::Keys,
            input: Input::default(),
            origin: String::new(),
            password: <(SecretField, SecretField)>::default(),
            reveal: Reveal::Hidden,
            refused: None,
            scroll: 0,
            then: AfterRead::Stay,
            practice: PathBuf::from("carbonctl-practice"),
            answers: PathBuf::from("carbonctl-answers.toml"),
            now: (Instant::now(), SystemTime::now()),
            log_only: false,
            span: Reach::default(),
            listed: Listed::default(),
            taking: Vec::new(),
            returns: None,
            rows: [0; 10],
            opened: None,
        }
    }

    /// Brings focus and field in line with the session after it or the row changed.
    pub fn settle(&mut self, session: &Session) {
        let step = session.step();
        if let Some((before, row)) = self.opened.filter(|(before, _)| *before != step) {
            self.rows[before as usize] = row;
            self.row = self.rows[step as usize];
        }
        self.row = self.row.min(rows(session, self).saturating_sub(1));
        if self.opened == Some((step, self.row)) {
            return;
        }
        self.open(session);
    }

    /// Fills the field of the focused row anew, dropping what was typed.
    pub fn open(&mut self, session: &Session) {
        self.opened = Some((session.step(), self.row));
        self.scroll = 0;
        self.refused = None;
        self.password.0.clear();
        self.password.1.clear();
        self.reveal = Reveal::Hidden;
        self.origin = match question(session, self) {
            Some(question) if question.setting.secret() => String::new(),
            Some(question) => question.shown().unwrap_or_default().to_owned(),
            None => String::new(),
        };
        self.input = Input::new(self.origin.clone());
        self.focus = if takes_text(session, self) {
            Focus::Field
        } else {
            Focus::Keys
        };
    }
}

/// The question that has the focus on a step that asks.
pub fn question(session: &Session, ui: &Ui) -> Option<Question> {
    questions(session, session.step()).into_iter().nth(ui.row)
}

/// Whether the focused row is one to type into by itself.
pub fn takes_text(session: &Session, ui: &Ui) -> bool {
    match session.step() {
        StepId::Product => product_rows(session).get(ui.row) == Some(&ProductRow::Path),
        _ => question(session, ui).is_some_and(|q| q.closed.is_none() && q.choices.is_empty()),
    }
}

/// Whether the focused row can be typed into, if asked for: also a list of JDKs, since a Java may lie where nobody looks.
pub fn may_take_text(session: &Session, ui: &Ui) -> bool {
    takes_text(session, ui)
        || question(session, ui).is_some_and(|q| q.closed.is_none() && matches!(q.setting.kind, ValueKind::Directory))
}

/// How many rows the shown step has.
pub fn rows(session: &Session, ui: &Ui) -> usize {
    match session.step() {
        StepId::Product => product_rows(session).len(),
        StepId::Review => session.plan().map_or(0, |plan| plan.files.len()),
        StepId::Guide => findings(session, ui).len(),
        StepId::Machine | StepId::Control => 0,
        step => questions(session, step).len(),
    }
}

/// The findings that the preflight lists, worst first.
pub fn findings<'a>(session: &'a Session, ui: &Ui) -> Vec<&'a Finding> {
    let all = session.preflight().findings().iter();
    all.filter(|finding| ui.listed.lists(finding.status)).collect()
}

/// The finding that has the focus.
pub fn finding<'a>(session: &'a Session, ui: &Ui) -> Option<&'a Finding> {
    findings(session, ui).get(ui.row).copied()
}

/// The rows of the Product screen: homes found, the chosen one if it lies elsewhere, the path field, the practice offers.
pub fn product_rows(session: &Session) -> Vec<ProductRow> {
    let found = session.homes().unwrap_or_default().iter().map(|home| home.path.clone());
    let mut rows: Vec<_> = found.map(ProductRow::Home).collect();
    if let Some(facts) = session.facts() {
        let chosen = ProductRow::Home(facts.home.path.clone());
        if !rows.contains(&chosen) {
            rows.push(chosen);
        }
    }
    rows.push(ProductRow::Path);
    if session.offers_practice() {
        rows.extend([
            ProductRow::Practice { toml: true },
            ProductRow::Practice { toml: false },
        ]);
    }
    rows
}
