//! The layers of the crate. Each uses only the layers above it in this list; `tests/suite/house.rs` checks that.
//!
//! | layer | module | what it contains |
//! | --- | --- | --- |
//! | | [`foreign`] | text from outside, made visible |
//! | | [`problem`] | structured errors |
//! | | [`shell`] | quoting for the commands that are shown |
//! | | [`disk`] | all file access: homes by handle, links checked, reads bounded |
//! | F0 | [`domain`] | domain types, no I/O: home, machine, setting, guideline, finding, change, units, secret, and the tables |
//! | F1 | [`text`] | lossless edits, pure: text in, spans out, splice |
//! | F2 | [`probe`] | read-only inspection: homes, host, JDKs, processes, sockets, logs |
//! | F3 | [`guide`] | the guidelines, pure: facts in, findings out |
//! | F4 | [`plan`] | pure: recommend, answers to changes, preview as a diff |
//! | F5 | [`apply`], [`server`], [`practice`] | the only writer of configuration; the product's process; a sample product to try on |
//! | F6 | [`engine`] | the session, its steps, what changes it, the executor of effects |
//! | F7 | [`face`] | command line, answers file, line prompts, reports, full screen |

// Their macros panic where nothing can be printed: on a full disk, into a closed pipe.
#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod apply;
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
