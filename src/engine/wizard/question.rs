//! A question as a face shows it: setting, present value, recommendation, reason, where it is written, source.

use std::path::PathBuf;

use crate::domain::Shown as _;
use crate::domain::home::Started;
use crate::domain::rules::{Check, Missing};
use crate::domain::setting::Setting;
use crate::domain::settings::id;
use crate::domain::value::{InvalidValue, Value, ValueKind};
use crate::domain::{Jdk, SettingId, java_advice, settings};
use crate::engine::session::{Answered, Session};
use crate::engine::wizard::steps::StepId;
use crate::guide;
use crate::plan::recommend;
use crate::probe::resolve::{self, Resolution};
use crate::probe::{CurrentText, Facts, Reading};

/// One question of a step, made from the facts and the answers so far.
#[derive(Clone, Debug)]
pub struct Question {
    /// The setting it is about.
    pub setting: &'static Setting,
    /// The present value in the home.
    pub reading: Reading,
    /// The answer so far.
    pub answer: Option<Value>,
    /// Whether that changes something.
    pub answered: Answered,
    /// The recommended value and why, where there is one.
    pub recommended: Option<recommend::Recommendation>,
    /// Why the last typed value was refused.
    pub refused: Option<InvalidValue>,
    /// Why it cannot be answered here (after the first start, for instance), with what to do instead; `None` when it can.
    pub closed: Option<String>,
    /// Fixed choices, for a list instead of a field; value and explanation.
    pub choices: Vec<(String, String)>,
    /// Where the answer is written.
    pub written_to: String,
    /// What the value must be, where that is more than its kind tells: told before it is typed.
    pub rule: Option<String>,
    /// What is noticed about the answer and is no refusal: a host name without an address.
    pub remark: Option<String>,
}

impl Question {
    /// The value to show in the field, `None` for a secret or nothing.
    pub fn shown(&self) -> Option<&str> {
        match &self.answer {
            Some(value) => value.shown(),
            None => self.reading.shown(),
        }
    }

    /// The present value as text: value, default or the reason why neither.
    pub fn now(&self) -> String {
        match &self.reading.standing {
            CurrentText::Written(Value::Secret(_)) => crate::domain::secret::MASK.to_owned(),
            CurrentText::Written(Value::Text(text)) => text.clone(),
            CurrentText::Default(Some(value)) => format!("{value} (default)"),
            CurrentText::Default(None) => "not set".to_owned(),
            CurrentText::Elsewhere(_, meaning) => meaning.clone(),
            CurrentText::Unknown(reason) => format!("unknown: {reason}"),
            CurrentText::Nowhere(reason) => format!("not here: {reason}"),
        }
    }
}

/// The questions of a step in this session: those that have a place in the home.
pub fn of_step(session: &Session, ids: &[SettingId]) -> Vec<Question> {
    let Some(facts) = session.facts.as_deref() else {
        return Vec::new();
    };
    ids.iter()
        .filter(|id| facts.reading(**id).is_some_and(Reading::has_place))
        // A setting that the chosen Java does not know is not asked for.
        .filter(|id| {
            **id != id::HEAP_PERMGEN || recommend::java_major(facts, &session.answers).is_none_or(|major| major <= 7)
        })
        .filter(|id| !CLUSTER_DETAILS.contains(id) || clustered(session, facts))
        .filter_map(|id| question(session, facts, *id))
        .collect()
}

/// What matters only where servers work together.
const CLUSTER_DETAILS: [SettingId; 5] = [
    id::CLUSTER_SCHEME,
    id::CLUSTER_DOMAIN,
    id::CLUSTER_LOCAL_HOST,
    id::CLUSTER_LOCAL_PORT,
    id::CLUSTER_MEMBERS,
];

/// Whether the servers of this home work together, as answered or written; what is not known counts as yes.
fn clustered(session: &Session, facts: &Facts) -> bool {
    let answer = session.answers.text(id::CLUSTER_ENABLED);
    answer.or_else(|| facts.value(id::CLUSTER_ENABLED)) != Some("false")
}

