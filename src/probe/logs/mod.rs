//! Reading a server's logs: pages of records at constant memory, what is added as it is added, and the few lines whose meaning
//! the program must know.
//!
//! A log is read in blocks; nothing here holds more than a few megabytes, however large the file or long its lines.

mod blocks;
mod bounds;
mod clean;
mod entry;
mod error;
mod filter;
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

pub use blocks::{Progress, BlockObserver};
pub use clean::clean;
pub use entry::{LogRecord, Records};
pub use error::LogError;
pub use filter::{Filter, Pattern};
pub use follower::{Follower, FollowOutcome};
pub use level::{Level, UnknownLevel, level};
pub use marks::{started_marker, starting_marker};
pub use pager::{Counted, Page, Pager};
pub use parts::{Parts, parts};
pub use shown::shown;
pub use written::{Since, Written, ends};
