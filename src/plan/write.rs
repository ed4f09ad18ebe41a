//! One answer into one text, through the editor of its format.

use crate::domain::member::Member;
use crate::domain::setting::{At, Place};
use crate::domain::value::{Kind, Refusal};
use crate::probe::{places, reading};
use crate::text::toml::TomlValue;
use crate::text::xml::Create;
use crate::text::{EditError, Edited, properties, script, toml, xml};

/// Writes a value at a place of a text. `scheme` is the membership scheme that switches clustering on where none is written.
pub(super) fn write(text: &str, place: &Place, kind: Kind, value: &str, scheme: &str) -> Result<Edited, EditError> {
    match place.at {
        At::Xml(path) => xml::set(
            text,
            path,
            value,
            &Create {
                after: place.after,
                attributes: place.attributes,
            },
        ),
        At::XmlMembers => xml::set_members(text, &members(value)?),
        At::Toml(key) => toml::set(text, &reading::split(key), &toml_value(kind, value)),
        At::TomlList(key) => toml::set(
            text,
            &reading::split(key),
            &TomlValue::List(value.split(',').map(str::to_owned).collect()),
        ),
        At::TomlClusterEnabled => cluster_enabled(text, value, scheme),
        At::TomlFirstUser(key) => first_user(text, key, value),
        At::Property(key) => properties::set(text, key, value),
        At::Script(knob) => script::set(text, places::dialect(place.file), knob, value),
    }
}

fn toml_value(kind: Kind, value: &str) -> TomlValue {
    match kind {
        Kind::Bool => TomlValue::Bool(value == "true"),
        Kind::Port | Kind::Offset => value
            .parse()
            .map_or_else(|_| TomlValue::Text(value.to_owned()), TomlValue::Number),
        _ => TomlValue::Text(value.to_owned()),
    }
}

fn members(value: &str) -> Result<Vec<Member>, EditError> {
    value
        .split(',')
        .map(|item| item.parse().map_err(|e: Refusal| EditError::Value(e.to_string())))
        .collect()
}

/// Clustering is on exactly while a membership scheme is there; there is no key of its own for it.
fn cluster_enabled(text: &str, value: &str, scheme: &str) -> Result<Edited, EditError> {
    let key = ["clustering", "membership_scheme"];
    match (value == "true", toml::get(text, &key)?) {
        (true, Some(_)) | (false, None) => Ok(Edited::unchanged(text)),
        (true, None) => toml::set(text, &key, &TomlValue::Text(scheme.to_owned())),
        (false, Some(_)) => toml::remove(text, &key),
    }
}

/// MI's management users: an own list replaces the product's, so the first one is written whole.
fn first_user(text: &str, key: &str, value: &str) -> Result<Edited, EditError> {
    let defaults: [(&[&str], TomlValue); 3] = [
        (&["user", "name"], TomlValue::Text("admin".into())),
        (&["user", "password"], TomlValue::Text("admin".into())),
        (&["user", "is_admin"], TomlValue::Bool(true)),
    ];
    toml::set_first(
        text,
        &["internal_apis", "users"],
        &reading::split(key),
        &TomlValue::Text(value.to_owned()),
        &defaults,
    )
}
