//! The files of a home that settings live in, read once.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::disk::{Refusal, Root};
use crate::domain::home::{ConfigSource, Home};
use crate::domain::known::Known;
use crate::domain::setting::FileRole;
use crate::text::Format;

use super::external_files::ExternalFiles;
use super::owner::Owner;

pub use super::state::FileState;
pub(super) use super::state::read_in;

/// More is not kept of all configuration files of one home together; bytes, of the files and of their text.
const TOGETHER: usize = 4 << 20;

/// Nor do they come to more than this many tags, attributes, references and values: each setting looks through its whole file.
const PIECES: usize = 36_000;

/// Larger lists of keys no config mapper has; bytes.
const LARGEST_LIST: u64 = 1 << 20;

/// Nor more keys: Identity Server 7.0 has 1 500.
const KEYS: usize = 10_000;

/// One file as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Relative to the home.
    pub path: PathBuf,
    /// Where it truly lies, where a link is on the way.
    pub leads_to: Option<PathBuf>,
    /// Whether it was left alone because somebody else could have led there.
    pub distrusted: bool,
    /// What reading gave.
    pub state: FileState,
}

impl Loaded {
    /// The text, where the file is here and decodes.
    pub fn text(&self) -> Option<&str> {
        match &self.state {
            FileState::Here { source, .. } => Some(&source.text),
            FileState::Absent | FileState::Unusable(_) => None,
        }
    }
}

/// What the files say of a home's nature, each looked for once: every look reads a whole file.
#[derive(Clone, Debug, Default)]
pub(super) struct Nature {
    /// Whether the receivers pass messages through.
    pub(super) pass_through: OnceLock<bool>,
    /// Whether Tomcat's connector keeps its TLS in an element of its own.
    pub(super) host_config: OnceLock<bool>,
}

/// All configuration files of a home, and what its config mapper knows.
#[derive(Clone, Debug, Default)]
pub struct HomeFiles {
    files: BTreeMap<FileRole, Loaded>,
    mapped: BTreeSet<String>,
    defaults: BTreeMap<String, String>,
    rendered_from_this_toml: bool,
    /// What places ask of the files again and again.
    pub(super) nature: Nature,
    account: Option<String>,
}

impl HomeFiles {
    /// Reads every file of every role this home has.
    pub fn load(home: &Home) -> Self {
        Self::load_some(home, &FileRole::ALL)
    }

