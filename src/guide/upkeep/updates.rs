//! The guideline about updates: whether the product is updated, and to which level.

use super::word;
use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::upkeep::{UpdateKind, Updates};

const NEEDED: &str = "updated with the vendor's update tool";

/// G49. The product was updated. When is not recorded: a copy gives every file a time of its own.
pub(super) fn updates(facts: &Facts) -> Verdict {
    let updates = match &facts.survey.upkeep.updates {
        Ok(updates) => updates,
        Err(reason) => return Verdict::unknown("level not known", NEEDED, reason.to_string()),
    };
    if updates.tool.is_none() && !updates.prepared {
        let why = "this product has neither an update tool nor records of one: follow its security advisories";
        return Verdict::info("no update tool", NEEDED, why);
    }
    match (updates.kind, updates.level) {
        (UpdateKind::Levels, Some(level)) if level > 0 => Verdict::pass(format!("level {level}"), NEEDED)
            .saying("when is not recorded: the update tool says whether there are later levels"),
        (UpdateKind::Wum, _) => cured(
            facts,
            updates,
            Verdict::warn(
                "last updated through WUM",
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
                "the pack is as it was released; updates contain fixes, also for security",
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
    fn no_age_is_taken_from_a_files_time_and_wum_has_ended() {
        let year = std::time::Duration::from_hours(24 * 400);
        let old = at("{\"update-level\": 3}").written_at("updates/config.json", std::time::SystemTime::now() - year);
        let judged = updates(&old.facts());
        assert_eq!((judged.status, judged.found.as_str()), (Status::Pass, "level 3"));
        assert!(judged.detail.contains("when is not recorded"), "{judged:?}");
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
