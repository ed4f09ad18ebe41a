//! Addresses in the system's own drop-in files, where one or two lines belong to this program.

use std::fmt;

use super::kind::{Address, Context};
use crate::domain::setting::FileRole;
use crate::text::{EditError, Edited, Found, dropin};

/// A limit of the home's owner.
pub(super) struct Limit(pub(super) &'static str);

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of the home's owner", self.0)
    }
}

impl Address for Limit {
    fn get(&self, text: &str, context: &Context) -> Result<Option<Found>, EditError> {
        Ok(context.account.and_then(|user| dropin::limit(text, user, self.0)))
    }

    fn set(&self, text: &str, value: &str, context: &Context) -> Result<Edited, EditError> {
        match context.account {
            Some(user) => dropin::set_limit(text, user, self.0, value),
            None => Err(EditError::Absent("the home's owner".into())),
        }
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::LimitsDropIn
    }

    fn fits(&self, _text: Option<&str>, context: &Context) -> bool {
        context.account.is_some()
    }
}

/// A kernel value.
pub(super) struct Sysctl(pub(super) &'static str);

impl fmt::Display for Sysctl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for Sysctl {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(dropin::sysctl(text, self.0))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        dropin::set_sysctl(text, self.0, value)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::SysctlDropIn
    }
}

/// What is written into a file at boot.
pub(super) struct Tmpfile(pub(super) &'static str);

impl fmt::Display for Tmpfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Address for Tmpfile {
    fn get(&self, text: &str, _context: &Context) -> Result<Option<Found>, EditError> {
        Ok(dropin::tmpfile(text, self.0))
    }

    fn set(&self, text: &str, value: &str, _context: &Context) -> Result<Edited, EditError> {
        dropin::set_tmpfile(text, self.0, value)
    }

    fn stands_in(&self, file: FileRole) -> bool {
        file == FileRole::TmpfilesDropIn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::At;
    use crate::text::address::tests::{Case, RoundTrip};

    impl RoundTrip for Limit {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::Limit("nofile"), FileRole::LimitsDropIn, &["65535", "7"]).from(&[
                    "",
                    "other soft nofile 1\nowner - nofile 9 # both\n",
                    "owner soft nofile 7\nowner hard nofile 7",
                    "owner - nofile 7\n",
                ]),
            ]
        }
    }

    impl RoundTrip for Sysctl {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::Sysctl("net.a"), FileRole::SysctlDropIn, &["1", "10240 65535"]).from(&[
                    "",
                    "# net.a = 3\n",
                    "-net/a=1\nnet.b = 2",
                ]),
            ]
        }
    }

    impl RoundTrip for Tmpfile {
        fn cases() -> Vec<Case> {
            vec![
                Case::new(At::Tmpfile("/sys/a"), FileRole::TmpfilesDropIn, &["madvise", "never"])
                    .from(&["", "# mine\nw /sys/a - - - - always\nw /sys/b - - - - 1"]),
            ]
        }
    }

    #[test]
    fn nobodys_limit_is_neither_read_nor_set() {
        let nobody = Context {
            account: None,
            ..Case::context()
        };
        let limit = Limit("nofile");
        assert_eq!(limit.get("owner - nofile 9\n", &nobody), Ok(None));
        assert!(matches!(limit.set("", "9", &nobody), Err(EditError::Absent(_))));
        assert!(!limit.fits(Some(""), &nobody) && limit.fits(None, &Case::context()));
    }
}
