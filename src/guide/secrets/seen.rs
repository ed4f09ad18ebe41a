//! The survey's result about passwords, and the name of the file that contains them.

use crate::domain::known::Known;
use crate::domain::setting::FileRole;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::secrets::VaultFiles;

/// The survey's result, or the unknown finding with the reason why there is none.
pub(super) fn seen<'a>(facts: &'a Facts, needed: &str) -> Result<&'a VaultFiles, Verdict> {
    match &facts.survey.secrets.seen {
        None => Err(Verdict::unknown(
            "not read",
            needed,
            "the configuration was not searched",
        )),
        Some(Err(reason)) => Err(Verdict::unknown("not readable", needed, reason.to_string())),
        Some(Known::Ok(seen)) => Ok(seen),
    }
}

/// The name of the home's configuration for sentences.
pub(super) fn main_file(facts: &Facts) -> &'static str {
    if facts.files.text(FileRole::DeploymentToml).is_some() {
        "deployment.toml"
    } else {
        "the configuration"
    }
}
