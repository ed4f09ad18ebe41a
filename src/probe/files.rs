//! Reads the files of a home that contain settings, once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::disk::Root;
use crate::domain::home::{ConfigSource, Home};
use crate::domain::known::Known;
use crate::domain::setting::FileRole;
use crate::text::Format;

use super::external_files::ExternalFiles;
use super::mapper_json;
use super::owner::Owner;
use super::state::bad_encoding;

pub(super) use super::state::read_in;
pub use super::state::{BadEncoding, FileState};

/// The limit for all configuration files of one home together; bytes, of the files and of their text.
const TOGETHER: usize = 4 << 20;

/// The limit for their tags, attributes, references and values together: each setting searches its complete file.
const PIECES: usize = 36_000;

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Relative to the home.
    pub path: PathBuf,
    /// Its resolved path, where a link is on the path.
    pub leads_to: Option<PathBuf>,
    /// The encoding for which it cannot be used, and for which the product's parser refuses it too.
    pub bad_encoding: Option<BadEncoding>,
    /// The result of reading.
    pub state: FileState,
}

impl Loaded {
    /// The text, where the file exists and decodes.
    pub fn text(&self) -> Option<&str> {
        match &self.state {
            FileState::Here { source, .. } => Some(&source.text),
            FileState::Absent | FileState::Unusable(_) => None,
        }
    }
}

/// Properties of a home that its files show, each determined once: every search reads a complete file.
#[derive(Clone, Debug, Default)]
pub(super) struct Nature {
    /// Whether the receivers pass messages through.
    pub(super) pass_through: OnceLock<bool>,
    /// Whether Tomcat's connector has its TLS settings in an element of its own.
    pub(super) host_config: OnceLock<bool>,
}

/// All configuration files of a home, and what its config mapper knows.
#[derive(Clone, Debug, Default)]
pub struct HomeFiles {
    files: BTreeMap<FileRole, Loaded>,
    mapped: BTreeSet<String>,
    defaults: BTreeMap<String, String>,
    rendered_from_this_toml: bool,
    /// Answers that places need again and again.
    pub(super) nature: Nature,
    account: Option<String>,
}

impl HomeFiles {
    /// Reads every file of every role this home has.
    pub fn load(home: &Home) -> Self {
        Self::load_some(home, &FileRole::ALL)
    }

    /// Reads some of them, for callers that need little. What the config mapper knows is read only where `deployment.toml` is the
    /// source: elsewhere it has no meaning.
    pub fn load_some(home: &Home, roles: &[FileRole]) -> Self {
        let mut files = BTreeMap::new();
        let mut room = ReadBudget::default();
        for &role in roles {
            if let Some(path) = role.path(home) {
                let place = home.at(&path);
                let state = room.keep(read_in(&home.root, &place, Format::of(role)));
                let loaded = Loaded {
                    bad_encoding: matches!(state, FileState::Unusable(_))
                        .then(|| bad_encoding(&home.root, &place, Format::of(role)))
                        .flatten(),
                    state,
                    leads_to: leads_to(&home.root, &place),
                    path,
                };
                files.insert(role, loaded);
            }
        }
        let mapper = home.mapper_dir();
        let maps = home.source == ConfigSource::Toml;
        Self {
            files,
            mapped: if maps {
                mapper_json::keys(&home.root, &mapper.join("key-mappings.json"))
            } else {
                BTreeSet::default()
            },
            defaults: if maps {
                mapper_json::scalars(&home.root, &mapper.join("default.json"))
            } else {
                BTreeMap::default()
            },
            nature: Nature::default(),
            rendered_from_this_toml: not_newer(&home.root, &home.at(home.toml()), &home.mapper_metadata()),
            account: None,
        }
    }

    /// The same with the system's drop-in files, which are outside every home, and the account for which limits are set.
    #[must_use]
    pub fn with_system(mut self, outside: &ExternalFiles, owner: &Known<Owner>) -> Self {
        self.files.extend(outside.drop_ins.iter().map(|(role, file)| {
            let loaded = Loaded {
                path: file.path.clone(),
                leads_to: None,
                bad_encoding: None,
                state: file.state.clone(),
            };
            (*role, loaded)
        }));
        self.account = owner.as_ref().ok().map(|owner| outside.account(owner.uid));
        self
    }

    /// The user who owns the home, as the system's limits name users; `None` where that is not known.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// One file, where this home can have it at all.
    pub fn get(&self, role: FileRole) -> Option<&Loaded> {
        self.files.get(&role)
    }

    /// The text of one file.
    pub fn text(&self, role: FileRole) -> Option<&str> {
        self.get(role)?.text()
    }

    /// Whether the home's config mapper lists this key.
    pub fn maps(&self, key: &str) -> bool {
        self.mapped.contains(key)
    }

    /// What the config mapper fills in for a key that is not written.
    pub fn mapper_default(&self, key: &str) -> Option<&str> {
        self.defaults.get(key).map(String::as_str)
    }

    /// Whether `deployment.toml` is unchanged since files were last rendered from it: it is no newer than what the config mapper
    /// recorded then. What cannot be read counts as changed.
    pub fn rendered_from_this_toml(&self) -> bool {
        self.rendered_from_this_toml
    }

    /// The resolved path of a file of a plan, where a link is on the path.
    pub fn leads_to(&self, path: &Path) -> Option<&Path> {
        let loaded = self.files.values().find(|loaded| loaded.path == path)?;
        loaded.leads_to.as_deref()
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (FileRole, &Loaded)> {
        self.files.iter().map(|(role, loaded)| (*role, loaded))
    }
}

/// The remaining limit for files that are read one after the other.
pub(super) struct ReadBudget {
    bytes: usize,
    pieces: usize,
}

impl Default for ReadBudget {
    fn default() -> Self {
        Self {
            bytes: TOGETHER,
            pieces: PIECES,
        }
    }
}

impl ReadBudget {
    /// The result of reading, where the limit allows it after the files before.
    pub(super) fn keep(&mut self, state: FileState) -> FileState {
        if let FileState::Here { bytes, source } = &state {
            let room = self.bytes.checked_sub(bytes.len() + source.text.len());
            let (Some(bytes), Some(pieces)) = (room, self.pieces.checked_sub(source.pieces())) else {
                return FileState::Unusable(
                    "is not used: the files of this home are larger together than any configuration".into(),
                );
            };
            *self = Self { bytes, pieces };
        }
        state
    }
}

/// The resolved path of a file, or of one to be made, where it differs from its name.
fn leads_to(root: &Root, place: &Path) -> Option<PathBuf> {
    let made = || Some(root.true_path(place.parent()?).ok()?.join(place.file_name()?));
    let real = root.true_path(place).ok().or_else(made)?;
    (real != place).then_some(real)
}

/// Whether a file is no newer than the mapper's records; than their directory, where it has none.
fn not_newer(root: &Root, toml: &Path, metadata: &Path) -> bool {
    let modified = |path: &Path| root.modified(path).ok();
    let noted = ["metadata_config.properties", "metadata_template.properties"]
        .into_iter()
        .filter_map(|name| modified(&metadata.join(name)))
        .max()
        .or_else(|| modified(metadata));
    matches!((modified(toml), noted), (Some(toml), Some(noted)) if toml <= noted)
}
