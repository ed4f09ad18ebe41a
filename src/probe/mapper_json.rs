//! The JSON files of the config mapper: objects of keys, read within bounds.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;
use std::path::Path;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::disk::Root;

/// Larger lists of keys no config mapper has; bytes.
const LARGEST_LIST: u64 = 1 << 20;

/// Nor more keys: Identity Server 7.0 has 1 500.
const KEYS: usize = 10_000;

/// An object read key by key: a tree of its values would take thirty times its size.
fn list<T: DeserializeOwned>(root: &Root, path: &Path) -> Option<T> {
    let bytes = root.read(path, LARGEST_LIST).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The keys of an object; none where the file is not there or cannot be read.
pub(super) fn keys(root: &Root, path: &Path) -> BTreeSet<String> {
    let BoundedMap(all) = list::<BoundedMap<IgnoredAny>>(root, path).unwrap_or_default();
    all.into_keys().collect()
}

/// The keys of an object that hold one value each, with it as text.
pub(super) fn scalars(root: &Root, path: &Path) -> BTreeMap<String, String> {
    let BoundedMap(all) = list::<BoundedMap<Scalar>>(root, path).unwrap_or_default();
    all.into_iter()
        .filter_map(|(key, value)| Some((key, value.0?)))
        .collect()
}

/// The keys of an object with their values; `None` where the file is not there or is no such object.
pub(super) fn values(root: &Root, path: &Path) -> Option<BTreeMap<String, Given>> {
    list::<BoundedMap<Given>>(root, path).map(|BoundedMap(all)| all)
}

/// What follows from values: by key, then by its value, the keys that are filled in with theirs.
pub(super) type Inferences = BTreeMap<String, BTreeMap<String, BTreeMap<String, Given>>>;

/// The inferences of `infer.json`; `None` where the file is not there or is no such object.
pub(super) fn inferences(root: &Root, path: &Path) -> Option<Inferences> {
    let BoundedMap(all) = list::<BoundedMap<BoundedMap<BoundedMap<Given>>>>(root, path)?;
    let inner = |BoundedMap(values): BoundedMap<BoundedMap<Given>>| {
        values
            .into_iter()
            .map(|(value, BoundedMap(keys))| (value, keys))
            .collect()
    };
    Some(all.into_iter().map(|(key, values)| (key, inner(values))).collect())
}

/// The value of a key in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// `null`, which counts as no value.
    Nothing,
    /// A plain value, or the plain ones of a list.
    Texts(Vec<String>),
    /// Something with keys of its own.
    Object,
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Any {
            Nothing(()),
            Flag(bool),
            Whole(i64),
            Number(f64),
            Text(String),
            List(Vec<Scalar>),
            Object(IgnoredAny),
        }
        Ok(match Any::deserialize(deserializer)? {
            Any::Nothing(()) => Self::Nothing,
            Any::Flag(flag) => Self::Texts(vec![flag.to_string()]),
            Any::Whole(number) => Self::Texts(vec![number.to_string()]),
            Any::Number(number) => Self::Texts(vec![number.to_string()]),
            Any::Text(text) => Self::Texts(vec![text]),
            Any::List(all) => Self::Texts(all.into_iter().filter_map(|Scalar(text)| text).collect()),
            Any::Object(_) => Self::Object,
        })
    }
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

/// A value as text; `None` for a list, an object or `null`, which are ignored.
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
