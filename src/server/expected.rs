//! The ports that a server is expected to open, read from its configuration once, and again only when that has changed.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::ready::{self, FILES};
use crate::domain::ports::PortRow;
use crate::domain::{ConfigSource, Home};
use crate::probe::process::ServerProcess;

/// By what a changed file is told: its size and when it was written.
type Stamp = Option<(u64, Option<SystemTime>)>;

/// A process, by pid and begin, and the state of the files.
type ReadFor = (Option<(u32, u64)>, [Stamp; FILES.len()]);

/// A standing answer to which ports are expected.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// For which process, and which state of the files, the rest was read.
    read_for: Option<ReadFor>,
    rows: Vec<PortRow>,
    offset: Option<u16>,
    looks: u32,
}

/// The files of a server that is up are looked at every so many looks: what is changed there holds from its next start on.
/// One that comes up may write them at any moment.
const RARELY: u32 = 10;

/// When a process began is known to the second only, rounded down.
const ROUNDED: Duration = Duration::from_secs(1);

impl Expected {
    /// The ports before the offset, and the offset in force; `None` where that is no number. `up` is whether the look before
    /// found the server up; of a home that is gone what was read before still holds for its process.
    pub(super) fn inspect(
        &mut self,
        home: &Home,
        server: Option<&ServerProcess>,
        up: bool,
        gone: bool,
    ) -> (&[PortRow], Option<u16>) {
        let process = server.map(|server| (server.pid, server.start_ticks));
        self.looks = self.looks.wrapping_add(1);
        let known = self
            .read_for
            .is_some_and(|(read, _)| process.is_some() && read == process);
        if known && (gone || up && !self.looks.is_multiple_of(RARELY)) {
            return (&self.rows, self.offset);
        }
        let stamps = FILES.map(|role| stamp(home, role.path(home).map(|path| home.at(path))));
        let wanted = Some((process, stamps));
        if self.read_for != wanted {
            let rendered = server.is_some_and(|server| !is_to_be_rendered(home, stamps, server));
            // An offset of the command line wins over either file.
            let offset_of = server.filter(|server| rendered || server.port_offset.is_some());
            self.rows = ready::expected(home, rendered);
            self.offset = ready::offset(home, offset_of);
            self.read_for = wanted;
        }
        (&self.rows, self.offset)
    }
}

/// Whether the start that goes on has yet to render `carbon.xml`: `deployment.toml` was changed after the last rendering and
/// before this process began. What was changed later waits for the next start.
fn is_to_be_rendered(home: &Home, [xml, toml, ..]: [Stamp; FILES.len()], server: &ServerProcess) -> bool {
    let written = |stamp: Stamp| stamp.and_then(|(_, written)| written);
    let (Some(xml), Some(toml), Some(began)) = (written(xml), written(toml), server.started) else {
        return false;
    };
    home.source == ConfigSource::Toml && xml < toml && toml < began + ROUNDED
}

fn stamp(home: &Home, path: Option<PathBuf>) -> Stamp {
    let meta = home.root.metadata(&path?).ok()?;
    Some((meta.len(), meta.modified().ok()))
}
