//! What the screen alone knows: where the focus is, what is half typed, which overlay is open. Everything else is in the session.

use std::path::PathBuf;
use std::time::{Instant, SystemTime};

use ratatui::layout::Rect;

use super::super::terminal_style::TerminalStyle;
use super::action::Action;
use super::clipboard::Clipboard;
use super::secret_field::SecretField;
use super::text_field::TextField;
use crate::domain::SettingId;
use crate::domain::finding::Status;
use crate::engine::question::stops;
use crate::engine::steps::STEPS;
use crate::engine::{Question, Session, StepId, questions};

pub use super::overlay::{Choice, Overlay, PageId, TextPrompt};

/// Smallest terminal on which screens are whole, and what one is taken for that tells no size: columns and rows.
pub const WHOLE: (u16, u16) = (80, 24);

/// Smallest terminal on which every question, its answer and its keys are shown: columns and rows. Below [`WHOLE`] the list of
/// steps and lines of explanation give way.
pub const SMALLEST: (u16, u16) = (60, 15);

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

    /// The next one; after the last comes the first.
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

/// How far the graphs of the console reach back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// A minute.
    #[default]
    Minute,
    /// Ten minutes: all that is kept.
    Ten,
}

impl Reach {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Minute => Self::Ten,
            Self::Ten => Self::Minute,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Minute => "last minute",
            Self::Ten => "last 10 minutes",
        }
    }

    pub(super) fn seconds(self) -> usize {
        match self {
            Self::Minute => 60,
            Self::Ten => 600,
        }
    }
}

/// The rows of a panel that can have the focus.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// How many there are.
    pub count: fn(&Session, &Ui) -> usize,
    /// Whether the focused one is a text field, so that letters type.
    pub types: fn(&Session, &Ui) -> bool,
}

impl Rows {
    /// A panel without rows.
    pub const NONE: Self = Self::commands(|_, _| 0);

    /// Rows on which letters are commands.
    pub const fn commands(count: fn(&Session, &Ui) -> usize) -> Self {
        Self {
            count,
            types: |_, _| false,
        }
    }
}

/// The screen's own state.
#[derive(Debug)]
pub struct Ui {
    /// Colours and characters.
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
    pub input: TextField,
    /// What the field held when it was opened.
    pub origin: String,
    /// A password and its repetition, while they are typed.
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
    /// How far the graphs reach back.
    pub span: Reach,
    /// Which findings the preflight lists.
    pub listed: Listed,
    /// The settings that the cure now asked for has answered or will: taken back together where it is left half-way.
    pub taking: Vec<SettingId>,
    /// How a text gets to the clipboard of this terminal; `None` where it has none.
    pub clipboard: Option<Clipboard>,
    /// The finding that gets the focus when all have been judged again.
    pub returns: Option<&'static str>,
    /// For each step that was left the row that had the focus.
    kept_rows: [Option<usize>; STEPS.len()],
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
            input: TextField::default(),
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
            clipboard: None,
            returns: None,
            kept_rows: [None; STEPS.len()],
            opened: None,
        }
    }

    /// Brings focus and field in line with the session after it or the row changed; `rows` are those of the step's panel.
    pub fn settle(&mut self, session: &Session, rows: Rows) {
        let step = session.step();
        if let Some((before, row)) = self.opened.filter(|(before, _)| *before != step) {
            self.kept_rows[before as usize] = Some(row);
            // Who comes for the first time decides what is open first.
            self.row = self.kept_rows[step as usize].unwrap_or_else(|| open_row(session, 0).unwrap_or(0));
        }
        self.row = self.row.min((rows.count)(session, self).saturating_sub(1));
        if self.opened == Some((step, self.row)) {
            return;
        }
        self.open(session, rows);
    }

    /// Fills the field of the focused row again and drops what was typed.
    pub fn open(&mut self, session: &Session, rows: Rows) {
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
        self.input = TextField::new(self.origin.clone());
        self.focus = if (rows.types)(session, self) {
            Focus::Field
        } else {
            Focus::Keys
        };
    }

    /// The screen; a terminal that tells no size is taken for the smallest whole one, and of one that tells a size no screen has
    /// only a part is used: every cell takes memory.
    pub fn area(&self) -> Rect {
        let (columns, rows) = match self.size {
            (0, _) | (_, 0) => WHOLE,
            (columns, rows) => (columns.min(LARGEST.0), rows.min(LARGEST.1)),
        };
        Rect::new(0, 0, columns, rows)
    }

    /// Lines that the shown page is scrolled.
    pub(super) fn scrolled(&self) -> usize {
        match self.overlay {
            Overlay::Page(_, at) => at,
            Overlay::Overview(_) => 0,
            Overlay::None | Overlay::Confirm(..) | Overlay::Prompt(..) | Overlay::Launch(_) => self.scroll,
        }
    }
}

/// The first question of the shown step, from this row on, that stops the way.
pub(super) fn open_row(session: &Session, from: usize) -> Option<usize> {
    let asked = questions(session, session.step());
    let stops = |question: &Question| question.closed.is_none() && stops(session, question.setting.id);
    (from..asked.len()).find(|row| asked.get(*row).is_some_and(stops))
}

impl Ui {
    /// Whether lines of explanation give way, so that question, answer and keys are all seen.
    pub fn is_short(&self) -> bool {
        self.area().height < WHOLE.1
    }
}

/// The question that has the focus on a step that asks.
pub fn question(session: &Session, ui: &Ui) -> Option<Question> {
    questions(session, session.step()).into_iter().nth(ui.row)
}
