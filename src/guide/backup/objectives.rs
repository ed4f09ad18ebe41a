//! The guideline about recovery objectives: RPO, RTO, backup frequency and recovery site.

use super::super::verdict::Verdict;
use super::super::written::{SettingValue, read_setting};
use crate::domain::settings::id;
use crate::domain::value::seconds;
use crate::domain::{SettingId, Status};
use crate::probe::Facts;

const TIMES: [SettingId; 3] = [id::CONTINUITY_RPO, id::CONTINUITY_RTO, id::CONTINUITY_BACKUP_FREQUENCY];
const SITE: SettingId = id::CONTINUITY_SITE;

/// G43. It is written down how much may be lost, how long recovery may take, how often copies are made, and where they are.
pub(super) fn promised(facts: &Facts) -> Verdict {
    let needed = "RPO, RTO, frequency and site written down";
    let mut missing = Vec::new();
    let mut told = Vec::new();
    let mut refused = Vec::new();
    for id in TIMES.into_iter().chain([SITE]) {
        match read_setting(facts, id, needed) {
            Err(judged) if judged.status == Status::Fail => refused.push(judged),
            Err(judged) => return judged.as_unknown(),
            Ok(SettingValue::Value(text)) if id == SITE && !text.trim().is_empty() => told.push((text, 0)),
            Ok(SettingValue::Value(text)) => match seconds(text) {
                Some(number) if id != SITE => told.push((text, number)),
                _ => missing.push(id),
            },
            Ok(SettingValue::Unset) => missing.push(id),
        }
    }
    if let Some(judged) = Verdict::together(refused) {
        return missing.into_iter().fold(judged, Verdict::cured_by_choice_of);
    }
    let ([(rpo, most), (rto, _), (frequency, every), (site, _)], true) = (told.as_slice(), missing.is_empty()) else {
        let found = match missing.len() {
            4 => "nothing is written down".to_owned(),
            n => format!("{n} of 4 not written down"),
        };
        let why = "in a disaster nobody should have to guess the objectives and where the copies are";
        let judged = Verdict::warn(found, needed, why);
        return missing.into_iter().fold(judged, Verdict::cured_by_choice_of);
    };
    let found = format!("RPO {rpo}, RTO {rto}, a backup every {frequency}");
    if every > most {
        let why =
            format!("a backup every {frequency} may lose more than {rpo}: make them more often, or allow more loss");
        return Verdict::warn(found, needed, why).cured_by(id::CONTINUITY_BACKUP_FREQUENCY, *rpo);
    }
    Verdict::pass(found, needed).saying(format!("copies: {site}; try a recovery before you need one"))
}
