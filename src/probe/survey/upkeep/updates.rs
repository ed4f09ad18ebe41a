//! Reads the product's update tool, and the last update it recorded.

use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use super::listing::{ending, head, names};
use crate::disk::Root;
use crate::domain::known::{Known, Unknown};

/// How a home is updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateKind {
    /// The present tool, which counts levels: `updates/config.json`.
    Levels,
    /// WUM and its tool for updates in place: `updates/config.yaml` or `updates/wum`.
    Wum,
    /// No update is recorded.
    Never,
}

/// What is known about updates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updates {
    /// The tool for this system, relative to the pack, if it exists.
    pub tool: Option<PathBuf>,
    /// Whether the pack has an `updates` directory at all.
    pub prepared: bool,
    /// What recorded the last update.
    pub kind: UpdateKind,
    /// The level, where levels are counted: above 0 once updated.
    pub level: Option<i64>,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Updates> {
    let (root, pack) = (&context.home.root, context.home.pack.as_path());
    let tool = names(root, &pack.join("bin"), 1000)?
        .into_iter()
        .find(|name| name.starts_with(SYSTEM_TOOL) && ending(name) != "sh")
        .map(|name| Path::new("bin").join(name));
    let dir = pack.join("updates");
    let noted = names(root, &dir, 1000)?;
    let has = |name: &str| noted.iter().any(|noted| noted == name);
    let (kind, level) = if has("config.json") {
        (UpdateKind::Levels, Some(level(root, &dir.join("config.json"))?))
    } else if has("config.yaml") || has("wum") {
        (UpdateKind::Wum, None)
    } else {
        (UpdateKind::Never, None)
    };
    Ok(Updates {
        prepared: root.is_dir(&dir),
        tool,
        kind,
        level,
    })
}

/// The tool's name on this system, up to its processor's.
const SYSTEM_TOOL: &str = if cfg!(target_os = "macos") {
    "wso2update_darwin"
} else if cfg!(windows) {
    "wso2update_windows"
} else {
    "wso2update_linux"
};

/// The size limit of the tool's records; bytes.
const LARGEST: u64 = 64 << 10;

/// The level that the update tool recorded.
///
/// Source: the update tool's `config.json`: `update-level`, -1 where the tool ran and updated nothing.
fn level(root: &Root, path: &Path) -> Known<i64> {
    let cannot = |why: &str| Unknown::because(format!("updates/config.json {why}"));
    let text = head(root, path, LARGEST).ok_or_else(|| cannot("cannot be read"))?;
    let json: serde_json::Value = serde_json::from_str(&text).map_err(|_| cannot("is not JSON"))?;
    let level = json
        .get("update-level")
        .ok_or_else(|| cannot("names no update-level"))?;
    level
        .as_i64()
        .or_else(|| level.as_str()?.trim().parse().ok())
        .ok_or_else(|| cannot("has an update-level that is not a number"))
}
