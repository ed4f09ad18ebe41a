//! The one test binary: each file a topic.

mod support;

mod apply_tree;
mod bad_input;
mod cli;
mod corpus;
mod crash;
mod effective;
mod faces;
mod house;
mod memory;
mod places;
mod practice;
mod probe_roots;
mod screens;
mod secrets;
mod server_control;
mod text_corpus;
mod wizard_pty;
