//! Micro Integrator's hand-edited XML, which is effective until `deployment.toml` changes and it is rendered again.
//!
//! Source: run with MI's `-DavoidConfigHashRead=true`; every other product of the toml generation renders at each start.

use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Home, Layout};
use crate::domain::setting::{FileRole, Setting};
use crate::text::address;

use super::files::HomeFiles;
use super::places;

/// The effective value and why, where an XML file differs from the value written in `deployment.toml`.
pub(super) fn instead_of_written(
    setting: &Setting,
    value: &str,
    home: &Home,
    files: &HomeFiles,
) -> Option<(String, String)> {
    let (other, path) = in_xml(setting, home, files).filter(|(other, _)| other != value)?;
    let note = format!("{path} was edited by hand and says {other}; that is in effect until deployment.toml changes");
    Some((other, note))
}

/// The effective value and why, where `deployment.toml` has none and an XML file differs from the default.
pub(super) fn instead_of_default(
    setting: &Setting,
    default: Option<&str>,
    home: &Home,
    files: &HomeFiles,
) -> Option<(String, String)> {
    let (other, path) = in_xml(setting, home, files).filter(|(other, _)| Some(other.as_str()) != default)?;
    let note =
        format!("deployment.toml has no value, {path} says {other}; that is in effect until deployment.toml changes");
    Some((other, note))
}

/// The value in an XML file while that is the effective one, with its path.
fn in_xml(setting: &Setting, home: &Home, files: &HomeFiles) -> Option<(String, String)> {
    let counts = home.layout == Layout::Mi
        && home.source == ConfigSource::Toml
        && home.rendered
        && files.rendered_from_this_toml();
    if !counts || setting.secret() {
        return None;
    }
    let place = setting
        .places
        .iter()
        .find(|place| address::edited_by_hand(place.at) && place.file != FileRole::DeploymentToml)?;
    let context = places::context(place, files);
    let found = address::get(files.text(place.file)?, place.at, &context)
        .ok()
        .flatten()?;
    let shown = place.file.path(home)?.shown().to_string();
    let plain = !found.value.is_empty() && !found.value.contains('$');
    plain.then_some((found.value, shown))
}
