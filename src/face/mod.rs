//! The faces. Each turns the user's input into requests for the engine, and shows the session.

pub mod batch;
mod case;
pub mod cli;
mod commands;
mod entry;
mod exit;
mod global;
mod last_resort;
mod output;
mod page;
mod prompt;
mod report;
pub mod terminal_kind;
pub mod terminal_style;
pub mod tui;

pub use entry::{parse, report as report_failure, run};
pub use exit::{CommandFailure, Exit, exit_code};
pub use last_resort::guarded;
