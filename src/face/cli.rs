//! The command line, declared once: parsing, help, completions and the man page are derived from it.

use clap::Parser;

use super::commands::Command;
pub use super::global::Global;

/// Installs, tunes and controls WSO2 Carbon servers.
///
/// Without a command: the guided setup, full screen, then the console. Nothing is written before you confirm it, and
/// everything that was written can be undone.
#[derive(Debug, Parser)]
#[command(name = "carbonctl", version, about, long_about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 a finding, drift or a server that is not running; 2 not possible as asked; 3 tried and failed; 4 refused; 130 interrupted."
)]
pub struct Cli {
    /// Options for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        Cli::command().debug_assert();
    }
}
