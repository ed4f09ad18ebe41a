//! The start scripts of a server: its own, told from those that only run another server by their content.

use std::path::{Path, PathBuf};

use crate::disk::Root;
use crate::domain::product_table::{self, KERNEL_SCRIPT, ServerRow};
use crate::domain::products::Product;
use crate::text::script::{self, Dialect, Runs};

use super::markers::{LARGEST, small};

/// How many scripts of other names are read for one that runs a server.
const MOST: usize = 64;

/// What was found in a directory `bin`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scripts {
    /// The start script for Unix, relative.
    pub(super) sh: Option<PathBuf>,
    /// The one for Windows.
    pub(super) bat: Option<PathBuf>,
    /// What the chosen one runs, where it could be read.
    pub(super) runs: Option<Runs>,
    /// A script of the usual name that only runs another server, and that server's script; where there is no own one.
    pub(super) wrapper: Option<(PathBuf, String)>,
}

/// Whose scripts are searched for.
#[derive(Clone, Copy)]
pub(super) enum Of<'a> {
    /// The server at the top of a pack, or the only one.
    Top(Product),
    /// A server below `wso2/`.
    Inner(&'a ServerRow),
}

impl Of<'_> {
    /// The names of its scripts, without their ending, likely ones first.
    fn names(self) -> Vec<&'static str> {
        let (product, dir) = match self {
            Self::Top(product) => (product, None),
            Self::Inner(row) => (row.inside, Some(row.dir)),
        };
        let Some(row) = product_table::row(product) else {
            return product_table::scripts();
        };
        let mut names: Vec<&'static str> = row.scripts.iter().map(|script| script.stem).collect();
        names.extend(dir.into_iter().flat_map(|dir| [KERNEL_SCRIPT, dir]));
        names
    }
}

/// Finds both scripts.
pub(super) fn find(root: &Root, home: &Path, of: Of<'_>) -> Scripts {
    let names = of.names();
    let sh = own(root, home, of, &names, Dialect::Sh);
    let same = sh.path.as_ref().and_then(|path| path.file_stem()?.to_str());
    // The one that matches that for Unix first.
    let names: Vec<&str> = same.into_iter().chain(names.iter().copied()).collect();
    let bat = own(root, home, of, &names, Dialect::Bat);
    Scripts {
        runs: sh.runs.or(bat.runs),
        wrapper: sh.wrapper.filter(|_| sh.path.is_none()),
        sh: sh.path,
        bat: bat.path,
    }
}

#[derive(Default)]
struct Own {
    path: Option<PathBuf>,
    runs: Option<Runs>,
    wrapper: Option<(PathBuf, String)>,
}

/// The script below `wso2/` that a script runs, where it does nothing else.
pub(super) fn target(root: &Root, script: &Path) -> Option<String> {
    let bat = script.extension().is_some_and(|ending| ending == "bat");
    match read(root, script, if bat { Dialect::Bat } else { Dialect::Sh })? {
        Runs::Another(target) => Some(target),
        Runs::Carbon | Runs::Micro | Runs::Unclear => None,
    }
}

/// The script that runs this server: the first whose content shows that it does, else the first that could.
fn own(root: &Root, home: &Path, of: Of<'_>, names: &[&str], dialect: Dialect) -> Own {
    let ending = if dialect == Dialect::Bat { "bat" } else { "sh" };
    let mut found = Own::default();
    for name in names {
        let path = PathBuf::from(format!("bin/{name}.{ending}"));
        if !root.may_be_file(&home.join(&path)) {
            continue;
        }
        match read(root, &home.join(&path), dialect) {
            Some(runs @ (Runs::Carbon | Runs::Micro)) => {
                return Own {
                    path: Some(path),
                    runs: Some(runs),
                    wrapper: None,
                };
            }
            Some(Runs::Another(target)) if is_elsewhere(of, &target) => {
                found.wrapper.get_or_insert((path, target));
            }
            runs => {
                if found.path.is_none() {
                    (found.path, found.runs) = (Some(path), runs);
                }
            }
        }
    }
    if found.path.is_none() {
        (found.path, found.runs) = renamed(root, home, of, dialect, ending).unzip();
    }
    found
}

/// Whether a script below `wso2/` is another server's.
fn is_elsewhere(of: Of<'_>, target: &str) -> bool {
    let dir = target.split('/').next().unwrap_or_default();
    match of {
        Of::Top(_) => product_table::directories().contains(&dir),
        Of::Inner(row) => row.dir != dir,
    }
}

/// A script of another name that runs a server: any in a home with one server; in a pack with several only the kernel's, since
/// which server another one runs is not known.
fn renamed(root: &Root, home: &Path, of: Of<'_>, dialect: Dialect, ending: &str) -> Option<(PathBuf, Runs)> {
    let kernel = format!("{KERNEL_SCRIPT}.{ending}");
    let alone = matches!(of, Of::Top(product) if product_table::row(product).is_none_or(|row| row.servers.is_empty()));
    let mut files: Vec<String> = root
        .list(&home.join("bin"))
        .ok()?
        .into_iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|found| found == ending))
        .filter(|name| alone || *name == kernel)
        .collect();
    files.sort_unstable();
    files.into_iter().take(MOST).find_map(|name| {
        let path = Path::new("bin").join(name);
        let runs = read(root, &home.join(&path), dialect)?;
        matches!(runs, Runs::Carbon | Runs::Micro).then_some((path, runs))
    })
}

fn read(root: &Root, path: &Path, dialect: Dialect) -> Option<Runs> {
    Some(script::runs(&small(root, path, LARGEST)?, dialect))
}
