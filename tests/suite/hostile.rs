//! Homes of a malicious owner: nothing hangs, nothing panics, nothing outside is touched or revealed.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod kinds;
mod looking;
