//! What an executor needs from the outside.

use std::path::PathBuf;

use crate::probe::World;

/// What an executor needs from the outside.
#[derive(Clone, Debug)]
pub struct ExecutorContext {
    /// Where probes look.
    pub world: World,
    /// This program's own file, which becomes the launcher of a server.
    pub program: PathBuf,
}
