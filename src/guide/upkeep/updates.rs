//! Whether the product is updated, and to which level.

use super::word;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::upkeep::{UpdateKind, Updates};

const NEEDED: &str = "updated within half a year";
/// Days after which an update counts as old.
const OLD: u64 = 183;

/// G49. The update tool is there, and the last update is not old.
pub(super) fn updates(facts: &Facts) -> Verdict {
    let updates = match &facts.survey.upkeep.updates {
        Ok(updates) => updates,
        Err(reason) => return Verdict::unknown("level not known", NEEDED, reason.to_string()),
    };
    if updates.tool.is_none() && !updates.prepared {
        let why = "this product has neither an update tool nor notes of one: follow its security advisories";
        return Verdict::info("no update tool", NEEDED, why);
    }
    let age = updates
        .days
        .map_or_else(String::new, |days| format!(", {days} days ago"));
    match (updates.kind, updates.level) {
        (UpdateKind::Levels, Some(level)) if level > 0 => {
            let found = format!("level {level}{age}");
            if updates.days.is_some_and(|days| days > OLD) {
                cured(
                    facts,
                    updates,
                    Verdict::warn(found, NEEDED, "mended faults, of security too, are in later levels"),
                )
            } else {
                Verdict::pass(found, NEEDED)
            }
        }
        (UpdateKind::Wum, _) => cured(
            facts,
            updates,
            Verdict::warn(
                format!("last updated through WUM{age}"),
                NEEDED,
                "WUM has ended: later updates come through the update tool",
            ),
        ),
        _ => cured(
            facts,
            updates,
            Verdict::warn(
                "never updated",
                NEEDED,
                "the pack is as it was released; mended faults, of security too, are in updates",
            ),
        ),
    }
}

fn cured(facts: &Facts, updates: &Updates, judged: Verdict) -> Verdict {
    match &updates.tool {
        Some(tool) => judged
            .by_hand("stop and back up, then run the update tool")
            .by_command(word(&facts.home.pack.join(tool))),
        None => judged.by_hand("get the update tool for this product from its vendor"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    pub(in crate::guide::upkeep) fn at(config: &str) -> Case {
        Case::is7()
            .file("updates/config.json", config)
            .file("bin/wso2update_linux", "")
            .surveyed()
    }

    #[test]
    fn an_old_level_warns_and_wum_has_ended() {
        let old = at("{\"update-level\": 3}").then(|facts| {
            if let Ok(updates) = &mut facts.survey.upkeep.updates {
                updates.days = Some(400);
            }
        });
        let judged = updates(&old.facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Warn, "level 3, 400 days ago")
        );
        let wum = Case::is7().file("updates/config.yaml", "").surveyed();
        assert!(updates(&wum.facts()).found.starts_with("last updated through WUM"));
        let fresh = Case::is7().file("updates/product.txt", "wso2is-7.0.1").surveyed();
        assert_eq!(updates(&fresh.facts()).found, "never updated");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_tool_of_this_system_is_the_cure() {
        let judged = updates(&at("{\"update-level\": -1}").facts());
        assert!(judged.remedy.unwrap().commands[0].ends_with("/bin/wso2update_linux"));
    }
}
