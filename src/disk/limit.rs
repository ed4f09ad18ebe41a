//! How much is read of each kind of file, in bytes. A larger file is refused; it is never read in part.

/// Configuration: XML, TOML, properties, start scripts. The largest that a product ships is a sixth of it.
pub const CONFIGURATION: u64 = 1 << 20;

/// This program's own records and journals.
pub const RECORD: u64 = 1 << 20;

/// Files of a line or two: version texts, pid files, markers.
pub const SMALL: u64 = 64 << 10;

/// What the system reports below `/proc`, `/sys` and `/etc`.
pub const SYSTEM: u64 = 32 << 20;

/// Entries of one directory of a home that are listed. Names may be long, so this many come to several megabytes.
pub const ENTRIES: usize = 20_000;

/// Entries of one directory of the machine: `/proc` has one for each process.
pub const MACHINE_ENTRIES: usize = 100_000;

/// Links that are followed on the way to one file, as many as Linux follows.
#[cfg(unix)]
pub(super) const LINKS: usize = 40;
