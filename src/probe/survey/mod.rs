//! What only the guidelines need: read for `check` and the preflight screen, never by a console that runs for days.
//!
//! Each part is read once, quickly and without writing; what cannot be read has a reason.

pub mod backup;
mod concurrent;
pub mod data;
pub mod keystores;
pub mod mapper;
pub mod network;
pub mod rights;
pub mod secrets;
mod survey_context;
pub mod system;
pub mod transport;
pub mod upkeep;

use concurrent::Concurrent;

use super::literal_urls::{self, LiteralUrl};

pub use backup::Backups;
pub use data::Data;
pub use keystores::Keystores;
pub use mapper::Mapper;
pub use network::Network;
pub use rights::Rights;
pub use secrets::Vault;
pub use survey_context::SurveyContext;
pub use system::System;
pub use transport::Transport;
pub use upkeep::Upkeep;

/// All parts. The default is a survey that was not made: every part then says that it was not read.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// The contents of the secure vault and what is still in plain text: aliases, passwords, the tool and its files.
    pub secrets: Vault,
    /// The keystores a home names: whose certificates are in them, until when.
    pub keystores: Keystores,
    /// Owners and modes of the home and of the files that hold secrets.
    pub rights: Rights,
    /// The databases and user stores a home names.
    pub data: Data,
    /// What the config mapper refuses in a `deployment.toml` that parses, and what it knows.
    pub mapper: Mapper,
    /// URLs with a host name written out.
    pub urls: Vec<LiteralUrl>,
    /// What there is to save, how large it is, and when it was last saved.
    pub backup: Backups,
    /// The connectors of Tomcat, the validation file and what else affects transports.
    pub transport: Transport,
    /// Names, ports and other machines: who listens, what resolves, who answers.
    pub network: Network,
    /// The system's own values: kernel, limits, swap, clock, entropy.
    pub system: System,
    /// How the installation was made and what was added to it: package, units, updates, drop-ins, damage by a copy.
    pub upkeep: Upkeep,
}

impl Survey {
    /// Reads everything.
    pub fn inspect(context: &SurveyContext) -> Self {
        // Keystores take the longest and need nothing from the others.
        std::thread::scope(|scope| {
            let keystores = Concurrent::start(scope, || Keystores::inspect(context));
            let others = Self::without_keystores(context);
            Self {
                keystores: keystores.join().unwrap_or_default(),
                ..others
            }
        })
    }

    fn without_keystores(context: &SurveyContext) -> Self {
        let mapper = Mapper::inspect(context);
        Self {
            secrets: Vault::inspect(context),
            keystores: Keystores::default(),
            rights: Rights::inspect(context),
            data: Data::inspect(context, &mapper.types),
            mapper,
            urls: literal_urls::find(context.home, context.files),
            backup: Backups::inspect(context),
            transport: Transport::inspect(context),
            network: Network::inspect(context),
            system: System::inspect(context),
            upkeep: Upkeep::inspect(context),
        }
    }
}
