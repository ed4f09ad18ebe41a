//! Prints the progress of a start or stop on stderr: one updated line on a terminal, else one line per stage.

use std::io::{self, IsTerminal as _};

use crate::engine::{StartProgress, WorkProgress};
use crate::face::exit::visible;
use crate::face::output::Output;

/// The progress printer.
pub(super) struct ProgressPrinter {
    output: Output,
    /// Whether the log's lines are printed during a start, too.
    all: bool,
    /// Whether a line can be updated in place.
    rewrites: bool,
    stage: String,
    /// Whether the updated line is shown now.
    shown: bool,
}

impl ProgressPrinter {
    pub(super) fn new(output: Output, verbose: bool) -> Self {
        Self {
            output,
            all: verbose,
            rewrites: io::stderr().is_terminal() && !output.plain && output.talks() && !output.json,
            stage: String::new(),
            shown: false,
        }
    }

    /// Prints one progress event.
    pub(super) fn tell(&mut self, progress: &WorkProgress) {
        match progress {
            WorkProgress::Start(start_progress) => self.stage(start_progress),
            WorkProgress::Advice(advice) => self.line(advice.words()),
            // The stages of a start are more useful than its hundreds of log lines.
            WorkProgress::Doing(text) => {
                if self.stage.is_empty() || self.all {
                    self.line(text);
                }
            }
        }
    }

    fn stage(&mut self, start_progress: &StartProgress) {
        let fresh = start_progress.stage != self.stage;
        self.stage.clone_from(&start_progress.stage);
        let words = words(start_progress);
        if self.rewrites {
            self.rewrite(&words);
        } else if fresh {
            self.output.talk(&words);
        }
    }

    fn line(&mut self, text: &str) {
        self.clear();
        self.output.talk(&visible(text, "\t"));
    }

    fn rewrite(&mut self, words: &str) {
        self.output.rewrite(words);
        self.shown = true;
    }

    /// Clears the updated line.
    pub(super) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            self.output.rewrite("");
        }
    }
}

/// `  31 s, last time 46 s: Carbon is starting`.
fn words(start_progress: &StartProgress) -> String {
    let last = start_progress
        .last
        .map(|last| format!(", last time {:.0} s", last.as_secs_f64()));
    format!(
        "  {} s{}: {}",
        start_progress.elapsed.as_secs(),
        last.unwrap_or_default(),
        start_progress.stage
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_last_time_stands_beside_this_one() {
        let mut start_progress = StartProgress {
            stage: "Carbon is starting".into(),
            elapsed: Duration::from_secs(31),
            last: None,
        };
        assert_eq!(words(&start_progress), "  31 s: Carbon is starting");
        start_progress.last = Some(Duration::from_millis(45_700));
        assert_eq!(words(&start_progress), "  31 s, last time 46 s: Carbon is starting");
    }
}
