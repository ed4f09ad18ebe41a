//! A JVM's counters, kept open: verified once to be the process's own, then read with one call per look.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::domain::known::{Known, Unknown};
use crate::probe::world::World;

use crate::disk::{self, File};

use super::JvmGauges;
use super::file;
use super::find::{Met, Sought};
use super::format::{self, Flaw, Stamp};
use super::layout::{self, Layout};

/// Between a process's start, which is known to the second, and its JVM's, on a loaded machine.
const NEAR: Duration = Duration::from_secs(10);

/// Bytes of the first read; most files have fewer in use.
const FIRST: usize = 16 << 10;

/// The limit for any JVM; an untrusted file may have any size.
const MOST: usize = 1 << 20;

const ENDED: &str = "the process ended";
const STARTING: &str = "the JVM is still starting";
const UNREADABLE: &str = "the counters file has unexpected content";

/// A JVM's counters, kept open.
#[derive(Debug)]
pub struct JvmReader {
    file: File,
    // Readable as long as the process exists.
    life: Option<File>,
    // A buffer for as much of the file as is in use.
    buffer: Vec<u8>,
    known: Option<Found>,
}

#[derive(Debug)]
struct Found {
    stamp: Stamp,
    layout: Layout,
    whole: bool,
}

impl JvmReader {
    /// Opens the counters of a process that began at `started`.
    ///
    /// A file is used only where it is verified to be this process's: its JVM began when the process did, or the process has
    /// mapped the file. One that a killed process left behind is never used.
    ///
    /// # Errors
    /// Why they cannot be read, as text that follows `n/a: `.
    pub fn open(world: &World, pid: u32, started: Option<SystemTime>) -> Known<Self> {
        let mut sought = Sought::inspect(world, pid)?;
        let mut met = Met::default();
        for path in sought.candidates() {
            let file = match file::open(&path, sought.owner) {
                Ok(file) => file,
                Err(e) => {
                    met.closed |= e.kind() == io::ErrorKind::PermissionDenied;
                    continue;
                }
            };
            let mut reader = Self {
                file,
                life: None,
                buffer: vec![0; FIRST],
                known: None,
            };
            if near(reader.began(), started) || sought.maps(&reader.file, &path) {
                reader.life = sought.life.take();
                return Ok(reader);
            }
            met.foreign = true;
        }
        Err(sought.reason(met))
    }

    /// Reads them once: one read of the file, then values at offsets that are known from the look before.
    ///
    /// # Errors
    /// Why they cannot be read any more, as text that follows `n/a: `.
    pub fn read(&mut self) -> Known<JvmGauges> {
        if !self.process_lives() {
            return Err(Unknown::because(ENDED));
        }
        let (stamp, end) = self.inspect()?;
        let bytes = &self.buffer[..end];
        let found = match self.known.take() {
            Some(found) if found.whole && found.stamp == stamp => found,
            _ => {
                let index = format::index(bytes, &stamp);
                let layout = Layout::of(&index, bytes).ok_or_else(|| Unknown::because(STARTING))?;
                Found {
                    stamp,
                    layout,
                    whole: index.whole,
                }
            }
        };
        let found = self.known.insert(found);
        found.layout.read(bytes).ok_or_else(|| Unknown::because(UNREADABLE))
    }

    /// Reads the file once: its header, and how many bytes of the buffer are of it.
    fn inspect(&mut self) -> Known<(Stamp, usize)> {
        let said = |flaw| {
            Unknown::because(match flaw {
                Flaw::Foreign => UNREADABLE,
                Flaw::Closed => STARTING,
            })
        };
        let end = self.fill()?;
        let stamp = format::stamp(&self.buffer[..end]).map_err(said)?;
        if stamp.used <= self.buffer.len() {
            return Ok((stamp, end));
        }
        self.buffer.resize(stamp.used.min(MOST), 0);
        let end = self.fill()?;
        Ok((format::stamp(&self.buffer[..end]).map_err(said)?, end))
    }

    fn fill(&mut self) -> Known<usize> {
        disk::read_at(&self.file, &mut self.buffer, 0)
            .map_err(|e| Unknown::because(format!("the counters file cannot be read: {e}")))
    }

    /// When the JVM began, by its own counter.
    fn began(&mut self) -> Option<SystemTime> {
        let (stamp, end) = self.inspect().ok()?;
        let bytes = &self.buffer[..end];
        let millis = layout::began(&format::index(bytes, &stamp), bytes)?;
        UNIX_EPOCH.checked_add(Duration::from_millis(millis))
    }

    /// Whether the process exists. An ended one cannot be read, and a zombie has no memory.
    fn process_lives(&self) -> bool {
        let Some(life) = &self.life else { return true };
        let mut first = [0; 2];
        matches!(disk::read_at(life, &mut first, 0), Ok(2)) && first != *b"0 "
    }
}

/// Whether the JVM began when the process did, as far as both are known.
fn near(began: Option<SystemTime>, started: Option<SystemTime>) -> bool {
    let (Some(began), Some(started)) = (began, started) else {
        return false;
    };
    let apart = began.duration_since(started).unwrap_or_else(|e| e.duration());
    apart <= NEAR
}
