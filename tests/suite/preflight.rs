//! The whole guide on whole homes: what `check` says of every real home, how it says it, and that every cure cures.

mod cures;
mod expected;
mod taken;
mod told;

use std::fs;
use std::path::Path;

use carbonctl::probe::World;

/// A recorded server that is kept well: what the survey finds beside the home.
struct Server(tempfile::TempDir);

impl Server {
    fn new() -> Self {
        let server = Self(tempfile::tempdir().unwrap());
        server.write("etc/hosts", "127.0.0.1 localhost\n10.0.0.11 node1.example.com node1\n");
        server
    }

    /// Writes one of its files, by its path below the root.
    fn write(&self, path: &str, text: &str) {
        let file = self.root().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn world(&self) -> World {
        World::recorded(self.root())
    }
}
