//! Reads a server's logs: pages of records at constant memory, added lines, and the few lines that this program interprets.
//!
//! A log is read in blocks; nothing here uses more than a few megabytes, however large the file or long its lines.

mod blocks;
mod bounds;
mod clean;
mod entry;
mod error;
mod filter;
mod followed_file;
mod follower;
#[cfg(test)]
mod follower_tests;
mod handover;
mod holes;
mod level;
mod lines;
mod marks;
mod pager;
#[cfg(test)]
mod pager_tests;
mod parts;
mod run;
mod shape;
mod shown;
mod stamp;
mod written;

pub use blocks::{BlockObserver, ScanProgress};
pub use clean::clean;
pub use entry::{LogRecord, Records};
pub use error::LogError;
pub use filter::{Filter, Pattern};
pub use follower::{FollowOutcome, Follower};
pub use level::{Level, UnknownLevel, level};
pub use marks::{started_marker, starting_marker};
pub use pager::{Counted, Pager, RecordPage};
pub use parts::{Parts, parts};
pub use shown::shown;
pub use written::{Since, Written, ends};
