//! The lists of recommendations for a home: all of them, and those that are safe to choose for the user.

use crate::domain::finding::{Finding, Status};
use crate::domain::{SettingId, settings};
use crate::probe::{CurrentText, Facts};

use super::answers::Answers;
use super::checks::closed;
use super::recommend::{Recommendation, recommend};

/// Every recommendation for this home: those of the settings, also where the value is set already, and what the guidelines would
/// set beyond them, in the order of these findings. Every face takes its recommendations from here.
pub fn all(facts: &Facts, answers: &Answers, findings: &[Finding]) -> Vec<(SettingId, Recommendation)> {
    let mut all: Vec<_> = settings::all()
        .filter_map(|setting| Some((setting.id, recommend(facts, answers, setting.id)?)))
        .collect();
    for (id, cure) in cures(facts, findings) {
        if all.iter().all(|(other, _)| *other != id) {
            all.push((id, cure));
        }
    }
    all.retain(|(id, _)| settings::by_id(*id).is_some_and(|setting| closed(facts, setting).is_none()));
    all
}

/// Those of [`all`] that are safe and would change something: a guided setup has them chosen already. What the home takes from
/// elsewhere, or what cannot be read, is left to the user.
pub fn safe(facts: &Facts, answers: &Answers, findings: &[Finding]) -> Vec<(SettingId, Recommendation)> {
    let changes = |id: SettingId, value: &str| {
        facts.reading(id).is_some_and(|reading| {
            reading.setting.rules.safe
                && matches!(reading.standing, CurrentText::Written(_) | CurrentText::Default(_))
                && reading.value() != Some(value)
        })
    };
    let mut safe = all(facts, answers, findings);
    safe.retain(|(id, recommended)| changes(*id, &recommended.value));
    safe
}

/// The values that fix what fails or should be different. The system's own files are left to users who may write them.
fn cures(facts: &Facts, findings: &[Finding]) -> Vec<(SettingId, Recommendation)> {
    let mut cures: Vec<(SettingId, Recommendation)> = Vec::new();
    let open = |finding: &Finding| matches!(finding.status, Status::Fail | Status::Warn);
    for finding in findings.iter().filter(|finding| open(finding)) {
        for fix in &finding.fixes {
            let (Some(setting), Some(value)) = (settings::by_id(fix.setting), &fix.value) else {
                continue;
            };
            if cures.iter().any(|(id, _)| *id == setting.id) || setting.on_system() && !facts.machine.root {
                continue;
            }
            let why = format!("{}, {}: {}", finding.id, finding.title, finding.detail);
            cures.push((
                setting.id,
                Recommendation {
                    value: value.clone(),
                    why,
                },
            ));
        }
    }
    cures
}
