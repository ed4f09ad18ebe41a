//! Finds rendered files that differ from what the config mapper wrote: its next run overwrites them.

use std::fmt::Write as _;
use std::io;
use std::path::{Component, Path, PathBuf};

use md5::{Digest as _, Md5};

use super::super::SurveyContext;
use super::listing::head;
use crate::disk::Refusal;
use crate::domain::Shown as _;
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::text::properties;

/// The limit of files; no product has as many templates.
const MOST: usize = 300;
/// The size limit of rendered files; bytes.
const LARGEST: u64 = 1 << 20;
/// The size limit of all of them together.
const TOGETHER: usize = 8 << 20;

/// Rendered files that the running server writes again from its registry of listeners and senders: another text is no hand edit.
///
/// Source: MI's and AM's `repository/resources/security`, whose profiles the transports reload and store.
const WRITTEN_BY_SERVER: [&str; 2] = ["sslprofiles.xml", "listenerprofiles.xml"];

/// The state of the rendered files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Whether this home renders files at all: `deployment.toml` is in effect.
    pub renders: bool,
    /// Whether it ever did.
    pub noted: bool,
    /// Files whose text is no longer the rendered one, relative to the home.
    pub edited: Vec<PathBuf>,
    /// Rendered files that are gone.
    pub gone: Vec<PathBuf>,
    /// Whether the start script makes the mapper leave everything as it is.
    pub switched_off: bool,
}

pub(super) fn inspect(context: &SurveyContext) -> Known<Rendered> {
    if context.home.source != ConfigSource::Toml {
        return Ok(Rendered::default());
    }
    let metadata = context.home.mapper_metadata();
    let mut found = Rendered {
        renders: true,
        switched_off: context
            .files
            .text(FileRole::StartScript)
            .is_some_and(|text| text.contains("-DavoidConfigUpdate=true")),
        ..Rendered::default()
    };
    let cannot = |path: &Path, e: &io::Error| {
        let told = Refusal::told(e);
        Unknown::because(format!("{} cannot be read: {told}", path.shown()))
    };
    let root = &context.home.root;
    match root.metadata(&metadata) {
        Ok(meta) if meta.is_dir() => {}
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(cannot(Path::new(".metadata"), &e)),
        _ => return Ok(found),
    }
    found.noted = true;
    let text = head(root, &metadata.join("metadata_config.properties"), 1 << 20)
        .ok_or_else(|| Unknown::because("the config mapper's records in .metadata cannot be read"))?;
    let notes = properties::all(&text);
    if notes.is_empty() || !notes.values().all(|hash| is_md5(hash)) {
        return Err(Unknown::because(
            "the config mapper's records in .metadata have an unknown format",
        ));
    }
    if notes.keys().any(|key| key.contains('\\')) {
        return Err(Unknown::because("the records in .metadata have Windows paths"));
    }
    let toml = context.home.toml();
    let mut left = TOGETHER;
    for (key, hash) in notes.iter().take(MOST) {
        let path = PathBuf::from(key);
        if path.ends_with(&toml) || !inside(&path) {
            continue;
        }
        let file = context.home.at(&path);
        match root.metadata(&file) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => found.gone.push(path),
            Err(e) => return Err(cannot(&path, &e)),
            Ok(meta) if meta.len() > LARGEST => {}
            Ok(_) => {
                let bytes = root.read(&file, LARGEST).map_err(|e| cannot(&path, &e))?;
                left = left
                    .checked_sub(bytes.len())
                    .ok_or_else(|| Unknown::because("the rendered files are larger together than any product's"))?;
                if !by_server(&path) && md5(&bytes) != hash.trim().to_ascii_lowercase() {
                    found.edited.push(path);
                }
            }
        }
    }
    Ok(found)
}

fn is_md5(hash: &str) -> bool {
    let hash = hash.trim();
    hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether the server itself writes this file while it runs.
fn by_server(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| WRITTEN_BY_SERVER.iter().any(|known| name == *known))
}

/// The digest that the config mapper records for a file, in lower-case hexadecimal digits. It is not used for security here.
fn md5(bytes: &[u8]) -> String {
    Md5::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_rfc() {
        assert_eq!(md5(b""), "d41d8cd98f00b204e9800998ecf8427e");
        assert_eq!(md5(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
    }
}
