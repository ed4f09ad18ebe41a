//! Answers of the kernel about its sockets.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/suite/fuzz/shared.rs"]
mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shared::netlink(bytes));