/// Whether this setting should be set and is not, in this session.
pub fn missing_now(session: &Session, id: SettingId) -> bool {
    session
        .facts
        .as_deref()
        .is_some_and(|facts| missing(session, facts, id))
}

/// Whether the user may declare that the user store of this home is new: a step asks for what only a first start reads, and
/// whether that has been is not known. `true` where that was declared already.
pub fn may_declare_new(session: &Session, ids: &[SettingId]) -> Option<bool> {
    let home = session
        .home()
        .filter(|home| home.started == Started::Unknown && !home.is_micro())?;
    let once = |id: &SettingId| settings::by_id(*id).is_some_and(Setting::only_at_first_start);
    ids.iter().any(once).then_some(home.past.declared_new)
}

/// One question.
pub fn question(session: &Session, facts: &Facts, id: SettingId) -> Option<Question> {
    let setting = settings::by_id(id)?;
    let reading = facts.reading(id)?.clone();
    let written_to = crate::plan::destination(facts, &session.answers, setting);
    Some(Question {
        setting,
        answer: session.answers.get(id).cloned(),
        answered: session.answered(id),
        recommended: recommend::recommend(facts, &session.answers, id),
        refused: session.refusals.get(&id).cloned(),
        closed: crate::plan::closed(facts, setting).map(|reason| reason.to_string()),
        choices: choices(facts, setting),
        written_to,
        rule: (setting.rules.check == Check::CarriedPassword).then(|| guide::password_rules(facts)),
        remark: remark(session, id).or_else(|| no_java(facts, setting)),
        reading,
    })
}

/// What is noticed about the answer to a setting and is no refusal.
pub fn remark(session: &Session, id: SettingId) -> Option<String> {
    let answer = session.answers.text(id).filter(|_| names_a_host(id))?;
    unresolved(session, answer)
}

/// Where JAVA_HOME is asked for and this machine has no Java of the product's range: what to install on this system.
fn no_java(facts: &Facts, setting: &Setting) -> Option<String> {
    let fits = |jdk: &Jdk| {
        facts
            .range
            .as_ref()
            .is_none_or(|range| range.accepts(jdk.version.major))
    };
    if setting.rules.check != Check::JavaHome || facts.jdks.iter().any(fits) {
        return None;
    }
    let which = facts
        .range
        .as_ref()
        .map_or_else(String::new, |range| format!(" {range}"));
    let advice = java_advice(&facts.machine.os, facts.range.as_ref());
    Some(format!(
        "No Java{which}, which this product needs, was found on this machine: {advice}. Then look at the machine again, or type the directory of one."
    ))
}

/// Whether a setting is a name under which clients reach the server.
pub(in crate::engine) fn names_a_host(id: SettingId) -> bool {
    matches!(id, id::HOSTNAME | id::HOSTNAME_MANAGEMENT)
}

fn choices(facts: &Facts, setting: &Setting) -> Vec<(String, String)> {
    match setting.kind {
        ValueKind::Bool => vec![("true".into(), "yes".into()), ("false".into(), "no".into())],
        ValueKind::Choice(words) => words.iter().map(|word| ((*word).to_owned(), String::new())).collect(),
        ValueKind::Directory if setting.rules.check == Check::JavaHome => facts
            .jdks
            .iter()
            .map(|jdk| (path_text(&jdk.home), jdk_line(facts, jdk)))
            .collect(),
        _ => Vec::new(),
    }
}

/// One line about a JDK: version, vendor, whether this product accepts it, and known trouble.
pub fn jdk_line(facts: &Facts, jdk: &crate::domain::jdk::Jdk) -> String {
    let mut parts = vec![format!("Java {}", jdk.version)];
    if !jdk.vendor.is_empty() {
        parts.push(jdk.vendor.clone());
    }
    if let Some(range) = &facts.range {
        parts.push(if range.accepts(jdk.version.major) {
            "in range".into()
        } else {
            format!("outside {range}")
        });
    }
    if !jdk.compiler {
        parts.push("runtime only".into());
    }
    if jdk.has_gzip_bug() {
        parts.push("GZIP bug".into());
    }
    if let Some(corrected) = jdk.corrected_zip64() {
        parts.push(format!("refuses jars, {corrected} does not"));
    }
    if jdk.is_ibm() {
        parts.push("IBM: csrfguard provider".into());
    }
    parts.join(", ")
}

