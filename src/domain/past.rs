//! What earlier runs of a server left in its home, and what that says about whether it has ever run.

use super::started::Started;

/// How far a start must have come to leave a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The start script or the launcher ran; the start may have ended right after that.
    Launched,
    /// The server's own framework ran, which is what makes the user store.
    Framework,
    /// The server was up.
    Up,
}

/// A trace of an earlier run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// How far that run came at least.
    pub reach: Reach,
    /// What was found and where, a clause that may be shown as it is.
    pub words: String,
}

/// What was found about earlier runs of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// What says that it has run.
    pub traces: Vec<Trace>,
    /// What says that it has not, a clause each.
    pub against: Vec<String>,
    /// What could not be read, a clause each: a run may have left its trace there.
    pub unread: Vec<String>,
    /// Whether complete logs show starts, and that none of them came up.
    pub only_failed: bool,
    /// Whether the user declared that the user store is new.
    pub declared_new: bool,
}

impl Past {
    /// Adds a trace.
    pub fn found(&mut self, reach: Reach, words: impl Into<String>) {
        let words = words.into();
        self.traces.push(Trace { reach, words });
    }

    /// The decision, for a server that is not running now. [`Started::Unknown`] where traces are left by starts that may have
    /// ended early, and where one may be in what could not be read.
    pub fn verdict(&self) -> Started {
        match self.traces.iter().map(|trace| trace.reach).max() {
            Some(Reach::Up) => Started::Before,
            Some(Reach::Framework) if !self.only_failed => Started::Before,
            None if self.unread.is_empty() => Started::Never,
            _ => Started::Unknown,
        }
    }

    /// The strongest trace in words.
    pub fn strongest(&self) -> Option<&str> {
        // Of equal ones the first: they are searched for in the order of their worth.
        let best = self.traces.iter().rev().max_by_key(|trace| trace.reach)?;
        Some(&best.words)
    }

    /// What speaks for a run, what against it and what is not readable, in one clause; empty where nothing was looked at.
    pub fn evidence(&self) -> String {
        let traces: Vec<&str> = self.traces.iter().map(|trace| trace.words.as_str()).collect();
        let lists = [
            ("for it: ", traces.join(", ")),
            ("against it: ", self.against.join(", ")),
            ("not readable: ", self.unread.join(", ")),
        ];
        let told: Vec<String> = lists
            .into_iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(name, list)| format!("{name}{list}"))
            .collect();
        told.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(traces: &[Reach], unread: bool, only_failed: bool) -> Started {
        let mut past = Past {
            only_failed,
            ..Past::default()
        };
        for reach in traces {
            past.found(*reach, "x");
        }
        past.unread.extend(unread.then(|| "y".to_owned()));
        past.verdict()
    }

    #[test]
    fn a_run_is_known_by_what_only_a_run_leaves() {
        use Reach::{Framework, Launched, Up};
        assert_eq!(past(&[], false, false), Started::Never);
        assert_eq!(past(&[], true, false), Started::Unknown);
        assert_eq!(past(&[Launched, Launched], false, false), Started::Unknown);
        assert_eq!(past(&[Launched, Framework], true, false), Started::Before);
        assert_eq!(past(&[Framework], false, true), Started::Unknown);
        assert_eq!(past(&[Up, Framework], true, true), Started::Before);
    }

    #[test]
    fn the_evidence_names_both_sides() {
        let mut past = Past::default();
        assert_eq!(past.evidence(), "");
        past.found(Reach::Launched, "a pid file");
        past.found(Reach::Framework, "a lock");
        past.found(Reach::Framework, "an audit log");
        past.against.push("no log".into());
        assert_eq!(
            past.evidence(),
            "for it: a pid file, a lock, an audit log; against it: no log"
        );
        assert_eq!(past.strongest(), Some("a lock"));
    }
}
