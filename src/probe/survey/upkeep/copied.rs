//! Detects damage by a copy: through Windows, through git, by a tool that leaves empty directories out.

use std::path::{Path, PathBuf};

use super::super::SurveyContext;
use super::bundles;
use super::listing::{ending, head, names};
use super::mode;
use crate::domain::known::{Known, Unknown};
use crate::probe::mapper_records;

/// What a copy lost or changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Scripts with Windows line ends, relative to the home.
    pub crlf: Vec<PathBuf>,
    /// Empty directories of a pack that this home lacks.
    pub lost: Vec<PathBuf>,
    /// Whether the config mapper's records name files with backslashes.
    pub backslashes: bool,
    /// Whether `deployment.toml` begins with a byte order mark.
    pub bom: bool,
    /// Bundles that the list of bundles names and that are not there, relative to the home.
    pub bundles: Vec<PathBuf>,
    /// Scripts that are not executable.
    pub no_programs: usize,
    /// The number of scripts.
    pub scripts: usize,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Copied> {
    let (root, home) = (&context.home.root, &context.home.path);
    let bin = home.join(context.home.bin());
    let scripts: Vec<PathBuf> = names(root, &bin, 500)?
        .into_iter()
        .filter(|name| ending(name) == "sh")
        .map(|name| context.home.bin().join(name))
        .collect();
    if scripts.is_empty() {
        return Err(Unknown::because(
            "no script is in this home's bin: parts of it are missing",
        ));
    }
    let crlf = |path: &&PathBuf| head(root, &home.join(path), 512).is_some_and(|text| text.contains("\r\n"));
    let records = mapper_records::read(context.home).ok().flatten();
    Ok(Copied {
        crlf: scripts.iter().filter(crlf).cloned().collect(),
        lost: context
            .home
            .needed_dirs()
            .into_iter()
            .filter(|dir| !root.may_be_dir(&home.join(dir)))
            .map(Path::to_path_buf)
            .collect(),
        backslashes: records.is_some_and(|records| records.from_windows),
        bom: head(root, &home.join(context.home.toml()), 3).is_some_and(|text| text.starts_with('\u{feff}')),
        bundles: bundles::missing(context),
        no_programs: scripts
            .iter()
            .filter(|path| !mode::runs(root, &home.join(path)))
            .count(),
        scripts: scripts.len(),
    })
}
