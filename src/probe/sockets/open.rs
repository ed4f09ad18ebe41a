//! Lists the sockets that a process has open, by the links below `/proc`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::disk::machine;

/// The numbers of the sockets that a process has open.
pub(super) fn sockets_of(process: &Path) -> std::io::Result<BTreeSet<u64>> {
    Ok(machine::list(&process.join("fd"))?
        .iter()
        .filter_map(|node| {
            let target = machine::read_link(&node.path).ok()?;
            let number = target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?;
            number.parse().ok()
        })
        .collect())
}
