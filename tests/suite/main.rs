//! The one test binary: each file a topic.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]
#![expect(clippy::disallowed_methods, reason = "a test that gets no thread cannot go on")]

mod support;

mod apply_tree;
mod bad_input;
mod bundle;
mod case;
mod circles;
mod clean_output;
mod cli;
mod console_pty;
mod corpus;
mod crash;
mod drafts;
mod drop_ins;
mod effective;
mod english;
mod exhausted;
mod faces;
mod failures;
mod faults;
#[cfg(unix)]
mod first_start;
mod further_places;
mod fuzz;
mod gauges;
#[cfg(target_os = "linux")]
mod hostile;
mod hostile_owner;
mod hostile_server;
mod house;
mod java_home;
mod java_properties;
mod jvm;
mod keystores;
mod line_mode;
mod logs;
mod memory;
mod packs;
mod past;
mod picture;
mod places;
mod practice;
mod preflight;
mod probe_roots;
mod random_keys;
mod read_only;
mod readme;
#[cfg(unix)]
mod reports;
mod screens;
mod secrets;
mod server_control;
#[cfg(target_os = "linux")]
mod service;
mod terminals;
mod text_corpus;
mod warnings;
mod wizard_pty;
