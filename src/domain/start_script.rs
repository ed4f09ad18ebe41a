//! The start script that a home should have, by product, version and server.

use std::path::PathBuf;

use super::home::{Home, Layout, parse_version};
use super::product_table::{self, KERNEL_SCRIPT};
use super::products::PackServer;

/// The usual start script for Unix, relative. Source: the packs; each server below `wso2/` of one has the kernel's.
pub fn usual(home: &Home) -> PathBuf {
    let nested = matches!(home.layout, Layout::Pack(server) if server != PackServer::Core);
    let row = product_table::row(home.product).filter(|_| !nested);
    let major = parse_version(home.version.raw()).map_or(0, |(major, _, _)| major);
    let stem = row.map_or(KERNEL_SCRIPT, |row| row.script(major));
    PathBuf::from(format!("bin/{stem}.sh"))
}
