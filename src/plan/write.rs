//! One answer into one text, through the editor of its format.

use crate::domain::member::Member;
use crate::domain::setting::{At, FileRole, Place};
use crate::domain::value::{Kind, Refusal};
use crate::probe::{places, reading};
use crate::text::toml::TomlValue;
use crate::text::xml::Create;
use crate::text::{EditError, Edited, dropin, log4j, properties, rotation, script, toml, xml};

/// What a few places need beside the value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside<'a> {
    /// The membership scheme that switches clustering on where none is written.
    pub(super) scheme: &'a str,
    /// The user for whom limits are set.
    pub(super) account: Option<&'a str>,
}

/// Writes a value at a place of a text.
pub(super) fn write(text: &str, place: &Place, kind: Kind, value: &str, beside: Beside) -> Result<Edited, EditError> {
    let create = |parents| Create {
        after: place.after,
        attributes: place.attributes,
        parents,
    };
    match place.at {
        At::Xml(path) => xml::set(text, path, value, &create(false)),
        At::XmlMade(path) => xml::set(text, path, value, &create(true)),
        At::XmlEach(path) => xml::set_each(text, path, value),
        At::Each(all) => {
            let mut now = text.to_owned();
            for at in all {
                now = write(&now, &Place { at: *at, ..*place }, kind, value, beside)?.text;
            }
            Ok(Edited::between(text, now))
        }
        At::XmlMembers => xml::set_members(text, &members(value)?),
        At::Toml(key) if key.starts_with("super_admin.") => super_admin(text, key, &toml_value(kind, value)),
        At::Toml(key) => toml::set(text, &reading::split(key), &toml_value(kind, value)),
        At::TomlList(key) => toml::set(
            text,
            &reading::split(key),
            &TomlValue::List(value.split(',').map(str::to_owned).collect()),
        ),
        At::TomlClusterEnabled => cluster_enabled(text, value, beside.scheme),
        At::TomlFirstUser(key) => first_user(text, key, value),
        At::Property(key) if place.file == FileRole::Log4j => log4j::set_level(text, key, value),
        At::Property(HAZELCAST_LEVEL) if place.file == FileRole::Log4j2 => {
            log4j::set_logger_level(text, "com-hazelcast", "com.hazelcast", value)
        }
        At::Property(key) => properties::set(text, key, value),
        At::LogRotation => rotation::set(text, value),
        At::Script(knob) => script::set(text, places::dialect(place.file), knob, value),
        At::Limit(item) => match beside.account {
            Some(user) => dropin::set_limit(text, user, item, value),
            None => Err(EditError::Absent("the home's owner".into())),
        },
        At::Sysctl(key) => dropin::set_sysctl(text, key, value),
        At::Tmpfile(target) => dropin::set_tmpfile(text, target, value),
    }
}

/// The only level that is set in `log4j2.properties`.
const HAZELCAST_LEVEL: &str = "logger.com-hazelcast.level";

/// The administrator is made only where `create_admin_account` says so, and needs a name: both come along where they are not
/// written. Source: IS 7.0 renders an empty `<AddAdmin>` without the key.
fn super_admin(text: &str, key: &str, value: &TomlValue) -> Result<Edited, EditError> {
    let (name, create) = (["super_admin", "username"], ["super_admin", "create_admin_account"]);
    let path = reading::split(key);
    if toml::set(text, &path, value)?.splices.is_empty() {
        return Ok(Edited::unchanged(text));
    }
    let mut now = text.to_owned();
    if path != name && toml::get(&now, &name)?.is_none() {
        now = toml::set(&now, &name, &TomlValue::Text("admin".into()))?.text;
    }
    now = toml::set(&now, &path, value)?.text;
    if toml::get(&now, &create)?.is_none() {
        now = toml::set(&now, &create, &TomlValue::Bool(true))?.text;
    }
    Ok(Edited::between(text, now))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> String {
        super_admin(text, "super_admin.password", &TomlValue::Text("New-one_1".into()))
            .unwrap()
            .text
    }

    #[test]
    fn an_administrator_made_anew_is_whole() {
        assert_eq!(
            password("[server]\noffset = 1\n"),
            "[server]\noffset = 1\n\n[super_admin]\nusername = \"admin\"\npassword = \"New-one_1\"\ncreate_admin_account = true\n"
        );
        assert_eq!(
            password("[super_admin]\nusername = \"boss\"\npassword = \"admin\"\n"),
            "[super_admin]\nusername = \"boss\"\npassword = \"New-one_1\"\ncreate_admin_account = true\n"
        );
    }

    #[test]
    fn what_is_written_about_the_administrator_stays() {
        let whole = "[super_admin]\nusername = \"boss\"\npassword = \"admin\"\ncreate_admin_account = false\n";
        assert_eq!(password(whole), whole.replace("\"admin\"", "\"New-one_1\""));
        let bare = "[super_admin]\npassword = \"New-one_1\"\n";
        assert_eq!(password(bare), bare, "setting what is there changes nothing");
    }
}
