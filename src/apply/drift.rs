//! Finds settings whose values are no longer as they were last applied.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::history::HistoryEntry;
use crate::domain::{SettingId, settings};

/// One setting that was changed since by someone else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Setting id.
    pub setting: String,
    /// What was applied; `None` where it was removed.
    pub applied: Option<String>,
    /// What is there now; `None` where nothing is.
    pub now: Option<String>,
    /// The file it was applied to.
    pub file: PathBuf,
}

/// Compares what was applied with the present values, setting by setting, by the newest apply that is not undone.
///
/// `entries` are newest first, as [`super::history()`] returns them; `current` reads a setting. Secrets are left out: their values
/// are not recorded, and a digest of one would help a guesser more than its owner.
pub fn drift(entries: &[HistoryEntry], current: &dyn Fn(SettingId) -> Option<String>) -> Vec<Drift> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for change in entries.iter().filter(|e| !e.undone).flat_map(|e| &e.changes) {
        if !seen.insert(change.setting.as_str()) || change.secret {
            continue;
        }
        let now = settings::parse(&change.setting).and_then(current);
        if now != change.new {
            out.push(Drift {
                setting: change.setting.clone(),
                applied: change.new.clone(),
                now,
                file: change.file.clone(),
            });
        }
    }
    out.sort_by(|a, b| a.setting.cmp(&b.setting));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::PastChange;
    use crate::apply::WriteKind;
    use crate::domain::settings::id;

    fn entry(undone: bool, changes: &[(SettingId, &str, bool)]) -> HistoryEntry {
        HistoryEntry {
            id: "20261121-061502-1".into(),
            when: 0,
            user: "u".into(),
            kind: WriteKind::Apply,
            changes: changes
                .iter()
                .map(|(setting, new, secret)| PastChange {
                    setting: setting.to_string(),
                    old: None,
                    new: Some((*new).into()).filter(|_| !secret),
                    secret: *secret,
                    file: "f".into(),
                    address: String::new(),
                })
                .collect(),
            files: Vec::new(),
            undone,
            undone_at: None,
            restart: true,
            ran: crate::apply::RanThen::Unknown,
        }
    }

    #[test]
    fn the_newest_standing_apply_counts() {
        let entries = [
            entry(true, &[(id::HEAP_MAX, "9g", false)]),
            entry(false, &[(id::HEAP_MAX, "2048m", false), (id::ADMIN_PASSWORD, "", true)]),
            entry(false, &[(id::HEAP_MAX, "1024m", false), (id::HOSTNAME, "a", false)]),
        ];
        let as_applied = |id: SettingId| (id == id::HEAP_MAX).then(|| "2048m".to_owned()).or(Some("a".into()));
        assert_eq!(drift(&entries, &as_applied), []);
        let changed = drift(&entries, &|_| Some("1024m".into()));
        let found: Vec<_> = changed.iter().map(|d| (&*d.setting, d.applied.as_deref())).collect();
        assert_eq!(found, [("heap.max", Some("2048m")), ("hostname", Some("a"))]);
        assert_eq!(drift(&entries, &|_| None).len(), 2);
    }
}
