//! What the survey saw of the passwords, and the name of the file that holds them.

use crate::domain::known::Known;
use crate::domain::setting::FileRole;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::vault::VaultFiles;

/// What the survey saw, or the unknown that says why it saw nothing.
pub(super) fn seen<'a>(facts: &'a Facts, needed: &str) -> Result<&'a VaultFiles, Verdict> {
    match &facts.survey.vault.seen {
        None => Err(Verdict::unknown(
            "not looked at",
            needed,
            "the configuration was not looked through",
        )),
        Some(Err(reason)) => Err(Verdict::unknown("not readable", needed, reason.to_string())),
        Some(Known::Ok(seen)) => Ok(seen),
    }
}

/// Whether the home's configuration is `deployment.toml`, for words.
pub(super) fn main_file(facts: &Facts) -> &'static str {
    if facts.files.text(FileRole::DeploymentToml).is_some() {
        "deployment.toml"
    } else {
        "the configuration"
    }
}
