//! Homes whose owner means harm: nothing hangs, nothing panics, nothing outside is touched or told.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up must fail loudly")]

mod kinds;
mod looking;
