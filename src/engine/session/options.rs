//! The options of the command line, for the complete run.

use std::path::Path;

use crate::domain::finding::Profile;
use crate::domain::jdk::Jdk;
use crate::engine::session::Timeouts;
use crate::plan::Skip;
use crate::probe::java::JdkError;

/// The options of the command line, for the complete run.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Options {
    /// Refuse everything that writes or signals.
    pub read_only: bool,
    /// Plan and show, write nothing.
    pub dry_run: bool,
    /// Finish or roll back an interrupted apply, when its home is read: for commands that write. Others only report it.
    pub recover: bool,
    /// What this server is for: how strictly it is judged.
    pub profile: Profile,
    /// How many products this machine is to carry; `None`: as many as are found, at least 1.
    pub instances: Option<u32>,
    /// The user declares that the user store of the next home that is read is new.
    pub fresh_store: bool,
    /// Keep the answers as a draft as they are given, and offer that of an earlier run: for the guided setup.
    pub drafts: bool,
    /// Which answers that are not possible are left out of the plan.
    pub skip: Skip,
    /// What is safe and recommended is chosen already: for the guided setup.
    pub proposes: bool,
    /// The home that the user named, as typed.
    pub home: Option<String>,
    /// The time limits of server commands.
    pub timeouts: Timeouts,
    /// Inspects a directory answered as JAVA_HOME; `None` where answers are prepared for another machine.
    pub look_at_java: Option<JavaInspector>,
}

impl Options {
    /// Whether this run may change anything at all.
    pub fn may_write(&self) -> bool {
        !(self.read_only || self.dry_run)
    }

    /// Whether this run keeps drafts: one that writes nothing keeps none either.
    pub fn keeps_drafts(&self) -> bool {
        self.drafts && self.may_write()
    }

    /// Whether this run finishes or rolls back what an earlier one left.
    pub fn recovers(&self) -> bool {
        self.recover && self.may_write()
    }
}

/// Returns the Java in a directory, or why there is none.
pub type JavaInspector = fn(&Path) -> Result<Jdk, JdkError>;
