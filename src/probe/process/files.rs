//! The open files of a process, and its limit.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::disk::machine;
use crate::domain::known::{Known, Unknown};

/// Up to so many files are listed at every look: that costs microseconds.
const FEW: u64 = 200;

/// How many looks a listing is used for while the kernel's own count stays: a reserved number may have become a file meanwhile.
const SAME_SERVES: u32 = 10;

/// How many looks one reading of the limit is used for.
const LIMIT_SERVES: u32 = 60;

/// Open files of a process, and its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    /// Open now.
    pub open: u64,
    /// The soft limit; `None` without one.
    pub limit: Option<u64>,
}

/// A repeated count of the open files of a process in `/proc`.
#[derive(Debug)]
pub(super) struct FilesWatch {
    process: PathBuf,
    looks: u32,
    listed: Option<FileCount>,
    limit: Known<Option<u64>>,
}

/// One count by listing.
#[derive(Clone, Copy, Debug)]
struct FileCount {
    count: u64,
    /// Numbers that the kernel counts and does not list: a thread that waits for a connection has reserved one already.
    reserved: u64,
    /// At which look it was made.
    at: u32,
}

impl FileCount {
    /// Whether the kernel counts as many as it did then.
    fn stands(self, kept: Option<u64>) -> bool {
        kept.is_some_and(|kept| kept == self.count + self.reserved)
    }

    /// How many looks it is used for: the more files there are, the more a listing costs, and the kernel's own count shows
    /// changes in between.
    fn serves(self) -> u32 {
        if self.count < FEW {
            return 1;
        }
        u32::try_from(self.count / 25).unwrap_or(u32::MAX).min(60)
    }
}

impl FilesWatch {
    /// Begins to watch the process with this directory.
    pub(super) fn new(process: &Path) -> Self {
        Self {
            process: process.to_path_buf(),
            looks: 0,
            listed: None,
            limit: Err(Unknown::because("not read yet")),
        }
    }

    /// Looks once. A count of many files may be some looks old where the kernel does not count them.
    pub(super) fn inspect(&mut self) -> Known<OpenFiles> {
        if self.looks.is_multiple_of(LIMIT_SERVES) {
            self.limit = limit(&self.process);
        }
        let open = self.open();
        self.looks = self.looks.wrapping_add(1);
        Ok(OpenFiles {
            open: open?,
            limit: self.limit.clone()?,
        })
    }

    fn open(&mut self) -> Known<u64> {
        let dir = self.process.join("fd");
        let kept = kept_by_the_kernel(&dir);
        let age = |listed: FileCount| self.looks.wrapping_sub(listed.at);
        if let Some(listed) = self.listed
            && (age(listed) < listed.serves() || listed.stands(kept) && age(listed) < SAME_SERVES)
        {
            return Ok(kept.map_or(listed.count, |kept| kept.saturating_sub(listed.reserved)));
        }
        // The kernel's own count includes reserved numbers, so it is not used where the rest cannot be listed.
        match machine::count(&dir) {
            Ok(count) => {
                self.listed = Some(FileCount {
                    count,
                    reserved: kept.map_or(0, |kept| kept.saturating_sub(count)),
                    at: self.looks,
                });
                Ok(count)
            }
            Err(e) => Err(refused(&e)),
        }
    }
}

/// Kernels since 6.2 give the number as the size of the directory.
fn kept_by_the_kernel(dir: &Path) -> Option<u64> {
    let size = machine::metadata(dir).ok()?.len();
    (size > 0 && dir.starts_with("/proc")).then_some(size)
}

fn limit(process: &Path) -> Known<Option<u64>> {
    let text = machine::system_text(&process.join("limits")).map_err(|e| refused(&e))?;
    let soft = text
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .and_then(|row| row.split_whitespace().next());
    match soft {
        Some("unlimited") => Ok(None),
        Some(number) if number.parse::<u64>().is_ok() => Ok(number.parse().ok()),
        _ => Err(Unknown::because("the kernel does not report the limit of open files")),
    }
}

fn refused(error: &std::io::Error) -> Unknown {
    if error.kind() == ErrorKind::PermissionDenied {
        Unknown::because("other user")
    } else {
        Unknown::because(format!("open files cannot be counted: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A process with so many open files.
    fn plant(dir: &Path, files: u32, soft: &str) {
        fs::create_dir_all(dir.join("fd")).unwrap();
        for number in 0..files {
            fs::write(dir.join("fd").join(number.to_string()), "").unwrap();
        }
        let head = "Limit                     Soft Limit           Hard Limit           Units     \n";
        fs::write(
            dir.join("limits"),
            format!("{head}Max open files            {soft}                 1048576              files     \n"),
        )
        .unwrap();
    }

    #[test]
    fn counts_few_at_every_look_and_many_seldom() {
        let tmp = tempfile::tempdir().unwrap();
        plant(tmp.path(), 20, "1024");
        let mut watch = FilesWatch::new(tmp.path());
        let of = |open, limit| Ok(OpenFiles { open, limit });
        assert_eq!(watch.inspect(), of(20, Some(1024)));
        plant(tmp.path(), 300, "1024");
        assert_eq!(watch.inspect(), of(300, Some(1024)));
        plant(tmp.path(), 310, "1024");
        let seen: Vec<u64> = (0..12).map(|_| watch.inspect().unwrap().open).collect();
        assert_eq!(seen, [[300; 11].as_slice(), &[310]].concat());
    }

    #[test]
    fn no_limit_is_none_and_no_figure_is_a_reason() {
        let tmp = tempfile::tempdir().unwrap();
        plant(tmp.path(), 1, "unlimited");
        assert_eq!(FilesWatch::new(tmp.path()).inspect().unwrap().limit, None);
        assert!(FilesWatch::new(&tmp.path().join("none")).inspect().is_err());
    }
}
