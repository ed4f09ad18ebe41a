//! Plans, as pure functions: what would be written for these answers, and why.

mod answers;
mod build;
mod change;
mod checks;
mod destination;
mod error;
mod notes;
pub mod recommend;
pub mod recommendations;

pub use crate::guide::budget as memory;
pub use crate::guide::check_answer;
pub use answers::Answers;
pub use build::{Skip, build, possible};
pub use change::{Change, FileAction, FileChange, Plan, resolve};
pub use checks::{closed, closed_by_start, comes_again, contradiction};
pub use destination::destination;
pub use error::PlanError;
