//! Finds where the server's present run begins in its log.

use std::time::SystemTime;

use super::blocks::{BlockObserver, ScanProgress};
use super::error::LogError;
use super::filter::{Filter, Pattern};
use super::marks::starting_marker;
use super::pager::{Pager, RecordPage};
use super::stamp;

impl Pager {
    /// Where the present run begins: at the first record written at or after the time its process began, where that is known and
    /// the records have times, else at the last mark of a start. A page without a record where there is neither.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn start_of_run(
        &mut self,
        since: Option<SystemTime>,
        watch: BlockObserver<'_>,
    ) -> Result<RecordPage, LogError> {
        if let Some(since) = since
            && let Some(offset) = self.first_since(since)?
        {
            return self.after(offset, 1, &Filter::default(), watch);
        }
        let marks = Filter {
            least: None,
            pattern: Pattern::new("Starting WSO2 ").ok(),
        };
        let mut at = u64::MAX;
        loop {
            let page = self.before(at, 1, &marks, watch)?;
            match page.entries.first() {
                Some(entry) if !entry.any_line(&starting_marker) => at = entry.offset,
                _ => return Ok(page),
            }
        }
    }

    /// The first record at or after a time, by binary search; `None` where the log has no times.
    fn first_since(&mut self, since: SystemTime) -> Result<Option<u64>, LogError> {
        let Some(zone) = self.zone()? else {
            return Ok(None);
        };
        // Processes are known to begin on a tick of the system's clock, and records are cut to whole seconds.
        let wanted = stamp::seconds(since) + zone - 1;
        let (mut low, mut high) = (0, self.size());
        // All before `low` are earlier; the first record from `high` on is not.
        while low < high {
            let middle = low + (high - low) / 2;
            let begin = self.align(middle)?;
            match self.first_stamp(begin)? {
                Some((at, time, end)) if time < wanted => {
                    low = end.max(middle + 1).max(at + 1);
                }
                _ if begin < low => break,
                _ => high = begin.min(middle),
            }
        }
        let found = self.first_stamp(low)?;
        Ok(found.filter(|(_, time, _)| *time >= wanted).map(|(at, _, _)| at))
    }

    /// The first record with a time from a record on: where it begins, its time, and where it ends.
    fn first_stamp(&mut self, from: u64) -> Result<Option<(u64, i64, u64)>, LogError> {
        const TRIES: usize = 200;
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let mut at = from;
        for _ in 0..TRIES {
            let page = self.after(at, 1, &Filter::default(), on)?;
            let Some(entry) = page.entries.first() else {
                return Ok(None);
            };
            if let Some(time) = stamp::stamp(&entry.head) {
                return Ok(Some((entry.offset, time, entry.end)));
            }
            at = entry.end;
        }
        Ok(None)
    }

    /// The offset of the server's clock from UTC, seconds: its last record's time compared with the file's own.
    fn zone(&mut self) -> Result<Option<i64>, LogError> {
        let on: BlockObserver<'_> = &|_: ScanProgress| true;
        let written = self.finder.blocks.file().metadata().and_then(|meta| meta.modified());
        let written = written.map_err(|e| self.failed(e))?;
        let page = self.last(20, &Filter::default(), on)?;
        let last = page.entries.iter().rev().find_map(|entry| stamp::stamp(&entry.head));
        Ok(last.map(|last| stamp::zone(last, written)))
    }
}
