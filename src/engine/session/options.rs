//! What the command line asked for, for the whole run.

use std::path::Path;

use crate::domain::finding::Profile;
use crate::domain::jdk::Jdk;
use crate::engine::session::Timeouts;
use crate::probe::java::JdkError;

/// What the command line asked for, for the whole run.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Refuse everything that writes or signals.
    pub read_only: bool,
    /// Plan and show, write nothing.
    pub dry_run: bool,
    /// Finish or roll back an apply that was cut short, when its home is read: for commands that write. Others only tell.
    pub heal: bool,
    /// What this server is for: how strictly it is judged.
    pub profile: Profile,
    /// How many products this machine is to carry; `None`: as many as are found, at least 1.
    pub instances: Option<u32>,
    /// The home that the user named, as typed.
    pub home: Option<String>,
    /// How long server orders are waited for.
    pub timeouts: Timeouts,
    /// Looks at a directory answered as JAVA_HOME; `None` where answers are prepared for another machine.
    pub look_at_java: Option<JavaInspector>,
}

impl Options {
    /// Whether this run may change anything at all.
    pub fn may_write(&self) -> bool {
        !(self.read_only || self.dry_run)
    }

    /// Whether this run finishes or rolls back what an earlier one left.
    pub fn heals(&self) -> bool {
        self.heal && self.may_write()
    }
}

/// Tells the Java in a directory, or why there is none.
pub type JavaInspector = fn(&Path) -> Result<Jdk, JdkError>;
