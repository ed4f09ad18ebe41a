//! The keystores a home names: whose certificates are in them, until when.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use time::UtcDateTime;

use super::SurveyContext;
use super::concurrent::Concurrent;
use crate::disk::{Refusal, Root};
use crate::domain::home::ConfigSource;
use crate::domain::known::{Known, Unknown};
use crate::domain::setting::FileRole;
use crate::probe::keystore::{self, Opened};
use crate::probe::reading::elsewhere;
use crate::text::{toml, xml};

/// Larger files than this are no keystore; bytes.
const LARGEST: u64 = 2 << 20;

/// A keystore that the configuration names.
#[derive(Clone, Debug)]
pub struct Store {
    /// As the home knows it: relative where it lies inside.
    pub path: PathBuf,
    /// What it is for: `tls`, `primary`, `internal`, `trust`.
    pub uses: Vec<&'static str>,
    /// What is in it.
    pub opened: Known<Opened>,
    /// Whether the file is not there, though the folder of the keystores is: a copy of the configuration alone has neither.
    pub missing: bool,
}

impl Store {
    /// Whether it only holds what this server trusts.
    pub fn only_trusts(&self) -> bool {
        self.uses == ["trust"]
    }
}

/// See above.
#[derive(Clone, Debug, Default)]
pub struct Keystores {
    /// The keystores, or why the configuration does not say; `None` where nobody looked.
    pub stores: Option<Known<Vec<Store>>>,
    /// Now, in seconds since 1970-01-01 UTC, as the machine's clock says; `None` where nobody looked or there is no clock.
    pub now: Option<i64>,
}

impl Keystores {
    /// Looks.
    pub fn inspect(context: &SurveyContext) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        Self {
            stores: Some(named(context).map(|named| open_all(context, named))),
            now: now
                .filter(|_| !context.world.is_recorded())
                .and_then(|since| i64::try_from(since.as_secs()).ok()),
        }
    }
}

/// Year, month and day (UTC) of a second since 1970; those of the calendar's ends for what lies beyond them.
pub fn date(seconds: i64) -> (i64, i64, i64) {
    let end = if seconds < 0 {
        UtcDateTime::MIN
    } else {
        UtcDateTime::MAX
    };
    let at = UtcDateTime::from_unix_timestamp(seconds).unwrap_or(end);
    (at.year().into(), u8::from(at.month()).into(), at.day().into())
}

/// A keystore as the configuration names it; the password where it is written in the open.
struct Named {
    location: String,
    password: Option<String>,
    used: &'static str,
}

fn named(context: &SurveyContext) -> Known<Vec<Named>> {
    if context.home.source == ConfigSource::Toml {
        of_toml(context)
    } else {
        of_xml(context)
    }
}

fn of_xml(context: &SurveyContext) -> Known<Vec<Named>> {
    let carbon = context
        .files
        .text(FileRole::CarbonXml)
        .ok_or_else(|| Unknown::because("carbon.xml cannot be read"))?;
    let mut all = Vec::new();
    let mut add = |text: &str, file: &str, password: &str, used: &'static str| {
        let one = |path: &str| xml::get(text, path).ok().flatten().map(|found| found.value);
        if let Some(location) = one(file) {
            let aliased = one(&format!("{password}/@secretAlias")).is_some();
            let password = one(password).filter(|value| !aliased && elsewhere(value).is_none());
            all.push(Named {
                location,
                password,
                used,
            });
        }
    };
    for (element, used) in [
        ("KeyStore", "primary"),
        ("InternalKeyStore", "internal"),
        ("RegistryKeyStore", "internal"),
        ("TrustStore", "trust"),
    ] {
        let base = format!("Server/Security/{element}");
        add(carbon, &format!("{base}/Location"), &format!("{base}/Password"), used);
    }
    if let Some(catalina) = context.files.text(FileRole::CatalinaXml) {
        let connector = "Server/Service/Connector";
        let certificate = format!("{connector}/SSLHostConfig/Certificate");
        add(
            catalina,
            &format!("{connector}/@keystoreFile"),
            &format!("{connector}/@keystorePass"),
            "tls",
        );
        add(
            catalina,
            &format!("{certificate}/@certificateKeystoreFile"),
            &format!("{certificate}/@certificateKeystorePassword"),
            "tls",
        );
    }
    // Without one of its own, Tomcat takes the primary keystore.
    if !all.iter().any(|named| named.used == "tls")
        && let Some((location, password)) = all
            .iter()
            .find(|named| named.used == "primary")
            .map(|named| (named.location.clone(), named.password.clone()))
    {
        all.push(Named {
            location,
            password,
            used: "tls",
        });
    }
    if all.is_empty() {
        return Err(Unknown::because("carbon.xml names no keystore"));
    }
    Ok(all)
}

