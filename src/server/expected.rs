//! The ports that a server is expected to open, read from its configuration once, and again only when that has changed.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use super::ready;
use crate::domain::Home;
use crate::domain::ports::PortRow;
use crate::domain::setting::FileRole;
use crate::probe::process::ServerProcess;

/// The files that ports are configured in.
pub(super) const FILES: [FileRole; 4] = [
    FileRole::CarbonXml,
    FileRole::DeploymentToml,
    FileRole::CatalinaXml,
    FileRole::Axis2Xml,
];

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

/// The files of a server that runs are looked at every so many looks: what is changed there holds from its next start on.
const RARELY: u32 = 10;

impl Expected {
    /// The ports before the offset, and the offset in force; `None` where that is no number.
    pub(super) fn look(&mut self, home: &Home, server: Option<&ServerProcess>) -> (&[PortRow], Option<u16>) {
        let process = server.map(|server| (server.pid, server.start_ticks));
        self.looks = self.looks.wrapping_add(1);
        let known = self
            .read_for
            .is_some_and(|(read, _)| process.is_some() && read == process);
        if known && !self.looks.is_multiple_of(RARELY) {
            return (&self.rows, self.offset);
        }
        let wanted = Some((
            process,
            FILES.map(|role| stamp(role.path(home).map(|path| home.path.join(path)))),
        ));
        if self.read_for != wanted {
            self.rows = ready::expected(home, server.is_some());
            self.offset = ready::offset(home, server);
            self.read_for = wanted;
        }
        (&self.rows, self.offset)
    }
}

fn stamp(path: Option<PathBuf>) -> Stamp {
    let meta = fs::metadata(path?).ok()?;
    Some((meta.len(), meta.modified().ok()))
}