fn path_text(path: &std::path::Path) -> String {
    PathBuf::from(path).raw_text()
}

/// Whether the answer to this setting changes something.
pub fn changes(session: &Session, _facts: &Facts, id: SettingId) -> bool {
    session.answered(id) == Answered::Changed
}

/// Whether this setting should be set and is not: no usable Java, the shipped password, no host name.
pub fn missing(session: &Session, facts: &Facts, id: SettingId) -> bool {
    if session.answers.get(id).is_some() {
        return false;
    }
    let Some(reading) = facts.reading(id) else { return false };
    if !reading.has_place() {
        return false;
    }
    match reading.setting.rules.missing {
        Missing::Never => false,
        Missing::NoUsableJava => facts.java_in_use().is_none_or(|jdk| {
            facts
                .range
                .as_ref()
                .is_some_and(|range| !range.accepts(jdk.version.major))
        }),
        Missing::ShippedPassword => {
            crate::plan::closed_by_start(facts, reading.setting).is_none()
                && reading.written().is_some_and(|value| value.reveal() == "admin")
        }
        Missing::NoHostName => {
            matches!(reading.standing, CurrentText::Default(None)) || reading.value() == Some("localhost")
        }
        Missing::HeapDoesNotFit => recommend::heap_does_not_fit(facts),
    }
}

/// What is to be told of a host name that has no address here; `None` where it has one, or was not looked up.
pub fn unresolved(session: &Session, name: &str) -> Option<String> {
    match session.resolved(name)? {
        Resolution::Addresses(_) => None,
        Resolution::Nothing(words) => Some(format!(
            "{name} has no address on this machine ({words}): clients need it in DNS, and the server itself in DNS or /etc/hosts"
        )),
        Resolution::NoAnswer => Some(format!(
            "whether {name} has an address is not known: no answer within {} seconds",
            resolve::PATIENCE.as_secs()
        )),
    }
}

/// Whether a setting stops the way through a setup: it should be set and is not, or what is recommended for it is safe, differs,
/// and was neither chosen nor decided against.
pub fn open(session: &Session, facts: &Facts, id: SettingId) -> bool {
    if missing(session, facts, id) {
        return !session.is_decided(id);
    }
    let undecided = session.answers.get(id).is_none() && !session.is_decided(id);
    let differs = |recommended: recommend::Recommendation| {
        facts
            .reading(id)
            .is_some_and(|reading| reading.value() != Some(recommended.value.as_str()))
    };
    let safe =
        settings::by_id(id).is_some_and(|setting| setting.rules.safe && crate::plan::closed(facts, setting).is_none());
    undecided && safe && recommend::recommend(facts, &session.answers, id).is_some_and(differs)
}

/// The same in this session, or the answers have a problem with it.
pub fn stops(session: &Session, id: SettingId) -> bool {
    problem(session, id).is_some() || session.facts.as_deref().is_some_and(|facts| open(session, facts, id))
}

/// The problem of the answers with one setting, whether refused when typed or found when combined.
pub fn problem(session: &Session, id: SettingId) -> Option<String> {
    if let Some(refusal) = session.refusals.get(&id) {
        return Some(refusal.to_string());
    }
    let problems = match &session.plan {
        Ok(plan) => &plan.skipped,
        Err(problems) => problems,
    };
    let found = problems.iter().find(|problem| problem.setting == Some(id))?;
    Some(found.reason().to_string())
}

/// Every question of a step in its present state.
pub fn questions(session: &Session, step: StepId) -> Vec<Question> {
    of_step(session, step.row().questions)
}
