//! What only the guidelines need to know: looked at for `check` and the preflight screen, never by a console that runs for days.
//! Each part is looked at once, read-only and quickly; what cannot be looked at says why.

pub mod backups;
mod concurrent;
pub mod data;
pub mod keystores;
mod survey_context;
pub mod network;
pub mod rights;
pub mod system;
pub mod transport;
pub mod upkeep;
pub mod vault;

use concurrent::Concurrent;

pub use backups::Backups;
pub use data::Data;
pub use keystores::Keystores;
pub use survey_context::SurveyContext;
pub use network::Network;
pub use rights::Rights;
pub use system::System;
pub use transport::Transport;
pub use upkeep::Upkeep;
pub use vault::Vault;

/// All parts. The default is a survey that was not made: every part then says that it was not looked at.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// What the secure vault holds and what still lies open: aliases, plain passwords, the tool and its files.
    pub vault: Vault,
    /// The keystores a home names: whose certificates are in them, until when.
    pub keystores: Keystores,
    /// Owners and modes of the home and of the files that hold secrets.
    pub rights: Rights,
    /// The databases and user stores a home names.
    pub data: Data,
    /// What there is to save, how large it is, and when it was last saved.
    pub backups: Backups,
    /// The connectors of Tomcat, the validation file and what else bears on transports.
    pub transport: Transport,
    /// Names, ports and other machines: who listens, what resolves, who answers.
    pub network: Network,
    /// The system's own values: kernel, limits, swap, clock, entropy.
    pub system: System,
    /// How the installation came here and what was put into it: package, units, updates, drop-ins, copies gone wrong.
    pub upkeep: Upkeep,
}

impl Survey {
    /// Looks at everything.
    pub fn inspect(context: &SurveyContext) -> Self {
        // Keystores take the longest and need nothing of the others.
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
        Self {
            vault: Vault::inspect(context),
            keystores: Keystores::default(),
            rights: Rights::inspect(context),
            data: Data::inspect(context),
            backups: Backups::inspect(context),
            transport: Transport::inspect(context),
            network: Network::inspect(context),
            system: System::inspect(context),
            upkeep: Upkeep::inspect(context),
        }
    }
}
