//! Surveys owners and modes of the home and of the files that contain secrets.

use std::io;
use std::path::{Path, PathBuf};

use super::SurveyContext;
use crate::disk::{NodeKind, Refusal, Root, machine};
use crate::domain::Shown as _;
use crate::domain::known::{Known, Unknown};
use crate::probe::modes::{self, Mode};
use crate::probe::users;

/// The limit of files in one directory tree.
const MOST: usize = 2_000;
/// The limit of files that are listed.
const LISTED: usize = 40_000;
/// The limit of levels.
const DEEPEST: usize = 6;
/// Below the configuration directory: files that contain passwords or the vault.
const SECRET: [&str; 10] = [
    "deployment.toml",
    "user-mgt.xml",
    "carbon.xml",
    "tomcat/catalina-server.xml",
    "axis2/axis2.xml",
    "identity/identity.xml",
    "internal-apis.xml",
    "jndi.properties",
    "security/secret-conf.properties",
    "security/cipher-text.properties",
];

/// The endings of files with keys.
const STORES: [&str; 6] = ["jks", "p12", "pfx", "jceks", "pem", "key"];

/// A file and its mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRights {
    /// Relative to the home.
    pub path: PathBuf,
    /// Owner and permission bits.
    pub mode: Mode,
}

/// The result for the home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeRights {
    /// The name of the home's owner, where the system has one.
    pub owner: String,
    /// What others than the owner may write, below `bin` and the configuration.
    pub writable: Vec<FileRights>,
    /// What belongs to another user than the home does, where the server writes.
    pub foreign: Vec<FileRights>,
    /// Files with secrets that any user of this machine can read.
    pub readable: Vec<FileRights>,
    /// How many files with secrets were checked.
    pub secrets: usize,
}

/// The file system of the home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Where it is mounted.
    pub point: PathBuf,
    /// Its type, such as `ext4`, `nfs4` or `fuse.sshfs`.
    pub kind: String,
}

/// The result of this part of the survey.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// The result for the home; `None` without a survey.
    pub seen: Option<Known<HomeRights>>,
    /// The file system of the home; `None` without a survey.
    pub mount: Option<Known<Mount>>,
}

impl Rights {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        Self {
            seen: Some(seen(context)),
            mount: Some(mount(context)),
        }
    }
}

fn seen(context: &SurveyContext) -> Known<HomeRights> {
    let (root, home) = (&context.home.root, &context.home.path);
    let own = modes::of(root, home)?;
    let conf = context.home.conf();
    let mut found = HomeRights {
        owner: users::shown(context.world, own.uid),
        ..HomeRights::default()
    };
    for top in [context.home.bin(), conf] {
        found.writable.extend(
            walk(root, home, top)
                .into_iter()
                .filter(|entry| entry.mode.shared_write()),
        );
    }
    for top in [
        context.home.logs(),
        Path::new("repository/database"),
        context.home.tmp(),
    ] {
        let below = walk(root, home, top).into_iter();
        found.foreign.extend(below.filter(|entry| entry.mode.uid != own.uid));
    }
    let secrets = secrets(context)?;
    found.secrets = secrets.len();
    found.readable = secrets
        .into_iter()
        .filter(|entry| entry.mode.others_read() && reachable(root, home, &entry.path))
        .collect();
    Ok(found)
}

/// Every file and directory below, except links, up to the limits.
fn walk(root: &Root, home: &Path, top: &Path) -> Vec<FileRights> {
    let mut found = Vec::new();
    let mut open = Vec::new();
    match root.link_metadata(&home.join(top)) {
        Ok(meta) if !meta.file_type().is_symlink() => open.push((top.to_path_buf(), meta.is_dir(), 0)),
        _ => {}
    }
    let mut listed = 0;
    while let Some((path, is_dir, depth)) = open.pop() {
        let whole = home.join(&path);
        if is_dir && depth < DEEPEST && listed < LISTED {
            let entries = root.list(&whole).unwrap_or_default();
            listed += entries.len();
            open.extend(
                entries
                    .into_iter()
                    .take(MOST.saturating_sub(open.len()))
                    .filter(|entry| entry.kind != NodeKind::Link)
                    .map(|entry| (path.join(entry.file_name()), entry.is_dir(), depth + 1)),
            );
        }
        found.extend(modes::of(root, &whole).ok().map(|mode| FileRights { path, mode }));
        if found.len() >= MOST {
            break;
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The files with secrets that are there.
fn secrets(context: &SurveyContext) -> Known<Vec<FileRights>> {
    let (root, home) = (&context.home.root, &context.home.path);
    let conf = context.home.conf();
    let mut paths: Vec<PathBuf> = SECRET.iter().map(|name| conf.join(name)).collect();
    for (below, kinds) in [
        (conf.join("datasources"), &["xml"][..]),
        (context.home.security().to_path_buf(), &STORES[..]),
    ] {
        let entries = unless_refused(&below, root.list(&home.join(&below)))?.unwrap_or_default();
        paths.extend(
            entries
                .into_iter()
                .take(MOST)
                .map(|entry| below.join(entry.file_name()))
                .filter(|path| {
                    path.extension()
                        .is_some_and(|kind| kinds.iter().any(|k| kind.eq_ignore_ascii_case(k)))
                }),
        );
    }
    paths.extend(["password", "password-tmp", "password-persist"].map(PathBuf::from));
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let whole = home.join(&path);
        let here = unless_refused(&path, root.metadata(&whole))?.is_some_and(|meta| meta.is_file());
        let mode = here.then(|| modes::of(root, &whole).ok()).flatten();
        found.extend(mode.map(|mode| FileRights { path, mode }));
    }
    Ok(found)
}

/// The result of a read; what is behind a link that is not followed may contain secrets, so nothing is claimed then.
fn unless_refused<T>(path: &Path, context: io::Result<T>) -> Known<Option<T>> {
    match context {
        Err(e) if Refusal::of(&e).is_some() => Err(Unknown::because(format!(
            "{} cannot be read: {}",
            path.shown(),
            Refusal::told(&e)
        ))),
        context => Ok(context.ok()),
    }
}

/// Whether any user can reach this file: every directory from the home on lets others pass.
fn reachable(root: &Root, home: &Path, path: &Path) -> bool {
    path.ancestors()
        .skip(1)
        .all(|above| modes::of(root, &home.join(above)).is_ok_and(Mode::others_enter))
}

fn mount(context: &SurveyContext) -> Known<Mount> {
    let unknown = |reason: &str| Unknown::because(reason);
    if !context.world.reads_proc() {
        return Err(unknown("this system has no /proc/mounts"));
    }
    let text = machine::system_text(&context.world.path("/proc/mounts"))
        .map_err(|error| Unknown::because(format!("/proc/mounts cannot be read: {error}")))?;
    text.lines()
        .filter_map(|line| {
            let mut fields = line.split_whitespace().skip(1);
            let point = fields.next()?.replace("\\040", " ");
            Some(Mount {
                point: point.into(),
                kind: fields.next()?.to_owned(),
            })
        })
        .filter(|mount| context.home.path.starts_with(&mount.point))
        // The last one of the longest hides those below it.
        .max_by_key(|mount| mount.point.components().count())
        .ok_or_else(|| unknown("/proc/mounts does not name the home's file system"))
}