fn of_toml(context: &SurveyContext) -> Known<Vec<Named>> {
    let text = context
        .files
        .text(FileRole::DeploymentToml)
        .ok_or_else(|| Unknown::because("deployment.toml cannot be read"))?;
    toml::check(text).map_err(|error| Unknown::because(format!("deployment.toml: {error}")))?;
    let resolved = |key: &str| resolve(context, text, key, 0);
    let shipped = || "wso2carbon.jks".to_owned();
    let primary = resolved("keystore.primary.file_name").unwrap_or_else(shipped);
    let primary_password = resolved("keystore.primary.password");
    let store = |table: &str, used| {
        let own = resolved(&format!("{table}.file_name"));
        let same = own.as_ref().is_none_or(|own| *own == primary);
        let password = resolved(&format!("{table}.password"));
        Named {
            location: own.unwrap_or_else(|| primary.clone()),
            password: if same {
                password.or_else(|| primary_password.clone())
            } else {
                password
            }
            .filter(|value| elsewhere(value).is_none()),
            used,
        }
    };
    let mut all = vec![
        store("keystore.primary", "primary"),
        store("keystore.tls", "tls"),
        store("keystore.internal", "internal"),
    ];
    if let Some(location) = resolved("truststore.file_name") {
        all.push(Named {
            location,
            password: resolved("truststore.password").filter(|value| elsewhere(value).is_none()),
            used: "trust",
        });
    }
    Ok(all)
}

/// A key as the mapper would fill it in: written, else its default, `$ref{}` followed a few steps.
fn resolve(context: &SurveyContext, text: &str, key: &str, depth: u8) -> Option<String> {
    let path: Vec<&str> = key.split('.').collect();
    let value = match toml::get(text, &path).ok()? {
        Some(found) => found.value,
        None => context.files.mapper_default(key)?.to_owned(),
    };
    match value.strip_prefix("$ref{").and_then(|rest| rest.strip_suffix('}')) {
        Some(other) if depth < 4 => resolve(context, text, other, depth + 1),
        Some(_) => None,
        None => Some(value),
    }
}

fn open_all(context: &SurveyContext, named: Vec<Named>) -> Vec<Store> {
    let mut by_path: BTreeMap<PathBuf, (Vec<&'static str>, Option<String>)> = BTreeMap::new();
    for one in named {
        let path = place(context, &one.location);
        let (uses, password) = by_path.entry(path).or_default();
        if !uses.contains(&one.used) {
            uses.push(one.used);
        }
        if password.is_none() {
            *password = one.password;
        }
    }
    // A PKCS12 store of Java 11 asks for hundreds of thousands of rounds: side by side they take no longer than the slowest.
    // And a store so damaged that its reader gives up takes nothing else along.
    std::thread::scope(|scope| {
        let opening: Vec<_> = by_path
            .iter()
            .map(|(path, (_, password))| Concurrent::start(scope, move || open(&context.home.root, path, password.as_deref())))
            .collect();
        let opened: Vec<_> = opening
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err(Unknown::because("it is damaged"))))
            .collect();
        by_path
            .iter()
            .zip(opened)
            .map(|((path, (uses, _)), opened)| Store {
                path: path.strip_prefix(&context.home.path).unwrap_or(path).to_path_buf(),
                uses: uses.clone(),
                opened,
                missing: is_missing(&context.home.root, path),
            })
            .collect()
    })
}

/// A file that is not there, in a folder that is.
fn is_missing(root: &Root, path: &Path) -> bool {
    let gone = root
        .metadata(path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    gone && !path.to_string_lossy().contains("${") && path.parent().is_some_and(|folder| root.is_dir(folder))
}

/// Where a named keystore lies. A bare name means the home's own folder for them.
fn place(context: &SurveyContext, location: &str) -> PathBuf {
    let below = location
        .trim()
        .trim_start_matches("${carbon.home}")
        .trim_start_matches(['/', '\\']);
    let absolute = Path::new(location.trim()).is_absolute();
    if absolute {
        return context.world.place(Path::new(location.trim()));
    }
    let below = if below.contains(['/', '\\']) {
        PathBuf::from(below)
    } else {
        Path::new("repository/resources/security").join(below)
    };
    let own = context.home.at(&below);
    // The profiles of Enterprise Integrator share the keystores of their pack.
    if !context.home.root.may_exist(&own) && context.home.pack != context.home.path {
        return context.home.pack.join(below);
    }
    own
}

fn open(root: &Root, path: &Path, password: Option<&str>) -> Known<Opened> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let because = |reason: &str| Unknown::because(format!("{name}: {reason}"));
    if path.to_string_lossy().contains("${") {
        return Err(because("where it lies is filled in at start"));
    }
    let bytes = root.read(path, LARGEST).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => because("it is not there"),
        _ => because(&format!("cannot be read: {}", Refusal::told(&error))),
    })?;
    keystore::open(&bytes, password).map_err(|reason| because(&reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        assert_eq!(date(0), (1970, 1, 1));
        assert_eq!(date(951_782_400), (2000, 2, 29));
        assert_eq!(date(1_767_225_599), (2025, 12, 31));
        assert_eq!(date(-1), (1969, 12, 31));
    }
}
