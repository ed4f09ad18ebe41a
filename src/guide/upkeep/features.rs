//! The guideline about features: what was added to the product beyond its pack.

use crate::guide::verdict::Verdict;
use crate::probe::Facts;
use crate::probe::survey::upkeep::Folder;

const NEEDED: &str = "listed: each bundle once, and bundles alone";

/// G48. Drop-ins, patches, libraries and extensions are listed; no bundle is there twice, and no other files are.
pub(super) fn features(facts: &Facts) -> Verdict {
    let addons = match &facts.survey.upkeep.addons {
        Ok(addons) => addons,
        Err(reason) => return Verdict::unknown("not searched", NEEDED, reason.to_string()),
    };
    let name = |folder: &Folder| {
        folder
            .path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let counts: Vec<String> = addons
        .folders
        .iter()
        .map(|folder| format!("{} {}", folder.bundles.len(), name(folder)))
        .collect();
    if let Some(folder) = addons.folders.iter().find(|folder| !folder.twice.is_empty()) {
        let why = format!("{}: which one is used is undefined", some(&folder.twice));
        return Verdict::warn(
            format!("one bundle in several versions in {}", name(folder)),
            NEEDED,
            why,
        )
        .by_hand("keep one version of each, and restart");
    }
    if let Some(folder) = addons.folders.iter().find(|folder| !folder.flawed.is_empty()) {
        let all: Vec<String> = folder
            .flawed
            .iter()
            .map(|(file, flaw)| format!("{file} {flaw}"))
            .collect();
        return Verdict::warn(format!("jars that are none in {}", name(folder)), NEEDED, some(&all))
            .by_hand("download these files again from where they are published, and compare checksums");
    }
    if let Some(folder) = addons.folders.iter().find(|folder| !folder.strangers.is_empty()) {
        let why = format!(
            "{}: the server reads jar files here and ignores others",
            some(&folder.strangers)
        );
        return Verdict::warn(format!("other files than jars in {}", name(folder)), NEEDED, why)
            .by_hand("move the other files to another directory");
    }
    let all: Vec<String> = addons
        .folders
        .iter()
        .flat_map(|folder| folder.bundles.iter().cloned())
        .collect();
    let judged = Verdict::pass(counts.join(", "), NEEDED);
    if all.is_empty() {
        judged.saying("nothing was added to this product")
    } else {
        judged.saying(some(&all))
    }
}

/// The first names, and how many more.
fn some(names: &[String]) -> String {
    let shown = names.iter().take(6).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(6) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::domain::Status;
    use crate::guide::testing::Case;

    pub(in crate::guide::upkeep) fn tidy() -> Case {
        Case::is7()
            .file(
                "repository/components/lib/mysql-connector-java-5.1.49.jar",
                "PK\x03\x04",
            )
            .file("repository/components/lib/README.txt", "")
            .file("repository/components/patches/patch0001/a_1.0.jar", "")
            .surveyed()
    }

    #[test]
    fn what_is_there_is_counted_and_named() {
        let judged = features(&tidy().facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Pass, "1 patches, 1 lib")
        );
        assert!(
            judged.detail.contains("mysql-connector-java-5.1.49.jar"),
            "{}",
            judged.detail
        );
        let stranger = tidy().file("repository/components/lib/driver.zip", "");
        assert_eq!(features(&stranger.facts()).found, "other files than jars in lib");
        let page = tidy().file("repository/components/lib/driver.jar", "<html>not found</html>");
        let judged = features(&page.surveyed().facts());
        assert_eq!(
            (judged.status, judged.found.as_str()),
            (Status::Warn, "jars that are none in lib")
        );
        assert_eq!(judged.detail, "driver.jar is a web page, not a jar");
        let mi = Case::mi().file("dropins/a_1.0.0.jar", "PK").surveyed();
        assert_eq!(features(&mi.facts()).found, "1 dropins");
    }
}
