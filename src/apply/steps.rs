//! The points a write passes, so that a test can stop it at each of them.

use std::path::Path;

/// A point of a write, an undo or a recovery. What its name says has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The lock is held.
    Locked,
    /// Every target was looked at; nothing stands in the way.
    Checked,
    /// A file of the state directory lies complete beside its place, not yet renamed.
    Staged(&'a Path),
    /// The journal says `preparing`.
    Preparing,
    /// A temporary file exists, empty.
    TempMade(&'a Path),
    /// Half of a temporary file is written.
    TempHalf(&'a Path),
    /// A temporary file is whole and on disk.
    TempWritten(&'a Path),
    /// The record for the history lies complete beside its place.
    RecordStaged,
    /// The journal says `committing`.
    Committing,
    /// One target has its new content, or is gone if it was to go.
    Committed(&'a Path),
    /// The directories of all targets are on disk.
    Synced,
    /// The record is part of the history: the change counts.
    Published,
    /// One target has its old content again.
    Restored(&'a Path),
    /// A temporary file is gone.
    Swept(&'a Path),
    /// The journal is gone.
    Closed,
}

/// Someone who is told of each point.
pub trait StepObserver {
    /// Called at each point, on the writing thread.
    fn reached(&mut self, step: &Step<'_>);
}

/// Listens to nothing: what the program itself uses.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl StepObserver for NoObserver {
    fn reached(&mut self, _step: &Step<'_>) {}
}
