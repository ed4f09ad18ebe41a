//! Which of the known causes ended a start, and which others were there.
//!
//! A start ends with what its last fatal record says, not with what it lived through before. So the last record that a row of
//! the table knows decides, and a later one that nobody knows does only where it says itself that the start ends.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::cause::{Cause, Weight};
use super::causes;
use super::failure_context::FailureContext;
use super::record::{Record, is_calm};

/// So many calm records after an error say that the server went on.
const CALM: usize = 5;

/// After so many, an error that is survived as a rule was survived, whatever the last error says of the start.
const LONG: usize = 20;

/// Further causes that are told.
const OTHERS: usize = 2;

/// A row that fits, with its lines: those of the record that decides first.
pub(super) struct Found {
    pub(super) row: &'static Cause,
    pub(super) hits: Vec<usize>,
}

/// What a start came to.
#[derive(Default)]
pub(super) struct StartVerdict {
    /// What ended it, where that is known.
    pub(super) ended: Option<Found>,
    /// What else was there, in the order of what was written.
    pub(super) others: Vec<Found>,
}

/// One row that decides a record.
#[derive(Clone)]
struct Deciding {
    row: &'static Cause,
    weight: Weight,
    /// Where its record begins; nothing where the row holds of the start as a whole.
    record: Option<usize>,
    /// Its place among the records in time, as far as the files tell it.
    order: Option<usize>,
    hits: Vec<usize>,
    /// Whether its record is an error, or what the JVM or the script prints.
    severe: bool,
    /// Whether its record says that the start ends.
    ends: bool,
}

/// Judges what was written.
pub(super) fn judge(context: &FailureContext<'_>) -> StartVerdict {
    let deciding = deciding(context);
    let Some(best) = deciding.iter().max_by_key(|one| rank(one)) else {
        return faint(context);
    };
    let ends = best.weight < Weight::Remark && !superseded(context, best);
    let mut verdict = StartVerdict::default();
    for one in &deciding {
        let listed = verdict.others.iter_mut().find(|found| found.row.id == one.row.id);
        match listed {
            Some(found) => found.hits.extend(&one.hits),
            None => verdict.others.push(Found {
                row: one.row,
                hits: one.hits.clone(),
            }),
        }
    }
    if ends && let Some(at) = verdict.others.iter().position(|found| found.row.id == best.row.id) {
        let mut found = verdict.others.remove(at);
        let mut hits = best.hits.clone();
        hits.extend(found.hits.iter().filter(|hit| !best.hits.contains(hit)));
        found.hits = hits;
        verdict.ended = Some(found);
    }
    // What only follows from something else is told where nothing else is.
    let alone = verdict.ended.is_none();
    verdict
        .others
        .retain(|found| alone || found.row.weight != Weight::Follows);
    let more = verdict.others.len().saturating_sub(OTHERS);
    verdict.others.drain(..more);
    verdict
}

/// The known causes of the errors of a server that came up in spite of them.
pub(super) fn survived(context: &FailureContext<'_>) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    for one in deciding(context) {
        let known = all.iter().any(|found| found.row.id == one.row.id);
        if one.severe && one.record.is_some() && !known && one.weight != Weight::Follows {
            all.push(Found {
                row: one.row,
                hits: one.hits,
            });
        }
    }
    all
}

/// Which of two deciding rows ended the start: the greater one.
fn rank(one: &Deciding) -> (Reverse<u8>, bool, Option<usize>) {
    let class = match one.weight {
        Weight::Final => 0,
        Weight::Ends | Weight::Wide if one.severe => 1,
        Weight::Survived if one.severe && one.ends => 1,
        Weight::Survived if one.severe => 2,
        Weight::Ends | Weight::Wide | Weight::Survived => 3,
        Weight::Follows => 4,
        Weight::Remark => 5,
    };
    // Of what the JVM printed the first line of the table's order counts; it comes once.
    (Reverse(class), one.record.is_none(), one.order)
}

