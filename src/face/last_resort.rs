//! The last resort: a bug of this program ends it as everything that was tried and failed does, with a line on what to do.

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::exit::exit_code;
use crate::problem::ProblemKind;

/// Does the work of a whole run and gives its exit code, also where the work panics. The panic hook has told of the bug by then.
pub fn guarded(work: impl FnOnce() -> u8) -> u8 {
    // Nothing that the work had in its hands is looked at afterwards.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        // Nobody can be told when standard error is gone.
        let _ = writeln!(
            io::stderr(),
            "carbonctl: ended through a bug of its own; report what stands above, and see with `carbonctl history` and \
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
