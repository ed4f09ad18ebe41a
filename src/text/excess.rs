//! The refusal of a text with more content than any configuration file needs.

use crate::problem::Reason;

use super::edit_error::EditError;

/// The error of a text above a limit; the file's name comes before it.
pub(super) fn refused(what: &str) -> EditError {
    EditError::Bound(Reason::new(
        format!("has {what}, which no configuration file needs"),
        "restore the shipped file",
    ))
}
