//! What helps against an error of the system, whatever was tried.

use std::io;

/// What to do about an error that no right cures; `None` for any other.
pub fn advice(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::ReadOnlyFilesystem => Some("mount that file system for writing, then try again"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some("free some space there, then try again"),
        _ => open_files(error),
    }
}

/// What to do about any error of the system.
pub fn hint(error: &io::Error) -> &'static str {
    advice(error).unwrap_or(match error.kind() {
        io::ErrorKind::PermissionDenied => "run it as a user with that permission, such as the home's owner",
        io::ErrorKind::NotFound => "restore what is missing, then try again",
        _ => "fix the cause, then try again",
    })
}

/// The limits of open files have no kind of their own.
#[cfg(unix)]
fn open_files(error: &io::Error) -> Option<&'static str> {
    use rustix::io::Errno;
    match Errno::from_io_error(error)? {
        Errno::MFILE => Some("raise the limit of open files (`ulimit -n 1024`), then try again"),
        Errno::NFILE => Some("raise the limit of open files of the whole system (sysctl fs.file-max), then try again"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn open_files(error: &io::Error) -> Option<&'static str> {
    const TOO_MANY_OPEN_FILES: i32 = 4;
    (error.raw_os_error() == Some(TOO_MANY_OPEN_FILES)).then_some("close some programs, then try again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn each_limit_is_named_and_rights_are_not() {
        let advised = |errno: rustix::io::Errno| advice(&errno.into());
        assert!(advised(rustix::io::Errno::MFILE).unwrap().contains("ulimit -n"));
        assert!(advised(rustix::io::Errno::NFILE).unwrap().contains("fs.file-max"));
        assert!(advised(rustix::io::Errno::ROFS).unwrap().contains("mount"));
        assert!(advised(rustix::io::Errno::NOSPC).unwrap().contains("space"));
        assert_eq!(advised(rustix::io::Errno::ACCESS), None);
        assert!(hint(&rustix::io::Errno::ACCESS.into()).contains("the home's owner"));
        assert!(hint(&rustix::io::Errno::NOSPC.into()).contains("space"));
    }
}
