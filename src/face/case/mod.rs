//! The transcript of a session: a Markdown file that grows as things happen, so that a lost session leaves it too.

mod markdown;

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};

use crate::apply::clock;
use crate::disk::{self, File, HeldEntry, Refusal};
use crate::domain::Shown as _;
use crate::engine::{CaseLog, CaseNote};

use super::exit::CommandFailure;

/// A transcript that is being written.
#[derive(Debug)]
pub(crate) struct Case {
    path: PathBuf,
    writer: JoinHandle<io::Result<()>>,
}

impl Case {
    /// Opens the file, or makes one that this user alone can read, writes the first lines, and starts to write notes. A file that
    /// holds a transcript already is continued; any other is left alone.
    pub(crate) fn open(path: &Path, facts: &[(&str, String)]) -> Result<(Self, CaseLog), CommandFailure> {
        let failed = |error: io::Error| {
            let reason = Refusal::reason(&error);
            CommandFailure::failed(
                format!("the transcript {} cannot be written: {}", path.shown(), reason.what),
                reason.hint_or("name another file"),
            )
        };
        let place = HeldEntry::of_machine_itself(path).map_err(failed)?;
        let mut file = place.open_or_create().map_err(failed)?;
        if !is_ours(&mut file).map_err(failed)? {
            return Err(CommandFailure::usage(
                format!("{} is something else than a transcript", path.shown()),
                "name a new file",
            ));
        }
        disk::append(&file).map_err(failed)?;
        let gap = if file.metadata().map_err(failed)?.len() > 0 {
            "\n"
        } else {
            ""
        };
        file.write_all(format!("{gap}{}", markdown::head(facts)).as_bytes())
            .map_err(failed)?;
        let (sender, notes) = mpsc::channel();
        let writer = thread::Builder::new()
            .name("transcript".to_owned())
            .spawn(move || written(file, &notes))
            .map_err(failed)?;
        let path = place.path().to_path_buf();
        Ok((Self { path, writer }, CaseLog::new(sender)))
    }

    /// Waits until all is written; returns the file. The session, which sends the notes, is gone by now.
    ///
    /// # Errors
    /// When some note could not be written.
    pub(crate) fn close(self) -> Result<PathBuf, CommandFailure> {
        let ended = self.writer.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
        ended.map_err(|error| {
            CommandFailure::failed(
                format!("the transcript {} is not complete: {error}", self.path.shown()),
                "see whether there is room on that disk",
            )
        })?;
        Ok(self.path)
    }
}

/// Whether a file is empty or begins as a transcript does.
fn is_ours(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::new();
    io::Read::take(&mut *file, markdown::TITLE.len() as u64).read_to_end(&mut start)?;
    Ok(start.is_empty() || start == markdown::TITLE.as_bytes())
}

/// Writes each note as it comes; the first error ends it.
fn written(mut file: File, notes: &Receiver<CaseNote>) -> io::Result<()> {
    for note in notes {
        file.write_all(markdown::note(&note, clock::now()).as_bytes())?;
    }
    file.write_all(format!("\nEnded at {}.\n", clock::iso(clock::now())).as_bytes())?;
    file.sync_all()
}
