//! Lists the causes for which a server does not start, one row each.
//!
//! A row has its name, why it happens, what proves and what cures it, how it is recognised in the output of a start, and the
//! function that writes its text.
//!
//! Source of the marks: the messages of JDK 6 to 25, of the start scripts, of the drivers and servers of the vendors, and the
//! logs of Carbon 4.2 to 4.10 and MI 4.2.

mod cluster;
mod config;
mod database;
mod files;
mod java;
mod last;
mod memory;
mod network;
mod products;
mod stores;
mod user_store;
mod vault;

use super::cause::Cause;

/// The families. Where two rows know the same line, the one that stands first has it: the narrower before the wider.
const FAMILIES: [&[Cause]; 11] = [
    java::ROWS,
    memory::ROWS,
    cluster::ROWS,
    network::ROWS,
    files::ROWS,
    vault::ROWS,
    stores::ROWS,
    config::ROWS,
    database::ROWS,
    user_store::ROWS,
    last::ROWS,
];

/// Every cause. An id is never given to another one.
pub fn all() -> impl Iterator<Item = &'static Cause> {
    FAMILIES.into_iter().flatten()
}
