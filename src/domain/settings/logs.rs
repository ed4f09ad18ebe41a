//! The setting for log rotation.

use super::places::place;
use crate::domain::rules::Rules;
use crate::domain::setting::{At, Editable, FileRole, Setting, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

/// How the log may roll.
const WAYS: &[&str] = &["daily", "size"];

/// `log.rotation`.
pub const LOG_ROTATION: SettingId = SettingId::new("log.rotation");

pub(super) const SETTINGS: &[Setting] = &[Setting {
    id: LOG_ROTATION,
    title: "Log rotation",
    kind: ValueKind::Choice(WAYS),
    editable: Editable::Always,
    rules: Rules::SAFE,
    why: "size: a new file at 10 MB, and no more than 20 old ones (in newer products 20 a day). daily: a new file each day, however large, \
          and old ones stay until somebody deletes them. This setting itself never deletes log files.",
    source: "Production guidelines 4.4, \"Log rotation\": MaxFileSize and MaxBackupIndex; G46",
    places: &[
        place(When::Toml, FileRole::Log4j2, At::LogRotation),
        place(When::FilesLog4j2, FileRole::Log4j2, At::LogRotation),
        place(When::FilesLog4j1, FileRole::Log4j, At::LogRotation),
    ],
    nowhere: "this home has no log4j file with an appender that writes the log",
}];
