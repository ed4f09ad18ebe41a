//! Settings of Hazelcast's own properties: its shutdown hook and its logging.

use super::places::{place, toml, with_default};
use crate::domain::rules::{Recommend, Rules};
use crate::domain::setting::{At, Editable, FileRole, Setting, SettingPlace, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const LEVELS: &[&str] = &["OFF", "FATAL", "ERROR", "WARN", "INFO", "DEBUG", "TRACE"];

const fn property(when: When, file: FileRole, key: &'static str) -> SettingPlace {
    place(when, file, At::Property(key))
}

/// `hazelcast.shutdown-hook`.
pub const HAZELCAST_SHUTDOWN_HOOK: SettingId = SettingId::new("hazelcast.shutdown-hook");
/// `hazelcast.logging`.
pub const HAZELCAST_LOGGING: SettingId = SettingId::new("hazelcast.logging");
/// `hazelcast.log-level`.
pub const HAZELCAST_LOG_LEVEL: SettingId = SettingId::new("hazelcast.log-level");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: HAZELCAST_SHUTDOWN_HOOK,
        title: "Hazelcast's own shutdown hook",
        kind: ValueKind::Bool,
        editable: Editable::Always,
        rules: Rules::recommending(
            "false",
            "the guide: Hazelcast then goes down with the product, not before it",
        ),
        why: "With its own hook Hazelcast is gone before the product has finished, and the log fills with \"Hazelcast instance is not active\". \
              Off, it goes down with the product.",
        source: "Production guidelines 4.4, \"Hazelcast properties\"; G27",
        places: &[
            with_default(toml(When::TomlMapped, "clustering.shutdown_hook_enable"), "true"),
            with_default(
                property(
                    When::Files,
                    FileRole::HazelcastProperties,
                    "hazelcast.shutdownhook.enabled",
                ),
                "true",
            ),
        ],
        nowhere: "this product has no Hazelcast clustering",
    },
    Setting {
        id: HAZELCAST_LOGGING,
        title: "Hazelcast logs through",
        kind: ValueKind::Choice(&["log4j", "log4j2", "slf4j", "jdk", "none"]),
        editable: Editable::Always,
        rules: Rules {
            recommend: Recommend::LoggingFramework,
            ..Rules::SAFE
        },
        why: "By default Hazelcast writes to the console, which the start script throws away. Through the product's own logging its lines \
              are in wso2carbon.log: log4j in older products, log4j2 in newer ones.",
        source: "Production guidelines 4.4, \"Hazelcast properties\"; G27",
        places: &[
            with_default(toml(When::TomlMapped, "clustering.logging_type"), "jdk"),
            with_default(
                property(When::Files, FileRole::HazelcastProperties, "hazelcast.logging.type"),
                "jdk",
            ),
        ],
        nowhere: "this product has no Hazelcast clustering",
    },
    Setting {
        id: HAZELCAST_LOG_LEVEL,
        title: "Level of Hazelcast's log lines",
        kind: ValueKind::Choice(LEVELS),
        editable: Editable::Always,
        rules: Rules::recommending("INFO", "the guide: shows who joins and leaves"),
        why: "At INFO the log says which members join and leave, which is what one looks for when a cluster splits.",
        source: "Production guidelines 4.4, \"Hazelcast properties\": log4j.logger.com.hazelcast=INFO; G28",
        places: &[
            property(When::Toml, FileRole::Log4j2, "logger.com-hazelcast.level"),
            property(When::FilesLog4j2, FileRole::Log4j2, "logger.com-hazelcast.level"),
            property(When::FilesLog4j1, FileRole::Log4j, "log4j.logger.com.hazelcast"),
        ],
        nowhere: "this product has no Hazelcast clustering",
    },
];
