//! The command line, declared once: parsing, help, completions and the man page come from here.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

use crate::domain::Profile;

/// Installs, tunes and controls WSO2 Carbon servers.
///
/// Without a command: the guided setup, full screen, then the console. Nothing is written before you confirm it, and
/// everything that was written can be undone.
#[derive(Debug, Parser)]
#[command(name = "carbonctl", version, about, long_about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 a finding, drift or a server that does not run; 2 not possible as asked; 3 tried and failed; 4 refused; 130 interrupted."
)]
pub struct Cli {
    /// Options for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

fn profiles() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::word)).map(|word| {
        Profile::ALL
            .into_iter()
            .find(|profile| profile.word() == word)
            .unwrap_or_default()
    })
}

/// Options for every command.
#[derive(Clone, Debug, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Global {
    /// The home; else $CARBON_HOME, else the working directory if it is one, else the only one found
    #[arg(long, global = true, value_name = "DIR")]
    pub home: Option<String>,
    /// One JSON document on stdout and nothing else there
    #[arg(long, global = true)]
    pub json: bool,
    /// Do not ask
    #[arg(long, short = 'y', global = true)]
    pub yes: bool,
    /// Plan and show; write nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Refuse everything that writes or signals
    #[arg(long, global = true)]
    pub read_only: bool,
    /// No colours (also NO_COLOR)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// ASCII only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// How many products this machine is to carry [default: the homes found, at least 1]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub instances: Option<u32>,
    /// What this server is for: what blocks it
    #[arg(long, global = true, value_name = "PROFILE", value_parser = profiles(), default_value = "production")]
    pub profile: Profile,
    /// The guided setup as line prompts instead of full screen
    #[arg(long, global = true)]
    pub plain: bool,
    /// Say more
    #[arg(long, short = 'v', global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Say less
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// The product homes on this machine
    Homes,
    /// Judge every guideline, or these
    Check {
        /// Guideline ids, such as G31
        #[arg(value_name = "ID")]
        ids: Vec<String>,
    },
    /// Why a guideline, setting or screen exists, what it touches, and its source
    Explain {
        /// For example G31, hostname or S4
        id: String,
    },
    /// Settings: value, file, address inside it
    Get {
        /// Setting ids; all when none is named
        #[arg(value_name = "SETTING")]
        settings: Vec<String>,
    },
    /// Plan these changes, show the diff, ask, apply
    Set {
        /// For example hostname=id.example.com; a secret is given as admin.password=- and asked for
        #[arg(value_name = "SETTING=VALUE", required = true)]
        assignments: Vec<String>,
    },
    /// An answers file with the recommended value of each setting for this machine
    Recommend,
    /// The plan for an answers file, as a diff; writes nothing
    Plan {
        /// The answers file; - for standard input
        answers: PathBuf,
    },
    /// Show the plan for an answers file, ask, apply
    Apply {
        /// The answers file; - for standard input
        answers: PathBuf,
    },
    /// Drift: what no longer is as it was last applied
    Verify,
    /// What was applied, newest first
    History,
    /// Put back what an apply changed
    Undo {
        /// Which apply, as `history` names it [default: the newest]
        id: Option<String>,
    },
    /// The control screen
    Console,
    /// Start the server and wait until it is ready
    Start {
        /// Give up waiting after this many seconds; the server is left alone
        #[arg(long, value_name = "SECONDS", default_value_t = 900)]
        timeout: u64,
        /// Do not wait until it is ready
        #[arg(long)]
        no_wait: bool,
        /// Stay attached, output on this terminal
        #[arg(long, conflicts_with = "no_wait")]
        foreground: bool,
    },
    /// Stop the server and wait until it is gone
    Stop {
        /// Give up waiting after this many seconds
        #[arg(long, value_name = "SECONDS", default_value_t = 300)]
        timeout: u64,
        /// KILL it when it is not gone after this many seconds
        #[arg(long, value_name = "SECONDS")]
        force_after: Option<u64>,
    },
    /// Stop the server, wait until it is gone, start it
    Restart {
        /// Give up waiting after this many seconds, for each of the two halves
        #[arg(long, value_name = "SECONDS", default_value_t = 900)]
        timeout: u64,
        /// KILL the old one when it is not gone after this many seconds
        #[arg(long, value_name = "SECONDS")]
        force_after: Option<u64>,
    },
    /// State, pid, ports, memory, load
    Status,
    /// The server's log
    Logs {
        /// Follow it
        #[arg(short = 'f', long)]
        follow: bool,
        /// How many lines; with --level or --grep, how many records
        #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
        lines: usize,
        /// Only records of this level and worse, each with its stack trace: ERROR, WARN, INFO, DEBUG
        #[arg(long, value_name = "LEVEL")]
        level: Option<String>,
        /// Only records one of whose lines matches this regular expression
        #[arg(long, value_name = "RE")]
        grep: Option<String>,
    },
    /// The server as a service of the system, started at boot
    Service {
        /// What to do with it
        #[command(subcommand)]
        action: ServiceAction,
        /// A directory that stands for /, as systemctl takes one
        #[arg(long, global = true, hide = true, value_name = "DIR")]
        root: Option<PathBuf>,
    },
    /// Make a sample home to try everything on
    Practice {
        /// Where; it must not exist yet [default: ./carbonctl-practice]
        dir: Option<PathBuf>,
        /// Which configuration generation
        #[arg(long, value_parser = ["toml", "xml"], default_value = "toml")]
        generation: String,
        /// Go on with the guided setup on it; a practice home that is there already is used
        #[arg(long)]
        setup: bool,
    },
    /// Completions for a shell, to stdout
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// The man page, to stdout
    Man,
}

/// What to do with the service of a home.
#[derive(Clone, Debug, Subcommand)]
pub enum ServiceAction {
    /// Write a service that runs this server as an unprivileged user; shows it first
    Install {
        /// Who runs it [default: the home's owner, unless that is root]
        #[arg(long, value_name = "NAME")]
        user: Option<String>,
        /// With which group [default: that user's own]
        #[arg(long, value_name = "NAME")]
        group: Option<String>,
        /// What it is called [default: the name of the home's directory]
        #[arg(long, value_name = "NAME")]
        name: Option<String>,
        /// Do not let it start at boot
        #[arg(long)]
        no_enable: bool,
        /// Start it now, and wait until it is ready
        #[arg(long)]
        start: bool,
    },
    /// Take the service away without a trace
    Remove,
    /// Whether it is installed, enabled, running, and still fits the home
    Status,
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
