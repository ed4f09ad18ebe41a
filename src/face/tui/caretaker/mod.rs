//! Gives the terminal back where this program cannot do it any more: after `kill -9`, or a crash that no hook sees.
//!
//! A small process of this same program waits for the end of a pipe. Ends the pipe without a word, then the screen is left as
//! it was and the terminal's modes are put back; with a word, all is well and it just ends. It lives in a session of its
//! own, so that what ends the screen does not end it.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "windows.rs")]
mod system;

pub use system::main;
pub(super) use system::{Caretaker, Modes};

/// The hidden command's name.
pub const COMMAND: &str = "__caretaker";
