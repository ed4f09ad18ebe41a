//! High availability: two or more servers that know each other and share their data.

use super::super::Guideline;
use super::super::judged::{Judged, Seen, look};
use super::enabled;
use crate::probe::Facts;

/// The guidelines of this family.
pub(in crate::guide) const ROWS: &[Guideline] = &[row!(
    "G39",
    "High availability",
    "Production guidelines 4.4, \"High availability\"",
    Production,
    high_availability
)];

/// G39. Two or more servers that know each other.
pub(in crate::guide) fn high_availability(facts: &Facts) -> Judged {
    let needed = "for high availability: a cluster of two or more";
    match enabled(facts, needed) {
        Err(judged) => return judged,
        Ok(false) => {
            return Judged::info(
                "one server, no cluster",
                needed,
                "when it fails, nothing takes over; see cluster.enabled",
            );
        }
        Ok(true) => {}
    }
    match look(facts, "cluster.scheme", needed) {
        Ok(Seen::Value("wka")) => {}
        Ok(Seen::Value(scheme)) => {
            let why = "the members are found at run time; see the log for how many there are";
            return Judged::info(format!("clustering on, {scheme}"), needed, why);
        }
        Ok(Seen::Unset) => {
            return Judged::unknown("clustering on, scheme not set", needed, "cluster.scheme is not written");
        }
        Err(judged) => return judged.as_unknown(),
    }
    match look(facts, "cluster.members", needed) {
        Err(judged) => judged.as_unknown(),
        Ok(Seen::Value(list)) if list.contains(',') => {
            let found = format!("clustering on, {} members", list.split(',').count());
            Judged::pass(found, needed).saying("all of them must share their databases; that is not judged here")
        }
        Ok(_) => Judged::warn("a cluster of one", needed, "when this server fails, nothing takes over")
            .cured_by_choice_of("cluster.members"),
    }
}

#[cfg(test)]
pub(in crate::guide) mod tests {
    use crate::guide::testing::Sample;

    /// See [`Sample`].
    pub(in crate::guide) const CASES: &[Sample] = &[];
}
