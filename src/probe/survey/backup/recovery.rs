//! Surveys what is left over or lost after a crash or a copy, and would prevent the server from starting.

use std::io;
use std::path::PathBuf;

use super::super::SurveyContext;
use crate::disk::Refusal;
use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::probe::mapper_records;

/// How many recorded files are looked for.
const RECORDED: usize = 2000;

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
    /// The mapper's records; `None` where there are none to compare.
    pub rendering: Known<Option<Rendering>>,
    /// Directories that the server does not create itself and that are gone.
    pub lost: Known<Vec<PathBuf>>,
}

pub(super) fn inspect(context: &SurveyContext) -> StartObstacles {
    StartObstacles {
        rendering: rendering(context),
        lost: lost(context),
    }
}

/// Source: the packs; a clone by git loses empty directories.
fn lost(context: &SurveyContext) -> Known<Vec<PathBuf>> {
    let mut lost = Vec::new();
    for dir in context.home.needed_dirs() {
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
    let home = context.home;
    if home.source != ConfigSource::Toml || !home.rendered {
        return Ok(None);
    }
    let Some(records) = mapper_records::read(home)? else {
        return Ok(None);
    };
    let mut gone = Vec::new();
    // Its paths are none here.
    if !records.from_windows {
        let rendered = records.rendered.into_iter().take(RECORDED);
        let absent = rendered.filter(|path| !home.root.may_exist(&home.at(path)));
        gone.extend(absent.take(20));
    }
    Ok(Some(Rendering {
        backslashes: records.from_windows,
        gone,
    }))
}
