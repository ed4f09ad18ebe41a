//! Addresses in TOML: keys with a value or a list, and keys of `deployment.toml` that have an effect only with others.

use std::fmt;

use super::kind::{Address, Context, is};
use crate::domain::setting::FileRole;
use crate::domain::value::ValueKind;
use crate::text::toml::{self, TomlValue, key_parts};
use crate::text::{EditError, Edited, Format, Found};

/// The value as this kind is written.
fn typed(kind: ValueKind, value: &str) -> TomlValue {
    match kind {
        ValueKind::Bool => TomlValue::Bool(value == "true"),
        ValueKind::Port | ValueKind::Offset => value
            .parse()
            .map_or_else(|_| TomlValue::Text(value.to_owned()), TomlValue::Number),
        _ => TomlValue::Text(value.to_owned()),
    }
}

/// A dotted key as users read it, its table in brackets.
fn words(key: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let parts = key_parts(key);
    let Some((last, table)) = parts.split_last() else {
        return Ok(());
    };
    let quote = if last.contains('.') { "'" } else { "" };
    if !table.is_empty() {
        write!(f, "[{}] ", table.join("."))?;
    }
    write!(f, "{quote}{last}{quote}")
}

fn of_clusters(key: &str) -> bool {
    key.starts_with("clustering.")
}

/// A key with one value.
pub(super) struct Toml(pub(super) &'static str);

impl fmt::Display for Toml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words(self.0, f)
    }
}

impl Address for Toml {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        toml::get(text, &key_parts(self.0))
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        let value = typed(context.kind, value);
        if self.0.starts_with("super_admin.") {
            return super_admin(text, self.0, &value);
        }
        toml::set(text, &key_parts(self.0), &value)
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        toml::remove(text, &key_parts(self.0))
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Toml)
    }

    fn of_clusters(&self) -> bool {
        of_clusters(self.0)
    }

    fn mapper_key(&self) -> Option<&'static str> {
        Some(self.0)
    }
}

/// The administrator is created only where `create_admin_account` says so, and needs a name: both are added where they are
/// missing. Source: IS 7.0 renders an empty `<AddAdmin>` without the key.
fn super_admin(text: &str, key: &str, value: &TomlValue) -> Result<Edited, EditError> {
    let (name, create) = (["super_admin", "username"], ["super_admin", "create_admin_account"]);
    let path = key_parts(key);
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

/// A key with a list of strings; a value is its items, comma-separated.
pub(super) struct TomlList(pub(super) &'static str);

impl fmt::Display for TomlList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        words(self.0, f)
    }
}

impl Address for TomlList {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        toml::get(text, &key_parts(self.0))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        let items = value.split(',').map(str::to_owned).collect();
        toml::set(text, &key_parts(self.0), &TomlValue::List(items))
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        toml::remove(text, &key_parts(self.0))
    }

    fn stands_in(&self, file: FileRole) -> bool {
        is(file, Format::Toml)
    }

    fn of_clusters(&self) -> bool {
        of_clusters(self.0)
    }

    fn mapper_key(&self) -> Option<&'static str> {
        Some(self.0)
    }
}

/// Clustering is on exactly while a membership scheme is there; there is no key of its own for it.
pub(super) struct TomlClusterEnabled;

const SCHEME: [&str; 2] = ["clustering", "membership_scheme"];

impl fmt::Display for TomlClusterEnabled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[clustering] membership_scheme")
    }
}

impl Address for TomlClusterEnabled {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(toml::get(text, &SCHEME)?.map(|found| Found {
            value: "true".into(),
            ..found
        }))
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        match (value == "true", toml::get(text, &SCHEME)?) {
            (true, Some(_)) | (false, None) => Ok(Edited::unchanged(text)),
            (true, None) => toml::set(text, &SCHEME, &TomlValue::Text(context.scheme.to_owned())),
            (false, Some(_)) => toml::remove(text, &SCHEME),
        }
    }

    fn remove(&self, text: &str, _context: &Context) -> Result<Edited, EditError> {
        toml::remove(text, &SCHEME)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::DeploymentToml
    }

    fn of_clusters(&self) -> bool {
        true
    }
}

