//! One guideline: a row of the table, and how it judges one home on one machine.

use crate::domain::{Finding, Profile, Status};
use crate::probe::Facts;

use super::verdict::Verdict;

/// One rule of the production guide, or one of our own beyond it.
#[derive(Debug)]
pub struct Guideline {
    /// Stable id: `G31` for the guide's rules, `X14` for those beyond it.
    pub id: &'static str,
    /// What it is about, a few words.
    pub title: &'static str,
    /// Whose rule it is.
    pub source: &'static str,
    /// The mildest profile in which a failure blocks; in milder ones it is a warning, unless the server does not come up with it.
    pub blocks: Profile,
    /// The judgement: pure, from the facts alone.
    pub run: fn(&Facts) -> Verdict,
    /// What, why, how it is checked, how it is cured, source.
    pub explanation: &'static str,
}

impl Guideline {
    /// Judges one home on one machine.
    pub fn judge(&self, facts: &Facts, profile: Profile) -> Finding {
        let judged = (self.run)(facts);
        let (shown, detail) = fitted(judged.found, judged.detail);
        let eased = judged.status == Status::Fail && !judged.fatal && profile < self.blocks;
        Finding {
            id: self.id,
            title: self.title,
            status: if eased { Status::Warn } else { judged.status },
            eased,
            found: shown,
            needed: judged.needed,
            source: self.source,
            fixes: judged.fixes,
            remedy: judged.remedy,
            detail,
        }
    }
}

/// The longest text of what was found that one line takes; characters.
const WIDEST: usize = 60;

/// What was found, cut where no line takes it: then the sentence begins with the whole.
pub(super) fn fitted(found: String, detail: String) -> (String, String) {
    if found.chars().count() <= WIDEST {
        return (found, detail);
    }
    let begin: String = found.chars().take(WIDEST - 1).collect();
    let detail = if detail.is_empty() {
        found
    } else {
        format!("{found}: {detail}")
    };
    (format!("{}…", begin.trim_end()), detail)
}
