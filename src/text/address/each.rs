//! Several addresses that hold one value, which is present only where all of them agree.

use std::fmt;

use super::kind::{Address, Context};
use crate::domain::address::{At, MIXED};
use crate::domain::setting::FileRole;
use crate::text::{EditError, Edited, Found};

/// Several addresses of one file.
pub(super) struct Each(pub(super) &'static [At]);

impl fmt::Display for Each {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, at) in self.0.iter().enumerate() {
            write!(f, "{}{at}", if index == 0 { "" } else { " and " })?;
        }
        Ok(())
    }
}

impl Address for Each {
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError> {
        let found: Result<Vec<_>, _> = self.0.iter().map(|at| super::get(text, *at, context)).collect();
        Ok(common(&found?))
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        in_turn(text, self.0, |now, at| super::set(now, at, value, context))
    }

    fn remove(&self, text: &str, context: &Context) -> Result<Edited, EditError> {
        in_turn(text, self.0, |now, at| super::remove(now, at, context))
    }

    fn stands_in(&self, file: FileRole) -> bool {
        self.0.iter().all(|at| super::stands_in(*at, file))
    }

    fn parts(&self) -> &'static [At] {
        self.0
    }
}

fn in_turn(text: &str, all: &[At], edit: impl Fn(&str, At) -> Result<Edited, EditError>) -> Result<Edited, EditError> {
    let mut now = text.to_owned();
    for at in all {
        now = edit(&now, *at)?.text;
    }
    Ok(Edited::between(text, now))
}

/// The value that all hold; [`MIXED`] where they differ or only some of them hold one.
pub(super) fn common(found: &[Option<Found>]) -> Option<Found> {
    let first = found.iter().flatten().next()?.clone();
    let alike = found
        .iter()
        .all(|one| one.as_ref().is_some_and(|one| one.value == first.value));
    Some(if alike {
        first
    } else {
        Found {
            value: MIXED.to_owned(),
            ..first
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::address::tests::{Case, RoundTrip};

    const BOTH: At = At::Each(&[At::Toml("a.k"), At::Toml("b.k")]);

    impl RoundTrip for Each {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(BOTH, FileRole::DeploymentToml, &["on", "off"])
                    .from(&["", "[a]\nk = \"on\"\n", "[a]\nk = \"x\" # why\n\n[b]\nk = 'y'\n"])
                    .removed(),
            ]
        }
    }

    #[test]
    fn where_they_differ_the_value_is_mixed() {
        let context = Context {
            file: FileRole::DeploymentToml,
            ..Case::context()
        };
        for text in ["[a]\nk = \"on\"\n[b]\nk = \"off\"\n", "[b]\nk = \"on\"\n"] {
            assert_eq!(super::super::get(text, BOTH, &context).unwrap().unwrap().value, MIXED);
        }
        assert_eq!(BOTH.to_string(), "[a] k and [b] k");
    }
}
