//! Finds a home's server repeatedly.
//!
//! Its pid file is read at every look, all processes are searched only from time to time, and of these only new ones.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::disk::machine;
use crate::domain::home::Home;
use crate::probe::world::World;

use super::{ServerProcess, among, belongs, hinted, one, servers};

/// How long a search among all processes is valid.
const SEARCH: Duration = Duration::from_millis(2500);

/// After so many searches every process is checked again: a known one may have become another program.
const ALL_AGAIN: u32 = 10;

/// How often a process must be found to be something else; a child is its parent's copy until it becomes a program.
const SURE: u8 = 2;

/// A repeated search for the server of one home.
#[derive(Debug, Default)]
pub struct Finder {
    /// Processes that are not this server: the inode of their directory, which changes with a recycled pid, and how often they
    /// were checked.
    others: HashMap<u32, (u64, u8)>,
    searches: u32,
    searched: Option<Instant>,
}

impl Finder {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes the next look search among all processes again.
    pub fn search_next(&mut self) {
        self.searched = None;
    }

    /// The running server of this home. One that its pid file does not name is found after some seconds at the latest.
    pub fn find(&mut self, world: &World, home: &Home) -> Option<ServerProcess> {
        if let Some(found) = hinted(world, home) {
            return Some(found);
        }
        if self.searched.is_some_and(|at| at.elapsed() < SEARCH) {
            return None;
        }
        self.searched = Some(Instant::now());
        if world.reads_proc() {
            self.search(world, home)
        } else {
            among(&servers(world), home).cloned()
        }
    }

    fn search(&mut self, world: &World, home: &Home) -> Option<ServerProcess> {
        if self.searches.is_multiple_of(ALL_AGAIN) {
            self.others.clear();
        }
        self.searches = self.searches.wrapping_add(1);
        let mut processes: Vec<(u32, u64)> = machine::numbered(&world.path("/proc"))
            .ok()?
            .into_iter()
            .filter_map(|(name, number)| Some((name.to_str()?.parse().ok()?, number)))
            .collect();
        processes.sort_unstable();
        let mut others = HashMap::with_capacity(processes.len());
        for (pid, number) in processes {
            let times = match self.others.get(&pid) {
                Some((known, times)) if *known == number => *times,
                _ => 0,
            };
            if times < SURE
                && let Some(found) = one(world, pid).filter(|found| belongs(found, home))
            {
                return Some(found);
            }
            others.insert(pid, (number, times.saturating_add(1)));
        }
        self.others = others;
        None
    }
}
