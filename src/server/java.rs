//! Which JAVA_HOME a start uses. The scripts refuse to run without one, even with `java` on the PATH.

use std::path::{Path, PathBuf};

use super::ServerError;

/// The chosen JAVA_HOME, else that of the environment, else the one behind `java` on the PATH. `None` where the script
/// sets its own and nothing was chosen.
pub(super) fn home(chosen: Option<&Path>, script: &Path) -> Result<Option<PathBuf>, ServerError> {
    if let Some(chosen) = chosen {
        return usable(chosen).map(Some);
    }
    if std::fs::read(script).is_ok_and(|bytes| sets_java_home(&String::from_utf8_lossy(&bytes))) {
        return Ok(None);
    }
    if let Some(named) = std::env::var_os("JAVA_HOME").filter(|value| !value.is_empty()) {
        return usable(Path::new(&named)).map(Some);
    }
    let program = which::which("java").map_err(|_| ServerError::NoJava)?;
    let program = std::fs::canonicalize(&program).unwrap_or(program);
    match program.parent().and_then(Path::parent) {
        Some(home) => usable(home).map(Some),
        None => Err(ServerError::NoJava),
    }
}

fn usable(home: &Path) -> Result<PathBuf, ServerError> {
    let program = if cfg!(windows) { "bin/java.exe" } else { "bin/java" };
    if home.join(program).is_file() {
        Ok(home.to_path_buf())
    } else {
        Err(ServerError::BadJava(home.to_path_buf()))
    }
}

/// Whether a line of the script, at its very start, assigns an absolute JAVA_HOME. The scripts' own assignments for
/// Cygwin and macOS are indented, conditional, or compute the value.
fn sets_java_home(script: &str) -> bool {
    script.lines().any(|line| {
        let line = line.strip_prefix("export ").unwrap_or(line);
        line.strip_prefix("JAVA_HOME=")
            .is_some_and(|value| value.trim_start_matches(['"', '\'']).starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sees_an_assignment_that_always_holds() {
        assert!(sets_java_home("#!/bin/sh\nexport JAVA_HOME=\"/opt/jdk\"\n"));
        assert!(sets_java_home("JAVA_HOME=/opt/jdk\nexport JAVA_HOME\n"));
        assert!(!sets_java_home(
            "  JAVA_HOME=/opt/jdk\n#JAVA_HOME=/opt/jdk\nJAVA_HOME=`cygpath x`\n"
        ));
    }

    #[test]
    fn refuses_a_chosen_directory_without_java() {
        let dir = tempfile::tempdir().unwrap();
        let refused = home(Some(dir.path()), Path::new("no-script"));
        assert!(matches!(refused, Err(ServerError::BadJava(path)) if path == dir.path()));
    }
}
