//! The lines on the normal screen after the full screen has ended: what was done, what was not written, whether the server runs.

use crate::domain::Shown as _;
use crate::engine::{Report, confirm};

use super::App;

impl App {
    /// Notes what a report says was done.
    pub(super) fn note_done(&mut self, report: &Report) {
        let line = match report {
            Report::Applied(Ok(applied)) => {
                let home = self.session.facts().map(|facts| facts.home.path.shown().to_string());
                let files: Vec<_> = applied.files.iter().map(|file| file.shown().to_string()).collect();
                format!(
                    "Written in {}: {}. To undo: carbonctl undo {} --home {}",
                    home.as_deref().unwrap_or_default(),
                    files.join(", "),
                    applied.id,
                    home.as_deref().unwrap_or_default()
                )
            }
            Report::Undone(Ok(undone)) => format!("Undone: {}", undone.id),
            Report::PracticeMade(Ok(dir)) => format!("Practice home: {}", dir.shown()),
            Report::AnswersSaved(Ok(path)) => format!("Answers saved: {}", path.shown()),
            Report::ServerDone(Ok(words)) => words.clone(),
            _ => return,
        };
        self.done.push(line);
    }

    /// The lines for the normal screen.
    pub fn summary(&self) -> Vec<String> {
        let mut lines = self.done.clone();
        let changes = self.session.changes();
        if changes > 0 && self.session.saved().is_none() {
            let (noun, verb) = if changes == 1 {
                ("change", "was")
            } else {
                ("changes", "were")
            };
            lines.push(format!("{changes} {noun} {verb} not written."));
        }
        if confirm::keeps_draft(&self.session) {
            lines.push(confirm::KEPT.to_owned());
        }
        let server = self.session.server();
        if let Some(pid) = server.status.as_ref().and_then(|status| status.pid) {
            lines.push(format!("The server keeps running: pid {pid}."));
        }
        lines
    }
}
