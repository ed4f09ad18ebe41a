//! F7: the faces. Each turns what its user does into messages for the one engine, and shows the one session.

pub mod batch;
pub mod cli;
mod commands;
mod entry;
mod exit;
mod global;
mod last_resort;
pub mod terminal_style;
mod output;
mod page;
mod prompt;
mod report;
pub mod tui;

pub use entry::{parse, report as report_failure, run};
pub use exit::{Exit, Failure, exit_code};
pub use last_resort::guarded;
