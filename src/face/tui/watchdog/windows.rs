//! Windows: a console restores its modes when the program that changed them is gone.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Nothing to keep.
#[derive(Clone, Copy, Debug)]
pub(in crate::face::tui) struct Modes;

impl Modes {
    pub(in crate::face::tui) fn now() -> Option<Self> {
        None
    }
}

/// No process: none is needed.
#[derive(Debug)]
pub(in crate::face::tui) struct Watchdog;

impl Watchdog {
    pub(in crate::face::tui) fn start(_program: &Path, _modes: Modes) -> Option<Self> {
        None
    }

    #[expect(clippy::unused_self, reason = "the Unix version has something to dismiss")]
    pub(in crate::face::tui) fn dismiss(self) {}
}

/// Does nothing.
pub fn main(_arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    ExitCode::SUCCESS
}
