//! What was promised for the worst day: how much may be lost, how long it may take. Asked once, kept in a file of our own in the
//! home's `.carbonctl` directory, and compared with what is there.

use super::places::place;
use crate::domain::rules::Rules;
use crate::domain::setting::{At, Editable, FileRole, SettingPlace, Setting, When};
use crate::domain::setting_id::SettingId;
use crate::domain::value::ValueKind;

const fn kept(key: &'static str) -> SettingPlace {
    place(When::Always, FileRole::Continuity, At::Toml(key))
}

const SOURCE: &str = "Production guidelines 4.4, \"Recovery recommendations\"; G43";
const NOWHERE: &str = "this home cannot keep a file of carbonctl's own";

/// `continuity.rpo`.
pub const CONTINUITY_RPO: SettingId = SettingId::new("continuity.rpo");
/// `continuity.rto`.
pub const CONTINUITY_RTO: SettingId = SettingId::new("continuity.rto");
/// `continuity.backup-frequency`.
pub const CONTINUITY_BACKUP_FREQUENCY: SettingId = SettingId::new("continuity.backup-frequency");
/// `continuity.site`.
pub const CONTINUITY_SITE: SettingId = SettingId::new("continuity.site");
/// `backup.directory`.
pub const BACKUP_DIRECTORY: SettingId = SettingId::new("backup.directory");

pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        id: CONTINUITY_RPO,
        title: "How much may be lost (RPO)",
        kind: ValueKind::Duration,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The recovery point objective: the longest stretch of work that may be lost when the worst happens. Backups must be made at \
              least this often. The server never reads it; the check compares the newest backup with it.",
        source: SOURCE,
        places: &[kept("continuity.rpo")],
        nowhere: NOWHERE,
    },
    Setting {
        id: CONTINUITY_RTO,
        title: "How long recovery may take (RTO)",
        kind: ValueKind::Duration,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The recovery time objective: how long it may take until the server answers again. A drill shows whether the copies can be \
              brought back within it. The server never reads it.",
        source: SOURCE,
        places: &[kept("continuity.rto")],
        nowhere: NOWHERE,
    },
    Setting {
        id: CONTINUITY_BACKUP_FREQUENCY,
        title: "How often a backup is made",
        kind: ValueKind::Duration,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The time from one backup to the next. It may not be longer than what may be lost: with a recovery point objective of one \
              day, a backup is due every day. The server never reads it.",
        source: SOURCE,
        places: &[kept("continuity.backup-frequency")],
        nowhere: NOWHERE,
    },
    Setting {
        id: CONTINUITY_SITE,
        title: "Where the newest copy is kept",
        kind: ValueKind::Line,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "The disaster recovery site: where the latest copy of the backup lies, from another shelf of the same data centre to another \
              region. Written down, so that whoever recovers finds it. The server never reads it.",
        source: SOURCE,
        places: &[kept("continuity.site")],
        nowhere: NOWHERE,
    },
    Setting {
        id: BACKUP_DIRECTORY,
        title: "Directory of the backups",
        kind: ValueKind::Directory,
        editable: Editable::Always,
        rules: Rules::NONE,
        why: "Where this machine sees the backups of this home: a mounted share, or a disk of its own. The check looks how old the newest \
              file there is. Nothing is ever written or deleted there by carbonctl.",
        source: "Production guidelines 4.4, \"What you should back up\"; G41",
        places: &[kept("backup.directory")],
        nowhere: NOWHERE,
    },
];
