//! Watches one server with little cost: what does not change between two looks is read once and cached.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::expected::Expected;
use super::gauges::Gauges;
use super::lifecycle::LifecycleWatch;
use super::port_owners::Holders;
use super::ready;
use super::start_history;
use super::status::{self, ServerState, ServerStatus};
use super::troubles;
use crate::apply;
use crate::disk::machine;
use crate::domain::Home;
use crate::domain::known::{Known, Unknown};
use crate::probe::World;
use crate::probe::host::LoadWatch;
use crate::probe::jvm::{JvmGauges, JvmReader};
use crate::probe::process::{Finder, ProcessWatch, ServerProcess, Usage, hides};
use crate::probe::sockets::{ProcessListeners, SocketWatch};

/// After so many looks, counters that could not be opened are tried again: a JVM creates them a moment after it began.
const AGAIN: u32 = 5;

/// How often the listening sockets of a running server are read, in looks.
const PORTS: u32 = 3;

/// A watch on one server.
///
/// While the server runs, a look reads its own few files and asks the kernel for listening sockets: it searches no other process,
/// parses no configuration, and reads what was added to the log.
#[derive(Debug)]
pub struct Watcher {
    world: World,
    home: Home,
    finder: Finder,
    held: Option<WatchedServer>,
    sockets: SocketWatch,
    expected: Expected,
    sign: LifecycleWatch,
    around: LoadWatch,
    holders: Holders,
    /// The listeners, as last read.
    kept: Option<Known<ProcessListeners>>,
    looks: u32,
    log: PathBuf,
    /// Where the failure of the last start is recorded.
    failed: Option<apply::StateDir>,
    /// Whether the last look found the server up.
    up: bool,
}

impl Watcher {
    /// Begins to watch the server of a home.
    pub fn new(home: &Home) -> Self {
        Self::within(World::here(), home)
    }

    /// Begins to watch the server of a home on a machine that may be a recorded one.
    pub fn within(world: World, home: &Home) -> Self {
        Self {
            finder: Finder::new(),
            held: None,
            sockets: SocketWatch::new(None),
            expected: Expected::default(),
            sign: LifecycleWatch::new(&home.root, &home.server_log()),
            around: LoadWatch::new(&home.path),
            holders: Holders::default(),
            kept: None,
            looks: 0,
            log: home.server_log(),
            failed: apply::StateDir::of(home).ok(),
            up: false,
            home: home.clone(),
            world,
        }
    }

    /// Whether this watches that home's server. New facts about a home do not make it another one.
    pub fn is_of(&self, home: &Home) -> bool {
        let Home { pid, started, .. } = self.home;
        let home = Home {
            started,
            past: self.home.past.clone(),
            pid,
            ..home.clone()
        };
        self.home == home
    }

    /// The log at the last look: its length in bytes, and when it was written, where that is known. `None` where there is none that
    /// can be read.
    pub fn log(&self) -> Option<(u64, Option<SystemTime>)> {
        self.sign.log()
    }

    /// Looks once.
    pub fn inspect(&mut self) -> ServerStatus {
        let usage = self.hold();
        let server = self.held.as_ref().map(|held| &held.server);
        let pid = server.map(|server| server.pid);
        let since = server.and_then(|server| server.started);
        let gone = is_gone(&self.home.path);
        let last = self.sign.inspect(since);
        let (rows, offset) = self.expected.inspect(&self.home, server, self.up, gone);
        // Listeners change rarely once a server is up, and reading them is the most expensive part of a look.
        if !self.up || self.looks.is_multiple_of(PORTS) {
            self.kept = None;
        }
        self.looks = self.looks.wrapping_add(1);
        let around = self.kept.get_or_insert_with(|| self.sockets.inspect(&self.world));
        let main = offset.and_then(|offset| ready::main_port(rows, offset));
        let main = main.map(|port| (port, ready::is_open(around, port).ok()));
        let state = status::judge(pid.is_some(), last, main.and_then(|(_, open)| open));
        self.up = state == ServerState::Running;
        if let Some(held) = self.held.as_mut().filter(|_| state == ServerState::Starting) {
            held.fresh = true;
        }
        // Only where the answer would be wrong is it worth the cost.
        let hidden = main
            .map(|(port, _)| port)
            .filter(|port| status::may_be_hidden(state, last, *port, around) && hides(&self.world));
        let failed = self
            .failed
            .as_ref()
            .filter(|_| pid.is_none())
            .and_then(|state| start_history::failed(state, &self.home.root, &self.log));
        let kept = self.failed.as_ref();
        let held = self.held.as_mut().filter(|_| self.up);
        let troubles = held.and_then(|held| held.troubles(&self.world, &self.home, kept));
        let mut ports = offset
            .map(|offset| status::ports(rows, offset, around, pid))
            .unwrap_or_default();
        self.holders.tell(&self.world, around, &mut ports);
        let surroundings = self.around.inspect(&self.world, pid);
        let gauges = self.held.as_mut().map(|held| Gauges {
            user: held.server.user.clone(),
            root: held.server.is_root(),
            halted: held.standing.halted(),
            heap_flag: held.server.max_heap,
            files: held.standing.files(),
            unexpected: offset
                .map(|_| status::unexpected(&ports, around, held.server.jmx_agent))
                .unwrap_or_default(),
            jvm: held.jvm.read(&self.world, &held.server),
        });
        status::Parts {
            state,
            pid,
            since,
            usage,
            ports,
            main,
            hidden,
            failed,
            troubles,
            gone: gone.then_some(self.home.path.as_path()),
            around,
            gauges,
            surroundings,
        }
        .into_status()
    }

