//! F4: pure. What would be written for these answers, and why.

mod change;

pub use change::{Action, Change, FileChange, Plan, resolve};
