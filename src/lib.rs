//! The layers of the crate. Each uses only the layers above it in this list; `tests/suite/house.rs` checks that.
//!
//! | layer | what it contains |
//! | --- | --- |
//! | [`foreign`] | text from outside, made visible |
//! | [`problem`] | structured errors |
//! | [`shell`] | quoting for the commands that are shown |
//! | [`disk`] | all file access: homes by handle, links checked, reads bounded |
//! | [`domain`] | domain types, no I/O: home, machine, setting, guideline, finding, change, units, secret, and the tables |
//! | [`text`] | lossless edits, pure: text in, spans out, splice |
//! | [`probe`] | read-only inspection: homes, host, JDKs, processes, sockets, logs |
//! | [`guide`] | the guidelines, pure: facts in, findings out |
//! | [`plan`] | pure: recommend, answers to changes, preview as a diff |
//! | [`apply`], [`server`], [`practice`] | the only writer of configuration; the product's process; a sample product to try on |
//! | [`bundle`] | the support bundle: what it takes, masked, tested and packed |
//! | [`engine`] | the session, its steps, what changes it, the executor of effects |
//! | [`face`] | command line, answers file, line prompts, reports, full screen |

// Their macros panic where nothing can be printed: on a full disk, into a closed pipe.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod apply;
pub mod bundle;
pub mod disk;
pub mod domain;
pub mod engine;
pub mod face;
pub mod foreign;
pub mod guide;
pub mod plan;
pub mod practice;
pub mod probe;
pub mod problem;
pub mod server;
pub mod shell;
pub mod text;