    /// Checks the process again, else looks for one; returns what it uses now.
    fn hold(&mut self) -> Option<Usage> {
        if let Some(held) = &mut self.held {
            if let Some(usage) = held.standing.usage() {
                return Some(usage);
            }
            // A restart from within continues under another pid.
            self.held = None;
            self.finder.search_next();
            self.sockets = SocketWatch::new(None);
            self.kept = None;
        }
        let server = self.finder.find(&self.world, &self.home)?;
        let mut standing = ProcessWatch::open(&self.world, server.pid).ok()?;
        if standing.start_ticks() != server.start_ticks {
            return None;
        }
        let usage = standing.usage()?;
        self.sockets = SocketWatch::new(Some(server.pid));
        self.kept = None;
        self.held = Some(WatchedServer {
            server,
            standing,
            jvm: Jvm::closed(),
            troubles: None,
            wait_for_troubles: AGAIN,
            fresh: false,
        });
        Some(usage)
    }
}

/// Looks at the server once: its process, its ports and the last lifecycle event in its log.
pub fn status(home: &Home) -> ServerStatus {
    Watcher::new(home).inspect()
}

/// Whether a directory does not exist. One that only cannot be read may well exist.
fn is_gone(path: &Path) -> bool {
    machine::metadata(path).is_err_and(|e| e.kind() == ErrorKind::NotFound)
}

/// A running server and its open files.
#[derive(Debug)]
struct WatchedServer {
    server: ServerProcess,
    standing: ProcessWatch,
    jvm: Jvm,
    /// What it came up in spite of, once that was looked for; empty where that is nothing.
    troubles: Option<String>,
    /// For so many looks that may yet be kept.
    wait_for_troubles: u32,
    /// Whether it was seen coming up.
    fresh: bool,
}

impl WatchedServer {
    /// What it came up in spite of: as it was kept by who started it here, else as its log tells.
    fn troubles(&mut self, world: &World, home: &Home, kept: Option<&apply::StateDir>) -> Option<String> {
        if self.troubles.is_none() {
            let kept = kept.and_then(|state| start_history::troubles(state, self.server.pid));
            self.wait_for_troubles = self.wait_for_troubles.saturating_sub(1);
            // A start of this program's keeps them a moment after its server is up.
            let later = self.fresh && self.wait_for_troubles > 0;
            self.troubles = kept.or_else(|| (!later).then(|| troubles::of_log(world, home).unwrap_or_default()));
        }
        self.troubles.clone().filter(|words| !words.is_empty())
    }
}

/// The counters of its JVM.
#[derive(Debug)]
struct Jvm {
    reader: Option<JvmReader>,
    /// Why there is no reader, and for how many looks that is assumed to stay so.
    why: Unknown,
    wait: u32,
}

impl Jvm {
    fn closed() -> Self {
        Self {
            reader: None,
            why: Unknown::because("not read yet"),
            wait: 0,
        }
    }

    fn read(&mut self, world: &World, server: &ServerProcess) -> Known<JvmGauges> {
        if self.reader.is_none() && self.wait > 0 {
            self.wait -= 1;
            return Err(self.why.clone());
        }
        let reader = match self.reader.take() {
            Some(reader) => Ok(reader),
            None => JvmReader::open(world, server.pid, server.started),
        };
        let read = reader.and_then(|mut reader| Ok((reader.read()?, reader)));
        match read {
            Ok((gauges, reader)) => {
                self.reader = Some(reader);
                Ok(gauges)
            }
            Err(why) => {
                self.why = why.clone();
                self.wait = AGAIN;
                Err(why)
            }
        }
    }
}