/// A key of MI's first management user. An own list replaces the product's, so the first user is written completely.
pub(super) struct TomlFirstUser(pub(super) &'static str);

const USERS: [&str; 2] = ["internal_apis", "users"];

impl fmt::Display for TomlFirstUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[[internal_apis.users]] {}", self.0)
    }
}

impl Address for TomlFirstUser {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        toml::get_first(text, &USERS, &key_parts(self.0))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        let defaults: [(&[&str], TomlValue); 3] = [
            (&["user", "name"], TomlValue::Text("admin".into())),
            (&["user", "password"], TomlValue::Text("admin".into())),
            (&["user", "is_admin"], TomlValue::Bool(true)),
        ];
        let value = TomlValue::Text(value.to_owned());
        toml::set_first(text, &USERS, &key_parts(self.0), &value, &defaults)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::DeploymentToml
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::At;
    use crate::text::address::tests::{Case, RoundTrip};

    impl RoundTrip for Toml {
        fn cases() -> Vec<Case> {
            let case = |at, values| Case::new(at, FileRole::DeploymentToml, values).removed();
            vec![
                case(At::Toml("server.hostname"), &["a \"b\"", "localhost"]).from(&[
                    "",
                    "server = { hostname = 'localhost' }\n",
                    "[server] # mine\nhostname  =  \"x\"\n",
                ]),
                case(At::Toml("a.b.'http.proxyPort'"), &["8080", "3128"])
                    .of_kind(ValueKind::Port)
                    .from(&["", "[a.b]\n'http.proxyPort' = \"8080\"\n"]),
                case(At::Toml("metrics.enabled"), &["true", "false"])
                    .of_kind(ValueKind::Bool)
                    .from(&["", "metrics.enabled = true\n"]),
                case(At::Toml("super_admin.password"), &["New-one_1", "$admin"])
                    .of_kind(ValueKind::Password)
                    .from(&["", "[super_admin]\nusername = \"boss\"\npassword = \"$admin\"\n"]),
            ]
        }
    }

    impl RoundTrip for TomlList {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(
                    At::TomlList("clustering.members"),
                    FileRole::DeploymentToml,
                    &["a:1,b:2", "a:1"],
                )
                .from(&["", "[clustering]\nmembers = [\n  'a:1', # first\n  'b:2',\n]\n"])
                .removed(),
            ]
        }
    }

    impl RoundTrip for TomlClusterEnabled {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::TomlClusterEnabled, FileRole::DeploymentToml, &["true"])
                    .from(&["", "[clustering]\nmembership_scheme = \"multicast\"\n"])
                    .removed(),
            ]
        }
    }

    impl RoundTrip for TomlFirstUser {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(
                    At::TomlFirstUser("user.name"),
                    FileRole::DeploymentToml,
                    &["boss", "chief"],
                )
                .from(&[
                    "",
                    "[[internal_apis.users]]\nuser.name = \"boss\"\nuser.password = \"x\"\n",
                ]),
            ]
        }
    }

    #[test]
    fn a_key_is_named_with_its_table() {
        assert_eq!(At::Toml("a.b.'http.proxyHost'").to_string(), "[a.b] 'http.proxyHost'");
        assert_eq!(At::Toml("offset").to_string(), "offset");
    }

    #[test]
    fn clustering_goes_off_with_its_scheme_and_comes_on_with_the_one_asked_for() {
        let context = Context {
            scheme: "aws",
            ..Case::context_in(FileRole::DeploymentToml)
        };
        let on = TomlClusterEnabled.set("", "true", &context).unwrap().text;
        assert_eq!(on, "[clustering]\nmembership_scheme = \"aws\"\n");
        let off = TomlClusterEnabled.set(&on, "false", &context).unwrap().text;
        assert_eq!(TomlClusterEnabled.get(&off, &context), Ok(None));
    }

    fn password(text: &str) -> String {
        super_admin(text, "super_admin.password", &TomlValue::Text("New-one_1".into()))
            .unwrap()
            .text
    }

    #[test]
    fn an_administrator_made_again_is_complete() {
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
