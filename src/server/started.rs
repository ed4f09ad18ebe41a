//! The result of a successful start.

use std::time::Duration;

/// A server that was started.
#[derive(Clone, Debug, PartialEq)]
pub struct Started {
    /// The server's process.
    pub pid: u32,
    /// Whether it is up; `false` only where that was not waited for.
    pub ready: bool,
    /// From the launch until now.
    pub took: Duration,
    /// The seconds that the product itself counted.
    pub counted: Option<f64>,
    /// A note, one sentence.
    pub note: Option<String>,
    /// The errors that it came up in spite of, a sentence or more.
    pub troubles: Option<String>,
}
