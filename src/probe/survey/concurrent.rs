//! Work beside other work where a thread can be had, in its turn where none can: a machine that is out of threads is no reason
//! to end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Work that goes on, or is done.
pub(super) enum Concurrent<'scope, T> {
    Going(ScopedJoinHandle<'scope, T>),
    Done(std::thread::Result<T>),
}

impl<'scope, T: Send + 'scope> Concurrent<'scope, T> {
    /// Begins it. `Copy` is what lets work be done here that no thread could be made for.
    pub(super) fn start<'env, F>(scope: &'scope Scope<'scope, 'env>, work: F) -> Self
    where
        F: FnOnce() -> T + Copy + Send + 'scope,
    {
        Self::with(Builder::new(), scope, work)
    }

    fn with<'env, F>(thread: Builder, scope: &'scope Scope<'scope, 'env>, work: F) -> Self
    where
        F: FnOnce() -> T + Copy + Send + 'scope,
    {
        match thread.name("survey".to_owned()).spawn_scoped(scope, work) {
            Ok(going) => Self::Going(going),
            Err(_) => Self::Done(catch_unwind(AssertUnwindSafe(work))),
        }
    }

    /// What came of it; an error where it panicked, wherever it was done.
    pub(super) fn join(self) -> std::thread::Result<T> {
        match self {
            Self::Going(going) => going.join(),
            Self::Done(done) => done,
        }
    }
}

#[cfg(all(test, target_pointer_width = "64"))]
mod tests {
    use super::*;

    #[test]
    fn what_no_thread_can_be_made_for_is_done_all_the_same() {
        // No machine has room for such a stack.
        let none = || Builder::new().stack_size(1 << 60);
        std::thread::scope(|scope| {
            assert!(none().spawn_scoped(scope, || ()).is_err());
            let (good, bad) = (&3, &0);
            assert_eq!(Concurrent::with(none(), scope, move || good * 2).join().unwrap(), 6);
            assert!(Concurrent::with(none(), scope, move || good / bad).join().is_err());
            assert_eq!(Concurrent::start(scope, move || good * 2).join().unwrap(), 6);
        });
    }
}
