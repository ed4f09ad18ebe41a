//! Whether a running server has yet to read what was written since it was started.

/// Whether changes wait for a restart of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RestartPending {
    /// The server has read everything that was applied, or none runs.
    #[default]
    No,
    /// It runs with what was there before.
    Yes {
        /// The ids of the settings, as their records name them.
        settings: Vec<String>,
        /// When the first of them was written or put back, in UTC.
        since: String,
    },
    /// It cannot be determined; the reason.
    Unknown(String),
}

impl RestartPending {
    /// Whether changes wait; `None` where that is not known.
    pub fn known(&self) -> Option<bool> {
        match self {
            Self::No => Some(false),
            Self::Yes { .. } => Some(true),
            Self::Unknown(_) => None,
        }
    }

    /// The settings that wait.
    pub fn settings(&self) -> &[String] {
        match self {
            Self::Yes { settings, .. } => settings,
            Self::No | Self::Unknown(_) => &[],
        }
    }

    /// What is to be told, a clause; `None` where nothing waits.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::No => None,
            Self::Yes { settings, since } => Some(format!(
                "restart pending: the server that runs has not read what was written since {since} ({})",
                settings.join(", ")
            )),
            Self::Unknown(why) => Some(format!("whether a change waits for a restart is not known: {why}")),
        }
    }
}
