//! The ends of a home's logs, each up to a limit.

use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::part::Size;
use crate::apply::StateDir;
use crate::disk::{File, Refusal};
use crate::domain::home::Home;
use crate::server;

/// How much of each log is taken, from its end; bytes.
const MOST: u64 = 1 << 20;
/// How much more before that is read, so that a secret of several lines is seen from its first.
const LEAD: u64 = 64 << 10;

/// A log that a bundle takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Its name in the archive.
    pub name: String,
    /// Its size there, or why it is not taken.
    pub size: Size,
    path: PathBuf,
}

/// The logs that show starts and failures, and the output of the last starts from here; those that do not exist are left out.
pub fn logs(home: &Home) -> Vec<Log> {
    let mut paths: Vec<PathBuf> = home.start_logs().into();
    if let Ok(state) = StateDir::of(home) {
        let console = server::console_log(state.path());
        paths.push(console.with_file_name("console.previous.log"));
        paths.push(console);
    }
    paths.into_iter().filter_map(|path| Log::at(home, path)).collect()
}

impl Log {
    fn at(home: &Home, path: PathBuf) -> Option<Self> {
        let size = match opened(home, &path).and_then(|file| file.metadata()) {
            Ok(meta) => Size::Bytes(meta.len().min(MOST)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => Size::Not(Refusal::reason(&error).what),
        };
        let file = path.file_name()?.to_string_lossy().into_owned();
        Some(Self {
            name: format!("logs/{file}"),
            size,
            path,
        })
    }

    /// Its end, from a whole line on, with what `masked` makes of it.
    ///
    /// # Errors
    /// Why it cannot be read, a clause.
    pub fn read(&self, home: &Home, masked: &dyn Fn(&str) -> String) -> Result<String, String> {
        let (text, lead) = self.end(home).map_err(|error| Refusal::reason(&error).what)?;
        let skipped = text[..lead].matches('\n').count();
        let masked = masked(&text);
        let at = masked.split_inclusive('\n').take(skipped).map(str::len).sum::<usize>();
        Ok(masked.get(at..).unwrap_or_default().to_owned())
    }

    /// The end of the file, and how many bytes of it only lead there.
    fn end(&self, home: &Home) -> io::Result<(String, usize)> {
        let mut file = opened(home, &self.path)?;
        let length = file.metadata()?.len();
        let start = length.saturating_sub(MOST + LEAD);
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = Vec::new();
        file.take(MOST + LEAD).read_to_end(&mut bytes)?;
        // Zeros are a hole that a rotation left, and other controls are made visible line by line.
        let text: String = String::from_utf8_lossy(&bytes)
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        let lead = if start == 0 {
            usize::try_from(length.saturating_sub(MOST)).unwrap_or_default()
        } else {
            usize::try_from(LEAD).unwrap_or_default()
        };
        let lead = (0..=lead.min(text.len()))
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        let lead = if lead == 0 {
            0
        } else {
            text[lead..].find('\n').map_or(lead, |at| lead + at + 1)
        };
        Ok((text, lead))
    }
}

fn opened(home: &Home, path: &Path) -> io::Result<File> {
    home.root.open(path)
}
