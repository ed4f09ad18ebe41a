//! Surveys the keystores of a home: whose certificates are in them, and until when they are valid.

mod named;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use time::UtcDateTime;

use super::SurveyContext;
use super::concurrent::Concurrent;
use crate::disk::{Refusal, Root};
use crate::domain::known::{Known, Unknown};
use crate::domain::secret::Secret;
use crate::probe::keystore::{self, Opened};

use named::Named;

/// The size limit of a keystore; bytes.
const LARGEST: u64 = 2 << 20;

/// A keystore that the configuration names.
#[derive(Clone, Debug)]
pub struct Store {
    /// As the home names it: relative where it is inside.
    pub path: PathBuf,
    /// What it is for: `tls`, `primary`, `internal`, `trust`.
    pub uses: Vec<&'static str>,
    /// What is in it.
    pub opened: Known<Opened>,
    /// What each part of the configuration that names it says about it.
    pub written: Vec<Written>,
    /// Whether the file is missing, though the directory of the keystores exists: a copy of the configuration alone has neither.
    pub missing: bool,
}

impl Store {
    /// Whether it only contains what this server trusts.
    pub fn only_trusts(&self) -> bool {
        self.uses == ["trust"]
    }
}

/// What one part of the configuration says about a store. Passwords are compared and not kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The part: `tls`, `primary`, `internal`, `trust`.
    pub used: &'static str,
    /// Whether the store opens with the password; `None` where none stands in the open, or it cannot be tried.
    pub password_fits: Option<bool>,
    /// The alias of the key, where one is written or the product's default is known.
    pub alias: Option<String>,
    /// Whether that key opens with its password; `None` as above.
    pub key_password_fits: Option<bool>,
}

/// The result of this part of the survey.
#[derive(Clone, Debug, Default)]
pub struct Keystores {
    /// The keystores, or why the configuration does not name them; `None` without a survey.
    pub stores: Option<Known<Vec<Store>>>,
    /// Now, in seconds since 1970-01-01 UTC, by the machine's clock; `None` without a survey or a clock.
    pub now: Option<i64>,
    /// What says that the product calls itself by `localhost` over TLS; `None` where nothing known here does.
    pub calls_localhost: Option<String>,
}

impl Keystores {
    /// Reads it.
    pub fn inspect(context: &SurveyContext) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        Self {
            stores: Some(named::all(context).map(|named| open_all(context, named))),
            calls_localhost: named::calls_localhost(context),
            now: now
                .filter(|_| !context.world.is_recorded())
                .and_then(|since| i64::try_from(since.as_secs()).ok()),
        }
    }
}

/// Year, month and day (UTC) of a second since 1970; the calendar's ends for what is beyond them.
pub fn date(seconds: i64) -> (i64, i64, i64) {
    let end = if seconds < 0 {
        UtcDateTime::MIN
    } else {
        UtcDateTime::MAX
    };
    let at = UtcDateTime::from_unix_timestamp(seconds).unwrap_or(end);
    (at.year().into(), u8::from(at.month()).into(), at.day().into())
}

fn open_all(context: &SurveyContext, named: Vec<Named>) -> Vec<Store> {
    let mut by_path: BTreeMap<PathBuf, Vec<Named>> = BTreeMap::new();
    for one in named {
        by_path.entry(place(context, &one.location)).or_default().push(one);
    }
    // A PKCS12 store of Java 11 needs hundreds of thousands of rounds: in parallel they take no longer than the slowest. And a
    // store so damaged that its reader panics affects nothing else.
    std::thread::scope(|scope| {
        let opening: Vec<_> = by_path
            .iter()
            .map(|(path, named)| Concurrent::start(scope, move || open(&context.home.root, path, named)))
            .collect();
        let opened: Vec<_> = opening
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err(Unknown::because("it is damaged"))))
            .collect();
        by_path
            .iter()
            .zip(opened)
            .map(|((path, named), opened)| {
                let (opened, written) = match opened {
                    Ok((opened, written)) => (Ok(opened), written),
                    Err(reason) => (Err(reason), Vec::new()),
                };
                let mut uses: Vec<&'static str> = Vec::new();
                for one in named {
                    if !uses.contains(&one.used) {
                        uses.push(one.used);
                    }
                }
                Store {
                    path: path.strip_prefix(&context.home.path).unwrap_or(path).to_path_buf(),
                    uses,
                    opened,
                    written,
                    missing: is_missing(&context.home.root, path),
                }
            })
            .collect()
    })
}

/// A missing file, in an existing directory.
fn is_missing(root: &Root, path: &Path) -> bool {
    let gone = root
        .metadata(path)
        .is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    gone && !path.to_string_lossy().contains("${") && path.parent().is_some_and(|folder| root.is_dir(folder))
}

/// The path of a named keystore. A bare name means the home's own directory for them.
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
        context.home.security().join(below)
    };
    let own = context.home.at(&below);
    // The profiles of Enterprise Integrator share the keystores of their pack.
    if !context.home.root.may_exist(&own) && context.home.pack != context.home.path {
        return context.home.pack.join(below);
    }
    own
}

fn open(root: &Root, path: &Path, named: &[Named]) -> Known<(Opened, Vec<Written>)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let because = |reason: &str| Unknown::because(format!("{name}: {reason}"));
    if path.to_string_lossy().contains("${") {
        return Err(because("its path is filled in at start"));
    }
    let bytes = root.read(path, LARGEST).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => because("it is not there"),
        _ => because(&format!("cannot be read: {}", Refusal::told(&error))),
    })?;
    let tried = named.iter().find_map(|one| one.password.as_ref()).map(Secret::reveal);
    let opened = keystore::open(&bytes, tried).map_err(|reason| because(&reason))?;
    let written = named.iter().map(|one| written(&bytes, &opened, tried, one)).collect();
    Ok((opened, written))
}

/// Which of the words that one part of the configuration has for a store fit it.
fn written(bytes: &[u8], opened: &Opened, tried: Option<&str>, one: &Named) -> Written {
    let password = one.password.as_ref().map(Secret::reveal);
    let password_fits = password.and_then(|password| match keystore::opens_with(bytes, password) {
        Some(fits) => Some(fits),
        None if tried == Some(password) => opened.password,
        // A store that one password decrypts is not decrypted by another.
        None => opened.password.filter(|fits| *fits).map(|_| false),
    });
    let key_password_fits = one.key_password.as_ref().map(Secret::reveal).and_then(|key| {
        let alias = one.alias.as_deref()?;
        let has_key = |entry: &keystore::KeystoreEntry| entry.key && entry.alias.eq_ignore_ascii_case(alias);
        if bytes.first() == Some(&0x30) {
            // Java protects the keys of such a store with the password of the store.
            let decrypted = opened.password == Some(true) && opened.entries.iter().any(has_key);
            return decrypted.then_some(tried == Some(key));
        }
        keystore::key_opens(bytes, alias, key)
    });
    Written {
        used: one.used,
        password_fits,
        alias: one.alias.clone(),
        key_password_fits,
    }
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
