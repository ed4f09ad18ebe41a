//! The environment of an executor: where it inspects the machine, and this program's own file.

use std::path::PathBuf;

use crate::probe::World;

/// The environment of an executor.
#[derive(Clone, Debug)]
pub struct ExecutorContext {
    /// Where probes read.
    pub world: World,
    /// This program's own file, which becomes the launcher of a server.
    pub program: PathBuf,
}
