//! The completed steps of a write, so that a test can interrupt it after each of them.

use std::path::Path;

/// A step of a write, an undo or a recovery that has just been completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The lock is held.
    Locked,
    /// Every target was checked and can be written.
    Checked,
    /// A file of the state directory is complete under its temporary name, not yet renamed.
    Staged(&'a Path),
    /// The journal says `preparing`.
    Preparing,
    /// A temporary file exists, empty.
    TempMade(&'a Path),
    /// Half of a temporary file is written.
    TempHalf(&'a Path),
    /// A temporary file is complete and synced.
    TempWritten(&'a Path),
    /// The record for the history is complete under its temporary name.
    RecordStaged,
    /// The journal says `committing`.
    Committing,
    /// One target has its new content, or is gone if it was to go.
    Committed(&'a Path),
    /// The directories of all targets are synced.
    Synced,
    /// The record is part of the history: the change is committed.
    Published,
    /// One target has its old content again.
    Restored(&'a Path),
    /// A temporary file is gone.
    Swept(&'a Path),
    /// The journal is gone.
    Closed,
}

/// An observer of the steps.
pub trait StepObserver {
    /// Called after each step, on the writing thread.
    fn reached(&mut self, step: &Step<'_>);
}

/// Ignores the steps: what the program itself uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl StepObserver for NoObserver {
    fn reached(&mut self, _step: &Step<'_>) {}
}
