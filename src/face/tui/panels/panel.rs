//! What a panel is: a row of the array of panels, which names its keys, its rows and its page.

use std::fmt;
use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::keys::{ActiveKeys, KeySet};
use super::super::page::Page;
use super::super::ui::{Overlay, Rows, Ui};
use crate::engine::{Session, StepId};

/// One panel.
#[derive(Debug)]
pub(in super::super) struct Panel {
    /// What it is the panel of.
    pub(in super::super) of: Of,
    /// Its keys: the first set that applies is taken.
    pub(in super::super) keys: &'static [KeySet],
    /// Its rows that can have the focus.
    pub(in super::super) rows: Rows,
    /// What is drawn.
    pub(in super::super) body: Body,
    /// Whether the list of steps stands beside it.
    pub(in super::super) rail: bool,
    /// Whether it watches the server: the server is looked at and the time is shown every second, and the log stands on it.
    pub(in super::super) live: bool,
    /// The header in this many columns, where it has one of its own now.
    pub(in super::super) header: fn(&Session, &Ui, usize) -> Option<Line<'static>>,
}

impl Panel {
    /// A panel with nothing on it. A row says what it has.
    pub(in super::super) const DEFAULT: Self = Self {
        of: Of::OtherSteps,
        keys: &[],
        rows: Rows::NONE,
        body: Body::Page(|_, _, _| Page::new("", "")),
        rail: false,
        live: false,
        header: |_, _, _| None,
    };

    /// The keys that it has now.
    pub(in super::super) fn key_set(&self, session: &Session, ui: &Ui) -> &'static KeySet {
        let mut sets = self.keys.iter();
        sets.find(|set| (set.when)(session, ui)).unwrap_or(&KeySet::EMPTY)
    }

    /// Whether the step's panel is hidden while this one is shown.
    pub(in super::super) fn covers(&self) -> bool {
        !matches!(self.body, Body::Dialog(_))
    }
}

/// What a panel is the panel of.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Of {
    /// A step.
    Step(StepId),
    /// Every step that has no panel of its own.
    OtherSteps,
    /// What may lie over a step.
    Overlay(fn(&Overlay) -> bool),
}

/// What is drawn of a panel. The number is the columns that there are.
#[derive(Clone, Copy)]
pub(in super::super) enum Body {
    /// A page.
    Page(fn(&Session, &Ui, usize) -> Page),
    /// A page about the keys of the step that it lies over.
    OfKeys(fn(&Session, &Ui, &ActiveKeys, usize) -> Page),
    /// Something that draws itself, and of it the page that scrolls.
    Drawn {
        /// Draws all of it.
        draw: fn(&mut Frame, &Session, &Ui, Rect),
        /// What scrolls in a panel of this size.
        page: fn(&Session, &Ui, Rect) -> Page,
    },
    /// A box over the step.
    Dialog(fn(&Session, &Ui, usize) -> Dialog),
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Page(_) => "Page",
            Self::OfKeys(_) => "OfKeys",
            Self::Drawn { .. } => "Drawn",
            Self::Dialog(_) => "Dialog",
        })
    }
}

/// What stands in a box.
#[derive(Debug, Default)]
pub(in super::super) struct Dialog {
    /// The lines.
    pub(in super::super) lines: Vec<Line<'static>>,
    /// Where the cursor stands in them, if in any: column and line.
    pub(in super::super) cursor: Option<(u16, u16)>,
    /// The lines that give way where the screen is too short for all: never the question, the field or the buttons.
    pub(in super::super) explains: Range<usize>,
}

impl Dialog {
    /// The same in at most so many rows: lines of explanation give way, last ones first, and an ellipsis stands for them.
    pub(in super::super) fn within(mut self, rows: usize) -> Self {
        let excess = self.lines.len().saturating_sub(rows);
        if excess > 0 && !self.explains.is_empty() {
            // One more, for the ellipsis.
            let from = self.explains.end.saturating_sub(excess.saturating_add(1));
            let from = from.max(self.explains.start).min(self.lines.len());
            let to = self.explains.end.min(self.lines.len()).max(from);
            self.lines.splice(from..to, [Line::from("…")]);
        }
        self
    }
}
