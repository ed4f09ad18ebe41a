//! Why a start failed: finds the marks of known causes in what it wrote, and looks up what proves them and what cures them.

mod about;
mod cause;
mod causes;
mod certificates;
mod cluster;
mod config;
mod evidence;
mod explanation;
mod failure_context;
mod files;
mod java;
mod jdbc;
mod memory;
mod network;
mod no_cause;
mod parsers;
mod places;
mod ports;
mod record;
mod refused;
mod survived;
mod system;
mod table;
mod user_store;
mod vault;
mod vendor;
mod vendors;
mod verdict;

pub use cause::Cause;
pub use causes::all as all_causes;
pub(super) use failure_context::FailureContext;
pub use refused::failure_of;
pub(super) use survived::survived;
pub use table::cause;
pub(super) use vault::asks as asks_for_password;

use super::failure::{EvidenceLine, Failure, Other};
use crate::domain::{Home, Remedy};
use crate::probe::World;
use crate::probe::logs::Written;
use crate::text::mask;
use explanation::{Explanation, Operator};
use verdict::Found;

/// How many lines are shown as proof.
const MOST: usize = 8;

/// Of these, how many of the cause's own.
const OWN: usize = 3;

/// How many last lines are shown where no cause is known.
const LAST: usize = 6;

/// Tells from what a start wrote why it failed: logs first, the console last.
pub fn diagnose(home: &Home, written: &[Written]) -> Failure {
    explain(&FailureContext::new(&World::here(), home, None, written, None))
}

/// The ids of all causes that a start's records tell of, that which ended it first.
pub fn cause_ids(home: &Home, written: &[Written]) -> Vec<&'static str> {
    let world = World::here();
    let verdict = verdict::judge(&FailureContext::new(&world, home, None, written, None));
    let others = verdict.others.iter().map(|found| found.row.id);
    verdict.ended.iter().map(|found| found.row.id).chain(others).collect()
}

/// The cause, what proves it and what cures it; `E00` with the first error and the last lines where no row of the table fits.
pub(super) fn explain(context: &FailureContext<'_>) -> Failure {
    let verdict = verdict::judge(context);
    match verdict.ended {
        Some(found) => failure(context, &found, &verdict.others),
        None => unknown(context, &verdict.others),
    }
}

/// What the log of a server that still comes up tells: the cause where a row of the table fits, else its errors, where it has any.
pub(super) fn so_far(context: &FailureContext<'_>) -> Option<Failure> {
    let verdict = verdict::judge(context);
    match verdict.ended {
        Some(found) => Some(failure(context, &found, &verdict.others)),
        None if context.troubles().next().is_some() => Some(unknown(context, &verdict.others)),
        None => None,
    }
}

/// A start that waits for a password on a console that nobody sees.
pub(super) fn waiting(context: &FailureContext<'_>) -> Failure {
    let last = context.last(1);
    of("E36", vault::explanation(context.home), context, last, Vec::new())
}

fn failure(context: &FailureContext<'_>, found: &Found, others: &[Found]) -> Failure {
    let mut explanation = (found.row.tell)(context, &found.hits);
    let mut seen: Vec<EvidenceLine> = found.hits.iter().take(OWN).map(|at| context.seen(*at)).collect();
    // What its record begins with says what failed for it.
    let begins = found.hits.first().map(|at| context.record_of(*at).lines.start);
    seen.extend(
        begins
            .filter(|at| context.lines[*at].level.is_some())
            .map(|at| context.seen(at)),
    );
    // The first error, which all that follows may come from, whatever the cause is.
    seen.extend(first_error(context));
    seen.append(&mut explanation.facts);
    seen.extend(
        others
            .iter()
            .filter_map(|other| other.hits.first())
            .map(|at| context.seen(*at)),
    );
    of(found.row.id, explanation, context, seen, also(context, others))
}

fn unknown(context: &FailureContext<'_>, others: &[Found]) -> Failure {
    let explanation = no_cause::not_known(context, &[]);
    let mut seen = first_error(context);
    if let Some(last) = context.troubles().next_back() {
        seen.extend([last.lines.start, last.deepest(&context.lines)].map(|at| context.seen(at)));
    }
    seen.extend(context.last(LAST));
    of("E00", explanation, context, seen, also(context, others))
}

/// The first error of this start, and its deepest cause.
fn first_error(context: &FailureContext<'_>) -> Vec<EvidenceLine> {
    let first = context.troubles().next();
    let lines = first.map(|first| [first.lines.start, first.deepest(&context.lines)]);
    lines.into_iter().flatten().map(|at| context.seen(at)).collect()
}

/// What else the records tell of, in order.
fn also(context: &FailureContext<'_>, others: &[Found]) -> Vec<Other> {
    let words = |found: &Found| (found.row.tell)(context, &found.hits).cause;
    others
        .iter()
        .map(|found| Other {
            id: found.row.id,
            cause: upper_first(&mask::line(&words(found))),
        })
        .collect()
}

/// A failure as it is shown. Rows capture from lines as they were written, so what they say is masked here, for all of them.
fn of(
    id: &'static str,
    explanation: Explanation,
    context: &FailureContext<'_>,
    seen: Vec<EvidenceLine>,
    others: Vec<Other>,
) -> Failure {
    let operator = Operator::of(context.world, context.home);
    let seen = seen.into_iter().map(|one| EvidenceLine {
        text: mask::line(&one.text),
        ..one
    });
    Failure {
        id,
        cause: upper_first(&mask::line(&explanation.cause)),
        seen: different(seen.collect()),
        cures: explanation
            .cures
            .into_iter()
            .map(|cure| Remedy {
                words: mask::line(&cure.words),
                ..operator.types(cure)
            })
            .collect(),
        others,
    }
}

/// Each text once: the console repeats what the log says.
fn different(seen: Vec<EvidenceLine>) -> Vec<EvidenceLine> {
    let mut kept: Vec<EvidenceLine> = Vec::new();
    for line in seen {
        if kept.len() < MOST && !kept.iter().any(|other| other.text == line.text) {
            kept.push(line);
        }
    }
    kept
}

/// A sentence's beginning; a path or a name of a variable stays as it is.
fn upper_first(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if word.chars().all(char::is_alphabetic) => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::identify;

    #[test]
    fn no_cause_carries_a_secret_that_a_line_held() {
        let dir = tempfile::tempdir().unwrap();
        let made = crate::practice::make(&dir.path().join("home"), crate::practice::Flavour::Toml).unwrap();
        let home = identify::home(&made.home).unwrap();
        let written = Written {
            file: home.at("console.log"),
            first: Some(1),
            text: "Unrecognized option: -Ddb.password=hunter2\nError: Could not create the Java Virtual Machine.\n"
                .into(),
        };
        let failure = diagnose(&home, &[written]);
        assert_eq!(failure.id, "E03");
        let all = format!("{failure:?}");
        assert!(!all.contains("hunter2"), "{all}");
    }
}
