//! The guidelines, as pure functions: facts in, findings out.
//!
//! A guideline is one function in its family's file, one row in the table, and one explanation in `assets/explain`.

mod guideline;
#[macro_use]
mod row;

mod accounts;
mod backup;
pub mod budget;
mod cluster;
mod commands;
mod copies;
mod data;
mod explain;
mod hardening;
mod hardware;
mod java;
mod kernel;
mod keystores;
mod left_urls;
mod limits;
mod logs;
mod memory;
mod names;
mod network;
mod password_rule;
mod ports;
mod rights;
mod running;
mod secrets;
mod shifted;
mod system;
mod table;
#[cfg(test)]
mod testing;
mod transport;
mod upkeep;
mod values;
mod verdict;
mod verification;
mod written;

pub use explain::{PARTS, explain_guideline, explain_parts, explain_setting};
pub use guideline::Guideline;
pub use hardware::roomy;
pub use left_urls::{left_urls, told};
pub use limits::FILES as OPEN_FILES;
pub use password_rule::PasswordRule;
pub use values::{check_answer, password_rules};
pub use verdict::Verdict;

use crate::domain::{Finding, Profile, Status};
use crate::probe::Facts;

/// Every guideline, in the order of the ids.
pub fn all() -> impl Iterator<Item = &'static Guideline> {
    table::sorted().iter().copied()
}

/// The guideline with this id, in upper or lower case.
pub fn by_id(id: &str) -> Option<&'static Guideline> {
    all().find(|guideline| guideline.id.eq_ignore_ascii_case(id.trim()))
}

/// The findings of every guideline, or of these alone; worst first: by verdict, then what blocks even in milder profiles, then by
/// id. Unknown ids are ignored.
pub fn judge(facts: &Facts, profile: Profile, only: &[String]) -> Vec<Finding> {
    let wanted =
        |guideline: &&Guideline| only.is_empty() || only.iter().any(|id| guideline.id.eq_ignore_ascii_case(id.trim()));
    let judged = |row: &'static Guideline| (row.blocks, row.judge(facts, profile));
    let mut findings: Vec<(Profile, Finding)> = all().filter(wanted).map(judged).collect();
    findings.sort_by_key(|(blocks, finding)| (finding.status, *blocks, finding.id));
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// How many findings of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// The rule is met.
    pub pass: usize,
    /// Works, but should be different in production.
    pub warn: usize,
    /// The rule is not met.
    pub fail: usize,
    /// Nothing to judge here.
    pub info: usize,
    /// Could not be determined.
    pub unknown: usize,
}

/// Counts findings by their verdict.
pub fn summary(findings: &[Finding]) -> Summary {
    let mut sum = Summary::default();
    for finding in findings {
        *match finding.status {
            Status::Pass => &mut sum.pass,
            Status::Warn => &mut sum.warn,
            Status::Fail => &mut sum.fail,
            Status::Info => &mut sum.info,
            Status::Unknown => &mut sum.unknown,
        } += 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::guideline::fitted;
    use super::testing::Case;
    use super::*;

    #[test]
    fn judges_every_guideline_worst_first() {
        let findings = judge(&Case::is7().facts(), Profile::Production, &[]);
        assert_eq!(findings.len(), all().count());
        let blocks = |id: &str| by_id(id).unwrap().blocks;
        let order: Vec<_> = findings.iter().map(|f| (f.status, blocks(f.id), f.id)).collect();
        assert!(order.is_sorted(), "{order:?}");
        let sum = summary(&findings);
        assert_eq!(sum.pass + sum.warn + sum.fail + sum.info + sum.unknown, findings.len());
        assert!(sum.fail > 0, "a fresh pack still has admin/admin");
    }

    #[test]
    fn judges_only_what_was_asked_for_in_any_case() {
        let only = ["g31".to_owned(), " X14".to_owned(), "G999".to_owned()];
        let mut ids: Vec<_> = judge(&Case::is7().facts(), Profile::Production, &only)
            .iter()
            .map(|f| f.id)
            .collect();
        ids.sort_unstable();
        assert_eq!(ids, ["G31", "X14"]);
        assert!(by_id("g31").is_some() && by_id("G999").is_none());
    }

    #[test]
    fn a_long_word_of_what_was_found_is_cut_and_told_in_the_sentence() {
        let long = format!("{} met", "ä".repeat(80));
        let (shown, detail) = fitted(long.clone(), "why".into());
        assert_eq!((shown.chars().count(), shown.ends_with('…')), (60, true));
        assert_eq!(detail, format!("{long}: why"));
        assert_eq!(fitted("short".into(), "why".into()), ("short".into(), "why".into()));
        let key = format!("[server]\n{} = 1\n", "k".repeat(90));
        let facts = copies::with_templates(&key).facts();
        for finding in judge(&facts, Profile::Production, &["X11".to_owned()]) {
            assert_eq!(finding.found.chars().count(), 60, "{finding:?}");
            assert!(finding.detail.contains(&"k".repeat(90)), "{finding:?}");
        }
    }

    #[test]
    fn every_finding_says_what_was_found_and_what_is_needed() {
        for case in [Case::is7(), Case::esb(), Case::mi(), Case::blind()] {
            for finding in judge(&case.facts(), Profile::Production, &[]) {
                let id = finding.id;
                assert!(
                    !finding.found.is_empty() && !finding.needed.is_empty(),
                    "{id}: {finding:?}"
                );
                if matches!(finding.status, Status::Fail | Status::Warn | Status::Unknown) {
                    assert!(
                        !finding.detail.is_empty(),
                        "{id} says nothing of why or what to do: {finding:?}"
                    );
                }
            }
        }
    }
}
