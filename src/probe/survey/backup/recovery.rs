//! Surveys what is left over or lost after a crash or a copy, and would prevent the server from starting.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use crate::disk::{Refusal, Root, limit, machine};
use crate::domain::Shown as _;
use crate::domain::home::{ConfigSource, Layout};
use crate::domain::known::{Known, Unknown};
use crate::probe::process::{hides, pid_file, usage};

/// The state of the pid file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PidFile {
    /// There is none, or it has no number.
    None,
    /// It names this home's server.
    Right,
    /// It names a process that is not there.
    Stale(u32),
    /// It names a running process that is not this server.
    Foreign(u32),
}

/// What the config mapper recorded about the files it rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendering {
    /// Whether it recorded paths of Windows.
    pub backslashes: bool,
    /// Files that it recorded and that are gone, at most a few.
    pub gone: Vec<PathBuf>,
}

/// What prevents a start.
#[derive(Clone, Debug)]
pub struct StartObstacles {
    /// The pid file.
    pub pid: Known<PidFile>,
    /// The mapper's records; `None` where there are none to compare.
    pub rendering: Known<Option<Rendering>>,
    /// Directories that the server does not create itself and that are gone.
    pub lost: Known<Vec<PathBuf>>,
}

pub(super) fn inspect(context: &SurveyContext) -> StartObstacles {
    StartObstacles {
        pid: pid(context),
        rendering: rendering(context),
        lost: lost(context),
    }
}

fn pid(context: &SurveyContext) -> Known<PidFile> {
    match context.home.root.open(&context.home.pid_file()) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => {
            let told = Refusal::told(&e);
            return Err(Unknown::because(format!("the pid file cannot be read: {told}")));
        }
        _ => {}
    }
    let Some(named) = pid_file(context.home) else {
        return Ok(PidFile::None);
    };
    if context.home.pid == Some(named) {
        return Ok(PidFile::Right);
    }
    if hides(context.world) {
        return Err(Unknown::because("the processes of others are hidden from this user"));
    }
    let there = if context.world.reads_proc() {
        machine::exists(&context.world.path(&format!("/proc/{named}")))
    } else {
        usage(named).is_ok()
    };
    Ok(if there {
        PidFile::Foreign(named)
    } else {
        PidFile::Stale(named)
    })
}

/// Source: the packs; a clone by git loses empty directories.
fn lost(context: &SurveyContext) -> Known<Vec<PathBuf>> {
    let mut wanted = vec![context.home.logs()];
    // The profiles of Enterprise Integrator share one in the pack.
    if !matches!(context.home.layout, Layout::Ei6(_)) {
        wanted.push(Path::new("tmp"));
    }
    let mut lost = Vec::new();
    for dir in wanted {
        match context.home.root.metadata(&context.home.at(dir)) {
            Ok(_) => {}
            Err(e) if e.kind() == io::ErrorKind::NotFound => lost.push(dir.to_path_buf()),
            Err(e) => {
                return Err(Unknown::because(format!(
                    "{} cannot be read: {}",
                    dir.shown(),
                    Refusal::told(&e)
                )));
            }
        }
    }
    Ok(lost)
}

fn rendering(context: &SurveyContext) -> Known<Option<Rendering>> {
    let dir = context.home.mapper_metadata();
    if context.home.source != ConfigSource::Toml || !context.home.rendered {
        return Ok(None);
    }
    let mut noted = Rendering::default();
    let mut seen = false;
    for name in ["metadata_config.properties", "metadata_template.properties"] {
        let keys = match keys(&context.home.root, &dir.join(name)) {
            Ok(keys) => keys,
            Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
            Err(e) => {
                return Err(Unknown::because(format!(
                    ".metadata/{name} cannot be read: {}",
                    Refusal::told(&e)
                )));
            }
        };
        seen = true;
        noted.backslashes |= keys.iter().any(|key| key.contains('\\'));
        if name.contains("config") && !noted.backslashes {
            let gone = keys
                .into_iter()
                .map(PathBuf::from)
                .filter(|path| !context.home.root.may_exist(&context.home.at(path)));
            noted.gone.extend(gone.take(20));
        }
    }
    Ok(seen.then_some(noted))
}

/// The keys of a properties file, unescaped.
fn keys(root: &Root, path: &Path) -> io::Result<BTreeSet<String>> {
    let text = String::from_utf8_lossy(&root.read(path, limit::CONFIGURATION)?).into_owned();
    Ok(text
        .lines()
        .map(str::trim_start)
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '!']))
        .take(2000)
        .map(key)
        .collect())
}

fn key(line: &str) -> String {
    let mut key = String::new();
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => key.extend(letters.next()),
            '=' | ':' => break,
            other => key.push(other),
        }
    }
    key.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_java_writes_them() {
        assert_eq!(key("repository/conf/carbon.xml=abc"), "repository/conf/carbon.xml");
        assert_eq!(
            key("repository\\\\conf\\\\carbon.xml=abc"),
            "repository\\conf\\carbon.xml"
        );
        assert_eq!(key("/opt/a\\ b/x\\:y.xml : 1"), "/opt/a b/x:y.xml");
    }
}
