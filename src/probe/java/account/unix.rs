//! The check on Unix: owners and modes of the launcher, and of every directory on its path.

use std::path::Path;

use crate::disk::{self, machine};
use crate::domain::Shown as _;

pub(super) fn distrust(launcher: &Path) -> Option<String> {
    let me = rustix::process::geteuid().as_raw();
    let real = machine::canonical(launcher).ok();
    let ways = real.iter().map(AsRef::as_ref).chain([launcher]);
    ways.flat_map(Path::ancestors).find_map(|step| {
        let meta = machine::link_metadata(step).ok()?;
        let who = disk::who_may_change(&meta, me)?;
        Some(format!("{who} may change {}", step.shown()))
    })
}
