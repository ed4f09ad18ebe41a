//! The options that every command accepts.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::domain::Profile;

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
    /// How many products run on this machine [default: the homes found, at least 1]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64))]
    pub instances: Option<u32>,
    /// Plan and apply what is possible, and name what is not
    #[arg(long, global = true)]
    pub skip_impossible: bool,
    /// The user store of this home is new: where its files do not show whether the server has been started
    #[arg(long, global = true)]
    pub fresh_store: bool,
    /// What this server is used for; decides which findings block
    #[arg(long, global = true, value_name = "PROFILE", value_parser = profiles(), default_value = "production")]
    pub profile: Profile,
    /// Line by line, for serial lines, pipes and screen readers: the guided setup as line prompts, nothing redrawn
    #[arg(long, global = true)]
    pub plain: bool,
    /// More output
    #[arg(long, short = 'v', global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Less output
    #[arg(long, short = 'q', global = true)]
    pub quiet: bool,
}