/// Whether the server went on after this record, and a later one that no row knows says that the start ends.
fn superseded(context: &FailureContext<'_>, best: &Deciding) -> bool {
    let Some(begin) = best.record.filter(|_| best.weight > Weight::Final) else {
        return false;
    };
    let last = context.errors().next_back();
    let Some(last) = last.filter(|last| last.lines.start > begin) else {
        return false;
    };
    let same = context.lines[last.lines.start].part == context.lines[begin].part;
    let between = context.records.iter().filter(|record| record.lines.start > begin);
    let calm = between
        .take_while(|record| record.lines.start < last.lines.start)
        .filter(|record| is_calm(record.level))
        .count();
    let known = context.record_of(begin).is_the_end(&context.lines);
    let ends = last.is_the_end(&context.lines);
    let survived = best.weight >= Weight::Survived;
    same && !known && (ends && (calm >= CALM || survived) || survived && calm >= LONG)
}

/// The row that decides each record that has one, in order; first those of the start as a whole.
fn deciding(context: &FailureContext<'_>) -> Vec<Deciding> {
    let whole = possible(context).filter(|row| row.is_so(context)).map(|row| Deciding {
        row,
        weight: Weight::Final,
        record: None,
        order: None,
        hits: Vec::new(),
        severe: true,
        ends: true,
    });
    let mut all: Vec<Deciding> = whole.collect();
    let mut hits: Vec<(usize, usize, &'static Cause)> = Vec::new();
    for (order, row) in possible(context).enumerate() {
        hits.extend(row.hits(context, false).into_iter().map(|at| (at, order, row)));
    }
    let mut records: Vec<usize> = hits.iter().map(|(at, ..)| context.record_of(*at).lines.start).collect();
    records.sort_unstable();
    records.dedup();
    let first_logged = first_logged(context);
    for start in records {
        let record = context.record_of(start);
        let inside = || hits.iter().filter(|(at, ..)| record.lines.contains(at));
        // The strongest, then the deepest, then the first of the table; a remark makes all of its record one.
        let best = inside().min_by_key(|(at, order, row)| {
            let remark = row.weight != Weight::Remark;
            (remark, row.weight.min(Weight::Survived), Reverse(*at), *order)
        });
        if let Some((_, _, row)) = best {
            // What a logger reports is not the end of the JVM or of the script, whatever its words are.
            let logged = row.weight == Weight::Final && record.level.is_some();
            all.push(Deciding {
                row,
                weight: if logged { Weight::Ends } else { row.weight },
                record: Some(start),
                order: Some(if precedes_the_log(context, &first_logged, record) {
                    0
                } else {
                    start
                }),
                hits: inside()
                    .filter(|(_, _, other)| other.id == row.id)
                    .map(|(at, ..)| *at)
                    .collect(),
                severe: record.is_error()
                    || record.level.is_none()
                    || is_calm(record.level)
                    || is_unstable(context, record),
                ends: record.is_the_end(&context.lines),
            });
        }
    }
    all
}

/// Whether a record is output of the start script before the server's first log line there. The console comes after the log in what
/// is read, but such output is older than all of the log.
fn precedes_the_log(context: &FailureContext<'_>, first_logged: &BTreeMap<usize, usize>, record: &Record) -> bool {
    let first = first_logged.get(&context.lines[record.lines.start].part);
    record.level.is_none() && first.is_some_and(|first| record.lines.start < *first)
}

/// The first line with a level of each part that has one.
fn first_logged(context: &FailureContext<'_>) -> BTreeMap<usize, usize> {
    let mut first = BTreeMap::new();
    for (at, line) in context
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.level.is_some())
    {
        first.entry(line.part).or_insert(at);
    }
    first
}

/// A listener warns so where it could not open its port.
fn is_unstable(context: &FailureContext<'_>, record: &Record) -> bool {
    context.lines[record.lines.start].raw.contains("System may be unstable")
}

/// What scripts warn of and go on.
fn faint(context: &FailureContext<'_>) -> StartVerdict {
    let ended = possible(context).find_map(|row| {
        let hits = row.hits(context, true);
        (!hits.is_empty()).then_some(Found { row, hits })
    });
    StartVerdict {
        ended,
        others: Vec::new(),
    }
}

/// The rows that may be the cause in this product, in the table's order.
fn possible(context: &FailureContext<'_>) -> impl Iterator<Item = &'static Cause> {
    let toml = context.is_toml();
    causes::all().filter(move |row| toml || !row.products.only_toml)
}
