//! The one test binary: each file a topic.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod support;

mod apply_tree;
mod bad_input;
mod cli;
mod corpus;
mod crash;
mod effective;
mod faces;
mod failures;
mod house;
mod java_home;
mod memory;
mod picture;
mod places;
mod practice;
mod probe_roots;
mod screens;
mod secrets;
mod server_control;
mod text_corpus;
mod warnings;
mod wizard_pty;
