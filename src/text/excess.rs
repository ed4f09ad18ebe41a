//! The refusal of a text that holds more than any configuration file needs.

use crate::problem::Reason;

use super::edit_error::EditError;

/// The error of a text that is over a bound, told of the file whose name stands before it.
pub(super) fn refused(what: &str) -> EditError {
    EditError::Bound(Reason::new(
        format!("has {what}, which no configuration file needs"),
        "put the shipped file back",
    ))
}
