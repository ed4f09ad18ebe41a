//! Handles a panic of this program: it ends like a failed command, with a line on what to do.

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::exit::exit_code;
use crate::problem::ProblemKind;

/// Runs the complete program and returns its exit code, also where it panics. The panic hook has reported the bug by then.
pub fn guarded(work: impl FnOnce() -> u8) -> u8 {
    // Nothing that the work used is accessed afterwards.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        // Without standard error there is nowhere to report it.
        let _ = writeln!(
            io::stderr(),
            "carbonctl: ended because of a bug; report the output above, and check with `carbonctl history` and \
             `carbonctl status` what was done"
        );
        exit_code(ProblemKind::Failed)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_is_a_failure_and_a_code_stays_what_it_is() {
        assert_eq!(guarded(|| 1), 1);
        assert_eq!(guarded(|| panic!("as a bug would")), exit_code(ProblemKind::Failed));
    }
}
