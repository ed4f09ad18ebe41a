//! Verifies a unit with `systemd-analyze verify`, before it is installed.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{ServiceError, file};

/// Its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitCheck {
    /// Accepted without remarks.
    Clean,
    /// Accepted, with remarks: mostly directives that an older systemd does not know and ignores.
    Remarks(Vec<String>),
    /// Not verified: there is no such program here.
    NotHere,
}

/// Verifies the text of a unit under the name that it will have.
///
/// # Errors
/// [`ServiceError::Refused`] where it is faulty, and [`ServiceError::Io`].
pub fn verify(name: &str, text: &str) -> Result<UnitCheck, ServiceError> {
    let failed = |what, path: &Path| {
        let path = path.to_path_buf();
        move |source| ServiceError::Io { what, path, source }
    };
    let dir = tempfile::tempdir().map_err(failed("cannot make a directory for the draft", &std::env::temp_dir()))?;
    let file_name = format!("{name}.service");
    let draft = dir.path().join(&file_name);
    file::write_new(dir.path(), OsStr::new(&file_name), text).map_err(failed("cannot write the draft", &draft))?;
    let ran = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .arg(&draft)
        .stdin(Stdio::null())
        .env("LC_ALL", "C")
        .output();
    let Ok(ran) = ran else {
        return Ok(UnitCheck::NotHere);
    };
    Ok(match judge(&file_name, &String::from_utf8_lossy(&ran.stderr)) {
        lines if lines.is_empty() => UnitCheck::Clean,
        lines if ran.status.success() => UnitCheck::Remarks(lines),
        lines => return Err(ServiceError::Refused(lines)),
    })
}

/// The lines about this unit. It is verified together with its dependencies, which may have faults of their own.
fn judge(file: &str, said: &str) -> Vec<String> {
    said.lines()
        .filter_map(|line| {
            let at = line.find(file)?;
            let line = line[at + file.len()..].trim_start_matches(':').trim();
            Some(line.trim_end_matches('.').to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_others_are_not_ours() {
        let said = "/lib/systemd/system/x.service:3: Unknown key\n/tmp/y/is.service:7: Failed to parse; ignoring\n\
                    is.service: Command /x is not executable\n";
        assert_eq!(
            judge("is.service", said),
            ["7: Failed to parse; ignoring", "Command /x is not executable"]
        );
    }
}
