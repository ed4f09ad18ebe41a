//! The guided setup: its steps, the questions they ask, the preflight.
//!
//! All of it only reads the session, except the module `java_answer`, which records a Java that was answered.

pub(in crate::engine) mod java_answer;
mod machine_lines;
pub mod preflight;
pub mod progress;
pub mod proof;
pub mod question;
pub mod steps;

pub use machine_lines::{MachineLine, machine_lines};
