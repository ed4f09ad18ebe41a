//! The name of a service: from the directory of its home, and the profile where one pack has several servers.

use std::path::Path;

use super::ServiceError;
use crate::domain::{Home, Layout, PackServer, start_script};

/// systemd takes 255 characters with the suffix.
const LONGEST: usize = 200;

/// The name for this home's service, without `.service`.
pub fn for_home(home: &Home) -> String {
    let base = tame(&last(&home.pack));
    match home.layout {
        Layout::Pack(PackServer::Core) => {
            let script = home.script.clone().unwrap_or_else(|| start_script::usual(home));
            let stem = script.file_stem().unwrap_or_default().to_string_lossy();
            format!("{base}-{}", tame(&stem))
        }
        Layout::Pack(_) => format!("{base}-{}", tame(&last(&home.path))),
        Layout::Classic | Layout::Mi => base,
    }
}

/// A name as typed, with or without `.service`.
///
/// # Errors
/// [`ServiceError::BadName`] where it is not valid for a unit.
pub(super) fn typed(name: &str) -> Result<String, ServiceError> {
    let name = name.strip_suffix(".service").unwrap_or(name);
    if name.is_empty() || name.len() > LONGEST || tame(name) != name {
        return Err(ServiceError::BadName(name.to_owned()));
    }
    Ok(name.to_owned())
}

fn last(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Only what a unit, a launchd label and a shell accept unquoted. A name that begins with a dash reads as an option.
fn tame(name: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || "_.-".contains(c) {
            c
        } else {
            '-'
        }
    };
    let tame: String = name.chars().map(allowed).take(LONGEST).collect();
    let tame = tame.trim_matches(['-', '.']);
    if tame.is_empty() {
        "carbon".to_owned()
    } else {
        tame.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_tame() {
        assert_eq!(tame("wso2is-7.0.1"), "wso2is-7.0.1");
        assert_eq!(tame("-- my server @ 100%.."), "my-server---100");
        assert_eq!(tame("@@"), "carbon");
        assert_eq!(typed("a.service").unwrap(), "a");
        for bad in ["", ".service", "a/b", "-a", "a b", "a@b", "../a", "a\nb"] {
            assert!(typed(bad).is_err(), "{bad:?}");
        }
    }
}