    /// Reads some of them, for one who looks at little. What the config mapper knows is read only where `deployment.toml`
    /// is the source: elsewhere it says nothing.
    pub fn load_some(home: &Home, roles: &[FileRole]) -> Self {
        let mut files = BTreeMap::new();
        let mut room = ReadBudget::default();
        for &role in roles {
            if let Some(path) = role.path(home) {
                let place = home.at(&path);
                let state = room.keep(read_in(&home.root, &place, Format::of(role)));
                let loaded = Loaded {
                    distrusted: matches!(state, FileState::Unusable(_)) && distrusted(&home.root, &place),
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
                json_keys(&home.root, &mapper.join("key-mappings.json"))
            } else {
                BTreeSet::default()
            },
            defaults: if maps {
                json_scalars(&home.root, &mapper.join("default.json"))
            } else {
                BTreeMap::default()
            },
            nature: Nature::default(),
            rendered_from_this_toml: not_newer(&home.root, &home.at(home.toml()), &home.mapper_metadata()),
            account: None,
        }
    }

    /// The same with the system's drop-in files, which lie outside every home, and the account for whom limits are set.
    #[must_use]
    pub fn with_system(mut self, outside: &ExternalFiles, owner: &Known<Owner>) -> Self {
        self.files.extend(outside.drop_ins.iter().map(|(role, file)| {
            let loaded = Loaded {
                path: file.path.clone(),
                leads_to: None,
                distrusted: false,
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

    /// What the config mapper fills in for a key that nobody wrote.
    pub fn mapper_default(&self, key: &str) -> Option<&str> {
        self.defaults.get(key).map(String::as_str)
    }

    /// Whether `deployment.toml` is unchanged since files were last rendered from it: it is no newer than what the config
    /// mapper noted then. What cannot be looked at counts as changed.
    pub fn rendered_from_this_toml(&self) -> bool {
        self.rendered_from_this_toml
    }

    /// Where a file of a plan truly lies, where a link is on the way.
    pub fn leads_to(&self, path: &Path) -> Option<&Path> {
        let loaded = self.files.values().find(|loaded| loaded.path == path)?;
        loaded.leads_to.as_deref()
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = (FileRole, &Loaded)> {
        self.files.iter().map(|(role, loaded)| (*role, loaded))
    }
}

/// The room for files that are read one after the other.
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
    /// What reading gave, where there is room for it beside the files before.
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

/// Whether a file is left alone because somebody else could have led there.
fn distrusted(root: &Root, place: &Path) -> bool {
    root.open(place)
        .is_err_and(|e| Refusal::of(&e).is_some_and(Refusal::is_distrust))
}

/// The true path of a file, or of one to be made, where it is not the path that it goes by.
fn leads_to(root: &Root, place: &Path) -> Option<PathBuf> {
    let made = || Some(root.true_path(place.parent()?).ok()?.join(place.file_name()?));
    let real = root.true_path(place).ok().or_else(made)?;
    (real != place).then_some(real)
}

/// Whether a file is no newer than the mapper's notes; than their directory, where no note is in it.
fn not_newer(root: &Root, toml: &Path, metadata: &Path) -> bool {
    let modified = |path: &Path| root.modified(path).ok();
    let noted = ["metadata_config.properties", "metadata_template.properties"]
        .into_iter()
        .filter_map(|name| modified(&metadata.join(name)))
        .max()
        .or_else(|| modified(metadata));
    matches!((modified(toml), noted), (Some(toml), Some(noted)) if toml <= noted)
}

/// What a list of keys in JSON gives, read as it stands: a tree of its values would take thirty times its size.
fn json_list<T: DeserializeOwned + Default>(root: &Root, path: &Path) -> T {
    let parsed = root
        .read(path, LARGEST_LIST)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    parsed.unwrap_or_default()
}

fn json_keys(root: &Root, path: &Path) -> BTreeSet<String> {
    let BoundedMap(all) = json_list::<BoundedMap<IgnoredAny>>(root, path);
    all.into_keys().collect()
}

fn json_scalars(root: &Root, path: &Path) -> BTreeMap<String, String> {
    let BoundedMap(all) = json_list::<BoundedMap<Scalar>>(root, path);
    all.into_iter()
        .filter_map(|(key, value)| Some((key, value.0?)))
        .collect()
}

/// A map of no more than [`KEYS`].
struct BoundedMap<T>(BTreeMap<String, T>);

impl<T> Default for BoundedMap<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BoundedMap<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Keys<T> {
            type Value = BoundedMap<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<BoundedMap<T>, A::Error> {
                let mut all = BTreeMap::new();
                while let Some((key, value)) = map.next_entry()? {
                    if all.len() >= KEYS {
                        return Err(A::Error::custom("more keys than any config mapper has"));
                    }
                    all.insert(key, value);
                }
                Ok(BoundedMap(all))
            }
        }
        deserializer.deserialize_map(Keys(PhantomData))
    }
}

/// A value as text; nothing where it is a list, an object or `null`, which are passed over.
struct Scalar(Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("any value")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(text.to_owned())))
            }

            fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Scalar, E> {
                Ok(Scalar(Some(flag.to_string())))
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(number.to_string())))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(number.to_string())))
            }

            fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(
                    serde_json::Number::from_f64(number).map(|number| number.to_string()),
                ))
            }

            fn visit_unit<E: serde::de::Error>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Scalar, A::Error> {
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
