//! The account that is recommended to own a home, and the commands that create it.

use std::path::Path;

use crate::shell;

/// The account that is recommended to own a home.
pub(in crate::server) const ACCOUNT: &str = "wso2carbon";

/// The commands for an account that owns a home, in backquotes.
pub(in crate::server) fn recipe(home: &Path) -> String {
    format!(
        "`useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {ACCOUNT} && chown -R {ACCOUNT}: {}`",
        shell::path(home)
    )
}
