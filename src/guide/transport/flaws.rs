//! What is wrong with the connectors, put together to one verdict with one cure.

use super::connectors;
use crate::domain::home::ConfigSource;
use crate::domain::settings::id;
use crate::domain::{Fix, Status};
use crate::guide::verdict::Verdict;
use crate::probe::{Facts, Reading};

/// One thing that is not as it should be.
pub(super) struct Flaw {
    /// Fail or warn.
    pub(super) status: Status,
    /// What was found.
    pub(super) what: String,
    /// Why it matters.
    pub(super) why: String,
    /// The setting that cures it.
    pub(super) cure: Option<Fix>,
    /// What is to be done by hand where nothing is wrong with the connector itself.
    pub(super) hand: Option<&'static str>,
}

/// A flaw that no setting cures.
pub(super) fn by_hand(status: Status, what: String, why: String) -> Flaw {
    Flaw {
        status,
        what,
        why,
        cure: None,
        hand: None,
    }
}

fn versions(flaw: &Flaw) -> Option<&Fix> {
    flaw.cure.as_ref().filter(|fix| fix.setting == id::TLS_PROTOCOLS)
}

/// The worst flaw, and what cures them all. `unknown` is the reason where the TLS versions cannot be known.
pub(super) fn verdict(facts: &Facts, mut flaws: Vec<Flaw>, unknown: Option<String>, needed: &str) -> Verdict {
    flaws.sort_by_key(|flaw| flaw.status);
    let Some(first) = flaws.first() else {
        return match unknown {
            Some(reason) => Verdict::unknown("TLS versions not known", needed, reason),
            None => Verdict::pass("two connectors, no retired TLS version", needed),
        };
    };
    let more = match flaws.len() - 1 {
        0 => String::new(),
        count => format!(", and {count} more"),
    };
    let why: Vec<String> = flaws
        .iter()
        .map(|flaw| format!("{}: {}", flaw.what, flaw.why))
        .collect();
    let detail = if flaws.len() == 1 {
        first.why.clone()
    } else {
        why.join("; ")
    };
    let mut judged = Verdict::new(first.status, format!("{}{more}", first.what), needed, detail);
    let mapped = connectors::mapped_protocols(facts).is_some();
    let settable = |fix: &Fix| {
        let place = facts.reading(fix.setting).is_some_and(Reading::has_place);
        place && !(fix.setting == id::TLS_PROTOCOLS && mapped)
    };
    let cures: Vec<Option<&Fix>> = flaws
        .iter()
        .map(|flaw| flaw.cure.as_ref().filter(|fix| settable(fix)))
        .collect();
    if cures.iter().all(Option::is_some) {
        return cures
            .into_iter()
            .flatten()
            .fold(judged, |judged, fix| judged.fixed(fix.setting, fix.value.clone()));
    }
    // A setting alone would leave the finding as it is: the words name what is to be done first, the sentence the setting.
    let then: Vec<String> = cures
        .into_iter()
        .flatten()
        .map(|fix| format!("{}={}", fix.setting, fix.value.as_deref().unwrap_or_default()))
        .collect();
    if !then.is_empty() {
        let detail = format!("{}; then set {}", judged.detail, then.join(" "));
        judged = judged.saying(detail);
    }
    let only = |settled: &dyn Fn(&Flaw) -> bool| {
        flaws
            .iter()
            .all(|flaw| settled(flaw) || flaw.cure.as_ref().is_some_and(settable))
    };
    let hand = flaws.iter().find_map(|flaw| flaw.hand);
    // The other spelling counts, and the setting writes this one.
    let spelt = flaws.iter().find_map(versions).and_then(|fix| fix.value.as_deref());
    judged.by_hand(match (spelt, hand) {
        (Some(list), _) if mapped && only(&|flaw| versions(flaw).is_some()) => {
            format!("set protocols = \"{list}\" in [transport.https.properties]")
        }
        (_, Some(words)) if only(&|flaw| flaw.hand == hand) => words.to_owned(),
        _ if facts.home.source == ConfigSource::Toml => {
            "mend [transport.http(s).properties] of deployment.toml by hand".to_owned()
        }
        _ => "mend the connector in catalina-server.xml by hand".to_owned(),
    })
}
