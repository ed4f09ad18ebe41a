//! Keystores.
#![no_main]

#[allow(dead_code)]
#[path = "../../tests/suite/fuzz/shared.rs"]
mod shared;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shared::keystores(bytes, "wso2carbon"));
