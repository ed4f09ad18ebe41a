//! Commands that only look: homes, check, get, recommend.

use crate::domain::finding::Status as Verdict;
use crate::domain::settings;
use crate::engine::{answers, proof};
use crate::guide;
use crate::plan::{Answers, check_answer, closed, recommend as advice};
use crate::probe::{Reading, java, locate, process};

use super::super::exit::{Exit, Failure, visible};
use super::super::report::findings::{self as findings_text, Told};
use super::super::report::{json, text};
use super::desk::Desk;
use crate::domain::SettingId;
use crate::domain::settings::id;

pub(super) fn homes(desk: &mut Desk) -> Result<Exit, Failure> {
    let world = &desk.context.world;
    let homes = locate::homes(world, &process::servers(world));
    if desk.output.json {
        desk.output.document(&json::homes(&homes))?;
    } else if homes.is_empty() {
        desk.output.talk("No product home was found in the usual places. Name one with --home DIR, or make a sample with `carbonctl practice`.");
    } else {
        desk.output.result(&text::homes(&homes))?;
    }
    Ok(Exit::Done)
}

pub(super) fn check(desk: &mut Desk, ids: &[String]) -> Result<Exit, Failure> {
    if let Some(unknown) = ids.iter().find(|id| guide::by_id(id).is_none()) {
        let known: Vec<&str> = guide::all().map(|guideline| guideline.id).collect();
        return Err(Failure::usage(
            format!("there is no guideline `{}`", visible(unknown, "")),
            format!(
                "`carbonctl check -v` lists all, {} to {}",
                known.first().copied().unwrap_or_default(),
                known.last().copied().unwrap_or_default()
            ),
        ));
    }
    desk.open()?;
    desk.survey();
    let profile = desk.global.profile;
    let told = Told {
        whole: desk.global.verbose > 0,
        asked_for: !ids.is_empty(),
        named_home: desk.global.home.is_some(),
    };
    let facts = desk.facts()?;
    let findings = guide::judge(facts, profile, ids);
    let failed = findings.iter().any(|finding| finding.status == Verdict::Fail);
    if desk.output.json {
        desk.output.document(&json::check(facts, profile, &findings))?;
    } else {
        desk.output
            .page(&findings_text::all(desk.output, facts, profile, &findings, told))?;
    }
    Ok(if failed { Exit::Finding } else { Exit::Done })
}

pub(super) fn get(desk: &mut Desk, ids: &[String]) -> Result<Exit, Failure> {
    let mut wanted = Vec::new();
    for id in ids {
        wanted.push(known(id)?);
    }
    desk.open()?;
    let facts = desk.facts()?;
    let readings: Vec<&Reading> = settings::all()
        .filter(|s| wanted.is_empty() || wanted.contains(&s.id))
        .filter_map(|s| facts.reading(s.id))
        .collect();
    if desk.output.json {
        desk.output.document(&json::settings(readings.into_iter()))?;
    } else {
        desk.output.result(&text::settings(readings.into_iter()))?;
    }
    Ok(Exit::Done)
}

/// The settings that a JVM has to start with together.
const HEAP: [SettingId; 4] = [id::HEAP_MIN, id::HEAP_MAX, id::HEAP_PERMGEN, id::HEAP_WHERE];

/// The id of the table for a typed one.
pub(super) fn known(id: &str) -> Result<SettingId, Failure> {
    settings::parse(id).ok_or_else(|| {
        let hint = settings::did_you_mean(id).unwrap_or_else(|| "`carbonctl get` lists them".to_owned());
        Failure::usage(format!("there is no setting `{}`", visible(id, "")), hint)
    })
}

pub(super) fn recommend(desk: &mut Desk) -> Result<Exit, Failure> {
    desk.open()?;
    desk.survey();
    let facts = desk.whole()?;
    let mut answers = Answers::default();
    let mut rows = Vec::new();
    let mut recommendations = advice::all(facts);
    for (id, cure) in advice::cures(facts, desk.global.profile) {
        if recommendations.iter().all(|(other, _)| *other != id) {
            recommendations.push((id, cure));
        }
    }
    for (id, recommended) in recommendations {
        let Some(setting) = settings::by_id(id) else { continue };
        if closed(facts, setting).is_some() {
            continue;
        }
        if let Ok(value) = check_answer(facts, setting, &recommended.value) {
            answers.set(id, value);
            rows.push((
                id,
                recommended,
                facts.reading(id).and_then(|r| r.shown().map(str::to_owned)),
            ));
        }
    }
    // What is recommended is proved where that Java is here: flags it refuses are not recommended.
    if let Some(proof::FlagProof { java: jdk, flags }) = proof::wanted(facts, &answers)
        && let Ok(java::Proof::Refused(words)) = java::prove(&jdk, &flags)
    {
        desk.output.talk(&format!(
            "Java {} does not start with {}: {words}. The heap is left out.",
            jdk.version,
            flags.join(" ")
        ));
        rows.retain(|(id, _, _)| !HEAP.contains(id));
    }
    if desk.output.json {
        let list: Vec<_> = rows
            .iter()
            .map(|(id, r, now)| serde_json::json!({ "setting": id, "value": r.value, "why": r.why, "now": now }))
            .collect();
        desk.output.document(&serde_json::json!({ "recommendations": list }))?;
    } else {
        desk.output.result(&answers::render_recommended(&facts.home, &rows))?;
    }
    Ok(Exit::Done)
}
