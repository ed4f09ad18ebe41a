//! The account that is proposed to own a home, and the recipe for it.

use std::path::Path;

use crate::shell;

/// The account that is proposed to own a home.
pub(in crate::server) const ACCOUNT: &str = "wso2carbon";

/// The one recipe for an account that owns a home, between backquotes.
pub(in crate::server) fn recipe(home: &Path) -> String {
    format!(
        "`useradd --system --user-group --no-create-home --shell /usr/sbin/nologin {ACCOUNT} && chown -R {ACCOUNT}: {}`",
        shell::path(home)
    )
}
