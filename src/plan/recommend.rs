//! The recommended value of each setting for this machine, with its reason.

use crate::domain::Shown as _;
use crate::domain::jdk::{self, FoundBy, Jdk};
use crate::domain::ports;
use crate::domain::rules::{Receiver, Recommend};
use crate::domain::units::Megabytes;
use crate::probe::{CurrentText, Facts, Reading};

use super::answers::Answers;
use super::memory::{Budget, GUIDE_MAX};
use crate::domain::SettingId;
use crate::domain::settings::id;

/// A recommended value and why it is recommended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// The value in its canonical spelling.
    pub value: String,
    /// The reason, one sentence.
    pub why: String,
}

/// The recommended value of a setting, where there is one. Answers given so far are taken into account.
pub fn recommend(facts: &Facts, answers: &Answers, id: SettingId) -> Option<Recommendation> {
    let reading = facts.reading(id)?;
    if !reading.has_place() {
        return None;
    }
    let made = |value: String, why: String| Some(Recommendation { value, why });
    match reading.setting.rules.recommend {
        Recommend::Nothing => None,
        Recommend::Value { value, why } => made(value.into(), why.into()),
        Recommend::BestJava => best_java(facts).and_then(|jdk| made(jdk.home.raw_text(), java_reason(facts, jdk))),
        Recommend::LargestHeap => {
            Budget::recommended(facts).and_then(|b| made(Megabytes(b.heap).to_string(), heap_reason(&b)))
        }
        Recommend::SmallestHeap => {
            let budget = Budget::recommended(facts)?;
            let chosen = answers
                .text(id::HEAP_MAX)
                .and_then(|text| text.parse::<Megabytes>().ok())
                .unwrap_or(Megabytes(budget.heap));
            made(
                budget.smallest().min(chosen).to_string(),
                "the guide's 512m, never more than the largest heap".into(),
            )
        }
        Recommend::PermanentGeneration => {
            let old = java_major(facts, answers).is_some_and(|major| major <= 7);
            let why = "the guide's value for Java 7 and older";
            old.then(|| made("1024m".into(), why.into())).flatten()
        }
        Recommend::OwnName => host(facts),
        Recommend::ReceiverUrl(receiver) => receiver_url(facts, answers, receiver),
        Recommend::LoggingFramework => {
            let word = if logs_through_log4j2(facts) { "log4j2" } else { "log4j" };
            made(
                word.into(),
                "the guide: Hazelcast's lines are then in wso2carbon.log".into(),
            )
        }
    }
}

/// Whether the present heap is more than this machine has memory for.
pub fn heap_does_not_fit(facts: &Facts) -> bool {
    let Some(now) = facts
        .value(id::HEAP_MAX)
        .and_then(|text| text.parse::<Megabytes>().ok())
    else {
        return false;
    };
    Budget::with_heap(facts, now).is_some_and(|budget| !budget.fits)
}

/// The major version of the Java that would be used with these answers.
pub fn java_major(facts: &Facts, answers: &Answers) -> Option<u32> {
    match answers.text(id::JAVA_HOME) {
        Some(dir) => facts.known_jdk(std::path::Path::new(dir)),
        None => facts.java_in_use(),
    }
    .map(|jdk| jdk.version.major)
}

/// The Java to recommend: accepted by the script, without known trouble; the bundled one first, then the one in use, then the
/// newest. None where no start script says what it accepts.
pub fn best_java(facts: &Facts) -> Option<&Jdk> {
    if facts.range.is_none() && facts.home.shipped_script().is_none() {
        return None;
    }
    jdk::best(&facts.jdks, facts.range.as_ref(), facts.java_in_use())
}

fn java_reason(facts: &Facts, jdk: &Jdk) -> String {
    let range = facts.range.as_ref().map_or_else(
        || "the start script has no range".to_owned(),
        |range| format!("the start script accepts {range}"),
    );
    if jdk.found_by.contains(&FoundBy::Bundled) {
        format!("shipped with the product; {range}")
    } else {
        format!("Java {}; {range}", jdk.version)
    }
}

fn heap_reason(budget: &Budget) -> String {
    if !budget.fits {
        return format!(
            "this machine is too small for a server of this kind: {} MB",
            budget.line()
        );
    }
    if budget.kept {
        return "as written, and it fits beside what runs; homes that do not run do not lower it (--instances N does)"
            .into();
    }
    match budget.heap.cmp(&GUIDE_MAX.0) {
        std::cmp::Ordering::Equal => "the guide's value, and it fits here".into(),
        std::cmp::Ordering::Less => format!("the guide's 2048m does not fit here: {} MB", budget.line()),
        std::cmp::Ordering::Greater => {
            "a quarter of what this machine leaves to the product; the guide's 2048m is the minimum".into()
        }
    }
}

fn host(facts: &Facts) -> Option<Recommendation> {
    Some(Recommendation {
        value: facts.machine.own_name()?,
        why: "this machine's own name; clients must be able to resolve it".into(),
    })
}

fn receiver_url(facts: &Facts, answers: &Answers, receiver: Receiver) -> Option<Recommendation> {
    let host = answers.text(id::HOSTNAME).or_else(|| facts.value(id::HOSTNAME))?;
    if host == "localhost" || host.contains('$') {
        return None;
    }
    let offset: u32 = answers
        .text(id::PORTS_OFFSET)
        .or_else(|| facts.value(id::PORTS_OFFSET))?
        .parse()
        .ok()?;
    let written = facts.value(receiver.port).and_then(|text| text.parse().ok());
    let base: u32 = written.unwrap_or(receiver.shipped.into());
    let port = ports::moved(base, offset).ok()?;
    Some(Recommendation {
        value: format!("{}://{host}:{port}", receiver.scheme),
        why: "the host name and the port with its offset".into(),
    })
}

/// Which logging framework is in use.
pub fn logs_through_log4j2(facts: &Facts) -> bool {
    facts.logs_through_log4j2()
}

/// Whether a reading is one that nobody wrote.
pub fn unwritten(reading: &Reading) -> bool {
    matches!(reading.standing, CurrentText::Default(_))
}
