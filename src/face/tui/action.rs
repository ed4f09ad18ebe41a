//! What a key can mean. The rows of keys name these; `app` does them.

use super::overlay::PageId;

/// One thing a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take what the field holds, or what the row offers, and go on.
    Next,
    /// Take the focused row of the Product screen.
    ChooseProduct,
    /// Go on to the next step at once.
    NextStep,
    /// Go to the question that the first problem of the plan is about.
    ToProblem,
    /// Say yes to a confirmation, whichever button is marked.
    Confirm,
    /// Go back, or close what lies over the panel.
    Back,
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// The choice before.
    Left,
    /// The choice after, or the other button.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// Into the field.
    Edit,
    /// Empty the field.
    Empty,
    /// Show or hide a password.
    Reveal,
    /// Take the recommended value.
    Recommend,
    /// The user store is new, or that is taken back.
    DeclareNew,
    /// Take the answer back.
    Clear,
    /// Look at the machine again.
    Again,
    /// A finding's cure into the plan, or back out of it.
    TakeCure,
    /// Every cure into the plan.
    TakeAll,
    /// List findings of the next verdict.
    Filter,
    /// Explain the guideline.
    Explain,
    /// Read the home again and judge it again.
    Refresh,
    /// Open the hub.
    Overview,
    /// To the step with the typed number.
    Digit,
    /// Open a page over the step.
    Read(PageId),
    /// Take the notice away.
    Dismiss,
    /// Copy the command on this screen to the clipboard of the terminal.
    Copy,
    /// Switch colours and Unicode on or off.
    ToggleStyle,
    /// Draw the whole screen again.
    Redraw,
    /// Leave the program.
    Quit,
    /// Write the plan.
    Apply,
    /// Save the answers.
    Save,
    /// Undo the last apply.
    Undo,
    /// Choose how to start the server.
    Start,
    /// Answer the setting that would cure it.
    Cure,
    /// One record of the log up.
    LogUp,
    /// One record down.
    LogDown,
    /// A page of the log up.
    LogPageUp,
    /// A page down.
    LogPageDown,
    /// Follow the log's end.
    Follow,
    /// The first record of the log.
    First,
    /// The lines of the selected record, shown or not.
    Unfold,
    /// Only records of the next level.
    Level,
    /// Search the log.
    Find,
    /// The next match.
    FindNext,
    /// The match before.
    FindBefore,
    /// The next error.
    NextError,
    /// The error before.
    ErrorBefore,
    /// The first error since this start.
    FirstError,
    /// Stop what goes on in the log; else forget search and filter.
    ClearLog,
    /// The log alone, or the gauges too.
    Tall,
    /// The graphs reach back further, or less far.
    Span,
    /// Stop it.
    Stop,
    /// Kill it.
    Force,
    /// Restart it.
    Restart,
}

impl Action {
    /// Open the help.
    pub const HELP: Self = Self::Read(PageId::Help);

    /// Whether it only moves: the focus, the page, or to another step.
    pub fn moves(self) -> bool {
        matches!(
            self,
            Self::Next
                | Self::ChooseProduct
                | Self::NextStep
                | Self::ToProblem
                | Self::Back
                | Self::Up
                | Self::Down
                | Self::Left
                | Self::Right
                | Self::PageUp
                | Self::PageDown
                | Self::LogUp
                | Self::LogDown
                | Self::LogPageUp
                | Self::LogPageDown
                | Self::Overview
                | Self::Digit
        )
    }
}
