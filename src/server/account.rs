//! The recipe for an account that owns a home.

use std::path::Path;

use crate::domain::account;

/// The commands for an account that owns a home, in backquotes.
pub(in crate::server) fn recipe(home: &Path) -> String {
    format!(
        "`{} && {}`",
        account::make(account::PROPOSED),
        account::give(account::PROPOSED, home)
    )
}
